#include "training/cli/progress.h"

#include <algorithm>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace facefill {
namespace {

int terminal_columns() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

std::string progress_bar(double fraction, const std::string& text, int columns) {
    constexpr int bar_width = 30;
    fraction = std::clamp(fraction, 0.0, 1.0);
    const int full = static_cast<int>(fraction * bar_width);
    char percent[16];
    std::snprintf(percent, sizeof percent, "] %3d %%  ", static_cast<int>(fraction * 100));
    const std::string line =
        "[" + std::string(full, '#') + std::string(bar_width - full, '.') + percent + text;
    return line.substr(0, static_cast<size_t>(std::max(columns, 0)));
}

Progress::Progress() : on_terminal_(isatty(STDERR_FILENO) != 0) {}

void Progress::update(double fraction, const std::string& text) {
    const auto now = std::chrono::steady_clock::now();
    if (!on_terminal_ || (drawn_ && now - last_draw_ < std::chrono::milliseconds(100)))
        return;
    // One column stays free: a full last column would wrap the line on some terminals.
    std::fprintf(stderr, "\r\033[K%s", progress_bar(fraction, text, terminal_columns() - 1).c_str());
    std::fflush(stderr);
    drawn_ = true;
    last_draw_ = now;
}

void Progress::clear() {
    if (!drawn_)
        return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    drawn_ = false;
}

} // namespace facefill
