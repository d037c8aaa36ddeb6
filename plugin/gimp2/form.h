// The dialog's rows: labels in one column, input widgets in the other.
#pragma once

#include <gtk/gtk.h>

#include <string>

namespace facefill {

constexpr int form_spacing = 6;

class Form {
  public:
    // labels: makes the labels of several forms equally wide.
    explicit Form(GtkSizeGroup* labels);

    GtkWidget* widget() const { return box_; }
    // label: with a mnemonic. Returns the whole row, which can be hidden.
    GtkWidget* add_row(const std::string& label, GtkWidget* widget);
    // For widgets that carry their own label.
    void add_wide_row(GtkWidget* widget);

  private:
    GtkWidget* box_;
    GtkSizeGroup* labels_;
};

} // namespace facefill
