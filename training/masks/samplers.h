// The samplers behind the names in mask_sampler.h.
#pragma once

#include "training/masks/mask_sampler.h"

namespace facefill {

// Up to `most` rectangles anywhere inside the picture; sides in units of the picture's.
class RectangleSampler : public MaskSampler {
  public:
    RectangleSampler(int most, double shortest, double longest)
        : most_(most), shortest_(shortest), longest_(longest) {}
    void draw(Random& random, const float* landmarks, MaskRaster& mask) const override;

  private:
    int most_;
    double shortest_, longest_;
};

class CentreSampler : public MaskSampler {
  public:
    void draw(Random& random, const float* landmarks, MaskRaster& mask) const override;
};

enum class FacialPart { mouth, eyes, eye, nose, half, centre, any };

class FacialPartSampler : public MaskSampler {
  public:
    explicit FacialPartSampler(FacialPart part) : part_(part) {}
    void draw(Random& random, const float* landmarks, MaskRaster& mask) const override;

  private:
    FacialPart part_;
};

// S3's irregular holes.
class NoiseSampler : public MaskSampler {
  public:
    void draw(Random& random, const float* landmarks, MaskRaster& mask) const override;
};

class BrushSampler : public MaskSampler {
  public:
    void draw(Random& random, const float* landmarks, MaskRaster& mask) const override;
};

} // namespace facefill
