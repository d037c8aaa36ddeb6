// What stays loaded between fills: networks and the face finder.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/face/detector.h"
#include "core/models/model_description.h"
#include "core/networks/face_aligner.h"
#include "core/networks/precision.h"

namespace facefill {

class CompletionNetwork;

struct LoadedModel {
    ModelDescription description;
    std::shared_ptr<CompletionNetwork> network;
};

class FillContext {
  public:
    using FindModel =
        std::function<std::filesystem::path(const std::string& name, const std::vector<std::string>& wished)>;
    using LoadModel = std::function<LoadedModel(const std::filesystem::path& path, Precision precision)>;

    // Finds models with the registry and loads real ones.
    FillContext();
    // Tests put networks of their own here.
    FillContext(FindModel find, LoadModel load);

    // Loaded on first use. wished: attributes that the model "auto" is to have. Throws Error (model) when it
    // is missing, damaged, or made for another frame than FFHQ's.
    const LoadedModel& model(const std::string& name, const std::vector<std::string>& wished,
                             Precision precision);

    // Made on first use, with landmarks where the landmark file is installed.
    const FaceDetector& detector();
    // Makes it now, so that the landmark file is read beside what the caller does next: that takes longer
    // than the network.
    void prefetch_detector();

    // aligner/face-aligner.safetensors from the models' folders, loaded on first use; nullptr where there is
    // none, or the context has models of its own. Throws Error (model) when it is damaged.
    FaceAligner* aligner();

  private:
    FindModel find_;
    LoadModel load_;
    std::map<std::pair<std::filesystem::path, Precision>, LoadedModel> models_;
    std::unique_ptr<FaceDetector> detector_;
    std::filesystem::path aligner_path_;
    std::unique_ptr<FaceAligner> aligner_;
};

} // namespace facefill
