// The holes that networks are trained and judged on: named samplers, each repeatable from a seed.
//
//   rectangle-small    one rectangle anywhere, sides 1/8 .. 1/4 of the picture
//   rectangle-large    one rectangle anywhere, sides 3/8 .. 11/16
//   rectangles         one or two rectangles, sides 1/8 .. 5/8
//   centre             the central square of half the side
//   part               one of the next five, drawn anew each time
//   mouth eyes nose    rectangle over the facial part, by landmarks, its edges jittered
//   half face-centre   half of the face (left, right or lower); the middle of the face
//   eye                one of the two eyes with its brow
//   noise              thresholded 4 x 4 noise scaled up bilinearly in a rectangle (S3, arXiv 1801.07632,
//                      section 3.1)
//   brush              1 to 4 strokes of width 1/20 .. 1/6
//
// Without landmarks the facial parts lie where they usually do in the canonical frame. Recipes know one kind
// more, which is not in this list as it needs a file:
//
//   files              masks that the user drew, each as likely as another, mirrored half of the time
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "training/random.h"

namespace facefill {

// A square of side x side bytes, 1 in the hole.
struct MaskRaster {
    explicit MaskRaster(int side_) : side(side_), hole(size_t(side_) * size_t(side_), 0) {}
    // Fills [left, right) x [top, bottom), cut to the square; in pixels.
    void fill_rectangle(int left, int top, int right, int bottom);
    void fill_disc(double x, double y, double radius);
    // Every pixel that a hole of another raster reaches when that is laid over this one: its rows from the
    // top, side_there x side_there bytes, not 0 in the hole. mirrored: left becomes right.
    void fill_reached(const uint8_t* hole_there, int side_there, bool mirrored);
    double share() const; // of the square that is hole, 0..1

    int side;
    std::vector<uint8_t> hole;
};

class MaskSampler {
  public:
    virtual ~MaskSampler() = default;
    // landmarks: 68 x, y pairs in units of the side, or nullptr where unknown. mask comes empty; the result
    // is never empty and never the whole square.
    virtual void draw(Random& random, const float* landmarks, MaskRaster& mask) const = 0;
};

// Throws Error (input) for an unknown name, with the nearest known one.
std::unique_ptr<MaskSampler> make_mask_sampler(const std::string& name);
const std::vector<std::string>& mask_sampler_names();

// The kind `files`. pack: what `facefill prepare --masks` wrote: gray, of any resolution, 255 in the hole.
// Throws Error (io, input) as Pack does, and Error (input) for a pack of pictures and an empty one. Drawing
// throws Error (input) where no mask leaves anything of so small a square.
std::unique_ptr<MaskSampler> make_file_mask_sampler(const std::filesystem::path& pack);
// What such a pack says as its frame.
inline constexpr const char* mask_pack_frame = "mask";

// Draws one of several samplers by weight.
class MaskMixture {
  public:
    void add(const std::string& name, double weight);
    void add(std::unique_ptr<MaskSampler> sampler, double weight);
    bool empty() const { return samplers_.empty(); }
    MaskRaster draw(Random& random, const float* landmarks, int side) const;

  private:
    std::vector<std::pair<std::unique_ptr<MaskSampler>, double>> samplers_;
    double total_ = 0;
};

} // namespace facefill
