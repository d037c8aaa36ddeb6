// Tells the caller how far a fill is, and stops it when the caller asks.
#pragma once

#include <functional>

namespace facefill {

class FillProgress {
  public:
    using Report = std::function<void(double fraction, const char* text)>;
    using Cancelled = std::function<bool()>;

    // Either may be empty.
    FillProgress(Report report, Cancelled cancelled);

    // Ends one step and begins the next: reports `fraction` (0..1; never less than before), then throws Error
    // (cancelled) when the caller wants to stop. text: the step that begins; NULL keeps the last one.
    void step(double fraction, const char* text);
    void throw_if_cancelled() const;
    // The work is done and written: only reports.
    void finish();

  private:
    Report report_;
    Cancelled cancelled_;
    double fraction_ = 0;
};

} // namespace facefill
