#include "base/id.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <gtest/gtest.h>

namespace voltyard {
namespace {

struct TimeCase {
  const char* text;
  const char* expected;  // RFC 3339 UTC, or nullptr when it must be refused
};

class StationTimes : public testing::TestWithParam<TimeCase> {};

// Formats that real chargers send.
TEST_P(StationTimes, are_read_or_refused) {
  const auto ms = parse_rfc3339_ms(GetParam().text);
  ASSERT_EQ(ms.has_value(), GetParam().expected != nullptr);
  if (ms) {
    EXPECT_EQ(to_rfc3339({*ms}), GetParam().expected);
  }
}

INSTANTIATE_TEST_SUITE_P(
    table, StationTimes,
    testing::Values(TimeCase{"2026-11-23T14:00:00Z", "2026-11-23T14:00:00Z"},
                    TimeCase{"2026-11-23T14:00:00.25Z", "2026-11-23T14:00:00.250Z"},
                    TimeCase{"2026-11-23T22:00:00+08:00", "2026-11-23T14:00:00Z"},
                    TimeCase{"2026-11-23T22:00:00+08", "2026-11-23T14:00:00Z"},
                    TimeCase{"2026-11-23T22:00:00+0800", "2026-11-23T14:00:00Z"},
                    TimeCase{"2026-11-23 14:00:00", "2026-11-23T14:00:00Z"},
                    TimeCase{"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
                    TimeCase{"2022-02-29T00:00:00Z", nullptr}, TimeCase{"0", nullptr},
                    TimeCase{"", nullptr}, TimeCase{"2026-11-23T14:00:00.Z", nullptr},
                    TimeCase{"2026-11-23T25:00:00Z", nullptr},
                    TimeCase{"9999-12-31T23:59:59-01:00", nullptr},
                    TimeCase{"2026-11-23T14:00:00+99:99", nullptr}));

struct DecimalCase {
  const char* text;
  int scale;
  std::int64_t expected;  // -1: refused
};

class Decimals : public testing::TestWithParam<DecimalCase> {};

TEST_P(Decimals, are_exact_integers) {
  const auto value = parse_decimal(GetParam().text, GetParam().scale);
  if (GetParam().expected == -1) {
    EXPECT_FALSE(value.has_value());
  } else {
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(*value, GetParam().expected);
  }
}

INSTANTIATE_TEST_SUITE_P(table, Decimals,
                         testing::Values(DecimalCase{"0.083", 6, 83'000},
                                         DecimalCase{"12e3", 0, 12'000}, DecimalCase{"1.5", 0, 2},
                                         DecimalCase{"1.49", 0, 1},
                                         DecimalCase{"9223372036854775807", 0, INT64_MAX},
                                         DecimalCase{"9223372036854775808", 0, -1},
                                         DecimalCase{"1e400", 3, -1}, DecimalCase{"1e-400", 3, 0},
                                         DecimalCase{"-0", 3, 0}, DecimalCase{"", 3, -1},
                                         DecimalCase{"NaN", 3, -1}, DecimalCase{"1.2.3", 3, -1},
                                         DecimalCase{"0x10", 0, -1}, DecimalCase{"1e", 0, -1}));

TEST(decimal, an_exact_one_is_never_rounded) {
  EXPECT_EQ(parse_exact_decimal("0.5600", 2).value(), 56);
  EXPECT_EQ(parse_exact_decimal("1.2e-1", 2).value(), 12);
  EXPECT_EQ(parse_exact_decimal("9007199254740993", 0).value(), 9'007'199'254'740'993);
  for (const auto* fine : {"0.565", "1e-3", "1e-400"}) {
    EXPECT_FALSE(parse_exact_decimal(fine, 2)) << fine;
  }
}

TEST(decimal, prints_what_it_reads) {
  EXPECT_EQ(format_decimal(83'000, 6), "0.083");
  EXPECT_EQ(format_decimal(-1'500, 3), "-1.5");
  EXPECT_EQ(format_decimal(20, 1), "2");
  EXPECT_EQ(format_decimal(7, 0), "7");
}

TEST(uuid7, sorts_by_time_and_survives_text) {
  SeededRandom random(1);
  const auto early = make_uuid7({1'000}, random);
  const auto late = make_uuid7({2'000}, random);
  EXPECT_LT(early, late);
  EXPECT_EQ(parse_uuid(to_string(early)), early);
  EXPECT_EQ(to_string(early)[14], '7');
  EXPECT_FALSE(parse_uuid("not-a-uuid"));
}

// N66, N68: text from outside stays one line and cannot turn the reading direction.
TEST(log, n66_n68_text_from_outside_stays_one_line) {
  EXPECT_EQ(printable("a\r\n{\"level\":1}"), "a\\x0d\\x0a{\\x22level\\x22:1}");
  EXPECT_EQ(printable("\xE2\x80\xAEgpj"), "\\xe2\\x80\\xaegpj");
  EXPECT_EQ(printable("\xE2\x80\xA6 \xE5\xB2\x97"), "\xE2\x80\xA6 \xE5\xB2\x97");
  EXPECT_EQ(printable("a\xC3(\xFF"), "a\\xc3(\\xff");
  EXPECT_EQ(printable("\xE5\xB2\x97\xE5\xB2\x97", 2), "\xE5\xB2\x97...");
  EXPECT_EQ(printable(std::string(300, 'x')).size(), 258u);
}

TEST(clock, runs_at_its_speed_from_its_anchor) {
  const ScaledClock clock({1'000'000}, wall_now() - Duration(1'000), 60.0);
  EXPECT_GE(clock.now().ms, 1'060'000);
}

}  // namespace
}  // namespace voltyard
