#include "core/networks/completion_network.h"

#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/zeros.h>
#include <torch/utils.h>

#include "core/error.h"
#include "core/networks/second_look.h"
#include "core/networks/sizes.h"
#include "core/networks/weights.h"

namespace facefill {

namespace {

at::Generator generator_for(uint64_t seed) {
    auto generator = at::detail::createCPUGenerator(seed);
    return generator;
}

class CvaeCompletion : public CompletionNetwork {
  public:
    CvaeCompletion(Cvae network, Precision precision, int64_t latent, int64_t labels)
        : network_(std::move(network)), precision_(precision), latent_(latent), labels_(labels) {
        network_->fold_batch_norms();
    }

    at::Tensor complete(const at::Tensor& image, const at::Tensor& mask,
                        const CompletionWish& wish) override {
        torch::NoGradGuard no_gradient;
        Autocast autocast(precision_);
        auto [z, log_variance] = network_->encode(image, mask);
        if (wish.seed != 0)
            z = z + (0.5 * log_variance).exp() * at::randn({1, latent_}, generator_for(wish.seed));
        return at::sigmoid(network_->decode(z, code(image.size(0), wish)));
    }

  private:
    // Without a wish the label is "absent", the more frequent value of every label trained here.
    at::Tensor code(int64_t count, const CompletionWish& wish) {
        if (labels_ == 0)
            return {};
        if (wish.attributes.empty() || wish.attributes[0] == no_wish)
            return network_->code_of_label(at::zeros({count}, at::kLong));
        if (wish.told)
            return network_->code_of_label(at::full({count}, wish.attributes[0] >= 0.5F, at::kLong));
        return network_->code_of_wish(wish.attributes[0]).expand({count, -1});
    }

    Cvae network_;
    Precision precision_;
    int64_t latent_, labels_;
};

class PortraitCompletion : public CompletionNetwork {
  public:
    PortraitCompletion(Portrait network, Precision precision, Mirror mirror)
        : network_(std::move(network)), precision_(precision), mirror_(mirror) {}

    at::Tensor complete(const at::Tensor& image, const at::Tensor& mask, const CompletionWish&) override {
        torch::NoGradGuard no_gradient;
        Autocast autocast(precision_);
        const auto in_one_go = [&](const at::Tensor& picture, const at::Tensor& hole) {
            return network_->forward(picture, hole).clamp(0, 1);
        };
        const auto completed = in_one_go(image, mask);
        // Only a network that looks across the face's middle makes one eye by the other.
        return mirror_ == Mirror::none ? completed : eyes_drawn_again(in_one_go, image, mask, completed);
    }

  private:
    Portrait network_;
    Precision precision_;
    Mirror mirror_;
};

template<typename Network>
Network ready(Network network, const Safetensors& file, const std::filesystem::path& path) {
    load_weights(*network, file, path);
    network->eval();
    return network;
}

} // namespace

std::unique_ptr<CompletionNetwork> load_completion_network(const std::filesystem::path& path,
                                                           ModelDescription& description,
                                                           Precision precision) {
    const auto file = Safetensors::read(path);
    description = ModelDescription::from_metadata(file.metadata(), path);
    if (description.architecture == "cvae") {
        const auto sizes = cvae_sizes(description, path);
        return std::make_unique<CvaeCompletion>(ready(Cvae(sizes), file, path), precision, sizes.latent,
                                                sizes.labels);
    }
    if (description.architecture == "portrait") {
        const auto sizes = portrait_sizes(description, path);
        return std::make_unique<PortraitCompletion>(ready(Portrait(sizes), file, path), precision,
                                                    sizes.mirror);
    }
    throw Error(ErrorKind::model, "The model file " + path.string() + " asks for the architecture '" +
                                      description.architecture + "'; this version knows cvae and portrait.");
}

} // namespace facefill
