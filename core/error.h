// The one exception type that crosses module boundaries inside Facefill.
//
// For mistakes of the user and of the world (a missing file, an empty mask, a damaged model). Its text is one
// clear sentence that names the thing and the remedy, ready to be shown. Mistakes of the programmer assert.
#pragma once

#include <stdexcept>
#include <string>

namespace facefill {

enum class ErrorKind {
    input,     // the picture, the mask or an option does not make sense
    model,     // a model, landmark or recipe file is missing, damaged or of another kind
    io,        // a file or folder cannot be read or written
    memory,    // not enough memory
    cancelled, // the caller asked to stop
};

class Error : public std::runtime_error {
  public:
    Error(ErrorKind kind, const std::string& sentence) : std::runtime_error(sentence), kind_(kind) {}
    ErrorKind kind() const { return kind_; }

  private:
    ErrorKind kind_;
};

} // namespace facefill
