#include "plugin/gimp2/form.h"

namespace facefill {

Form::Form(GtkSizeGroup* labels) : box_(gtk_vbox_new(FALSE, form_spacing)), labels_(labels) {}

GtkWidget* Form::add_row(const std::string& label_text, GtkWidget* widget) {
    GtkWidget* label = gtk_label_new_with_mnemonic(label_text.c_str());
    gtk_misc_set_alignment(GTK_MISC(label), 0, 0.5);
    gtk_size_group_add_widget(labels_, label);
    gtk_label_set_mnemonic_widget(GTK_LABEL(label), widget);
    GtkWidget* row = gtk_hbox_new(FALSE, form_spacing);
    gtk_box_pack_start(GTK_BOX(row), label, FALSE, FALSE, 0);
    gtk_box_pack_start(GTK_BOX(row), widget, TRUE, TRUE, 0);
    gtk_box_pack_start(GTK_BOX(box_), row, FALSE, FALSE, 0);
    return row;
}

void Form::add_wide_row(GtkWidget* widget) {
    gtk_box_pack_start(GTK_BOX(box_), widget, FALSE, FALSE, 0);
}

} // namespace facefill
