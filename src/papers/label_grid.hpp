// How stickers lie on a sheet, in millimetres: the same on the page and in the PDF.
#pragma once

namespace voltyard::papers {

struct LabelGrid {
  int columns;
  int rows;
  double width;   // of a sticker
  double height;  // ...
  double code;    // side of the QR code with its quiet zone

  int per_sheet() const { return columns * rows; }
};

constexpr double sheet_width_mm = 210;
constexpr double sheet_height_mm = 297;

constexpr LabelGrid pile_labels{2, 4, 94, 66, 44};
constexpr LabelGrid slot_labels{3, 6, 62, 45, 27};

constexpr const LabelGrid& label_grid(bool of_slots) {
  return of_slots ? slot_labels : pile_labels;
}

}  // namespace voltyard::papers
