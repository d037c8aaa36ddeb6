#include "training/evaluate/wish_rule.h"

#include <algorithm>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/full_like.h>

#include "core/error.h"

namespace facefill {

namespace {

const std::pair<const char*, Asked> words[] = {
    {"yes", Asked::yes}, {"no", Asked::no}, {"photo", Asked::photo}, {"opposite", Asked::opposite}};

} // namespace

WishRule parse_wish_rule(const std::string& text) {
    const size_t equals = text.find('=');
    if (equals != std::string::npos && equals > 0)
        for (const auto& [word, asked] : words)
            if (text.substr(equals + 1) == word)
                return {text.substr(0, equals), asked};
    throw Error(ErrorKind::input, "\"" + text +
                                      "\" is no wish; write NAME=yes, NAME=no, NAME=photo or NAME=opposite, "
                                      "such as Smiling=yes.");
}

std::string to_text(const WishRule& rule) {
    const auto found = std::find_if(std::begin(words), std::end(words),
                                    [&](const auto& word) { return word.second == rule.asked; });
    return rule.attribute + "=" + found->first;
}

at::Tensor wished(Asked asked, const at::Tensor& shown) {
    switch (asked) {
    case Asked::yes:
        return at::full_like(shown, 1);
    case Asked::no:
        return at::full_like(shown, 0);
    case Asked::opposite:
        return 1 - shown;
    case Asked::photo:
        break;
    }
    return shown;
}

std::vector<std::vector<WishRule>> combinations(const std::vector<WishRule>& rules) {
    if (rules.empty())
        return {{}};
    std::vector<WishRule> same, others;
    for (const auto& rule : rules)
        (rule.attribute == rules.front().attribute ? same : others).push_back(rule);
    std::vector<std::vector<WishRule>> sets;
    for (const auto& rule : same)
        for (auto& rest : combinations(others)) {
            rest.insert(rest.begin(), rule);
            sets.push_back(rest);
        }
    return sets;
}

} // namespace facefill
