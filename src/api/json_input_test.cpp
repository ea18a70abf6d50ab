// Numbers of a request as they are written: nothing of them passes through a double.
#include "api/json_input.hpp"

#include <gtest/gtest.h>

namespace voltyard::api {
namespace {

std::string places(std::string_view json) {
  std::string text;
  for (const auto& [place, number] : decimals_in(json)) text += place + "=" + number + ";";
  return text;
}

TEST(JsonDecimals, each_stands_at_its_place_as_it_was_written) {
  EXPECT_EQ(places(R"({"a":0.10,"b":[1,2.5,{"c":1e-2}],"d":{"e":-0.5},"f":7,"g":"1.5"})"),
            "/a=0.10;/b/1=2.5;/b/2/c=1e-2;/d/e=-0.5;");
  EXPECT_EQ(places(R"([[],{},[0.25]])"), "/2/0=0.25;");
  EXPECT_EQ(places(R"({"\u0061":1.5})"), "/a=1.5;");
}

TEST(JsonDecimals, a_name_with_a_slash_is_no_place) {
  EXPECT_EQ(places(R"({"a":[{"b":1.5}],"a/0/b":9.5})"), "/a/0/b=1.5;");
}

TEST(JsonDecimals, what_is_no_json_has_none) {
  EXPECT_EQ(places(""), "");
  EXPECT_EQ(places("{"), "");
}

// As a text, or the error's.
std::string read(std::string number, int decimals, std::int64_t max) {
  auto input = JsonInput::parse(R"({"x":)" + number + "}");
  if (!input) return input.error().message;
  const auto read = input->optional_decimal("x", decimals, max);
  if (const auto fine = input->finish(); !fine) return fine.error().field;
  return read ? std::to_string(*read) : "none";
}

TEST(JsonInput, a_decimal_is_exact_whatever_a_double_would_make_of_it) {
  EXPECT_EQ(read("0.56", 5, 10), "56000");
  EXPECT_EQ(read("3", 2, 10), "300");
  EXPECT_EQ(read("1e1", 2, 10), "1000");
  EXPECT_EQ(read("0.1000000", 5, 10), "10000") << "zeros are no decimals";
  EXPECT_EQ(read("90071992547409.93", 2, 100'000'000'000'000), "9007199254740993");
  EXPECT_EQ(read("null", 2, 10), "none");
}

TEST(JsonInput, a_decimal_that_is_too_fine_too_large_or_none_is_refused_with_its_field) {
  for (const auto* bad : {"0.561", "0.5600001", "10.01", "-0.01", "\"0.5\"", "true", "1e300",
                          "9223372036854775808"}) {
    EXPECT_EQ(read(bad, 2, 10), "/x") << bad;
  }
}

TEST(JsonInput, a_decimal_within_objects_is_found_at_its_own_place) {
  auto input = JsonInput::parse(R"({"rows":[{"x":0.25},{"x":0.5,"y":{"x":0.75}}]})");
  ASSERT_TRUE(input);
  auto rows = input->objects("rows", 9);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].optional_decimal("x", 2, 9), 25);
  EXPECT_EQ(rows[1].optional_decimal("x", 2, 9), 50);
  EXPECT_EQ(rows[1].object("y").optional_decimal("x", 2, 9), 75);
}

}  // namespace
}  // namespace voltyard::api
