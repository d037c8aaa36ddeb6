// The dialog that asks for a fill's arguments before an interactive call.
#pragma once

#include "plugin/gimp2/arguments.h"
#include "plugin/gimp2/model_list.h"

namespace facefill {

// Shows `arguments`, which become the user's choice. Returns false, and leaves them, when the user cancels.
bool ask_for_arguments(Arguments& arguments, const std::vector<ListedModel>& models);

} // namespace facefill
