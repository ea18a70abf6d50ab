// What a file of thresholds may say, and what is said about one that is wrong.
#include "protection_file.hpp"

#include <gtest/gtest.h>

namespace voltyard::app {
namespace {

using domain::Action;

// "field: sentence" of a refused file, empty when it is taken.
std::string refusal(std::string_view toml) {
  const auto read = read_protection(toml, "limits.toml");
  if (read) return "";
  return (read.error().field.empty() ? "" : read.error().field + ": ") + read.error().message;
}

TEST(ProtectionFile, what_it_does_not_say_is_as_shipped) {
  const auto table = read_protection("", "limits.toml");
  ASSERT_TRUE(table);
  EXPECT_EQ(describe(*table), describe(domain::ProtectionTable{}));
}

TEST(ProtectionFile, what_is_printed_can_be_read_again) {
  domain::ProtectionTable table;
  table.of_others.overload.above_mw = 900'500;
  table.of_others.overload.back_mw = 800'000;
  table.models.push_back({"DNY", "", table.of_others});
  table.models.back().limits.temperature.warn_dc = 555;
  table.signals[0] = Action::notify;
  const auto text = describe(table);
  EXPECT_NE(text.find("overload.above_w = 900.500\n"), std::string::npos) << text;
  EXPECT_NE(text.find("temperature.warn_celsius = 55.5\n"), std::string::npos) << text;
  const auto again = read_protection(text, "printed");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(describe(*again), text);
}

TEST(ProtectionFile, a_model_has_what_all_have_but_for_what_it_says) {
  const auto table = read_protection(R"(
    [pile]
    total_time.at_most_s = 28800
    [[model]]
    vendor = "DNY"
    model = "twelve_way"
    overload.above_w = 800
    overload.at_once_w = 900.5
    overload.back_w = 760
    [[model]]
    model = "X10P"
    whole.air.stop_action = "cut_shed"
    [signals]
    door_open = "stop_pile"
  )",
                                     "limits.toml");
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->of("DNY", "twelve_way").overload.at_once_mw, 900'500);
  EXPECT_EQ(table->of("DNY", "twelve_way").total_time.at_most, std::chrono::hours(8));
  EXPECT_EQ(table->of("DNY", "other").overload.above_mw, 1'100'000);
  EXPECT_EQ(table->of("anybody", "X10P").pile.air.stop_action, Action::cut_shed);
  EXPECT_EQ(table->signals[static_cast<std::size_t>(domain::Signal::door_open)], Action::stop_pile);
}

TEST(ProtectionFile, what_is_wrong_is_named_with_its_place) {
  EXPECT_EQ(refusal("[pile]\noverload.above = 3"),
            "overload.above: limits.toml, [pile]: there is no such threshold");
  EXPECT_EQ(refusal("[pile]\noverload.above_w = \"3\""),
            "overload.above_w: limits.toml, [pile]: is no value for this threshold");
  EXPECT_EQ(refusal("[pile]\noverload.above_w = -1"),
            "overload.above_w: limits.toml, [pile]: is no value for this threshold");
  EXPECT_EQ(refusal("[pile]\noverload.above_w = 99999999999999"),
            "overload.above_w: limits.toml, [pile]: is no value for this threshold");
  EXPECT_EQ(refusal("[pile]\nfull.action = \"explode\""),
            "full.action: limits.toml, [pile]: is no value for this threshold");
  EXPECT_EQ(refusal("[pile]\noverload.above_w = 2000"),
            "/overload: limits.toml, [pile]: must be ordered: back, above, at once");
  EXPECT_EQ(refusal("[[model]]\noverload.above_w = 1"),
            "limits.toml, [[model]] 1: needs a vendor or a model");
  EXPECT_EQ(refusal("[[model]]\nvendor = 'a\"b'"),
            "limits.toml, [[model]] 1: a name has at most 50 printable characters, no quotes");
  EXPECT_EQ(refusal("[[model]]\nvendor = \"a\"\nfull.nothing = 1"),
            "full.nothing: limits.toml, [[model]] 1: there is no such threshold");
  EXPECT_EQ(refusal("[signals]\nsmell = \"notify\""),
            "smell: limits.toml, [signals]: there is no such signal");
  EXPECT_EQ(refusal("piles = 1"), "limits.toml: there is no 'piles'");
  EXPECT_EQ(refusal("[%]"), "limits.toml: this is not TOML");
  EXPECT_EQ(load_protection("/nowhere/limits.toml").error().message,
            "/nowhere/limits.toml cannot be read");
}

}  // namespace
}  // namespace voltyard::app
