#include "tests/fill/stand_in.h"

#include <cmath>
#include <cstring>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/full_like.h>
#include <opencv2/imgproc.hpp>

#include "core/image/pixels.h"
#include "core/networks/completion_network.h"

namespace facefill::testing {
namespace {

cv::Mat to_mat(const at::Tensor& tensor) {
    const at::Tensor rows = tensor.squeeze(0).permute({1, 2, 0}).contiguous();
    cv::Mat mat(static_cast<int>(rows.size(0)), static_cast<int>(rows.size(1)),
                CV_MAKETYPE(CV_32F, static_cast<int>(rows.size(2))));
    std::memcpy(mat.data, rows.data_ptr<float>(), mat.total() * mat.elemSize());
    return mat;
}

class StandIn : public CompletionNetwork {
  public:
    explicit StandIn(Completion completion) : completion_(std::move(completion)) {}

    at::Tensor complete(const at::Tensor& image, const at::Tensor& mask,
                        const CompletionWish& wish) override {
        cv::Mat result = completion_(to_mat(image), to_mat(mask), wish.seed).clone();
        return at::from_blob(result.data, {1, result.rows, result.cols, 3}, at::kFloat)
            .permute({0, 3, 1, 2})
            .contiguous()
            .clone();
    }

  private:
    Completion completion_;
};

class WishPainter : public CompletionNetwork {
  public:
    at::Tensor complete(const at::Tensor& image, const at::Tensor&, const CompletionWish& wish) override {
        at::Tensor painted = at::full_like(image, 0.4);
        for (size_t i = 0; i < wish.attributes.size() && i < 3; ++i)
            if (wish.attributes[i] != no_wish)
                painted.select(1, static_cast<int64_t>(i)).fill_(wish.attributes[i]);
        return painted;
    }
};

std::filesystem::path path_of(const std::string& name, const std::vector<std::string>&) {
    return name;
}

LoadedModel loaded(const std::filesystem::path& path, std::shared_ptr<CompletionNetwork> network) {
    LoadedModel model;
    model.description.name = path.string();
    model.description.resolution = stand_in_resolution;
    model.description.frame = "ffhq";
    model.network = std::move(network);
    return model;
}

} // namespace

FillContext context_with(Completion completion, const std::string& frame) {
    return {path_of, [=](const std::filesystem::path& path, Precision) {
                LoadedModel model = loaded(path, std::make_shared<StandIn>(completion));
                model.description.frame = frame;
                return model;
            }};
}

FillContext context_that_paints_wishes(const std::vector<std::string>& attributes) {
    return {path_of, [=](const std::filesystem::path& path, Precision) {
                LoadedModel model = loaded(path, std::make_shared<WishPainter>());
                model.description.attributes = attributes;
                return model;
            }};
}

cv::Mat unchanged(const cv::Mat& image, const cv::Mat&, uint64_t) {
    return image;
}

Completion constant(const cv::Scalar& colour) {
    return [=](const cv::Mat& image, const cv::Mat&, uint64_t) {
        return cv::Mat(image.size(), CV_32FC3, colour);
    };
}

cv::Mat smooth_picture(int type, cv::Size size, int detail, uint64_t seed) {
    const int channels = CV_MAT_CN(type);
    cv::Mat patches(size.height / detail + 3, size.width / detail + 3, CV_MAKETYPE(CV_32F, channels)),
        picture;
    cv::RNG random(seed);
    random.fill(patches, cv::RNG::UNIFORM, 0.2, 0.8);
    cv::resize(patches, picture, size, 0, 0, cv::INTER_CUBIC);
    cv::Mat native;
    picture.convertTo(native, CV_MAT_DEPTH(type), full_scale(CV_MAT_DEPTH(type)));
    return native;
}

cv::Mat hard_mask(cv::Size size, const std::vector<cv::Rect>& holes) {
    cv::Mat mask(size, CV_8UC1, cv::Scalar(0));
    for (const cv::Rect& hole : holes)
        mask(hole) = 255;
    return mask;
}

FillRequest request_for(const cv::Mat& picture, const cv::Mat& mask) {
    FillRequest request;
    request.picture = picture;
    request.mask = mask;
    request.options.threads = 1;
    request.options.set("face", "whole");
    return request;
}

int changed_outside(const cv::Mat& before, const cv::Mat& after, const cv::Mat& mask) {
    const cv::Mat covered = to_coverage(mask) > 0;
    int changed = 0;
    for (int y = 0; y < before.rows; ++y)
        for (int x = 0; x < before.cols; ++x) {
            const size_t bytes = before.elemSize();
            if (!covered.at<uchar>(y, x))
                changed += std::memcmp(before.ptr(y) + x * bytes, after.ptr(y) + x * bytes, bytes) != 0;
        }
    return changed;
}

int changed_bytes(const cv::Mat& before, const cv::Mat& after) {
    return changed_outside(before, after, cv::Mat(before.size(), CV_8UC1, cv::Scalar(0)));
}

double rms_inside(const cv::Mat& a, const cv::Mat& b, const cv::Mat& mask) {
    const cv::Mat covered = to_coverage(mask) > 0.5;
    return cv::norm(to_rgb(a), to_rgb(b), cv::NORM_L2, covered) / std::sqrt(3.0 * cv::countNonZero(covered));
}

} // namespace facefill::testing
