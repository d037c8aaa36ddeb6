// What a model can be asked for, such as Smiling. Names count whatever the case of their letters (ASCII).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/models/model_description.h"

namespace facefill {

bool is_same_attribute(const std::string& a, const std::string& b);

// The attribute's place in model.attributes; nothing where the model has none of that name.
std::optional<size_t> attribute_index(const ModelDescription& model, const std::string& attribute);

bool has_attributes(const ModelDescription& model, const std::vector<std::string>& wished);

// Throws Error (model) unless the model has all of them: one sentence that says which attributes it has, and
// which of the models that can be found have the one that it lacks.
void require_attributes(const ModelDescription& model, const std::vector<std::string>& wished);

} // namespace facefill
