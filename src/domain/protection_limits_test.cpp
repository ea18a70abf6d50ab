#include "domain/protection_limits.hpp"

#include <gtest/gtest.h>

#include <string>

namespace voltyard::domain {
namespace {

TEST(limits, what_is_shipped_is_free_of_contradictions) {
  EXPECT_FALSE(check_limits(ProtectionLimits{}).has_error());
}

TEST(limits, silence_is_three_reports_and_a_half_but_at_least_two_minutes) {
  ReportLimits reports;
  EXPECT_EQ(reports.silence(), std::chrono::seconds(1'050));
  reports.interval = std::chrono::seconds(10);
  EXPECT_EQ(reports.silence(), std::chrono::seconds(120));
}

TEST(limits, a_contradiction_is_refused_with_its_field) {
  struct Case {
    void (*change)(ProtectionLimits&);
    const char* field;
  };
  const Case cases[] = {
      {[](ProtectionLimits& l) { l.host.leakage_back_ma = 30; }, "/host"},
      {[](ProtectionLimits& l) { l.reports.interval = Duration::zero(); }, "/reports"},
      {[](ProtectionLimits& l) { l.full.below_permille = 1'000; }, "/full/below_permille"},
      {[](ProtectionLimits& l) { l.full.small_permille = 1'000; }, "/full/small_permille"},
      {[](ProtectionLimits& l) { l.full.back_permille = 1'000; }, "/full/back_permille"},
      {[](ProtectionLimits& l) { l.full.float_at_most = std::chrono::minutes(59); },
       "/full/float_at_most"},
      {[](ProtectionLimits& l) { l.full.steady_permille = 0; }, "/full/steady_permille"},
      {[](ProtectionLimits& l) { l.unplugged.back_mw = 1'500; }, "/unplugged/back_mw"},
      {[](ProtectionLimits& l) { l.no_load.peak_mw = 2'000; }, "/no_load/peak_mw"},
      {[](ProtectionLimits& l) { l.no_load.within = Duration::zero(); }, "/no_load/within"},
      {[](ProtectionLimits& l) { l.overload.at_once_mw = 1'000'000; }, "/overload"},
      {[](ProtectionLimits& l) { l.growth.stop_mw = 10'000; }, "/growth"},
      {[](ProtectionLimits& l) { l.growth.level_time = Duration::zero(); }, "/growth/level_time"},
      {[](ProtectionLimits& l) { l.growth.back_permille = 1'000; }, "/growth/back_permille"},
      {[](ProtectionLimits& l) { l.total_time.at_most = Duration::zero(); }, "/total_time/at_most"},
      {[](ProtectionLimits& l) { l.temperature.warn_dc = 800; }, "/temperature"},
      {[](ProtectionLimits& l) { l.stop_ignored.after = Duration::zero(); }, "/stop_ignored"},
      {[](ProtectionLimits& l) { l.pile.no_start_mw = 8'700'001; }, "/pile"},
      {[](ProtectionLimits& l) { l.pile.air.back_dc = 0; }, "/pile/air"},
  };
  for (const auto& test : cases) {
    ProtectionLimits limits;
    test.change(limits);
    const auto status = check_limits(limits);
    EXPECT_TRUE(status.has_error() && status.error().field == test.field) << test.field;
  }
}

TEST(signals, the_shipped_table_says_what_follows) {
  struct Case {
    Signal signal;
    const char* action;
  };
  const Case cases[] = {
      {Signal::smoke, "cut_shed"},         {Signal::heat, "cut_shed"},
      {Signal::fire_system, "cut_shed"},   {Signal::hot_melt, "cut_shed"},
      {Signal::overheated, "stop_pile"},   {Signal::water, "stop_pile"},
      {Signal::water_level, "stop_pile"},  {Signal::leakage, "stop_pile"},
      {Signal::over_voltage, "stop_pile"}, {Signal::short_circuit, "stop_slot"},
      {Signal::relay_stuck, "notify"},     {Signal::under_voltage, "notify"},
      {Signal::power_lost, "notify"},      {Signal::door_open, "notify"},
  };
  EXPECT_EQ(std::size(cases), signal_count);
  const Timestamp now{1'795'440'000'000};
  for (const auto& test : cases) {
    const auto verdict = judge_signal(shipped_signal_actions, test.signal, now);
    EXPECT_EQ(verdict.rule, Rule::signal);
    EXPECT_EQ(verdict.at, now);
    EXPECT_EQ(to_string(verdict.action), test.action) << to_string(test.signal);
  }
}

TEST(signals, have_names_that_are_read_back) {
  for (std::size_t i = 0; i < signal_count; ++i) {
    const auto signal = static_cast<Signal>(i);
    EXPECT_EQ(parse_signal(to_string(signal)), signal);
  }
  EXPECT_EQ(parse_signal("door_open"), Signal::door_open);
  EXPECT_EQ(parse_signal("fog"), std::nullopt);
}

TEST(rules, have_names) {
  EXPECT_EQ(to_string(Rule::slot_hot), "slot_hot");
  EXPECT_EQ(to_string(Rule::growth_warned), "growth_warned");
  EXPECT_EQ(to_string(Rule::pile_overload), "pile_overload");
  EXPECT_EQ(to_string(Rule::signal), "signal");
}

}  // namespace
}  // namespace voltyard::domain
