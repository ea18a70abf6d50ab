// What must hold for every session and every tariff, over random ones. The seed is printed.
#include "billing/rating.hpp"

#include "billing/drawn_session_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace voltyard::billing {
namespace {

using domain::Sample;

constexpr std::uint64_t seed = 20261123;
constexpr int cases = 100'000;
constexpr std::int64_t minute = 60'000;

// Which case failed.
std::string place(std::uint64_t offset, int index) {
  return "seed " + std::to_string(seed + offset) + ", session " + std::to_string(index);
}

Money sum_of(const Bill& bill) {
  Money sum;
  for (const BillLine& line : bill.lines) sum += line.amount;
  return sum;
}

// Counted (without what the step added), per fee, dimension and price.
using Counted = std::map<std::tuple<Fee, Dimension, std::int64_t>, std::int64_t>;

Counted counted(const Bill& bill) {
  Counted sums;
  for (const BillLine& line : bill.lines) {
    if (line.dimension == Dimension::flat || line.quantity == line.added_by_step) continue;
    sums[{line.fee, line.dimension, line.price_e5}] += line.quantity - line.added_by_step;
  }
  return sums;
}

std::int64_t counted(const Bill& bill, Fee fee, Dimension dimension) {
  std::int64_t sum = 0;
  for (const auto& [key, quantity] : counted(bill)) {
    const bool same = std::get<Fee>(key) == fee && std::get<Dimension>(key) == dimension;
    if (same) sum += quantity;
  }
  return sum;
}

// The readings a line points at must hold between them all that it counts.
void expect_evidence(const BillLine& line, const DrawnSession& drawn) {
  ASSERT_LE(line.first_sample, line.last_sample);
  const auto first = static_cast<std::size_t>(line.first_sample);
  const auto last = static_cast<std::size_t>(line.last_sample);
  ASSERT_LT(last, drawn.samples.size());
  if (first != 0) {
    ASSERT_LE(drawn.samples[first].at, line.from);
  }
  if (last + 1 != drawn.samples.size()) {
    ASSERT_GE(drawn.samples[last].at, line.to);
  }
  if (line.dimension != Dimension::energy) return;
  const Energy before = first == 0 ? Energy{0} : drawn.samples[first].energy;
  ASSERT_GE((drawn.samples[last].energy - before).mwh, line.quantity - line.added_by_step);
}

TEST(RatingPropertyTest, lines_add_up_and_point_at_their_readings_in_100000_sessions) {
  SessionDrawer drawer(seed);
  for (int i = 0; i < cases; ++i) {
    SCOPED_TRACE(place(0, i));
    const DrawnSession drawn = drawer.draw();
    const auto bill = rate(drawn.prepared, drawn.input());
    ASSERT_TRUE(bill) << bill.error().message;
    ASSERT_EQ(sum_of(*bill), bill->total);
    ASSERT_EQ(bill->subtotal(Fee::electricity) + bill->subtotal(Fee::service), bill->total);
    ASSERT_GE(bill->subtotal(Fee::electricity), Money{});
    ASSERT_GE(bill->subtotal(Fee::service), Money{});
    if (drawn.agreed) {
      ASSERT_LE(bill->total, *drawn.agreed);
    }
    for (const BillLine& line : bill->lines) {
      ASSERT_LE(line.from, line.to);
      if (line.kind != LineKind::counted) continue;
      ASSERT_GE(line.amount.minor, 0);
      ASSERT_GE(line.quantity, line.added_by_step);
      if (line.first_sample != BillLine::no_sample) {
        ASSERT_NO_FATAL_FAILURE(expect_evidence(line, drawn));
      }
    }
  }
}

TEST(RatingPropertyTest, everything_delivered_is_counted_exactly_once_in_100000_sessions) {
  SessionDrawer drawer(seed + 1);
  for (int i = 0; i < cases; ++i) {
    const DrawnSession drawn = drawer.draw();
    const auto bill = rate(drawn.prepared, drawn.input());
    ASSERT_TRUE(bill);
    const Timestamp full = std::min(drawn.full_at.value_or(drawn.end), drawn.end);
    const Timestamp parking = std::min(full + drawn.tariff.parking_grace, drawn.end);
    ASSERT_EQ(counted(*bill, Fee::electricity, Dimension::energy),
              drawn.samples.empty() ? 0 : drawn.samples.back().energy.mwh)
        << place(1, i);
    ASSERT_EQ(counted(*bill, Fee::service, Dimension::time), (full - drawn.start).count())
        << place(1, i);
    ASSERT_EQ(counted(*bill, Fee::service, Dimension::parking_time), (drawn.end - parking).count())
        << place(1, i);
  }
}

TEST(RatingPropertyTest, the_running_cost_never_falls_and_never_exceeds_the_final_cost) {
  SessionDrawer drawer(seed + 2);
  for (int i = 0; i < cases; ++i) {
    const DrawnSession drawn = drawer.draw();
    const auto final_bill = rate(drawn.prepared, drawn.input());
    ASSERT_TRUE(final_bill);
    Money before;
    const auto count = static_cast<std::int64_t>(drawn.samples.size());
    for (std::int64_t seen = drawer.between(0, 6); seen <= count; seen += drawer.between(1, 6)) {
      RatingInput so_far = drawn.input();
      so_far.end.reset();
      so_far.samples = so_far.samples.first(static_cast<std::size_t>(seen));
      const auto running = rate(drawn.prepared, so_far);
      ASSERT_TRUE(running);
      ASSERT_GE(running->total, before) << place(2, i) << ", " << seen << " readings";
      before = running->total;
    }
    ASSERT_LE(before, final_bill->total) << place(2, i);
  }
}

// The same curve, said with more readings, costs the same to the last line.
TEST(RatingPropertyTest, readings_between_the_readings_change_nothing) {
  SessionDrawer drawer(seed + 3);
  for (int i = 0; i < cases; ++i) {
    DrawnSession drawn = drawer.draw();
    std::vector<Sample> finer;
    Sample last;
    last.at = drawn.start;
    for (Sample& sample : drawn.samples) {
      // Stretched so that it divides into whole ms and whole mWh.
      const std::int64_t parts = drawer.between(1, 4);
      const Duration step = (sample.at - last.at) / parts;
      const Energy rise{(sample.energy - last.energy).mwh / parts};
      for (std::int64_t part = 0; part < parts; ++part) {
        last.at = last.at + step;
        last.energy = last.energy + rise;
        finer.push_back(last);
      }
      sample.at = last.at;
      sample.energy = last.energy;
    }
    auto coarse_bill = rate(drawn.prepared, drawn.input());
    RatingInput fine = drawn.input();
    fine.samples = finer;
    auto fine_bill = rate(drawn.prepared, fine);
    ASSERT_TRUE(coarse_bill);
    ASSERT_TRUE(fine_bill);
    for (Bill* bill : {&*coarse_bill, &*fine_bill}) {
      for (BillLine& line : bill->lines) line.first_sample = line.last_sample = 0;
    }
    ASSERT_EQ(*coarse_bill, *fine_bill) << place(3, i);
  }
}

// A second, slower way to whether a clock or duration restriction holds, for a whole local minute.
bool holds_in(const Restrictions& bands, const Tariff& tariff, std::int64_t local_minute,
              Duration since_start) {
  const auto clock = static_cast<int>(local_minute % 1440);
  if (bands.start_minute) {
    const int length = (*bands.end_minute - *bands.start_minute + 1440) % 1440;
    if ((clock - *bands.start_minute + 1440) % 1440 >= length) return false;
  }
  // 2024-01-01, day 19,723, was a Monday.
  const auto weekday = (local_minute / 1440 - 19'723 + 7 * 10'000) % 7;
  if (bands.weekdays != 0 && (bands.weekdays >> weekday & 1) == 0) return false;
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(local_minute / 1440))};
  if (bands.months != 0 && (bands.months >> (unsigned(date.month()) - 1) & 1) == 0) return false;
  const bool holiday =
      std::find(tariff.holidays.begin(), tariff.holidays.end(), date) != tariff.holidays.end();
  if (bands.holidays == HolidayRule::only && !holiday) return false;
  if (bands.holidays == HolidayRule::never && holiday) return false;
  if (bands.min_duration && since_start < *bands.min_duration) return false;
  return !bands.max_duration || since_start < *bands.max_duration;
}

