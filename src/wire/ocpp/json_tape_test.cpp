#include "wire/ocpp/json_tape.hpp"

#include "wire/ocpp/encode.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::ocpp {
namespace {

std::string read_and_write(std::string_view text) {
  Tape tape;
  if (tape.parse(text) != ParseOutcome::complete) return "no JSON";
  std::string out;
  write_json(tape.root(), out);
  return out;
}

TEST(Tape, n56_numbers_keep_their_text) {
  EXPECT_EQ(read_and_write("[1.50, -0, 1e400, 18446744073709551616, 0.1E-7]"),
            "[1.50,-0,1e400,18446744073709551616,0.1E-7]");
}

TEST(Tape, n56_nan_is_no_json) {
  for (const auto* text : {"[NaN]", "[Infinity]", "[-]", "[+1]", "[01]", "[1.]", "[.5]"}) {
    EXPECT_EQ(read_and_write(text), "no JSON") << text;
  }
}

TEST(Tape, strings_with_escapes_are_unescaped_and_the_others_point_into_the_input) {
  const std::string text = R"(["plain","a\"b","\u5c97\n","\ud83d\udd0c","","\u0041"])";
  Tape tape;
  ASSERT_EQ(tape.parse(text), ParseOutcome::complete);
  Value value = tape.root().first();
  EXPECT_EQ(value.text().data(), text.data() + 2);
  for (const std::string_view expected : {"plain", "a\"b", "岗\n", "🔌", "", "A"}) {
    EXPECT_EQ(value.text(), expected);
    value = value.next();
  }
}

TEST(Tape, n54_both_of_two_equal_keys_are_kept) {
  EXPECT_EQ(read_and_write(R"({"a":1,"a":2})"), R"({"a":1,"a":2})");
}

TEST(Tape, n55_depth_is_bounded) {
  EXPECT_EQ(read_and_write(std::string(16, '[') + std::string(16, ']')),
            std::string(16, '[') + std::string(16, ']'));
  Tape tape;
  EXPECT_EQ(tape.parse(std::string(17, '[') + std::string(17, ']')), ParseOutcome::too_deep);
  EXPECT_EQ(tape.parse(std::string(10'000, '[')), ParseOutcome::too_deep);
  EXPECT_EQ(tape.parse("[[[[]]]]"), ParseOutcome::complete) << "the next document is not harmed";
}

TEST(Tape, what_ends_too_early_is_told_from_what_is_broken) {
  Tape tape;
  EXPECT_EQ(tape.parse(""), ParseOutcome::cut_short);
  EXPECT_EQ(tape.parse(R"([2,"id)"), ParseOutcome::cut_short);
  EXPECT_EQ(tape.parse(R"([2,"id"}])"), ParseOutcome::broken);
  EXPECT_EQ(tape.parse("[2] x"), ParseOutcome::broken);
  EXPECT_EQ(tape.parse("[2] \n"), ParseOutcome::complete);
  EXPECT_EQ(tape.parse("[\"\xff\xfe\"]"), ParseOutcome::broken) << "not UTF-8";
  EXPECT_EQ(tape.parse("[1e99999999999]"), ParseOutcome::out_of_range);
}

TEST(Tape, after_warm_up_parsing_moves_nothing) {
  const std::string text = R"([2,"1","MeterValues",{"a":[{"b":"c\n"},{"b":"d"}]}])";
  Tape tape;
  ASSERT_EQ(tape.parse(text), ParseOutcome::complete);
  const auto* first = tape.root().node();
  for (int i = 0; i < 10; ++i) ASSERT_EQ(tape.parse(text), ParseOutcome::complete);
  EXPECT_EQ(tape.root().node(), first);
}

}  // namespace
}  // namespace voltyard::wire::ocpp
