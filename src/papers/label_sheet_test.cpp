// Stickers: what their codes lead to, what stands beside them, how they lie on the paper.
#include "papers/label_sheet.hpp"

#include "papers/label_grid.hpp"
#include "papers/qr_code.hpp"
#include "papers/settings.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace voltyard::papers {
namespace {

LabelSheet a_sheet(std::size_t stickers, bool of_slots = false) {
  LabelSheet sheet{"阳光充电", "岗坡路1号院", "0371-1234567", "https://charge.example", of_slots,
                   {}};
  for (std::size_t i = 1; i <= stickers; ++i) {
    sheet.stickers.push_back({"A-01", of_slots ? static_cast<int>(i) : 0,
                              of_slots ? fmt::format("13544001-{}", i) : "13544001", "KMRT"});
  }
  return sheet;
}

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t found = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++found;
  return found;
}

TEST(LabelSheetTest, a_code_leads_to_the_page_of_its_pile_or_slot) {
  const auto sheet = a_sheet(1, true);
  EXPECT_EQ(address_of(sheet, sheet.stickers[0]), "https://charge.example/p/13544001-1");
  const auto page = labels_html(sheet, Language::zh);
  ASSERT_TRUE(page);
  EXPECT_NE(page->find(*qr_svg("https://charge.example/p/13544001-1")), std::string::npos);
}

TEST(LabelSheetTest, beside_the_code_stand_number_check_code_and_what_to_do_in_both_languages) {
  const auto page = *labels_html(a_sheet(1), Language::en);
  for (const auto* text : {"13544001", "KMRT", "A-01", "扫码充电", "Scan to charge", "请勿付款",
                           "charge.example/p", "0371-1234567", "核对码", "lang=\"en\""}) {
    EXPECT_NE(page.find(text), std::string::npos) << text;
  }
}

TEST(LabelSheetTest, a_sheet_holds_what_its_grid_says_and_the_grid_fits_the_paper) {
  EXPECT_EQ(count(*labels_html(a_sheet(8), Language::zh), "<section"), 1u);
  EXPECT_EQ(count(*labels_html(a_sheet(9), Language::zh), "<section"), 2u);
  EXPECT_EQ(count(*labels_html(a_sheet(18, true), Language::zh), "<section"), 1u);
  EXPECT_EQ(count(*labels_html(a_sheet(19, true), Language::zh), "<section"), 2u);
  for (const bool of_slots : {false, true}) {
    const auto& grid = label_grid(of_slots);
    EXPECT_LT(grid.columns * grid.width, sheet_width_mm - 10);
    EXPECT_LT(grid.rows * grid.height, sheet_height_mm - 10);
    const auto page = *labels_html(a_sheet(1, of_slots), Language::zh);
    const auto rule = fmt::format(
        "grid-template-columns:repeat({},{}mm);grid-auto-rows:{}mm;padding-top:{}mm", grid.columns,
        grid.width, grid.height, (sheet_height_mm - grid.rows * grid.height) / 2);
    EXPECT_NE(page.find(rule), std::string::npos) << rule;
    EXPECT_NE(page.find(fmt::format("svg{{width:{}mm", grid.code)), std::string::npos);
  }
}

TEST(LabelSheetTest, names_are_text) {
  auto sheet = a_sheet(1);
  sheet.stickers[0].pile = "<script>alert(1)</script>";
  sheet.operator_name = "\"><img src=x>";
  const auto page = *labels_html(sheet, Language::zh);
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("<img"), std::string::npos);
}

TEST(LabelSheetTest, the_pdf_has_as_many_pages) {
  const PaperSettings settings;
  const auto pages = [&](const LabelSheet& sheet) {
    const auto pdf = labels_pdf(sheet, settings.font_file);
    EXPECT_TRUE(pdf) << pdf.error().message;
    return count(*pdf, "/Type /Page\n");
  };
  EXPECT_EQ(pages(a_sheet(8)), 1u);
  EXPECT_EQ(pages(a_sheet(9)), 2u);
  EXPECT_EQ(pages(a_sheet(37, true)), 3u);
  EXPECT_EQ(labels_pdf(a_sheet(1), "/no/font.ttf").error().kind, ErrorKind::unavailable);
}

TEST(LabelSheetTest, an_address_that_fits_no_code_is_refused) {
  auto sheet = a_sheet(1);
  sheet.public_address = "https://" + std::string(1'000, 'x');
  EXPECT_EQ(labels_html(sheet, Language::zh).error().kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace voltyard::papers
