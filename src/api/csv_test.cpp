#include "api/csv.hpp"

#include <gtest/gtest.h>

namespace voltyard::api {
namespace {

// Rows as "1:a|b 3:c".
std::string rows(std::string_view text) {
  const auto parsed = parse_csv(text);
  if (!parsed) return "error: " + parsed.error().message;
  std::string out;
  for (const auto& row : *parsed) {
    if (!out.empty()) out += " ";
    out += std::to_string(row.number) + ":";
    for (std::size_t i = 0; i < row.fields.size(); ++i) out += (i ? "|" : "") + row.fields[i];
  }
  return out;
}

TEST(csv, what_excel_writes_is_read) {
  EXPECT_EQ(rows("a,b\r\n1,2\r\n"), "1:a|b 2:1|2");
  EXPECT_EQ(rows("a;b\n1;2,5\n"), "1:a|b 2:1|2,5");
  EXPECT_EQ(rows("a\tb\n1\t2"), "1:a|b 2:1|2");
  EXPECT_EQ(rows("sep=;\r\na,x;b\r\n"), "1:a,x|b");
  EXPECT_EQ(rows("\"a\"\"b\",\"line\r\nbreak\" , c \r"), "1:a\"b|line\r\nbreak|c");
  EXPECT_EQ(rows("a,b,,,\r\n,,,\r\n\r\n1,,,,"), "1:a|b 4:1") << "empty columns and rows";
  EXPECT_EQ(rows(""), "");
}

TEST(csv, what_is_broken_names_its_row) {
  EXPECT_EQ(rows("a\n\"b"), "error: row 2 opens a quote that never ends");
  EXPECT_EQ(rows("a\n\"b\"c"), "error: row 2 goes on after a closing quote");
  EXPECT_EQ(rows(std::string_view("a\nb\0", 4)), "error: row 2 holds a NUL");
}

TEST(csv, limits_hold) {
  const CsvLimits limits{2, 2, 3};
  EXPECT_TRUE(parse_csv("a,b\n1,2", limits));
  EXPECT_FALSE(parse_csv("a\nb\nc", limits));
  EXPECT_FALSE(parse_csv("a,b,c", limits));
  EXPECT_FALSE(parse_csv("abcd", limits));
  EXPECT_FALSE(parse_csv(std::string(100'000, ',') + "a", limits));
}

TEST(csv, chinese_text_is_read_in_every_encoding_excel_saves) {
  const std::string gate = "岗坡路1号院";
  EXPECT_EQ(*spreadsheet_text(gate), gate);
  EXPECT_EQ(*spreadsheet_text("\xEF\xBB\xBF" + gate), gate);
  EXPECT_EQ(*spreadsheet_text("\xB8\xDA\xC6\xC2\xC2\xB7"
                              "1"
                              "\xBA\xC5\xD4\xBA"),
            gate)
      << "GB18030";
  const std::string_view utf16("\xFF\xFE\x97\x5C\x61\x57", 6);
  EXPECT_EQ(*spreadsheet_text(utf16), "岗坡");
  EXPECT_FALSE(spreadsheet_text("\xFF\xFF\xFF"));
}

}  // namespace
}  // namespace voltyard::api
