// What the judge says of the test photographs themselves: what fills are compared with, and how far its word
// can be trusted.
#pragma once

#include "training/evaluate/judge.h"
#include "training/evaluate/scores.h"
#include "training/evaluate/test_pictures.h"

namespace facefill {

// How well the judge sees an attribute that the packs tell: no fill can be judged better than that.
struct AttributeSight {
    std::string attribute;
    int64_t with = 0, without = 0; // photographs that have it, and that lack it
    Figures figures;               // by wish_measures(attribute), the wish being what the photograph shows
};

// Mean cosines between embeddings of different photographs: the scale of "identity". NaN where there is no
// such pair. Persons who are not known do not count.
struct LikenessScale {
    double same_person, other_person;
};

class JudgedPhotographs {
  public:
    // The pictures as `batch` gives them at `resolution`. Attributes that the judge does not know are left
    // out.
    JudgedPhotographs(const Judge& judge, const TestPictures& pictures, int resolution,
                      const std::vector<std::string>& attributes);
    const Judge& judge() const { return judge_; }
    // Of pictures first .. first + count - 1; count x D, of unit length.
    at::Tensor embeddings(int64_t first, int64_t count) const { return embeddings_.narrow(0, first, count); }
    const std::vector<AttributeSight>& sights() const { return sights_; }
    LikenessScale likeness_scale(const std::vector<int64_t>& persons) const;

  private:
    const Judge& judge_;
    at::Tensor embeddings_; // N x D
    std::vector<AttributeSight> sights_;
};

} // namespace facefill
