// What the filled face is to show, as the user wrote it and as a model takes it.
#pragma once

#include <string>
#include <vector>

#include "core/models/model_description.h"

namespace facefill {

struct AttributeWish {
    std::string attribute; // as written; letters' case does not count
    float value = 0;       // 0 (absent) to 1 (present)
};

// Reads "Smiling=yes,Eyeglasses=0.5"; spaces around the parts do not count, and an empty text is no wish.
// Throws Error (input) with a sentence that names the part which is none, or the attribute given twice.
std::vector<AttributeWish> parse_wishes(const std::string& text);

std::vector<std::string> wished_attributes(const std::vector<AttributeWish>& wishes);

// CompletionWish::attributes for this model. Throws Error (model) where it lacks one that is wished for.
std::vector<float> arrange_wishes(const std::vector<AttributeWish>& wishes, const ModelDescription& model);

} // namespace facefill
