#include "plugin/gimp2/wish_rows.h"

#include "plugin/gimp2/parameter_widgets.h"

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <algorithm>
#include <map>

namespace facefill {

namespace {

constexpr char free_choice[] = "";

std::string trimmed(const std::string& text) {
    const size_t first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

// The value of `attribute` in "NAME=VALUE,...", or the free choice.
std::string wish_for(const std::string& attribute, const std::string& text) {
    for (size_t start = 0; start < text.size();) {
        const size_t end = std::min(text.find(',', start), text.size());
        const size_t equals = std::min(text.find('=', start), end);
        if (equals < end && is_same_name(trimmed(text.substr(start, equals - start)), attribute)) {
            return trimmed(text.substr(equals + 1, end - equals - 1));
        }
        start = end + 1;
    }
    return free_choice;
}

// "Wearing_Hat" is read by people.
std::string in_words(std::string attribute) {
    std::replace(attribute.begin(), attribute.end(), '_', ' ');
    return attribute;
}

GtkWidget* make_wish_combo(const std::string& value) {
    std::vector<Choice> choices = {{free_choice, "As the model likes"}, {"yes", "Yes"}, {"no", "No"}};
    const bool is_known =
        std::any_of(choices.begin(), choices.end(), [&](const Choice& choice) { return choice.id == value; });
    if (!is_known) { // a degree such as 0.5, which scripts can wish for
        choices.push_back({value, value});
    }
    return make_choice_widget(choices, value);
}

// A window grows by itself but does not shrink.
void fit_height(GtkWidget* inside) {
    GtkWidget* window = gtk_widget_get_toplevel(inside);
    if (gtk_widget_is_toplevel(window) && gtk_widget_get_visible(window)) {
        int width = 0;
        gtk_window_get_size(GTK_WINDOW(window), &width, nullptr);
        gtk_window_resize(GTK_WINDOW(window), width, 1);
    }
}

void update_rows(GtkComboBox*, gpointer rows) {
    static_cast<WishRows*>(rows)->update();
}

} // namespace

WishRows::WishRows(Form& form, const FacefillParameter& parameter, const std::vector<ListedModel>& models,
                   GtkWidget* model_combo, const std::string& value)
    : models_(models), model_combo_(model_combo), text_(make_parameter_widget(parameter, value)) {
    for (const std::string& attribute : all_attributes(models)) {
        add_attribute(form, attribute, wish_for(attribute, value));
    }
    gimp_help_set_help_data(text_, parameter.blurb, nullptr);
    text_row_ = form.add_row(std::string(parameter.label) + ":", text_);
    g_signal_connect(model_combo, "changed", G_CALLBACK(update_rows), this);
}

void WishRows::add_attribute(Form& form, const std::string& attribute, const std::string& value) {
    GtkWidget* combo = make_wish_combo(value);
    gimp_help_set_help_data(combo,
                            "Whether the filled face is to show this. It is greyed out where no installed "
                            "model can do it together with the other wishes.",
                            nullptr);
    g_signal_connect(combo, "changed", G_CALLBACK(update_rows), this);
    rows_.push_back({attribute, form.add_row(in_words(attribute) + ":", combo), combo});
}

void WishRows::update() {
    const std::string model = choice_of(model_combo_);
    for (const AttributeRow& row : rows_) {
        update_row(row, model);
    }
    gtk_widget_set_visible(text_row_, !is_listed(models_, model));
    fit_height(model_combo_);
}

void WishRows::update_row(const AttributeRow& row, const std::string& model) {
    std::vector<std::string> together = wished();
    together.push_back(row.attribute);
    const bool is_wished = choice_of(row.combo) != free_choice;
    gtk_widget_set_visible(row.row, can_show(models_, model, {row.attribute}));
    gtk_widget_set_sensitive(row.row, is_wished || can_show(models_, model, together));
}

std::vector<std::string> WishRows::wished() const {
    const std::string model = choice_of(model_combo_);
    std::vector<std::string> attributes;
    for (const AttributeRow& row : rows_) {
        if (choice_of(row.combo) != free_choice && can_show(models_, model, {row.attribute})) {
            attributes.push_back(row.attribute);
        }
    }
    return attributes;
}

std::string WishRows::value() const {
    if (!is_listed(models_, choice_of(model_combo_))) {
        return gtk_entry_get_text(GTK_ENTRY(text_));
    }
    std::string text;
    const std::vector<std::string> attributes = wished();
    for (const AttributeRow& row : rows_) {
        if (std::find(attributes.begin(), attributes.end(), row.attribute) != attributes.end()) {
            text += (text.empty() ? "" : ",") + row.attribute + "=" + choice_of(row.combo);
        }
    }
    return text;
}

} // namespace facefill
