// What `facefill evaluate` judges and judges with, opened as its command line says.
#pragma once

#include <map>
#include <memory>

#include "training/cli/arguments.h"
#include "training/evaluate/evaluation.h"

namespace facefill {

using Methods = std::vector<std::shared_ptr<CompletionMethod>>;

// The entries of an option that may be repeated and hold lists, each once.
Words listed(const Arguments& arguments, const std::string& name);

TestPictures open_pictures(const Arguments& arguments);

// Models, each under every set of wishes, and baselines, by the side of the pictures they are judged on: the
// one asked for, else the models' own.
std::map<int, Methods> open_methods(const Arguments& arguments, const TestPictures& pictures);

// What any of them can be asked for.
std::vector<std::string> attributes_of(const std::map<int, Methods>& methods);

// The one named, else the one on the model search path; nullptr for "none", or with a note on standard error
// where there is none. Throws Error (input) when it does not know an attribute that --wish names.
std::unique_ptr<Judge> open_judge(const Arguments& arguments);

} // namespace facefill
