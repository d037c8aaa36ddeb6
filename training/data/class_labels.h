// Labels of data sets that sort their pictures into classes: one attribute a class, 1 for the picture's own.
#pragma once

#include <vector>

namespace facefill {

inline std::vector<float> one_of(size_t classes, size_t label) {
    std::vector<float> attributes(classes, 0.f);
    attributes[label] = 1;
    return attributes;
}

} // namespace facefill
