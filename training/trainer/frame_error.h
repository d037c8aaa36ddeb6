// Shows a network faces as they come when the frame was found wrong: a little beside, too large or too small,
// and turned.
#pragma once

#include <array>
#include <vector>

#include <ATen/core/Tensor.h>

#include "training/random.h"

namespace facefill {

class FrameError {
  public:
    // How large an error can become; errors are drawn evenly up to there.
    struct Size {
        double shift; // of half a side, each way
        double scale; // of the side, as a logarithm
        double turn;  // radians
    };
    // On 28 LFW photographs whose eyes and brows were covered with noise, the frame lay 1.7 % of its side
    // beside the true one (median; 4.2 % in the worst tenth), its side was off by 4.4 % (13.5 %) and it was
    // turned by 0.8 degrees (3.3).
    static constexpr Size as_found = {0.07, 0.10, 0.05};
    // From none to what a face finder is off by at most; as many small ones as large ones.
    static Size of_any_size(Random& random);

    FrameError(Random& random, const Size& size);
    // What the wrong frame sees. picture: 1 x 3 x R x R in 0..1, in its own frame; beyond it, it is mirrored.
    at::Tensor seen(const at::Tensor& picture) const;
    // Where the landmarks are then; x, y pairs in units of the side.
    std::vector<float> moved(std::vector<float> landmarks) const;
    // Where the right frame lies in the wrong one, as FaceAligner::forward says it.
    std::array<double, 4> correction() const;

  private:
    double right_, down_;  // of the wrong frame's middle in the right one, in half sides
    double log_scale_;     // of the wrong frame
    double turn_;          // radians
    double cosine_, sine_; // times the scale
};

} // namespace facefill
