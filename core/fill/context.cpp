#include "core/fill/context.h"

#include "core/error.h"
#include "core/models/registry.h"
#include "core/networks/completion_network.h"

namespace facefill {
namespace {

LoadedModel load_from_file(const std::filesystem::path& path, Precision precision) {
    LoadedModel model;
    model.network = load_completion_network(path, model.description, precision);
    return model;
}

void check_frame(const ModelDescription& description, const std::filesystem::path& path) {
    if (description.frame != "ffhq")
        throw Error(ErrorKind::model, "The model " + path.string() + " wants faces aligned to the frame '" +
                                          description.frame +
                                          "'; this version of Facefill knows 'ffhq' alone.");
}

} // namespace

FillContext::FillContext() : FillContext(find_model, load_from_file) {
    aligner_path_ = find_face_aligner();
}

FillContext::FillContext(FindModel find, LoadModel load) : find_(std::move(find)), load_(std::move(load)) {}

const LoadedModel& FillContext::model(const std::string& name, const std::vector<std::string>& wished,
                                      Precision precision) {
    const std::filesystem::path path = find_(name, wished);
    const auto key = std::make_pair(path, precision);
    const auto known = models_.find(key);
    if (known != models_.end())
        return known->second;
    LoadedModel model = load_(path, precision);
    check_frame(model.description, path);
    return models_.emplace(key, std::move(model)).first->second;
}

const FaceDetector& FillContext::detector() {
    if (!detector_)
        detector_ = std::make_unique<FaceDetector>(find_landmark_file());
    return *detector_;
}

void FillContext::prefetch_detector() {
    detector();
}

FaceAligner* FillContext::aligner() {
    if (!aligner_ && !aligner_path_.empty()) {
        ModelDescription description;
        aligner_ = std::make_unique<FaceAligner>(load_face_aligner(aligner_path_, description));
        check_frame(description, aligner_path_);
    }
    return aligner_.get();
}

} // namespace facefill
