#include "training/recipe/recipe.h"

namespace facefill {

const std::vector<RecipeKey>& recipe_keys() {
    static const std::vector<RecipeKey> keys = {
        {"model", "name", nullptr, "file name of the model, without .safetensors"},
        {"model", "title", "", "a few words for the menu"},
        {"model", "architecture", nullptr, "cvae, portrait, face-judge or face-aligner"},
        {"model", "resolution", nullptr, "side of the pictures, pixels; the pack's is a multiple of it"},
        {"model", "width", "0", "channels of the first level; 0 takes the architecture's own"},
        {"model", "latent", "256", "cvae: numbers in z"},
        {"model", "embedding", "32", "cvae: numbers in the label's embedding"},
        {"model", "mask-input", "yes", "cvae: the encoder sees the mask as a fourth channel"},
        {"model", "fold", "3", "portrait: side of the squares of pixels that become channels"},
        {"model", "mirror", "no",
         "portrait: yes: the hole sees the other half of the face; throughout: so does every level, and D"},
        {"model", "discriminator", "patches",
         "portrait's adversary: patches (of pixels) or features (what [training] features sees in them)"},
        {"model", "discriminator-width", "0",
         "the discriminator's channels at its first level; 0: the architecture's own"},
        {"model", "quality", "1", "larger is preferred by --model auto"},
        {"model", "licence", "non-commercial research", "what the weights may be used for"},
        {"data", "packs", nullptr, "pack files, in the folder given by --data"},
        {"data", "label", "",
         "attribute that the network is told; pictures where it is unknown are left out"},
        {"data", "keep", "all", "all, or present / absent: only pictures that have / lack the label"},
        {"data", "balance", "no", "draw pictures with and without the label equally often"},
        {"data", "mirror", "yes", "mirror half of the pictures"},
        {"data", "oftener", "",
         "attribute whose pictures an epoch draws several times, as they are rare; packs without attributes "
         "have none"},
        {"data", "times", "3", "how many times"},
        {"data", "frame-error", "0",
         "share of the pictures shown as a frame that was found a little wrong would show them"},
        {"data", "mask-files", "",
         "pack of masks for the kind of hole `files`, in the folder given by --data"},
        {"training", "seed", "1", "of everything random"},
        {"training", "ema", "0.999", "decay of the averaged weights, which are what is judged and exported"},
        {"training", "clip", "1", "largest norm of the generator's gradient; 0: none"},
        {"training", "checkpoint", "500", "steps between checkpoints"},
        {"training", "sample", "500", "steps between sample sheets"},
        {"training", "log", "25", "steps between lines of the log"},
        {"training", "validate", "500", "steps between measurements on validation people"},
        {"training", "start", "",
         "model file whose weights the network begins with, in the folder given by --data; a part that it "
         "lacks "
         "begins as usual"},
        {"training", "features", "", "feature net for the feature loss, in the folder given by --data"},
        {"training", "history", "0",
         "earlier fills that are kept and shown to D again, half a batch of them at each step; 0: none"},
        {"training", "judge", "",
         "face judge for the attribute and the identity loss, in the folder given by --data"},
        {"phase", "steps", nullptr, "updates of the generator (of D alone where train = discriminator)"},
        {"phase", "train", "generator", "generator, discriminator or both"},
        {"phase", "batch", "32", "pictures looked at in one go, by each worker"},
        {"phase", "accumulate", "1", "batches (of each worker) whose gradients make one update"},
        {"phase", "freeze", "",
         "parts of the network that stay as they are, as `facefill inspect` names them"},
        {"phase", "resolution", "0", "side to train at, pixels; 0 takes the model's"},
        {"phase", "fade-in", "0",
         "steps over which its resolution replaces the smaller one of the phase before"},
        {"phase", "rate", "3e-4", "learning rate of the generator"},
        {"phase", "rate-discriminator", "4e-4", "learning rate of the discriminator"},
        {"phase", "told-apart-limit", "1",
         "the discriminator sits a step out in which it told more than this share of the cells apart"},
        {"phase", "warm-up", "0", "steps over which the rate rises from 0"},
        {"phase", "decay", "0", "last share of the phase over which the rates fall"},
        {"phase", "decay-to", "0.1", "what they fall to, as a share"},
        {"phase", "ema", "", "as in [training], for this phase"},
        {"phase", "l1-hole", "0", "weight of the mean absolute difference in the hole"},
        {"phase", "l1-context", "0", "weight of the mean absolute difference outside it"},
        {"phase", "mse", "0", "weight of the mean squared difference"},
        {"phase", "bce", "0", "weight of the binary cross-entropy, summed over a picture (cvae)"},
        {"phase", "kl", "0", "weight of the KL divergence (cvae)"},
        {"phase", "feature", "0", "weight of the feature loss"},
        {"phase", "feature-every", "1", "the feature and the style loss join every so many steps"},
        {"phase", "style", "0", "weight of the style loss"},
        {"phase", "boundary", "0", "weight of the mean absolute difference along the hole's edge"},
        {"phase", "adversarial", "0", "weight of the adversarial loss"},
        {"phase", "adversarial-kind", "hinge", "hinge or bce"},
        {"phase", "feature-matching", "0",
         "weight of the distance between D's features of fill and photograph"},
        {"phase", "attribute", "0",
         "weight of the cross-entropy of what the judge sees against the label (of a face-judge: against all "
         "that is known)"},
        {"phase", "opposite", "0",
         "share of the pictures that are asked for the label they do not show; their holes are judged by "
         "attribute "
         "and adversarial alone"},
        {"phase", "identity", "0",
         "weight of 1 - cosine of the judge's embeddings of fill and photograph (of a face-judge: of telling "
         "persons apart)"},
        {"phase", "alignment", "0",
         "face-aligner: weight of the mean absolute error of what it says of the frame"},
        {"phase", "window", "0",
         "portrait: side of the square around the hole that D and the feature net look at, pixels; 0: all"},
        {"phase", "sees", "composite",
         "what D sees: composite (the fill in its photo) or whole (the network's picture)"},
    };
    return keys;
}

std::string recipe_keys_table() {
    std::string table = "| section | key | default | meaning |\n|---|---|---|---|\n";
    for (const auto& key : recipe_keys())
        table += std::string("| ") + key.section + " | `" + key.name + "` | " +
                 (key.value ? key.value : "required") + " | " + key.words + " |\n";
    return table;
}

} // namespace facefill
