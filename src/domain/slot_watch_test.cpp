#include "domain/slot_watch.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

namespace voltyard::domain {
namespace {

constexpr Timestamp start{1'795'440'000'000};  // 2026-11-23T12:00:00Z

Timestamp at(std::int64_t s) { return start + std::chrono::seconds(s); }

// A verdict as a test reads it: when, which rule, what must happen.
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

// One session under watch. Everything it says is kept in `heard`, in order.
struct Slot {
  explicit Slot(std::int64_t interval_s) {
    limits.reports.interval = std::chrono::seconds(interval_s);
  }

  void take(std::int64_t s, Reading reading) {
    reading.at = at(s);
    keep(s, observe(watch, limits, reading));
  }
  void draw(std::int64_t s, std::int32_t mw, Plug plug = Plug::unknown) {
    Reading reading;
    reading.power_mw = mw;
    reading.plug = plug;
    take(s, reading);
  }
  // Reports at the slot's own interval, both ends included.
  void draw(std::int64_t from_s, std::int64_t to_s, std::int32_t mw, Plug plug = Plug::unknown) {
    const auto step = limits.reports.interval.count() / 1'000;
    for (auto s = from_s; s <= to_s; s += step) draw(s, mw, plug);
  }
  void warm(std::int64_t s, std::int16_t dc) {
    Reading reading;
    reading.temperature_dc = dc;
    take(s, reading);
  }
  void ask(std::int64_t s) { keep(s, overdue(watch, limits, at(s))); }
  void keep(std::int64_t s, const std::optional<Verdict>& verdict) {
    if (!verdict) return;
    heard.push_back({s, verdict->rule, verdict->action});
    last = *verdict;
  }

