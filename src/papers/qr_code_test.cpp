// Codes that telephones read: their modules are those of the standard.
#include "papers/qr_code.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

namespace voltyard::papers {
namespace {

// The picture as rows of '#' and ' ', without the quiet zone.
std::vector<std::string> modules(const std::string& svg, int width) {
  std::vector<std::string> rows(static_cast<std::size_t>(width),
                                std::string(static_cast<std::size_t>(width), ' '));
  const auto dark = svg.rfind("d=\"") + 3;
  for (auto at = svg.find('M', dark); at != std::string::npos; at = svg.find('M', at + 1)) {
    int x = 0;
    int y = 0;
    int length = 0;
    if (std::sscanf(svg.c_str() + at, "M%d %dh%dv1", &x, &y, &length) != 3) continue;
    for (int i = 0; i < length; ++i) rows.at(std::size_t(y)).at(std::size_t(x + i)) = '#';
  }
  return rows;
}

TEST(QrCodeTest, a_code_has_its_finder_patterns_and_a_quiet_zone) {
  const auto svg = qr_svg("weixin://wxpay/bizpayurl?pr=p4lpSuKzz");
  ASSERT_TRUE(svg) << svg.error().message;
  EXPECT_NE(svg->find("viewBox=\"-4 -4 37 37\""), std::string::npos) << *svg;  // 29 modules
  const auto rows = modules(*svg, 29);
  const std::vector<std::string> finder = {"####### ", "#     # ", "# ### # ", "# ### # ",
                                           "# ### # ", "#     # ", "####### ", "        "};
  for (std::size_t y = 0; y < finder.size(); ++y) {
    EXPECT_EQ(rows[y].substr(0, 8), finder[y]) << y;
    EXPECT_EQ(rows[y].substr(22), finder[y].substr(0, 7)) << y;
    EXPECT_EQ(rows[28 - y].substr(0, 8), finder[y]) << y;
  }
  EXPECT_EQ(rows[6].substr(6, 17), "# # # # # # # # #");  // the timing pattern
}

TEST(QrCodeTest, other_texts_are_other_codes) {
  EXPECT_NE(*qr_svg("weixin://wxpay/bizpayurl?pr=a"), *qr_svg("weixin://wxpay/bizpayurl?pr=b"));
  EXPECT_EQ(*qr_svg("同一个"), *qr_svg("同一个"));
}

TEST(QrCodeTest, nothing_and_too_much_are_refused_and_nothing_of_a_text_is_markup) {
  EXPECT_EQ(qr_svg("").error().message, "there is nothing to show as a code");
  EXPECT_EQ(qr_svg(std::string(1'001, 'x')).error().message, "this is too long for a code");
  EXPECT_TRUE(qr_svg(std::string(1'000, '\xff')));
  EXPECT_EQ(qr_svg("<script>")->find("script"), std::string::npos);
}

}  // namespace
}  // namespace voltyard::papers