// With readings, bands and full_at all on whole minutes, every minute can be priced alone.
Counted times_minute_by_minute(const DrawnSession& drawn) {
  Counted expected;
  for (Timestamp at = drawn.start; at < drawn.end; at = at + Duration(minute)) {
    const std::int64_t local_minute = at.ms / minute + 8 * 60;
    const bool full = drawn.full_at && at >= *drawn.full_at;
    if (full && at < *drawn.full_at + drawn.tariff.parking_grace) continue;
    const Dimension dimension = full ? Dimension::parking_time : Dimension::time;
    bool priced[2] = {};
    for (const TariffElement& element : drawn.tariff.elements) {
      if (!holds_in(element.restrictions, drawn.tariff, local_minute, at - drawn.start)) continue;
      for (const PriceComponent& component : element.components) {
        bool& done = priced[static_cast<int>(component.fee)];
        if (done || component.dimension != dimension) continue;
        expected[{component.fee, dimension, component.price_e5}] += minute;
        done = true;
      }
    }
  }
  return expected;
}

TEST(RatingPropertyTest, bands_agree_with_pricing_minute_by_minute) {
  SessionDrawer drawer(seed + 4);
  for (int i = 0; i < cases; ++i) {
    const DrawnSession drawn = drawer.draw_on_minutes();
    const auto bill = rate(drawn.prepared, drawn.input());
    ASSERT_TRUE(bill) << bill.error().message;
    Counted times;
    for (const auto& [key, quantity] : counted(*bill)) {
      if (std::get<Dimension>(key) != Dimension::energy) times[key] = quantity;
    }
    ASSERT_EQ(times, times_minute_by_minute(drawn)) << place(4, i);
  }
}

}  // namespace
}  // namespace voltyard::billing
