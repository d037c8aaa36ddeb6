#include "training/cli/doctor.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/error.h"
#include "core/models/registry.h"
#include "core/models/safetensors.h"
#include "core/models/weights_check.h"
#include "core/networks/precision.h"
#include "training/cli/arguments.h"
#include "training/cli/doctor_gimp.h"

namespace facefill {
namespace {

const Command command = {
    "doctor",
    "Says whether GIMP sees the plug-in, the core loads, models are whole, and what to do if not.",
    {{"json", "", "Print a JSON array for programs."}},
};

// problem: what is known already, or empty.
Finding examine_weights(const std::string& subject, const std::filesystem::path& path,
                        const std::string& problem) {
    Finding finding = {subject, path.string() + " is whole", ""};
    try {
        if (!problem.empty())
            throw Error(ErrorKind::model, problem);
        const Safetensors file = Safetensors::read(path);
        if (const TensorView* tensor = find_non_finite(file))
            throw Error(ErrorKind::model, "'" + path.string() + "' holds weights that are not numbers, in '" +
                                              tensor->name + "'.");
    } catch (const Error& error) {
        finding.text = error.what();
        finding.remedy = "replace the file by a good copy, or remove it";
    }
    return finding;
}

std::vector<Finding> examine_models() {
    std::vector<Finding> findings;
    for (const ModelEntry& entry : list_models())
        findings.push_back(examine_weights("model " + entry.description.name, entry.path, entry.problem));
    if (findings.empty()) {
        std::string folders;
        for (const auto& folder : model_search_path())
            folders += (folders.empty() ? "" : ", ") + folder.string();
        findings.push_back(
            {"models", "there is none in " + folders, "put a .safetensors file into one of these folders"});
    }
    return findings;
}

Finding examine_landmarks() {
    const std::string install = "install it (`apt install libdlib-data`) or name it in FACEFILL_LANDMARKS";
    const std::filesystem::path path = find_landmark_file();
    const char* chosen = std::getenv("FACEFILL_LANDMARKS");
    if (chosen != nullptr && *chosen != '\0' && path != chosen)
        return {"landmarks", std::string("FACEFILL_LANDMARKS names ") + chosen + ", which is no file",
                "correct or unset FACEFILL_LANDMARKS"};
    if (path.empty())
        return {"landmarks", "the 68-point landmark file is missing: faces are aligned only roughly",
                install};
    std::error_code unreadable;
    if (std::filesystem::file_size(path, unreadable) == 0 || unreadable)
        return {"landmarks", path.string() + " is empty or cannot be read", install};
    return {"landmarks", path.string(), ""};
}

Finding examine_aligner() {
    const std::filesystem::path path = find_face_aligner();
    if (path.empty())
        return {"aligner",
                "aligner/face-aligner.safetensors is missing: damaged faces are aligned only roughly",
                "copy it from the sources' models/aligner into aligner/ beside the models"};
    return examine_weights("aligner", path, "");
}

Finding examine_cascades() {
    for (const char* folder : {"/usr/share/opencv4/haarcascades", "/usr/local/share/opencv4/haarcascades"}) {
        const auto path = std::filesystem::path(folder) / "haarcascade_frontalface_alt2.xml";
        if (std::filesystem::exists(path))
            return {"cascades", path.string(), ""};
    }
    return {"cascades", "OpenCV's face cascade is missing: a build without dlib finds no faces",
            "install it (`apt install opencv-data`)"};
}

Finding examine_processor() {
    const bool bf16 = parse_precision("auto") == Precision::bf16;
    const std::string threads = std::to_string(std::max(1u, std::thread::hardware_concurrency()));
    return {"processor",
            threads + " threads; networks run in " +
                (bf16 ? "bf16" : "float32, as this processor does not multiply bf16 natively"),
            ""};
}

std::vector<Finding> examine_everything() {
    std::vector<Finding> findings = examine_gimp();
    for (Finding& finding : examine_models())
        findings.push_back(std::move(finding));
    findings.push_back(examine_landmarks());
    findings.push_back(examine_aligner());
    findings.push_back(examine_cascades());
    findings.push_back(examine_processor());
    return findings;
}

void print_lines(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
        std::printf("%-8s %s: %s\n", finding.ok() ? "ok" : "problem", finding.subject.c_str(),
                    finding.text.c_str());
        if (!finding.ok())
            std::printf("%-8s -> %s.\n", "", finding.remedy.c_str());
    }
}

void print_json(const std::vector<Finding>& findings) {
    auto array = nlohmann::ordered_json::array();
    for (const Finding& finding : findings)
        array.push_back({{"subject", finding.subject},
                         {"state", finding.ok() ? "ok" : "problem"},
                         {"text", finding.text},
                         {"remedy", finding.remedy}});
    std::puts(array.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
}

} // namespace

int run_doctor(const std::vector<std::string>& arguments) {
    const auto options = parse_arguments(command, arguments);
    if (!options)
        return 0;
    const std::vector<Finding> findings = examine_everything();
    if (options->flag("json"))
        print_json(findings);
    else
        print_lines(findings);
    return std::all_of(findings.begin(), findings.end(), [](const Finding& f) { return f.ok(); }) ? 0 : 1;
}

} // namespace facefill
