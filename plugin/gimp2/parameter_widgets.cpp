#include "plugin/gimp2/parameter_widgets.h"

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <algorithm>
#include <cmath>

namespace facefill {

namespace {

std::vector<Choice> split_choices(const std::string& text) {
    std::vector<Choice> choices;
    for (size_t start = 0; start <= text.size();) {
        const size_t end = std::min(text.find('|', start), text.size());
        const std::string choice = text.substr(start, end - start);
        choices.push_back({choice, choice});
        start = end + 1;
    }
    return choices;
}

constexpr char automatic[] = "auto";

// Where the table lets -1 stand for "choose by itself", the dialog shows this word.
gboolean show_automatic(GtkSpinButton* spin, gpointer) {
    if (gtk_spin_button_get_value(spin) >= 0) {
        return FALSE;
    }
    if (std::string(gtk_entry_get_text(GTK_ENTRY(spin))) != automatic) {
        gtk_entry_set_text(GTK_ENTRY(spin), automatic);
    }
    return TRUE;
}

gint read_automatic(GtkSpinButton* spin, gdouble* value, gpointer) {
    if (std::string(gtk_entry_get_text(GTK_ENTRY(spin))) != automatic) {
        return FALSE;
    }
    *value = -1;
    return TRUE;
}

GtkWidget* make_spin(const FacefillParameter& parameter, const std::string& value) {
    const bool whole = parameter.type == FACEFILL_PARAMETER_INT;
    GtkWidget* spin = gtk_spin_button_new_with_range(parameter.minimum, parameter.maximum, 1);
    gtk_spin_button_set_digits(GTK_SPIN_BUTTON(spin), whole ? 0 : 1);
    gtk_entry_set_width_chars(GTK_ENTRY(spin), 10);
    if (parameter.minimum < 0) {
        gtk_spin_button_set_numeric(GTK_SPIN_BUTTON(spin), FALSE); // lets the word in
        g_signal_connect(spin, "output", G_CALLBACK(show_automatic), nullptr);
        g_signal_connect(spin, "input", G_CALLBACK(read_automatic), nullptr);
    }
    gtk_spin_button_set_value(GTK_SPIN_BUTTON(spin), g_ascii_strtod(value.c_str(), nullptr));
    gtk_spin_button_update(GTK_SPIN_BUTTON(spin));
    return spin;
}

std::string spin_value(const FacefillParameter& parameter, GtkWidget* spin) {
    gtk_spin_button_update(GTK_SPIN_BUTTON(spin)); // takes over what is typed but not yet entered
    const double value = gtk_spin_button_get_value(GTK_SPIN_BUTTON(spin));
    if (parameter.type == FACEFILL_PARAMETER_INT) {
        return std::to_string(std::lround(value));
    }
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return g_ascii_dtostr(text, sizeof text, value < 0 ? -1 : value);
}

} // namespace

GtkWidget* make_choice_widget(const std::vector<Choice>& choices, const std::string& value) {
    GtkListStore* store = gtk_list_store_new(2, G_TYPE_STRING, G_TYPE_STRING);
    for (const Choice& choice : choices) {
        gtk_list_store_insert_with_values(store, nullptr, -1, 0, choice.id.c_str(), 1, choice.label.c_str(),
                                          -1);
    }
    GtkWidget* combo = gimp_string_combo_box_new(GTK_TREE_MODEL(store), 0, 1);
    g_object_unref(store);
    if (!gimp_string_combo_box_set_active(GIMP_STRING_COMBO_BOX(combo), value.c_str())) {
        gimp_string_combo_box_set_active(GIMP_STRING_COMBO_BOX(combo), choices.front().id.c_str());
    }
    return combo;
}

std::string choice_of(GtkWidget* combo) {
    char* id = gimp_string_combo_box_get_active(GIMP_STRING_COMBO_BOX(combo));
    const std::string value = id ? id : "";
    g_free(id);
    return value;
}

GtkWidget* make_parameter_widget(const FacefillParameter& parameter, const std::string& value) {
    GtkWidget* widget = nullptr;
    switch (parameter.type) {
    case FACEFILL_PARAMETER_STRING:
        widget = gtk_entry_new();
        gtk_entry_set_text(GTK_ENTRY(widget), value.c_str());
        gtk_entry_set_activates_default(GTK_ENTRY(widget), TRUE);
        break;
    case FACEFILL_PARAMETER_INT:
    case FACEFILL_PARAMETER_FLOAT:
        widget = make_spin(parameter, value);
        break;
    case FACEFILL_PARAMETER_CHOICE:
        widget = make_choice_widget(split_choices(parameter.choices), value);
        break;
    case FACEFILL_PARAMETER_BOOL:
        widget = gtk_check_button_new_with_mnemonic(parameter.label);
        gtk_toggle_button_set_active(GTK_TOGGLE_BUTTON(widget), value == "yes");
        break;
    }
    return widget;
}

GtkWidget* make_model_widget(const std::vector<ListedModel>& models, const std::string& value) {
    std::vector<Choice> choices = {{"auto", "Best one installed"}};
    for (const ListedModel& model : models) {
        if (model.problem.empty()) {
            choices.push_back({model.name, model.title.empty() ? model.name : model.title});
        }
    }
    const auto same = [&](const Choice& choice) { return choice.id == value; };
    if (!value.empty() && std::none_of(choices.begin(), choices.end(), same)) {
        choices.push_back({value, value});
    }
    return make_choice_widget(choices, value);
}

std::string parameter_widget_value(const FacefillParameter& parameter, GtkWidget* widget) {
    if (GIMP_IS_STRING_COMBO_BOX(widget)) {
        return choice_of(widget);
    }
    if (GTK_IS_SPIN_BUTTON(widget)) {
        return spin_value(parameter, widget);
    }
    if (GTK_IS_TOGGLE_BUTTON(widget)) {
        return gtk_toggle_button_get_active(GTK_TOGGLE_BUTTON(widget)) ? "yes" : "no";
    }
    return gtk_entry_get_text(GTK_ENTRY(widget));
}

} // namespace facefill
