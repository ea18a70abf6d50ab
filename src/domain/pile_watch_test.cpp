#include "domain/pile_watch.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

namespace voltyard::domain {
namespace {

constexpr Timestamp start{1'795'440'000'000};  // 2026-11-23T12:00:00Z

struct Heard {
  std::int64_t at_s;
  Rule rule;
  Action action;
  bool operator==(const Heard&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Heard& heard) {
  return out << heard.at_s << " s " << to_string(heard.rule) << ' ' << to_string(heard.action);
}

using Verdicts = std::vector<Heard>;

struct Pile {
  explicit Pile(std::int64_t interval_s) {
    limits.reports.interval = std::chrono::seconds(interval_s);
  }
  void draw(std::int64_t s, int number, std::int32_t mw) {
    Reading reading;
    reading.at = start + std::chrono::seconds(s);
    reading.power_mw = mw;
    keep(s, observe(watch, limits, number, reading));
  }
  void air(std::int64_t s, std::int16_t dc) {
    keep(s, observe_air(watch, limits.pile, dc, start + std::chrono::seconds(s)));
  }
  void keep(std::int64_t s, const std::optional<Verdict>& verdict) {
    if (!verdict) return;
    heard.push_back({s, verdict->rule, verdict->action});
    last = *verdict;
  }

  PileWatch watch;
  ProtectionLimits limits;
  Verdicts heard;
  Verdict last;
};

// Twelve slots of 650 W are the 7800 W of the first threshold.
void fill(Pile& pile, std::int32_t each_mw) {
  for (int number = 1; number <= 12; ++number) pile.draw(0, number, each_mw);
}

TEST(pile, a_start_is_allowed_up_to_7800_w) {
  Pile pile(10);
  for (int number = 1; number <= 11; ++number) pile.draw(0, number, 650'000);
  EXPECT_TRUE(may_start(pile.watch, pile.limits.pile, {650'000}));
  EXPECT_FALSE(may_start(pile.watch, pile.limits.pile, {650'001}));
}

TEST(pile, a_slot_counts_as_expected_until_it_is_read_and_not_after_its_end) {
  Pile pile(10);
  expect_slot(pile.watch, 1, {300'000});
  pile.draw(0, 2, 120'000);
  EXPECT_EQ(total_power(pile.watch), Power{420'000});
  pile.draw(10, 1, 180'000);
  EXPECT_EQ(total_power(pile.watch), Power{300'000});
  release_slot(pile.watch, 2);
  EXPECT_EQ(total_power(pile.watch), Power{180'000});
}

TEST(pile, a_reading_without_power_leaves_the_sum) {
  Pile pile(10);
  pile.draw(0, 1, 400'000);
  pile.draw(10, 1, Sample::absent);
  EXPECT_EQ(total_power(pile.watch), Power{400'000});
}

TEST(pile, what_a_slot_feeds_back_makes_no_room) {
  Pile pile(10);
  pile.draw(0, 1, 400'000);
  pile.draw(0, 2, -100'000);
  EXPECT_EQ(total_power(pile.watch), Power{400'000});
}

TEST(pile_crowded, above_7800_w_is_told_once_until_below_7600_w) {
  Pile pile(10);
  fill(pile, 650'000);
  EXPECT_EQ(pile.heard, Verdicts{});
  pile.draw(10, 1, 650'001);
  pile.draw(20, 1, 451'000);
  pile.draw(30, 1, 650'001);
  EXPECT_EQ(pile.heard, (Verdicts{{10, Rule::pile_crowded, Action::notify}}));
  pile.draw(40, 1, 450'000);
  pile.draw(50, 1, 650'001);
  EXPECT_EQ(pile.heard, (Verdicts{{10, Rule::pile_crowded, Action::notify},
                                  {50, Rule::pile_crowded, Action::notify}}));
}

TEST(pile_overload, at_10_s_stops_the_pile_after_30_s_above_8700_w) {
  Pile pile(10);
  fill(pile, 640'000);
  for (std::int64_t s = 100; s <= 130; s += 10) pile.draw(s, 12, 1'660'001);
  EXPECT_EQ(pile.heard, (Verdicts{{100, Rule::pile_crowded, Action::notify},
                                  {130, Rule::pile_overload, Action::stop_pile}}));
  EXPECT_EQ(pile.last.evidence.measured, 8'700'001);
  EXPECT_EQ(pile.last.evidence.threshold, 8'700'000);
  EXPECT_EQ(pile.last.evidence.since, start + std::chrono::seconds(100));
}

TEST(pile_overload, at_5_min_one_reading_stops_the_pile) {
  Pile pile(300);
  fill(pile, 640'000);
  pile.draw(300, 12, 1'660'001);
  EXPECT_EQ(pile.heard, (Verdicts{{300, Rule::pile_overload, Action::stop_pile}}));
}

TEST(pile_overload, exactly_8700_w_is_crowded_only) {
  Pile pile(300);
  fill(pile, 640'000);
  pile.draw(300, 12, 1'660'000);
  EXPECT_EQ(pile.heard, (Verdicts{{300, Rule::pile_crowded, Action::notify}}));
}

TEST(pile_overload, is_told_again_only_after_8500_w) {
  Pile pile(300);
  fill(pile, 640'000);
  pile.draw(300, 12, 1'660'001);
  pile.draw(600, 12, 1'460'001);
  pile.draw(900, 12, 1'660'001);
  pile.draw(1'200, 12, 1'460'000);
  pile.draw(1'500, 12, 1'660'001);
  EXPECT_EQ(pile.heard, (Verdicts{{300, Rule::pile_overload, Action::stop_pile},
                                  {600, Rule::pile_crowded, Action::notify},
                                  {1'500, Rule::pile_overload, Action::stop_pile}}));
}

TEST(pile_overload, a_clock_that_is_set_back_neither_fills_nor_empties_the_timer) {
  Pile pile(10);
  fill(pile, 640'000);
  pile.draw(3'600, 12, 1'660'001);
  pile.draw(3'620, 12, 1'660'001);
  pile.draw(0, 12, 1'660'001);
  EXPECT_EQ(pile.heard, (Verdicts{{3'600, Rule::pile_crowded, Action::notify}}));
  pile.draw(10, 12, 1'660'001);
  EXPECT_EQ(pile.heard.back(), (Heard{10, Rule::pile_overload, Action::stop_pile}));
}

TEST(pile_air, warns_at_65_stops_at_80_and_clears_5_degrees_below) {
  Pile pile(300);
  pile.air(0, 649);
  pile.air(60, 650);
  pile.air(120, 601);
  pile.air(180, 800);
  pile.air(240, 751);
  pile.air(300, 800);
  pile.air(360, 750);
  pile.air(420, 800);
  EXPECT_EQ(pile.heard, (Verdicts{{60, Rule::pile_warm, Action::notify},
                                  {180, Rule::pile_hot, Action::stop_pile},
                                  {420, Rule::pile_hot, Action::stop_pile}}));
}

}  // namespace
}  // namespace voltyard::domain
