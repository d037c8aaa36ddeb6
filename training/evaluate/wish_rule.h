// What models with attributes are asked for while they are judged: what the photograph shows, its opposite,
// or the same for every picture.
#pragma once

#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

namespace facefill {

enum class Asked { yes, no, photo, opposite };

struct WishRule {
    std::string attribute;
    Asked asked = Asked::photo;
};

// Reads "Smiling=opposite" and writes it. Throws Error (input) with a sentence that shows the form.
WishRule parse_wish_rule(const std::string& text);
std::string to_text(const WishRule& rule);

// shown: what the photographs show, N values, 1 for present, 0 for absent, NaN where unknown. Returns what is
// wished, likewise.
at::Tensor wished(Asked asked, const at::Tensor& shown);

// Rules of different attributes apply together, those of one attribute one after the other: every set of one
// rule for each attribute. Without a rule one empty set.
std::vector<std::vector<WishRule>> combinations(const std::vector<WishRule>& rules);

} // namespace facefill
