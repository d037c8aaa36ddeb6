// Writes a small untrained model file, for tests that need a fill but not a good one:
//   write-test-model PATH [ATTRIBUTE]
#include <cstdio>

#include <torch/utils.h>

#include "core/error.h"
#include "core/models/model_description.h"
#include "core/networks/cvae.h"
#include "core/networks/weights.h"

int main(int count, char** words) {
    using namespace facefill;
    if (count != 2 && count != 3)
        return 2;
    torch::manual_seed(1);
    CvaeSizes sizes;
    sizes.width = 16;
    sizes.latent = 16;
    sizes.labels = count == 3 ? 2 : 0;
    ModelDescription description;
    description.attributes.assign(words + 2, words + count);
    description.title = "Untrained, for tests";
    description.architecture = "cvae";
    description.sizes = {{"width", 16},
                         {"latent", 16},
                         {"labels", static_cast<int>(sizes.labels)},
                         {"embedding", 32},
                         {"mask_input", 1}};
    description.frame = "ffhq";
    description.resolution = 64;
    description.value_range = "0..1";
    description.training_data = "nothing";
    description.licence = "GPL-3.0-or-later";
    description.recipe_sha = std::string(64, '0');
    try {
        save_weights(*Cvae(sizes), words[1], description.to_metadata(), Storage::half);
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
