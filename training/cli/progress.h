// Says on standard error how far a long command is: a bar that redraws itself on a terminal, nothing
// elsewhere, so that logs hold only whole lines.
#pragma once

#include <chrono>
#include <string>

namespace facefill {

class Progress {
  public:
    Progress();
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // fraction in 0..1. Redraws at most ten times a second.
    void update(double fraction, const std::string& text);
    // Takes the bar away, so that a line can be printed.
    void clear();

  private:
    bool on_terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point last_draw_{};
};

// The bar itself: `columns` wide at most, e.g. "[#####.....]  50 %  b.png". Text that does not fit is cut
// off.
std::string progress_bar(double fraction, const std::string& text, int columns);

} // namespace facefill
