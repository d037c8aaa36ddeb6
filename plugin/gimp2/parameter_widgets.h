// One input widget for each kind of parameter, so that the dialog follows the core's parameter table by
// itself.
#pragma once

#include "facefill/parameters.h"
#include "plugin/gimp2/model_list.h"

#include <gtk/gtk.h>

#include <string>
#include <vector>

namespace facefill {

struct Choice {
    std::string id;    // what the user's choice is told by
    std::string label; // how the user sees it
};

// A list to choose from, at first the one with the id `value`, else the first.
GtkWidget* make_choice_widget(const std::vector<Choice>& choices, const std::string& value);
// The chosen id.
std::string choice_of(GtkWidget* choice_widget);

// A widget that shows `value`, which may be anything: what it cannot show becomes the nearest it can.
GtkWidget* make_parameter_widget(const FacefillParameter& parameter, const std::string& value);
// The list of models in place of a text entry; a value that is none of them, such as a path, joins the list.
GtkWidget* make_model_widget(const std::vector<ListedModel>& models, const std::string& value);

// What the user chose, as text for facefill_options_set.
std::string parameter_widget_value(const FacefillParameter& parameter, GtkWidget* widget);

} // namespace facefill
