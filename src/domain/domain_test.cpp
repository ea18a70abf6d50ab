#include "domain/session_rules.hpp"
#include "domain/slot_groups.hpp"
#include "domain/station.hpp"
#include "domain/token.hpp"

#include <gtest/gtest.h>

namespace voltyard::domain {
namespace {

constexpr Timestamp start{1'795'440'000'000};  // 2026-11-23T12:00:00Z
constexpr Duration minute = std::chrono::minutes(1);

Session open_session(std::int64_t register_wh = 5'000) {
  Session session;
  session.started_at = start;
  session.last_seen_at = start;
  session.register_start = session.register_last = Energy{register_wh * 1000};
  return session;
}

MeterReading reading(Timestamp at, std::int64_t wh) {
  MeterReading value;
  value.claimed_ms = at.ms;
  value.reading = Energy{wh * 1000};
  return value;
}

Stop stop(Timestamp at, std::int64_t wh) {
  return {at.ms, Energy{wh * 1000}, EndReason::local, "Local"};
}

TEST(session, adds_what_the_register_adds_and_ends_billable) {
  auto session = open_session();
  const auto sample =
      apply_reading(session, reading(start + 10 * minute, 5'030), start + 10 * minute);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->energy, Energy{30'000});
  end_session(session, stop(start + 20 * minute, 5'060), start + 20 * minute);
  EXPECT_EQ(session.energy, Energy{60'000});
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.findings, 0u);
}

TEST(session, n77_a_second_different_stop_changes_nothing_but_the_evidence) {
  auto session = open_session();
  end_session(session, stop(start + 10 * minute, 5'030), start + 10 * minute);
  end_session(session, stop(start + 11 * minute, 5'999), start + 11 * minute);
  EXPECT_EQ(session.energy, Energy{30'000});
  EXPECT_TRUE(session.has(Finding::stop_conflict));
  EXPECT_EQ(session.state, SessionState::needs_review);
}

TEST(session, a_real_stop_after_a_guessed_one_bills_nobody_more_and_less_is_looked_at) {
  for (const auto guessed : {EndReason::ended_without_stop, EndReason::pile_silent}) {
    auto session = open_session();
    apply_reading(session, reading(start + 5 * minute, 5'020), start + 5 * minute);
    end_session(session, {(start + 10 * minute).ms, {}, guessed, ""}, start + 10 * minute);
    auto less = session;
    end_session(session, stop(start + 12 * minute, 5'030), start + 12 * minute);
    EXPECT_EQ(session.state, SessionState::ended);
    EXPECT_TRUE(session.has(Finding::late_message));
    EXPECT_EQ(session.energy, Energy{20'000});
    end_session(less, stop(start + 12 * minute, 5'010), start + 12 * minute);
    EXPECT_EQ(less.state, SessionState::needs_review);
  }
}

TEST(session, n77_the_same_stop_again_is_only_a_repetition) {
  auto session = open_session();
  end_session(session, stop(start + 10 * minute, 5'030), start + 10 * minute);
  end_session(session, stop(start + 10 * minute, 5'030), start + 12 * minute);
  EXPECT_EQ(session.state, SessionState::ended);
  EXPECT_EQ(session.findings, 0u);
}

TEST(session, n78_a_stop_below_the_start_is_held) {
  auto session = open_session();
  end_session(session, stop(start + 10 * minute, 4'000), start + 10 * minute);
  EXPECT_TRUE(session.has(Finding::stop_below_start));
  EXPECT_EQ(session.state, SessionState::needs_review);
  EXPECT_EQ(session.energy, Energy{0});
}

TEST(session, n78_more_than_power_times_time_is_held) {
  auto session = open_session();
  apply_reading(session, reading(start + minute, 5'010), start + minute);
  end_session(session, stop(start + 2 * minute, 1'000'005'010), start + 2 * minute);
  EXPECT_TRUE(session.has(Finding::meter_jump));
  EXPECT_EQ(session.state, SessionState::needs_review);
}

TEST(session, n79_a_zero_baseline_does_not_bill_the_odometer) {
  auto session = open_session(0);
  apply_reading(session, reading(start + minute, 909'948), start + minute);
  end_session(session, stop(start + 60 * minute, 910'031), start + 60 * minute);
  EXPECT_TRUE(session.has(Finding::zero_baseline));
  EXPECT_EQ(session.energy, Energy{83'000});
  EXPECT_EQ(session.state, SessionState::needs_review);
}

TEST(session, n80_a_meter_reset_is_summed_piecewise_and_flagged) {
  auto session = open_session();
  apply_reading(session, reading(start + 30 * minute, 5'100), start + 30 * minute);
  apply_reading(session, reading(start + 60 * minute, 40), start + 60 * minute);
  end_session(session, stop(start + 90 * minute, 90), start + 90 * minute);
  EXPECT_EQ(session.energy, Energy{190'000});
  EXPECT_TRUE(session.has(Finding::meter_reset));
  EXPECT_EQ(session.state, SessionState::needs_review);
}

struct ClockCase {
  const char* name;
  std::optional<std::int64_t> claimed_ms;
  std::int64_t expected_ms;
  std::optional<Finding> finding;
};

// N81: the clock of a station is corrected, and it is said.
TEST(clock, n81_station_times_are_believed_only_when_possible) {
  const Timestamp now = start + 60 * minute;
  const std::int64_t hour_ms = 3'600'000;
  const ClockCase cases[] = {
      {"right", now.ms, now.ms, std::nullopt},
      {"queued ten minutes ago", now.ms - hour_ms / 6, now.ms - hour_ms / 6, std::nullopt},
      {"1970", 0, now.ms, Finding::clock_corrected},
      {"2099", 4'080'000'000'000, now.ms, Finding::clock_corrected},
      {"one hour ahead", now.ms + hour_ms, now.ms, Finding::clock_corrected},
      {"local time labelled Z", now.ms + 8 * hour_ms, now.ms, Finding::clock_zone},
      {"before the session", start.ms - 1, now.ms, Finding::clock_corrected},
      {"none", std::nullopt, now.ms, Finding::clock_corrected},
  };
  for (const auto& test : cases) {
    const auto corrected = correct_time(test.claimed_ms, start, now);
    EXPECT_EQ(corrected.at.ms, test.expected_ms) << test.name;
    EXPECT_EQ(corrected.finding, test.finding) << test.name;
  }
}

TEST(session, a_repeated_reading_is_stored_once) {
  auto session = open_session();
  EXPECT_TRUE(apply_reading(session, reading(start + minute, 5'010), start + minute));
  EXPECT_FALSE(apply_reading(session, reading(start + minute, 5'010), start + 2 * minute));
  EXPECT_EQ(session.sample_count, 1u);
}

TEST(session, a_clock_that_goes_back_while_the_register_goes_on_is_corrected_not_dropped) {
  auto session = open_session();
  apply_reading(session, reading(start + 90 * minute, 5'100), start + 90 * minute);
  const auto sample =
      apply_reading(session, reading(start + 31 * minute, 5'110), start + 91 * minute);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->at, start + 91 * minute);
  EXPECT_TRUE(session.has(Finding::clock_corrected));
}

TEST(session, a_reading_after_the_end_is_evidence_only) {
  auto session = open_session();
  end_session(session, stop(start + minute, 5'010), start + minute);
  EXPECT_FALSE(apply_reading(session, reading(start + 2 * minute, 5'020), start + 2 * minute));
  EXPECT_TRUE(session.has(Finding::late_message));
  EXPECT_EQ(session.energy, Energy{10'000});
}

TEST(guard, never_overflows) {
  EXPECT_GT(plausible_energy({INT64_MAX}, Duration(INT64_MAX)).mwh, 0);
  EXPECT_EQ(plausible_energy({1'000'000}, Duration(-5)).mwh, 10'000);
}

TEST(evse, the_busiest_connector_speaks) {
  EXPECT_EQ(combined_status({{1, EvseStatus::Charging}, {2, EvseStatus::Available}}),
            EvseStatus::Charging);
  EXPECT_EQ(combined_status({{1, EvseStatus::Available}}), EvseStatus::Available);
  for (int i = 0; i <= static_cast<int>(EvseStatus::Faulted); ++i) {
    const auto status = static_cast<EvseStatus>(i);
    EXPECT_EQ(parse_evse_status(to_string(status)), status);
  }
  EXPECT_FALSE(parse_evse_status("Broken"));
}

TEST(slot_groups, circuits_count_for_their_group_and_sheds_for_none) {
  SeededRandom random(1);
  const auto zone = [&](ZoneKind kind, std::optional<ZoneId> parent) {
    Zone made;
    made.id = ZoneId::make(start, random);
    made.parent_id = parent;
    made.kind = kind;
    made.name = "A组";
    return made;
  };
  const auto shed = zone(ZoneKind::shed, std::nullopt);
  const auto group = zone(ZoneKind::group, shed.id);
  const auto circuit = zone(ZoneKind::circuit, group.id);
  SlotGroups groups;
  for (const auto& each : {shed, group, circuit}) groups.add(each);
  groups.count(shed.id, 100);
  groups.count(std::nullopt, 100);
  groups.count(group.id, 18);
  groups.count(circuit.id, 12);
  EXPECT_TRUE(groups.overfull().empty());
  groups.count(circuit.id, 1);
  ASSERT_EQ(groups.overfull().size(), 1u);
  EXPECT_EQ(groups.overfull_at(circuit.id)->group, group.id);
  EXPECT_EQ(sentence_of(groups.overfull()[0]),
            "A组 would have 31 slots; at most 30 may stand together");
  EXPECT_FALSE(groups.overfull_at(shed.id));
}

TEST(slot_groups, a_ring_of_parents_is_no_group) {
  SeededRandom random(1);
  Zone zone;
  zone.id = ZoneId::make(start, random);
  zone.parent_id = zone.id;
  SlotGroups groups;
  groups.add(zone);
  EXPECT_FALSE(groups.group_of(zone.id));
}

TEST(token, is_judged_by_operator_status_and_expiry) {
  SeededRandom random(1);
  const auto mine = OperatorId::make(start, random);
  const auto theirs = OperatorId::make(start, random);
  const auto here = LocationId::make(start, random);
  Token token;
  token.operator_id = mine;
  EXPECT_EQ(authorise(&token, {mine, here}, start), Authorization::Accepted);
  EXPECT_EQ(authorise(&token, {theirs, here}, start), Authorization::Invalid);
  EXPECT_EQ(authorise(nullptr, {mine, here}, start), Authorization::Invalid);
  token.expires_at = start;
  EXPECT_EQ(authorise(&token, {mine, here}, start), Authorization::Expired);
  token.status = TokenStatus::blocked;
  EXPECT_EQ(authorise(&token, {mine, here}, start), Authorization::Blocked);
  EXPECT_EQ(token_key("AbC"), token_key("aBc"));
}

TEST(token, is_accepted_only_where_it_may_charge) {
  SeededRandom random(1);
  const auto mine = OperatorId::make(start, random);
  const auto here = LocationId::make(start, random);
  const auto elsewhere = LocationId::make(start, random);
  Token token;
  token.operator_id = mine;
  token.limits = TokenLimits{};
  EXPECT_EQ(authorise(&token, {mine, here}, start), Authorization::Accepted);
  token.limits->locations = {elsewhere};
  EXPECT_EQ(authorise(&token, {mine, here}, start), Authorization::NotAtThisLocation);
  token.limits->locations = {elsewhere, here};
  EXPECT_EQ(authorise(&token, {mine, here}, start), Authorization::Accepted);
}

}  // namespace
}  // namespace voltyard::domain
