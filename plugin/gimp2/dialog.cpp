#include "plugin/gimp2/dialog.h"

#include "plugin/gimp2/form.h"
#include "plugin/gimp2/parameter_widgets.h"
#include "plugin/gimp2/wish_rows.h"

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

namespace facefill {

namespace {

constexpr int border = 12;

// What everybody meets at once, in this order; all other parameters wait under "Advanced".
constexpr const char* basic_parameters[] = {"model", "wish", "seed"};

bool is_basic(const FacefillParameter& parameter) {
    return std::any_of(std::begin(basic_parameters), std::end(basic_parameters),
                       [&](const char* name) { return std::string(name) == parameter.name; });
}

size_t index_of(const std::string& name) {
    for (size_t i = 0; i < facefill_n_parameters; ++i) {
        if (name == facefill_parameters[i].name) {
            return i;
        }
    }
    g_assert_not_reached();
}

GtkWidget* make_output_widget(Output output) {
    GtkWidget* combo =
        gimp_int_combo_box_new("Change this layer", static_cast<int>(Output::in_place), "New layer above",
                               static_cast<int>(Output::new_layer), nullptr);
    gimp_int_combo_box_set_active(GIMP_INT_COMBO_BOX(combo), static_cast<int>(output));
    gimp_help_set_help_data(combo, "Where the fill goes. A new layer leaves the photo as it is.", nullptr);
    return combo;
}

// The widgets of all parameters, in two forms.
class ParameterForms {
  public:
    ParameterForms(GtkSizeGroup* labels, const std::vector<ListedModel>& models,
                   const std::vector<std::string>& values)
        : basic_(labels), advanced_(labels), widgets_(facefill_n_parameters) {
        for (const char* name : basic_parameters) {
            add(basic_, index_of(name), models, values);
        }
        for (size_t i = 0; i < facefill_n_parameters; ++i) {
            if (!is_basic(facefill_parameters[i])) {
                add(advanced_, i, models, values);
            }
        }
    }

    Form& basic() { return basic_; }
    Form& advanced() { return advanced_; }
    void show_fitting_wishes() { wishes_->update(); }

    std::vector<std::string> values() const {
        std::vector<std::string> texts;
        for (size_t i = 0; i < facefill_n_parameters; ++i) {
            texts.push_back(widgets_[i] ? parameter_widget_value(facefill_parameters[i], widgets_[i])
                                        : wishes_->value());
        }
        return texts;
    }

  private:
    void add(Form& form, size_t i, const std::vector<ListedModel>& models,
             const std::vector<std::string>& values) {
        const FacefillParameter& parameter = facefill_parameters[i];
        if (i == index_of("wish")) {
            wishes_.emplace(form, parameter, models, widgets_[index_of("model")], values[i]);
            return;
        }
        GtkWidget* widget = i == index_of("model") ? make_model_widget(models, values[i])
                                                   : make_parameter_widget(parameter, values[i]);
        gimp_help_set_help_data(widget, parameter.blurb, nullptr);
        if (parameter.type == FACEFILL_PARAMETER_BOOL) {
            form.add_wide_row(widget);
        } else {
            form.add_row(std::string(parameter.label) + ":", widget);
        }
        widgets_[i] = widget;
    }

    Form basic_, advanced_;
    std::vector<GtkWidget*> widgets_; // one a parameter; none for the wish, which has rows of its own
    std::optional<WishRows> wishes_;
};

GtkWidget* make_window() {
    GtkWidget* window =
        gimp_dialog_new("Fill Face Region", "facefill", nullptr, static_cast<GtkDialogFlags>(0), nullptr,
                        nullptr, GTK_STOCK_CANCEL, GTK_RESPONSE_CANCEL, "Fi_ll", GTK_RESPONSE_OK, nullptr);
    gtk_dialog_set_default_response(GTK_DIALOG(window), GTK_RESPONSE_OK);
    gtk_dialog_set_alternative_button_order(GTK_DIALOG(window), GTK_RESPONSE_OK, GTK_RESPONSE_CANCEL, -1);
    gimp_window_set_transient(GTK_WINDOW(window));
    return window;
}

void pack_forms(GtkWidget* window, GtkWidget* basic, GtkWidget* advanced) {
    GtkWidget* expander = gtk_expander_new_with_mnemonic("_Advanced");
    gtk_expander_set_spacing(GTK_EXPANDER(expander), form_spacing);
    gtk_container_add(GTK_CONTAINER(expander), advanced);
    GtkWidget* box = gtk_vbox_new(FALSE, border);
    gtk_container_set_border_width(GTK_CONTAINER(box), border);
    gtk_box_pack_start(GTK_BOX(box), basic, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(box), expander, FALSE, FALSE, 0);
    GtkWidget* content = gtk_dialog_get_content_area(GTK_DIALOG(window));
    gtk_box_pack_start(GTK_BOX(content), box, TRUE, TRUE, 0);
    gtk_widget_show_all(box);
}

} // namespace

bool ask_for_arguments(Arguments& arguments, const std::vector<ListedModel>& models) {
    gimp_ui_init("facefill", FALSE);
    GtkWidget* window = make_window();
    GtkSizeGroup* labels = gtk_size_group_new(GTK_SIZE_GROUP_HORIZONTAL);
    ParameterForms forms(labels, models, arguments.values);
    GtkWidget* output = make_output_widget(arguments.output);
    forms.basic().add_row("_Result:", output);
    g_object_unref(labels); // the labels keep it
    pack_forms(window, forms.basic().widget(), forms.advanced().widget());
    forms.show_fitting_wishes();
    const bool confirmed = gimp_dialog_run(GIMP_DIALOG(window)) == GTK_RESPONSE_OK;
    if (confirmed) {
        int chosen = 0;
        gimp_int_combo_box_get_active(GIMP_INT_COMBO_BOX(output), &chosen);
        arguments.output = static_cast<Output>(chosen);
        arguments.values = forms.values();
    }
    gtk_widget_destroy(window);
    return confirmed;
}

} // namespace facefill
