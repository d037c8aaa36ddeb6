// How well the frames of damaged faces are found, and what a wrong frame costs the fill.
//
// Usage: damaged-photographs CELEBA [COUNT]   (100 photographs of test people, spread evenly)
// Prints a Markdown table: for each kind of hole, first over the photograph as it is, then with noise or one
// colour in place of what lies under the hole, the frame's error (median, and worst tenth) and the PSNR
// inside the hole, with the frame that the undamaged photograph has, the one that landmarks (or, without a
// face, the hole) give, and the aligned one.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <numeric>
#include <optional>

#include <opencv2/core/utility.hpp>

#include "core/error.h"
#include "core/fill/complete.h"
#include "core/fill/context.h"
#include "core/fill/face_alignment.h"
#include "core/fill/face_groups.h"
#include "core/fill/frame_crop.h"
#include "core/fill/paste_hole.h"
#include "core/image/colour_match.h"
#include "core/networks/completion_network.h"
#include "training/data/data_set.h"
#include "training/masks/mask_sampler.h"
#include "training/random.h"

using namespace facefill;

namespace {

constexpr float grown = 0.02f;        // of the face's size, as a fill grows holes
constexpr int smallest_face = 60;     // pixels
constexpr float most_outside = 0.12f; // share of the frame's side, as in prepare

// One photograph, a hole in its face, and what was done to the pixels under it.
struct Damaged {
    cv::Mat photo, picture, mask;
    Frame truth; // of the face in `photo`
};

struct Scores {
    std::vector<double> shift, scale, turn; // of the frame: % of its side, % of its side, degrees
    std::vector<double> decibels;           // PSNR inside the hole
};
// By kind of hole and damage, then by how the frame was found.
using Table = std::map<std::string, std::map<std::string, Scores>>;

DataSet test_photographs(const char* folder, size_t count) {
    DataSetOptions options;
    options.source = folder;
    options.layout = "celeba";
    const DataSet all = read_data_set(options);
    DataSet test = all;
    std::vector<size_t> numbers;
    test.items.clear();
    for (size_t i = 0; i < all.items.size(); ++i)
        if (all.items[i].split == Split::test) {
            test.items.push_back(all.items[i]);
            numbers.push_back(i);
        }
    test.read = [read = all.read, numbers](size_t i) { return read(numbers[i]); };
    keep_evenly(test, count);
    return test;
}

// The largest face, where its frame lies within the photograph.
std::optional<Face> face_of(const FaceDetector& detector, const cv::Mat& photo) {
    const auto faces = detector.detect(photo, smallest_face);
    const auto largest = std::max_element(
        faces.begin(), faces.end(), [](const Face& a, const Face& b) { return a.box.area() < b.box.area(); });
    if (largest == faces.end() || share_outside(largest->frame(), photo.size()) > most_outside)
        return std::nullopt;
    return *largest;
}

// The kind's hole in the face's frame, laid over the photograph.
cv::Mat mask_over(const cv::Mat& photo, const Face& face, const std::string& kind, Random random) {
    constexpr int side = 192;
    std::vector<float> places;
    for (const cv::Point2f& point : landmarks_in_frame(*face.landmarks, face.frame(), side)) {
        places.push_back((point.x + 0.5f) / side);
        places.push_back((point.y + 0.5f) / side);
    }
    MaskRaster raster(side);
    make_mask_sampler(kind)->draw(random, places.data(), raster);
    cv::Mat hole;
    cv::Mat(side, side, CV_8UC1, raster.hole.data()).convertTo(hole, CV_32F);
    return paste_from_frame(hole, face.frame(), cv::Rect({}, photo.size())) > 0.5;
}

// Noise for one half of the photographs, one colour for the other.
cv::Mat painted_over(const cv::Mat& photo, const cv::Mat& mask, size_t number) {
    cv::RNG random(number + 1);
    cv::Mat paint(photo.size(), CV_8UC3), result = photo.clone();
    random.fill(paint, cv::RNG::UNIFORM, 0, 256);
    if (number % 2 == 0)
        paint.setTo(cv::Scalar(random.uniform(0, 256), random.uniform(0, 256), random.uniform(0, 256)));
    paint.copyTo(result, mask);
    return result;
}

double decibels_inside(const cv::Mat& fill, const cv::Mat& photo, const cv::Mat& mask) {
    cv::Mat difference;
    cv::absdiff(fill, photo, difference);
    difference.convertTo(difference, CV_32F, 1.0 / 255);
    const cv::Scalar squares = cv::mean(difference.mul(difference), mask);
    return -10 * std::log10(std::max(1e-9, (squares[0] + squares[1] + squares[2]) / 3));
}

class Measurement {
  public:
    Measurement()
        : model_(context_.model("portrait", {}, parse_precision("auto"))), detector_(context_.detector()) {
        if (!context_.aligner())
            throw Error(ErrorKind::input, "There is no aligner/face-aligner.safetensors beside the models.");
    }

