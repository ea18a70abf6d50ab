// Sheets of stickers for piles and slots, A4, to be printed and cut: the code that telephones scan,
// the number that can be typed, the check code that a sticker pasted over ours cannot have
// (docs/rider.md), and what to do, in Chinese and English. Pure, but for the font of a PDF.
#pragma once

#include "papers/words.hpp"

#include "base/result.hpp"

#include <string>
#include <vector>

namespace voltyard::papers {

struct Sticker {
  std::string pile;        // its name
  int slot = 0;            // 0: of the whole pile
  std::string code;        // "13544001", "13544001-3"
  std::string check_code;  // four letters
};

struct LabelSheet {
  std::string operator_name;
  std::string location_name;
  std::string service_phone;   // empty: nobody to call
  std::string public_address;  // "https://charge.example", without a path
  bool of_slots = false;       // smaller stickers, more of them on a sheet
  std::vector<Sticker> stickers;
};

constexpr std::size_t most_stickers = 2'000;

// Where a sticker's code leads: "https://charge.example/p/13544001-3".
std::string address_of(const LabelSheet& sheet, const Sticker& sticker);

// What to do, in both languages: the same on every label.
std::vector<std::string> label_lines(const LabelSheet& sheet);

// Errors: invalid (an address that fits no code).
Result<std::string> labels_html(const LabelSheet& sheet, Language language);
std::string labels_policy();  // its Content-Security-Policy

// Errors: invalid (as above), unavailable (the font).
Result<std::string> labels_pdf(const LabelSheet& sheet, const std::string& font_file);

}  // namespace voltyard::papers
