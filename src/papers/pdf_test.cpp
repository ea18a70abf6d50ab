// PDFs: whatever stands in a document, the file is whole, and a missing font is said.
#include "papers/pdf.hpp"

#include "papers/settings.hpp"

#include <gtest/gtest.h>

namespace voltyard::papers {
namespace {

const PaperSettings font;

Document a_document(std::size_t rows) {
  Document document{Language::zh, "充电收据", {}};
  Section section{"费用明细", {{"站点", "岗坡路1号院"}}, {}, "每行四舍五入到分。"};
  section.table.columns = {{"项目", 3, false}, {"金额", 1, true}};
  for (std::size_t i = 0; i < rows; ++i) section.table.rows.push_back({"电费\n第二行", "0.32"});
  section.table.sums = 1;
  document.sections.push_back(section);
  return document;
}

std::size_t pages_of(const std::string& pdf) {
  std::size_t count = 0;
  for (auto at = pdf.find("/Type /Page\n"); at != std::string::npos;
       at = pdf.find("/Type /Page\n", at + 1)) {
    ++count;
  }
  return count;
}

TEST(PdfTest, a_document_becomes_a_file_with_its_own_glyphs) {
  const auto pdf = to_pdf(a_document(3), font.font_file);
  ASSERT_TRUE(pdf) << pdf.error().message;
  EXPECT_TRUE(pdf->starts_with("%PDF-"));
  EXPECT_NE(pdf->rfind("%%EOF"), std::string::npos);
  EXPECT_NE(pdf->find("/FontFile2"), std::string::npos);
  EXPECT_EQ(pages_of(*pdf), 1u);
  EXPECT_LT(pdf->size(), 1'000'000u);  // not the whole font
}

TEST(PdfTest, a_slip_is_one_page_as_wide_as_its_roll_and_as_long_as_what_stands_on_it) {
  Document document{Language::zh, "阳光充电", {}, true};
  auto& section = document.sections.emplace_back();
  section.note = "请保留此小票，如有疑问请拨打服务电话。";
  for (const std::size_t fields : {1, 6, 60}) {
    section.fields.assign(fields, {"现有余额", "一行写不下的很长很长很长很长的内容 62.30 元"});
    const auto pdf = to_pdf(document, font.font_file);
    ASSERT_TRUE(pdf) << pdf.error().message;
    EXPECT_EQ(pages_of(*pdf), 1u) << fields;
    EXPECT_NE(pdf->find("0 0 164"), std::string::npos) << "58 mm";
  }
}

TEST(PdfTest, long_tables_go_on_on_the_next_page) {
  const auto pdf = to_pdf(a_document(100), font.font_file);
  ASSERT_TRUE(pdf);
  EXPECT_GT(pages_of(*pdf), 2u);
}

TEST(PdfTest, texts_that_are_too_wide_broken_or_no_utf8_are_shown_as_far_as_they_can_be) {
  auto document = a_document(1);
  document.sections[0].fields = {{"a", std::string(2'000, 'x')},
                                 {"b", "\xFF\xC3(\xE4\xBD"},
                                 {"c", "\xF0\x9F\x94\x8B\x01\n"},
                                 {"", ""}};
  const auto pdf = to_pdf(document, font.font_file);
  EXPECT_TRUE(pdf) << pdf.error().message;
}

TEST(PdfTest, a_document_without_end_is_refused) {
  EXPECT_EQ(to_pdf(a_document(30'000), font.font_file).error().kind, ErrorKind::unavailable);
}

TEST(PdfTest, a_font_that_is_not_there_or_is_none_is_said_in_words) {
  EXPECT_EQ(to_pdf(a_document(1), "/no/such.ttf").error().message,
            "the font /no/such.ttf is not there: install fonts-wqy-zenhei, or set pdf_font");
  EXPECT_NE(to_pdf(a_document(1), "/bin/sh").error().message.find("cannot be embedded"),
            std::string::npos);
}

}  // namespace
}  // namespace voltyard::papers