  SlotWatch watch = watch_slot(start);
  ProtectionLimits limits;
  Verdicts heard;
  Verdict last;
};

constexpr std::int64_t ocpp_s = 10;
constexpr std::int64_t dny_s = 300;

TEST(full, at_5_min_stops_after_half_an_hour_low_and_an_hour_of_float) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'900, 9'600, 8'000);
  EXPECT_EQ(slot.heard, (Verdicts{{9'600, Rule::full, Action::stop_slot}}));
}

TEST(full, at_10_s_stops_after_half_an_hour_low_and_an_hour_of_float) {
  Slot slot(ocpp_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'610, 9'020, 8'000);
  EXPECT_EQ(slot.heard, (Verdicts{{9'020, Rule::full, Action::stop_slot}}));
}

TEST(full, after_three_hours_five_minutes_low_are_enough) {
  Slot slot(ocpp_s);
  slot.draw(0, 12'000, 150'000);
  slot.draw(12'010, 15'920, 8'000);
  EXPECT_EQ(slot.heard, (Verdicts{{15'920, Rule::full, Action::stop_slot}}));
}

TEST(full, a_power_that_still_falls_is_no_float) {
  Slot slot(dny_s);
  slot.draw(0, 12'000, 150'000);
  std::int64_t s = 12'300;
  for (std::int32_t mw = 29'000; mw > 9'000; mw -= 1'000, s += 300) slot.draw(s, mw);
  EXPECT_EQ(slot.heard, Verdicts{});  // an hour and forty minutes below 20 %
  slot.draw(s, s + 3'600, 9'000);
  EXPECT_EQ(slot.heard, (Verdicts{{21'900, Rule::full, Action::stop_slot}}));
}

TEST(full, the_float_of_a_small_charger_is_found_by_its_watts) {
  Slot slot(dny_s);
  slot.draw(0, 12'000, 60'000);
  slot.draw(12'300, 16'500, 25'000);  // 42 % of its charging power
  EXPECT_EQ(slot.heard, (Verdicts{{16'500, Rule::full, Action::stop_slot}}));
}

TEST(full, a_small_charger_above_half_its_power_is_charging) {
  Slot slot(dny_s);
  slot.draw(0, 12'000, 60'000);
  slot.draw(12'300, 30'000, 40'000);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(full, a_charge_above_a_fifth_and_above_45_w_goes_on) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'900, 30'000, 46'000);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(full, begins_below_a_fifth_and_ends_only_above_a_quarter) {
  Slot slot(ocpp_s);
  slot.draw(0, 11'000, 400'000);
  slot.draw(11'010, 11'300, 79'000);
  slot.draw(11'310, 14'920, 81'000);  // above a fifth, below a quarter: still low
  EXPECT_EQ(slot.heard, (Verdicts{{14'920, Rule::full, Action::stop_slot}}));

  Slot back(ocpp_s);
  back.draw(0, 11'000, 400'000);
  back.draw(11'010, 11'300, 79'000);
  back.draw(11'310, 15'000, 101'000);
  EXPECT_EQ(back.heard, Verdicts{});
}

TEST(full, one_false_reading_does_not_start_the_float_again) {
  Slot slot(ocpp_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'610, 7'000, 8'000);
  slot.draw(7'005, 300'000);
  slot.draw(7'010, 7'500, 8'000);
  slot.draw(7'505, 0);
  slot.draw(7'510, 9'020, 8'000);
  EXPECT_EQ(slot.heard, (Verdicts{{9'020, Rule::full, Action::stop_slot}}));
}

TEST(full, an_unsteady_float_ends_four_hours_and_a_half_after_it_became_low) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 150'000);
  for (std::int64_t s = 3'900; s <= 19'500; s += 1'200)
    slot.draw(s, s + 900, s % 2'400 == 1'500 ? 9'000 : 18'000);
  EXPECT_EQ(slot.heard, (Verdicts{{20'400, Rule::full, Action::stop_slot}}));
}

TEST(unplugged, at_10_s_stops_after_five_minutes_below_1500_mw) {
  Slot slot(ocpp_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'610, 3'910, 1'499);
  EXPECT_EQ(slot.heard, (Verdicts{{3'910, Rule::unplugged, Action::stop_slot}}));
}

TEST(unplugged, exactly_1500_mw_is_a_float) {
  Slot slot(ocpp_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'610, 7'200, 1'500);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(unplugged, at_5_min_stops_with_the_second_report) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'900, 4'200, 0);
  EXPECT_EQ(slot.heard, (Verdicts{{4'200, Rule::unplugged, Action::stop_slot}}));
}

TEST(unplugged, is_told_with_its_evidence) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'900, 4'200, 300);
  Reading reading;
  reading.at = at(4'200);
  reading.power_mw = 300;
  EXPECT_EQ(slot.last, (Verdict{Rule::unplugged,
                                Action::stop_slot,
                                at(4'200),
                                {300, 1'500, at(3'900), std::chrono::seconds(300), reading}}));
}

TEST(unplugged, a_station_that_says_so_shortens_the_time_to_10_s) {
  Slot often(ocpp_s);
  often.draw(0, 3'600, 150'000);
  often.draw(3'610, 3'620, 0, Plug::out);
  EXPECT_EQ(often.heard, (Verdicts{{3'620, Rule::unplugged, Action::stop_slot}}));

  Slot rarely(dny_s);
  rarely.draw(0, 3'600, 150'000);
  rarely.draw(3'900, 0, Plug::out);
  EXPECT_EQ(rarely.heard, (Verdicts{{3'900, Rule::unplugged, Action::stop_slot}}));
}

TEST(unplugged, a_plug_that_is_known_to_be_in_is_not_unplugged) {
  Slot slot(ocpp_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'610, 9'000, 500, Plug::in);
  EXPECT_EQ(slot.heard, Verdicts{});
  slot.draw(9'010, 9'020, 500, Plug::in);
  EXPECT_EQ(slot.heard, (Verdicts{{9'020, Rule::full, Action::stop_slot}}));
}

TEST(unplugged, a_contact_lost_for_290_s_stops_nothing) {
  Slot slot(ocpp_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'610, 3'900, 0);
  slot.draw(3'910, 7'000, 150'000);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(unplugged, ends_only_above_2500_mw) {
  Slot slot(ocpp_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'610, 3'700, 1'000);
  slot.draw(3'710, 3'910, 2'400);
  EXPECT_EQ(slot.heard, (Verdicts{{3'910, Rule::unplugged, Action::stop_slot}}));

  Slot back(ocpp_s);
  back.draw(0, 3'600, 150'000);
  back.draw(3'610, 3'700, 1'000);
  back.draw(3'710, 2'500);
  back.draw(3'720, 4'000, 1'000);
  EXPECT_EQ(back.heard, Verdicts{});
}

TEST(held, energy_that_we_withhold_is_neither_unplugged_nor_full_nor_no_load) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 0, Plug::held);
  slot.draw(3'900, 7'200, 150'000);
  slot.draw(7'500, 30'000, 0, Plug::held);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(no_load, nothing_above_30_w_within_half_an_hour_stops) {
  for (const std::int32_t mw : {0, 7'000, 29'999}) {
    Slot slot(dny_s);
    slot.draw(0, 1'800, mw);
    EXPECT_EQ(slot.heard, (Verdicts{{1'800, Rule::no_load, Action::stop_slot}})) << mw;
  }
}

TEST(no_load, exactly_30_w_is_a_load) {
  Slot slot(dny_s);
  slot.draw(0, 7'200, 30'000);
  slot.draw(7'500, 7'800, 0);
  EXPECT_EQ(slot.heard, (Verdicts{{7'800, Rule::unplugged, Action::stop_slot}}));
}

TEST(no_load, at_10_s_one_false_reading_saves_nobody) {
  Slot slot(ocpp_s);
  slot.draw(0, 600, 4'000);
  slot.draw(605, 200'000);
  slot.draw(610, 1'800, 4'000);
  EXPECT_EQ(slot.heard, (Verdicts{{1'800, Rule::no_load, Action::stop_slot}}));
}

TEST(no_load, a_vehicle_that_comes_at_the_last_moment_may_charge) {
  Slot slot(dny_s);
  slot.draw(0, 1'500, 0);
  slot.draw(1'800, 9'000, 60'000);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(overload, at_10_s_stops_after_30_s_above_1100_w) {
  Slot slot(ocpp_s);
  slot.draw(0, 600, 150'000);
  slot.draw(610, 640, 1'100'001);
  EXPECT_EQ(slot.heard, (Verdicts{{640, Rule::overload, Action::stop_slot}}));
}

TEST(overload, at_5_min_one_reading_stops) {
  Slot slot(dny_s);
  slot.draw(0, 600, 150'000);
  slot.draw(900, 1'100'001);
  EXPECT_EQ(slot.heard, (Verdicts{{900, Rule::overload, Action::stop_slot}}));
}

TEST(overload, above_1210_w_stops_at_once) {
  Slot slot(ocpp_s);
  slot.draw(0, 600, 150'000);
  slot.draw(610, 1'210'001);
  EXPECT_EQ(slot.heard, (Verdicts{{610, Rule::overload, Action::stop_slot}}));
}

TEST(overload, exactly_1100_w_is_allowed) {
  Slot slot(dny_s);
  slot.draw(0, 900, 1'100'000);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(overload, begins_above_1100_w_and_ends_at_1050_w) {
  Slot slot(ocpp_s);
  slot.draw(0, 1'105'000);
  slot.draw(10, 1'060'000);
  slot.draw(20, 1'105'000);
  slot.draw(30, 1'060'000);
  EXPECT_EQ(slot.heard, (Verdicts{{30, Rule::overload, Action::stop_slot}}));

  Slot back(ocpp_s);
  back.draw(0, 20, 1'105'000);
  back.draw(30, 1'050'000);
  back.draw(40, 60, 1'105'000);
  EXPECT_EQ(back.heard, Verdicts{});
}

TEST(stop_ignored, power_that_flows_on_after_a_stop_is_told_every_minute) {
  Slot slot(ocpp_s);
  slot.draw(0, 600, 150'000);
  slot.draw(610, 740, 1'300'000);
  EXPECT_EQ(slot.heard, (Verdicts{{610, Rule::overload, Action::stop_slot},
                                  {670, Rule::stop_ignored, Action::notify},
                                  {730, Rule::stop_ignored, Action::notify}}));
}

TEST(stop_ignored, a_report_without_power_is_no_evidence) {
  Slot slot(ocpp_s);
  slot.draw(0, 600, 150'000);
  slot.draw(610, 1'300'000);
  slot.warm(700, 300);
  EXPECT_EQ(slot.heard, (Verdicts{{610, Rule::overload, Action::stop_slot}}));
}

TEST(growth, of_a_200_w_charger_warns_above_230_w_and_stops_above_260_w_after_8_min) {
  struct Case {
    std::int32_t grown_mw;
    Verdicts expected;
  };
  const Case cases[] = {
      {216'000, {}},  // 8 %: how a healthy charge ends its constant current
      {230'000, {}},
      {230'100, {{4'090, Rule::growth_warned, Action::notify}}},
      {260'000, {{4'090, Rule::growth_warned, Action::notify}}},
      {260'100,
       {{4'090, Rule::growth, Action::stop_slot}, {4'100, Rule::growth_warned, Action::notify}}},
  };
  for (const auto& test : cases) {
    Slot slot(ocpp_s);
    slot.draw(0, 3'590, 200'000);
    slot.draw(3'600, 4'100, test.grown_mw);
    EXPECT_EQ(slot.heard, test.expected) << test.grown_mw;
  }
}

TEST(growth, of_a_60_w_charger_is_measured_in_watts) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 60'000);
  slot.draw(3'900, 4'800, 75'000);
  EXPECT_EQ(slot.heard, Verdicts{});
  slot.draw(5'100, 6'000, 75'100);
  EXPECT_EQ(slot.heard, (Verdicts{{6'000, Rule::growth_warned, Action::notify}}));
}

TEST(growth, that_begins_again_after_the_power_had_fallen_is_told) {
  Slot slot(dny_s);
  slot.draw(0, 7'200, 200'000);
  slot.draw(7'500, 9'000, 120'000);
  slot.draw(9'300, 12'000, 150'000);  // 30 W, 15 % of the level
  EXPECT_EQ(slot.heard, Verdicts{});
  slot.draw(12'300, 13'200, 150'100);
  EXPECT_EQ(slot.heard, (Verdicts{{13'200, Rule::growth_warned, Action::notify}}));
}

TEST(growth, a_lost_contact_is_no_fall) {
  Slot slot(ocpp_s);
  slot.draw(0, 7'200, 200'000);
  slot.draw(7'210, 7'400, 0);
  slot.draw(7'410, 9'000, 200'000);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(growth, at_5_min_stops_with_the_fourth_report) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 60'000);
  slot.draw(3'900, 4'800, 90'100);
  EXPECT_EQ(slot.heard, (Verdicts{{4'800, Rule::growth, Action::stop_slot}}));
}

TEST(growth, within_the_first_quarter_of_an_hour_sets_the_level) {
  Slot slot(ocpp_s);
  slot.draw(0, 600, 100'000);
  slot.draw(610, 7'200, 200'000);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(growth, two_false_readings_do_not_set_the_level) {
  Slot slot(dny_s);
  slot.draw(0, 600, 150'000);
  slot.draw(900, 1'200, 300'000);
  slot.draw(1'500, 3'600, 150'000);
  slot.draw(3'900, 4'800, 200'000);
  EXPECT_EQ(slot.heard, (Verdicts{{4'800, Rule::growth, Action::stop_slot}}));
}

TEST(growth, one_false_reading_does_not_lower_the_level) {
  Slot slot(dny_s);
  slot.draw(0, 300, 150'000);
  slot.draw(600, 60'000);
  slot.draw(900, 7'200, 150'000);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(growth, a_level_that_is_learned_late_accuses_nobody) {
  Slot slot(dny_s);
  slot.draw(0, 300, 150'000);  // then two reports are lost
  slot.draw(1'300, 9'000, 150'000);
  EXPECT_EQ(slot.heard, Verdicts{});
}

TEST(growth, is_told_again_only_after_two_thirds_of_the_margin) {
  Slot slot(ocpp_s);
  slot.draw(0, 3'590, 200'000);
  slot.draw(3'600, 4'500, 235'000);
  slot.draw(4'510, 4'600, 221'000);
  slot.draw(4'610, 5'500, 235'000);
  EXPECT_EQ(slot.heard, (Verdicts{{4'090, Rule::growth_warned, Action::notify}}));
  slot.draw(5'510, 5'600, 219'000);
  slot.draw(5'610, 6'200, 235'000);
  EXPECT_EQ(slot.heard, (Verdicts{{4'090, Rule::growth_warned, Action::notify},
                                  {6'100, Rule::growth_warned, Action::notify}}));
}

TEST(total_time, ten_hours_stop_even_when_nothing_is_said) {
  Slot slot(dny_s);
  slot.draw(0, 35'700, 150'000);
  slot.ask(35'999);
  EXPECT_EQ(slot.heard, Verdicts{});
  slot.ask(36'000);
  slot.ask(36'060);
  EXPECT_EQ(slot.heard, (Verdicts{{36'000, Rule::total_time, Action::stop_slot}}));
}

TEST(total_time, is_not_reset_by_a_pause) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'900, 30'000, 0, Plug::held);
  slot.draw(30'300, 36'000, 150'000);
  EXPECT_EQ(slot.heard, (Verdicts{{36'000, Rule::total_time, Action::stop_slot}}));
}

TEST(total_time, counts_from_the_start_of_the_session_and_not_of_the_watch) {
  Slot slot(dny_s);
  slot.ask(40'000);
  EXPECT_EQ(slot.heard, (Verdicts{{40'000, Rule::total_time, Action::stop_slot}}));
}

TEST(no_telemetry, three_missed_reports_are_told_once_until_one_comes) {
  Slot slot(dny_s);
  slot.draw(0, 600, 150'000);
  slot.ask(1'650);
  EXPECT_EQ(slot.heard, Verdicts{});
  slot.ask(1'651);
  slot.ask(1'700);
  EXPECT_EQ(slot.heard, (Verdicts{{1'651, Rule::no_telemetry, Action::notify}}));
  slot.draw(2'000, 150'000);
  slot.ask(2'010);
  slot.ask(3'051);
  EXPECT_EQ(slot.heard, (Verdicts{{1'651, Rule::no_telemetry, Action::notify},
                                  {3'051, Rule::no_telemetry, Action::notify}}));
}

TEST(no_telemetry, at_10_s_two_minutes_are_waited) {
  Slot slot(ocpp_s);
  slot.draw(0, 600, 150'000);
  slot.ask(720);
  EXPECT_EQ(slot.heard, Verdicts{});
  slot.ask(721);
  EXPECT_EQ(slot.heard, (Verdicts{{721, Rule::no_telemetry, Action::notify}}));
}

TEST(temperature, warns_at_65_and_stops_at_80_degrees) {
  Slot slot(dny_s);
  slot.warm(0, 649);
  slot.warm(60, 650);
  slot.warm(120, 799);
  slot.warm(180, 800);
  EXPECT_EQ(slot.heard, (Verdicts{{60, Rule::slot_warm, Action::notify},
                                  {180, Rule::slot_hot, Action::stop_slot}}));
}

TEST(temperature, is_told_again_only_after_5_degrees_less) {
  Slot slot(dny_s);
  slot.warm(0, 650);
  slot.warm(60, 601);
  slot.warm(120, 650);
  slot.draw(180, 150'000);  // no temperature: clears nothing
  slot.warm(240, 650);
  slot.warm(300, 600);
  slot.warm(360, 650);
  EXPECT_EQ(slot.heard, (Verdicts{{0, Rule::slot_warm, Action::notify},
                                  {360, Rule::slot_warm, Action::notify}}));
}

TEST(order, the_most_forceful_rule_speaks_first_and_the_others_follow) {
  Slot slot(ocpp_s);
  Reading reading;
  reading.power_mw = 1'300'000;
  reading.temperature_dc = 810;
  for (std::int64_t s = 0; s <= 30; s += 10) slot.take(s, reading);
  EXPECT_EQ(slot.heard, (Verdicts{{0, Rule::slot_hot, Action::stop_slot},
                                  {10, Rule::overload, Action::stop_slot},
                                  {20, Rule::slot_warm, Action::notify}}));
}

TEST(time, a_repeated_reading_counts_once) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 150'000);
  for (int copy = 0; copy < 100; ++copy) slot.draw(3'900, 0);
  slot.ask(4'200);
  slot.draw(3'900, 0);
  EXPECT_EQ(slot.heard, Verdicts{});
  slot.draw(4'200, 0);
  EXPECT_EQ(slot.heard, (Verdicts{{4'200, Rule::unplugged, Action::stop_slot}}));
}

TEST(time, a_false_reading_that_is_repeated_is_still_one) {
  Slot slot(ocpp_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'610, 7'000, 8'000);
  for (int copy = 0; copy < 3; ++copy) slot.draw(7'005, 300'000);
  slot.draw(7'010, 9'020, 8'000);
  EXPECT_EQ(slot.heard, (Verdicts{{9'020, Rule::full, Action::stop_slot}}));
}

TEST(time, a_step_forward_fills_no_timer) {
  Slot slot(ocpp_s);
  slot.draw(0, 3'600, 150'000);
  slot.draw(3'610, 0);
  slot.draw(10'800, 0);  // counts for the two minutes of a silence, not for two hours
  EXPECT_EQ(slot.heard, Verdicts{});
  slot.draw(10'810, 10'980, 0);
  EXPECT_EQ(slot.heard, (Verdicts{{10'980, Rule::unplugged, Action::stop_slot}}));
}

TEST(time, a_step_back_lets_no_time_pass_and_stops_no_rule) {
  Slot slot(ocpp_s);
  slot.draw(0, 7'200, 150'000);
  slot.ask(3'600);  // the clock was set back by an hour
  slot.draw(3'610, 3'900, 0);
  EXPECT_EQ(slot.heard, Verdicts{});
  slot.draw(3'910, 0);
  EXPECT_EQ(slot.heard, (Verdicts{{3'910, Rule::unplugged, Action::stop_slot}}));
  EXPECT_EQ(slot.watch.age_ms, 7'510'000);
}

TEST(time, an_old_reading_still_tells_of_an_overload) {
  Slot slot(ocpp_s);
  slot.draw(0, 600, 150'000);
  for (int copy = 0; copy < 3; ++copy) slot.draw(300, 1'300'000);
  EXPECT_EQ(slot.heard, (Verdicts{{300, Rule::overload, Action::stop_slot}}));
  EXPECT_EQ(slot.last.at, at(600));
}

TEST(time, irregular_spacing_changes_nothing) {
  Slot slot(dny_s);
  slot.draw(0, 3'600, 150'000);
  for (const std::int64_t s :
       {3'620, 3'640, 3'700, 3'900, 4'300, 5'000, 5'440, 6'300, 7'000, 7'900, 8'500, 9'040}) {
    slot.draw(s, 8'000);
  }
  EXPECT_EQ(slot.heard, (Verdicts{{9'040, Rule::full, Action::stop_slot}}));
}

}  // namespace
}  // namespace voltyard::domain
