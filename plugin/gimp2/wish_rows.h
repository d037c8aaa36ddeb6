// What the filled face is to show: a row with a choice for each attribute that the chosen model can be asked
// for.
//
// There is a row for every attribute of every model; those that the chosen one lacks are hidden. While the
// best model is chosen by itself, all are offered, but those greyed out that no model has together with what
// is wished already. A model that was not listed may have any attributes: its wish is free text.
#pragma once

#include "facefill/parameters.h"
#include "plugin/gimp2/form.h"
#include "plugin/gimp2/model_list.h"

#include <string>
#include <vector>

namespace facefill {

class WishRows {
  public:
    // Adds the rows to `form`, all of them shown. models and the widget that chooses one outlive them. value:
    // the wish to begin with; what of it no row can show is dropped.
    WishRows(Form& form, const FacefillParameter& parameter, const std::vector<ListedModel>& models,
             GtkWidget* model_combo, const std::string& value);
    WishRows(const WishRows&) = delete;
    WishRows& operator=(const WishRows&) = delete;

    // Shows the rows that fit the chosen model; called by itself whenever a choice changes.
    void update();
    // The wish as text: "Smiling=yes,Young=no".
    std::string value() const;

  private:
    struct AttributeRow {
        std::string attribute;
        GtkWidget* row;
        GtkWidget* combo;
    };

    void add_attribute(Form& form, const std::string& attribute, const std::string& value);
    void update_row(const AttributeRow& row, const std::string& model);
    // The attributes that have a choice and that the chosen model can be asked for.
    std::vector<std::string> wished() const;

    const std::vector<ListedModel>& models_;
    GtkWidget* model_combo_;
    std::vector<AttributeRow> rows_;
    GtkWidget* text_;
    GtkWidget* text_row_ = nullptr;
};

} // namespace facefill
