#include "plugin/gimp2/dialog.h"

#include "plugin/gimp2/parameter_widgets.h"

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <string>

namespace facefill {

namespace {

constexpr int spacing = 6;
constexpr int border = 12;

// What everybody meets at once; all other parameters wait under "Advanced".
bool is_basic(const FacefillParameter& parameter) {
    const std::string name = parameter.name;
    return name == "model" || name == "seed";
}

// Two columns, labels and widgets, growing row by row.
class Form {
  public:
    // labels: makes the labels of several forms equally wide.
    explicit Form(GtkSizeGroup* labels) : table_(gtk_table_new(1, 2, FALSE)), labels_(labels) {
        gtk_table_set_row_spacings(GTK_TABLE(table_), spacing);
        gtk_table_set_col_spacings(GTK_TABLE(table_), spacing);
    }

    GtkWidget* widget() const { return table_; }

    void add_row(const char* label_text, GtkWidget* widget) {
        GtkWidget* label = gtk_label_new_with_mnemonic(label_text);
        gtk_misc_set_alignment(GTK_MISC(label), 0, 0.5);
        gtk_size_group_add_widget(labels_, label);
        gtk_label_set_mnemonic_widget(GTK_LABEL(label), widget);
        attach(label, 0, 1, GTK_FILL);
        attach(widget, 1, 2, GTK_EXPAND | GTK_FILL);
        ++rows_;
    }

    // For widgets that carry their own label.
    void add_wide_row(GtkWidget* widget) {
        attach(widget, 0, 2, GTK_EXPAND | GTK_FILL);
        ++rows_;
    }

  private:
    void attach(GtkWidget* widget, guint left, guint right, int horizontally) {
        gtk_table_attach(GTK_TABLE(table_), widget, left, right, rows_, rows_ + 1,
                         static_cast<GtkAttachOptions>(horizontally), GTK_FILL, 0, 0);
    }

    GtkWidget* table_;
    GtkSizeGroup* labels_;
    guint rows_ = 0;
};

GtkWidget* make_output_widget(Output output) {
    GtkWidget* combo =
        gimp_int_combo_box_new("Change this layer", static_cast<int>(Output::in_place), "New layer above",
                               static_cast<int>(Output::new_layer), nullptr);
    gimp_int_combo_box_set_active(GIMP_INT_COMBO_BOX(combo), static_cast<int>(output));
    gimp_help_set_help_data(combo, "Where the fill goes. A new layer leaves the photo as it is.", nullptr);
    return combo;
}

GtkWidget* add_parameter(Form& form, const FacefillParameter& parameter, const std::string& value,
                         const std::vector<ListedModel>& models) {
    const bool is_model = std::string(parameter.name) == "model";
    GtkWidget* widget = is_model ? make_model_widget(models, value) : make_parameter_widget(parameter, value);
    gimp_help_set_help_data(widget, parameter.blurb, nullptr);
    if (parameter.type == FACEFILL_PARAMETER_BOOL) {
        form.add_wide_row(widget);
    } else {
        form.add_row((std::string(parameter.label) + ":").c_str(), widget);
    }
    return widget;
}

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
    gtk_expander_set_spacing(GTK_EXPANDER(expander), spacing);
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
    Form basic(labels), advanced(labels);
    std::vector<GtkWidget*> widgets;
    for (size_t i = 0; i < facefill_n_parameters; ++i) {
        Form& form = is_basic(facefill_parameters[i]) ? basic : advanced;
        widgets.push_back(add_parameter(form, facefill_parameters[i], arguments.values[i], models));
    }
    GtkWidget* output = make_output_widget(arguments.output);
    basic.add_row("_Result:", output);
    g_object_unref(labels); // the labels keep it
    pack_forms(window, basic.widget(), advanced.widget());
    const bool confirmed = gimp_dialog_run(GIMP_DIALOG(window)) == GTK_RESPONSE_OK;
    if (confirmed) {
        int chosen = 0;
        gimp_int_combo_box_get_active(GIMP_INT_COMBO_BOX(output), &chosen);
        arguments.output = static_cast<Output>(chosen);
        for (size_t i = 0; i < facefill_n_parameters; ++i) {
            arguments.values[i] = parameter_widget_value(facefill_parameters[i], widgets[i]);
        }
    }
    gtk_widget_destroy(window);
    return confirmed;
}

} // namespace facefill
