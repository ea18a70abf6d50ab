// Spreadsheets: exact numbers, times of the place, and no text that becomes a formula.
#include "papers/sheet.hpp"

#include <gtest/gtest.h>

namespace voltyard::papers {
namespace {

std::string csv(std::vector<std::vector<Cell>> rows) {
  const auto sheet = make_sheet(SheetFormat::csv, {"a"});
  for (const auto& row : rows) sheet->add(row);
  return sheet->finish()->substr(std::string_view("\xEF\xBB\xBF"
                                                  "a\r\n")
                                     .size());
}

TEST(CsvSheet, it_begins_with_a_byte_order_mark_and_has_rows_as_rfc_4180_says) {
  const auto sheet = make_sheet(SheetFormat::csv, {"名称", "a,b"});
  sheet->add(std::vector<Cell>{std::string("say \"hi\""), std::string("two\nlines")});
  EXPECT_EQ(*sheet->finish(), "\xEF\xBB\xBF名称,\"a,b\"\r\n\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
}

TEST(CsvSheet, numbers_are_exact_and_times_are_of_the_place) {
  EXPECT_EQ(csv({{money_cell(Money{-5}), money_cell(Money{1'230}), Decimal{42, 0},
                  kwh_cell(Energy{570'000}),
                  LocalMoment{{1'795'435'200'000}, zone_of("Asia/Shanghai")}, std::monostate{}}}),
            "-0.05,12.30,42,0.570000,2026-11-23 20:00:00,\r\n");
  EXPECT_EQ(csv({{money_cell(Money{INT64_MIN})}}), "-92233720368547758.08\r\n");
}

TEST(CsvSheet, n67_no_text_becomes_a_formula) {
  const std::string_view bad[] = {"=1+1", "+86138", "-1",  "@SUM(A1)", "\tx", "\rx",
                                  "\nx",  "＝1",    "＋1", "－1",      "＠a", "  =1"};
  for (const auto text : bad) EXPECT_EQ(formula_safe(text), "'" + std::string(text)) << text;
  for (const auto text : {"CARD-1", "张三", "a=b", "1.5", ""}) EXPECT_EQ(formula_safe(text), text);
  EXPECT_EQ(formula_safe(std::string_view("a\x01\0b", 4)), "a  b");
  EXPECT_EQ(csv({{std::string("=HYPERLINK(\"http://x\",\"y\")")}}),
            "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
}

TEST(XlsxSheet, it_is_a_workbook_whatever_is_in_it) {
  const auto sheet = make_sheet(SheetFormat::xlsx, {"名称", "金额"});
  sheet->add(std::vector<Cell>{std::string("=1+1"), money_cell(Money{1'234})});
  sheet->add(std::vector<Cell>{std::string(40'000, 'x'), std::monostate{}});
  const auto file = sheet->finish();
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_TRUE(file->starts_with("PK"));
  EXPECT_FALSE(sheet->finish());  // it is given once
}

TEST(XlsxSheet, one_that_is_never_finished_leaves_nothing_behind) {
  make_sheet(SheetFormat::xlsx, {"a"})->add(std::vector<Cell>{std::string("x")});
}

}  // namespace
}  // namespace voltyard::papers
