#include "core/models/weights_check.h"

#include <algorithm>
#include <cstring>

namespace facefill {
namespace {

// In every IEEE format NaN and infinity are the numbers whose exponent is all ones.
template<typename Word>
bool holds_exponent(const TensorView& tensor, Word exponent) {
    for (size_t at = 0; at + sizeof(Word) <= tensor.bytes; at += sizeof(Word)) {
        Word word;
        std::memcpy(&word, tensor.data + at, sizeof word);
        if ((word & exponent) == exponent)
            return true;
    }
    return false;
}

bool holds_non_finite(const TensorView& tensor) {
    if (tensor.dtype == "F64")
        return holds_exponent<uint64_t>(tensor, 0x7FF0000000000000);
    if (tensor.dtype == "F32")
        return holds_exponent<uint32_t>(tensor, 0x7F800000);
    if (tensor.dtype == "F16")
        return holds_exponent<uint16_t>(tensor, 0x7C00);
    if (tensor.dtype == "BF16")
        return holds_exponent<uint16_t>(tensor, 0x7F80);
    return false;
}

} // namespace

const TensorView* find_non_finite(const Safetensors& file) {
    const auto found = std::find_if(file.tensors().begin(), file.tensors().end(), holds_non_finite);
    return found != file.tensors().end() ? &*found : nullptr;
}

} // namespace facefill
