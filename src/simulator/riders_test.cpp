#include "simulator/riders.hpp"
#include "simulator/faults.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>

namespace voltyard::simulator {
namespace {

constexpr Timestamp monday{1'795'968'000'000};  // 2026-11-29T16:00:00Z, midnight in Zhengzhou
constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t day = 24 * hour;

std::vector<Visit> visits_of(std::uint64_t slot, int days, std::uint64_t seed = 1) {
  SlotVisits slot_visits({.seed = seed}, slot);
  std::vector<Visit> visits;
  Timestamp after = monday;
  while (true) {
    const Visit visit = slot_visits.next(after);
    if (visit.plug_at.ms >= monday.ms + days * day) return visits;
    visits.push_back(visit);
    after = visit.unplug_at;
  }
}

TEST(Riders, visits_of_a_slot_follow_one_another) {
  for (std::uint64_t slot = 0; slot < 200; ++slot) {
    Timestamp free_from{0};
    for (const auto& visit : visits_of(slot, 30)) {
      ASSERT_GT(visit.plug_at, free_from);
      ASSERT_GT(visit.unplug_at, visit.plug_at);
      ASSERT_LE(visit.unplug_at - visit.plug_at, std::chrono::hours(17));
      free_from = visit.unplug_at;
    }
  }
}

TEST(Riders, two_in_five_slots_hold_a_plug_over_a_day) {
  std::int64_t plugged_ms = 0;
  for (std::uint64_t slot = 0; slot < 768; ++slot) {
    for (const auto& visit : visits_of(slot, 28)) {
      plugged_ms += (visit.unplug_at - visit.plug_at).count();
    }
  }
  const double occupancy = static_cast<double>(plugged_ms) / (768.0 * 28 * day);
  EXPECT_GT(occupancy, 0.36);
  EXPECT_LT(occupancy, 0.44);
}

TEST(Riders, most_plug_in_between_18_and_22_and_stay_till_morning) {
  std::array<int, 24> plugs{};
  int overnight = 0;
  int all = 0;
  for (std::uint64_t slot = 0; slot < 300; ++slot) {
    for (const auto& visit : visits_of(slot, 28)) {
      const auto local = visit.plug_at.ms + 8 * hour;
      ++plugs[static_cast<std::size_t>(local / hour % 24)];
      const auto next_morning = (local / day + 1) * day + 5 * hour;
      if (visit.unplug_at.ms + 8 * hour > next_morning) ++overnight;
      ++all;
    }
  }
  const int evening = plugs[18] + plugs[19] + plugs[20] + plugs[21];
  const int midday = plugs[10] + plugs[11] + plugs[12] + plugs[13];
  EXPECT_GT(evening, all / 2);
  EXPECT_GT(midday, all / 10);
  EXPECT_LT(plugs[2] + plugs[3] + plugs[4], all / 100 + 1);
  EXPECT_GT(overnight, all * 2 / 5);
  EXPECT_LT(overnight, all * 7 / 10);
}

TEST(Riders, weekends_differ_from_weekdays) {
  std::map<bool, int> evenings;
  for (std::uint64_t slot = 0; slot < 500; ++slot) {
    for (const auto& visit : visits_of(slot, 28)) {
      const auto local = visit.plug_at.ms + 8 * hour;
      if (local / hour % 24 < 16) continue;
      ++evenings[(local / day + 3) % 7 >= 5];
    }
  }
  EXPECT_GT(evenings[false] / 20.0, evenings[true] / 8.0 * 1.08);
}

TEST(Riders, a_yard_can_be_entered_while_plugs_are_in) {
  int under_way = 0;
  for (std::uint64_t slot = 0; slot < 500; ++slot) {
    SlotVisits visits({.seed = 3}, slot);
    const Timestamp midnight{monday.ms + 3 * day};
    const auto visit = visits.next(midnight);
    ASSERT_GT(visit.unplug_at, midnight);
    if (visit.plug_at <= midnight) ++under_way;
  }
  EXPECT_GT(under_way, 180);
  EXPECT_LT(under_way, 420);
}

TEST(Riders, same_seed_same_month) {
  const auto first = visits_of(17, 30);
  const auto second = visits_of(17, 30);
  const auto other = visits_of(17, 30, 2);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].plug_at, second[i].plug_at);
    EXPECT_EQ(first[i].rider, second[i].rider);
    EXPECT_EQ(first[i].vehicle.noise_seed, second[i].vehicle.noise_seed);
  }
  EXPECT_NE(first.front().plug_at, other.front().plug_at);
}

TEST(Riders, nobody_leaves_his_car_at_a_fast_charger_for_the_night) {
  Neighbourhood neighbourhood;
  neighbourhood.vehicles = Vehicles::dc_cars;
  SlotVisits visits(neighbourhood, 3);
  Timestamp after{1'795'428'000'000};
  for (int i = 0; i < 30; ++i) {
    const auto visit = visits.next(after);
    EXPECT_LE(visit.unplug_at - visit.plug_at, std::chrono::minutes(73));
    EXPECT_GT(visit.vehicle.battery_kwh, 0);
    after = visit.unplug_at;
  }
}

TEST(Riders, a_share_of_the_visits_waits_for_a_phone) {
  Neighbourhood neighbourhood;
  neighbourhood.by_phone = 0.05;
  int waiting = 0;
  int visits = 0;
  for (std::uint64_t slot = 0; slot < 200; ++slot) {
    SlotVisits slot_visits(neighbourhood, slot);
    Timestamp at{1'795'435'200'000};
    for (int i = 0; i < 10; ++i, ++visits) {
      const auto visit = slot_visits.next(at);
      waiting += waits_for_phone(visit, neighbourhood) ? 1 : 0;
      EXPECT_FALSE(waits_for_phone(visit, Neighbourhood{}));
      at = visit.unplug_at;
    }
  }
  EXPECT_NEAR(static_cast<double>(waiting) / visits, 0.05, 0.02);
}

TEST(Riders, cards_have_a_prefix_and_six_digits) {
  EXPECT_EQ(rider_card("CARD", 0), "CARD000001");
  EXPECT_EQ(rider_card("CARD", 41), "CARD000042");
}

TEST(Faults, few_piles_are_ill_and_data_faults_are_rare) {
  std::map<Fault, int> found;
  for (std::uint64_t pile = 0; pile < 10'000; ++pile) {
    const auto plan = draw_fault(1, pile, 12, 0.1);
    ++found[plan.fault];
    if (plan.fault != Fault::none) {
      ASSERT_GE(plan.evse, 1);
      ASSERT_LE(plan.evse, 12);
    }
  }
  EXPECT_NEAR(found[Fault::none], 9'000, 120);
  EXPECT_GT(found[Fault::faulty_slot], 350);
  EXPECT_GT(found[Fault::clock_1970], 20);
  EXPECT_LT(found[Fault::clock_1970] + found[Fault::meter_reset], 160);
  EXPECT_EQ(draw_fault(1, 5, 12, 0).fault, Fault::none);
}

}  // namespace
}  // namespace voltyard::simulator