    void add(const cv::Mat& photo, size_t number) {
        const auto face = photo.empty() ? std::nullopt : face_of(detector_, photo);
        if (!face)
            return;
        for (const std::string kind : {"eyes", "centre", "mouth", "half"}) {
            const cv::Mat mask = mask_over(photo, *face, kind, Random(1, 2, uint64_t(number)));
            measure(kind + ", undamaged", {photo, photo, mask, face->frame()});
            measure(kind + ", painted over", {photo, painted_over(photo, mask, number), mask, face->frame()});
        }
    }

    void print() const {
        std::printf("| hole | frame | faces | shift %% | scale %% | turn | PSNR hole dB "
                    "|\n|---|---|---|---|---|---|---|\n");
        for (const auto& [hole, ways] : table_)
            for (const auto& [way, scores] : ways)
                std::printf("| %s | %s | %zu | %s | %s | %s | %.2f |\n", hole.c_str(), way.c_str(),
                            scores.decibels.size(), spread(scores.shift).c_str(),
                            spread(scores.scale).c_str(), spread(scores.turn).c_str(), mean(scores.decibels));
    }

  private:
    static std::string spread(std::vector<double> errors) {
        std::sort(errors.begin(), errors.end());
        const auto at = [&](double share) { return errors[size_t(share * double(errors.size() - 1))]; };
        char text[32];
        std::snprintf(text, sizeof text, "%.1f (%.1f)", at(0.5), at(0.9));
        return text;
    }

    static double mean(const std::vector<double>& values) {
        return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    }

    void measure(const std::string& hole, const Damaged& damaged) {
        const HoleMap holes(damaged.mask);
        const auto groups = group_by_face(
            damaged.picture, holes, FaceChoice(), [this]() -> const FaceDetector& { return detector_; },
            [](double) {});
        if (groups.size() != 1)
            return;
        const auto& found = groups.front();
        const PatchedPicture picture(damaged.picture);
        const std::string suffix = found.found ? "" : ", no face found";
        auto& ways = table_[hole + suffix];
        score(damaged, holes, found.holes, damaged.truth, ways["1 true"]);
        score(damaged, holes, found.holes, found.frame, ways["2 found"]);
        FaceAligner& aligner = *context_.aligner();
        const Frame frame = found.found ? aligned_if_misled(aligner, picture, damaged.mask, found.frame)
                                        : aligned(aligner, picture, damaged.mask, found.frame);
        score(damaged, holes, found.holes, frame, ways["3 aligned"]);
    }

    void score(const Damaged& damaged, const HoleMap& holes, const std::vector<Hole>& parts,
               const Frame& face, Scores& scores) const {
        const Frame frame = enlarged_to_hold(face, parts);
        const int resolution = model_.description.resolution;
        PatchedPicture picture(damaged.picture);
        const cv::Mat square = crop_photo(picture, frame, resolution);
        const cv::Mat hole = crop_hole(damaged.mask, frame, resolution, grown * frame.half_side);
        const cv::Mat completed = match_colours(complete(model_, square, hole, {}), square, hole);
        for (const Hole& part : parts)
            paste_hole(picture, completed, frame, holes, part, 0, FillProgress({}, {}));
        const cv::Mat fill = picture.view(cv::Rect({}, damaged.photo.size()));
        const cv::Point2f apart = face.centre - damaged.truth.centre;
        scores.shift.push_back(50 * std::hypot(apart.x, apart.y) / damaged.truth.half_side);
        scores.scale.push_back(100 * std::abs(std::log(face.half_side / damaged.truth.half_side)));
        scores.turn.push_back(180 / CV_PI *
                              std::abs(std::remainder(face.angle - damaged.truth.angle, 2 * CV_PI)));
        scores.decibels.push_back(decibels_inside(fill, damaged.photo, damaged.mask));
    }

    FillContext context_;
    const LoadedModel& model_;
    const FaceDetector& detector_;
    Table table_;
};

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fprintf(stderr, "usage: damaged-photographs CELEBA [COUNT]\n");
        return 2;
    }
    try {
        cv::setNumThreads(1);
        set_threads(1);
        const auto photographs =
            test_photographs(arguments[1], count > 2 ? size_t(std::atoi(arguments[2])) : 100);
        Measurement measurement;
        for (size_t i = 0; i < photographs.items.size(); ++i)
            measurement.add(photographs.read(i), i);
        measurement.print();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "damaged-photographs: %s\n", error.what());
        return 1;
    }
}
