// Works off a plan of fills: one picture after the other with one session, none of which stops the rest.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "training/cli/fill_jobs.h"
#include "training/cli/fill_session.h"
#include "training/cli/progress.h"

namespace facefill {

class FillRun {
  public:
    // A non-zero *stop ends the run: the picture in work is dropped, those before it stay.
    FillRun(FillSession& session, std::vector<FillJob> jobs, const volatile gint* stop);

    // One mask for all pictures. Throws as read_mask does.
    void share_mask(const std::filesystem::path& path);
    void keep_standard_output_for_json() { quiet_ = true; }

    // Prints a line a picture: results to standard output, notes and failures to standard error. Throws Error
    // (model) where the model cannot be used, which would spoil every picture alike.
    void fill_all();
    // An array of {image, mask, output, holes, faces, model, notes, seconds, error}. Throws Error (io).
    void write_json(const std::string& path) const;
    // Lists the pictures that failed and returns the exit status.
    int report() const;

  private:
    struct Outcome {
        FillJob job;
        FillResult result;
        double seconds = 0;
        std::string error; // a sentence; empty where the picture was filled
    };

    Outcome fill(const FillJob& job);
    void fill_picture(Outcome& outcome);
    void say(const Outcome& outcome);

    FillSession& session_;
    const std::vector<FillJob> jobs_;
    const volatile gint* stop_;
    cv::Mat shared_mask_; // empty where each picture has its own
    bool quiet_ = false;
    bool stopped_ = false;
    Progress progress_;
    std::vector<Outcome> outcomes_;
};

} // namespace facefill
