#include "core/fill/error_translation.h"

#include <filesystem>
#include <new>

#include <c10/util/Exception.h>
#include <opencv2/core.hpp>

namespace facefill {
namespace {

Error memory_error() {
    return {ErrorKind::memory,
            "There is not enough memory for this fill; close other programs, or try a smaller "
            "picture."};
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

// LibTorch's allocator reports a lack of memory as an ordinary error.
Error network_error(const std::string& text) {
    if (text.find("not enough memory") != std::string::npos ||
        text.find("can't allocate") != std::string::npos || text.find("out of memory") != std::string::npos)
        return memory_error();
    return {ErrorKind::model, "The network failed: " + first_line(text) +
                                  " Try another model, or report this with the picture."};
}

Error internal_error(const std::string& text) {
    return {ErrorKind::input, "The fill failed by a mistake in Facefill (" + first_line(text) +
                                  "); please report it with the picture."};
}

} // namespace

Error current_error() {
    try {
        throw;
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return memory_error();
    } catch (const cv::Exception& error) {
        return error.code == cv::Error::StsNoMem ? memory_error() : internal_error(error.err);
    } catch (const c10::Error& error) {
        return network_error(error.what_without_backtrace());
    } catch (const std::filesystem::filesystem_error& error) {
        return {ErrorKind::io, "A file could not be read: " + first_line(error.what()) + "."};
    } catch (const std::exception& error) {
        return internal_error(error.what());
    } catch (...) {
        return internal_error("unknown exception");
    }
}

} // namespace facefill
