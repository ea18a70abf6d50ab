// What must hold for every session and every tariff, over random ones. The seed is printed.
#include "billing/rating.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <map>

namespace voltyard::billing {
namespace {

using domain::Sample;

constexpr std::uint64_t seed = 20261123;
constexpr std::int64_t minute = 60'000;

struct Drawn {
  Tariff tariff;
  Timestamp start;
  Timestamp end;
  std::vector<Sample> samples;
};

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(high - low + 1)));
}

bool chance(Random& random, std::uint64_t one_in) { return random.below(one_in) == 0; }

Restrictions draw_bands(Random& random) {
  Restrictions bands;
  if (chance(random, 2)) {
    const auto from = between(random, 0, 1439);
    bands.start_minute = static_cast<int>(from);
    bands.end_minute = static_cast<int>((from + between(random, 1, 1439)) % 1440);
  }
  if (chance(random, 4)) bands.weekdays = static_cast<std::uint8_t>(between(random, 1, 127));
  if (chance(random, 4)) bands.min_duration = Duration(between(random, 0, 300) * minute);
  if (chance(random, 4)) bands.max_energy = Energy{between(random, 1, 2'000'000)};
  return bands;
}

Tariff draw_tariff(Random& random) {
  Tariff tariff;
  for (auto count = between(random, 0, 3); count > 0; --count) {
    TariffElement element;
    element.restrictions = draw_bands(random);
    if (!element.restrictions.any()) element.restrictions.min_energy = Energy{1};
    for (const Fee fee : {Fee::electricity, Fee::service}) {
      for (const Dimension dimension : {Dimension::energy, Dimension::time}) {
        if (chance(random, 3)) continue;
        const auto step =
            static_cast<std::int32_t>(chance(random, 3) ? between(random, 1, 3600) : 1);
        element.components.push_back({fee, dimension, between(random, 0, 200'000), step});
      }
    }
    if (!element.components.empty()) tariff.elements.push_back(element);
  }
  tariff.elements.push_back({{{Fee::electricity, Dimension::energy, between(random, 0, 200'000), 1},
                              {Fee::service, Dimension::time, between(random, 0, 50'000), 1},
                              {Fee::service, Dimension::flat, between(random, 0, 100'000), 1}},
                             {}});
  return tariff;
}

// Readings every one to thirty minutes, on whole minutes when `aligned`; pauses and jumps included.
Drawn draw(Random& random, bool aligned) {
  Drawn drawn;
  drawn.tariff = draw_tariff(random);
  drawn.start = {(between(random, 29'000'000, 29'600'000))*minute};
  if (!aligned) drawn.start = drawn.start + Duration(between(random, 0, minute - 1));
  Timestamp at = drawn.start;
  Energy energy;
  for (auto count = between(random, 0, 24); count > 0; --count) {
    at = at + Duration(between(random, 0, 30) * minute);
    if (!aligned) at = at + Duration(between(random, 0, minute - 1));
    if (!chance(random, 4)) energy = energy + Energy{between(random, 0, 150'000)};
    Sample sample;
    sample.at = at;
    sample.energy = energy;
    drawn.samples.push_back(sample);
  }
  drawn.end = at + Duration(between(random, 0, 10) * minute);
  return drawn;
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

TEST(RatingPropertyTest, lines_add_up_and_point_at_their_readings_in_100000_sessions) {
  SeededRandom random(seed);
  for (int i = 0; i < 100'000; ++i) {
    const Drawn drawn = draw(random, false);
    const auto bill = rate(drawn.tariff, {drawn.start, drawn.end, drawn.samples});
    ASSERT_TRUE(bill) << "seed " << seed << ", session " << i << ": " << bill.error().message;
    ASSERT_EQ(sum_of(*bill), bill->total) << "seed " << seed << ", session " << i;
    ASSERT_EQ(bill->subtotal(Fee::electricity) + bill->subtotal(Fee::service), bill->total);
    const auto count = static_cast<std::int32_t>(drawn.samples.size());
    for (const BillLine& line : bill->lines) {
      ASSERT_GE(line.amount.minor, 0);
      ASSERT_GE(line.quantity, line.added_by_step);
      ASSERT_LE(line.from, line.to);
      if (line.first_sample == BillLine::no_sample) continue;
      ASSERT_LE(line.first_sample, line.last_sample);
      ASSERT_LT(line.last_sample, count);
      if (line.dimension != Dimension::energy) continue;
      // The readings it points at bound what the line counts.
      const auto first = static_cast<std::size_t>(line.first_sample);
      const auto last = static_cast<std::size_t>(line.last_sample);
      const Energy before = first == 0 ? Energy{0} : drawn.samples[first].energy;
      ASSERT_GE((drawn.samples[last].energy - before).mwh, line.quantity - line.added_by_step);
    }
  }
}

TEST(RatingPropertyTest, everything_delivered_is_counted_exactly_once_in_100000_sessions) {
  SeededRandom random(seed + 1);
  for (int i = 0; i < 100'000; ++i) {
    const Drawn drawn = draw(random, false);  // its last element always prices both
    const auto bill = rate(drawn.tariff, {drawn.start, drawn.end, drawn.samples});
    ASSERT_TRUE(bill);
    std::int64_t mwh = 0;
    std::int64_t ms = 0;
    for (const auto& [key, quantity] : counted(*bill)) {
      const auto [fee, dimension, price] = key;
      if (fee == Fee::electricity && dimension == Dimension::energy) mwh += quantity;
      if (fee == Fee::service && dimension == Dimension::time) ms += quantity;
    }
    ASSERT_EQ(mwh, drawn.samples.empty() ? 0 : drawn.samples.back().energy.mwh)
        << "seed " << seed + 1 << ", session " << i;
    ASSERT_EQ(ms, (drawn.end - drawn.start).count()) << "seed " << seed + 1 << ", session " << i;
  }
}

TEST(RatingPropertyTest, the_running_cost_never_falls_and_never_exceeds_the_final_cost) {
  SeededRandom random(seed + 2);
  for (int i = 0; i < 20'000; ++i) {
    const Drawn drawn = draw(random, false);
    const auto final_bill = rate(drawn.tariff, {drawn.start, drawn.end, drawn.samples});
    ASSERT_TRUE(final_bill);
    Money before;
    for (std::size_t seen = 0; seen <= drawn.samples.size(); ++seen) {
      const std::span<const Sample> so_far(drawn.samples.data(), seen);
      const auto running = rate(drawn.tariff, {drawn.start, std::nullopt, so_far});
      ASSERT_TRUE(running);
      ASSERT_GE(running->total, before) << "seed " << seed + 2 << ", session " << i << ", " << seen;
      before = running->total;
    }
    ASSERT_LE(before, final_bill->total) << "seed " << seed + 2 << ", session " << i;
  }
}

// A second, slower way to the same numbers: with readings, clock and duration bands all on whole
// minutes, every minute lies in one band and can be priced alone.
TEST(RatingPropertyTest, bands_agree_with_pricing_minute_by_minute) {
  SeededRandom random(seed + 3);
  for (int i = 0; i < 5'000; ++i) {
    Drawn drawn = draw(random, true);
    for (TariffElement& element : drawn.tariff.elements) {
      element.restrictions.max_energy.reset();
      element.restrictions.min_energy.reset();
      if (element.restrictions.any() || &element == &drawn.tariff.elements.back()) continue;
      element.restrictions.max_duration = Duration(60 * minute);
    }
    const auto bill = rate(drawn.tariff, {drawn.start, drawn.end, drawn.samples});
    ASSERT_TRUE(bill) << bill.error().message;
    Counted expected;
    for (Timestamp at = drawn.start; at < drawn.end; at = at + Duration(minute)) {
      const std::int64_t local_minute = at.ms / minute + 8 * 60;
      const auto holds = [&](const Restrictions& bands) {
        const auto clock = static_cast<int>(local_minute % 1440);
        if (bands.start_minute) {
          const int length = (*bands.end_minute - *bands.start_minute + 1440) % 1440;
          if ((clock - *bands.start_minute + 1440) % 1440 >= length) return false;
        }
        // 2024-01-01, day 19,723, was a Monday.
        const auto weekday = (local_minute / 1440 - 19'723 + 7 * 10'000) % 7;
        if (bands.weekdays != 0 && (bands.weekdays >> weekday & 1) == 0) return false;
        if (bands.min_duration && at - drawn.start < *bands.min_duration) return false;
        return !bands.max_duration || at - drawn.start < *bands.max_duration;
      };
      for (const Fee fee : {Fee::electricity, Fee::service}) {
        bool priced = false;
        for (const TariffElement& element : drawn.tariff.elements) {
          for (const PriceComponent& component : element.components) {
            if (priced || component.fee != fee || component.dimension != Dimension::time) continue;
            if (!holds(element.restrictions)) continue;
            expected[{fee, Dimension::time, component.price_e5}] += minute;
            priced = true;
          }
        }
      }
    }
    Counted times;
    for (const auto& [key, quantity] : counted(*bill)) {
      if (std::get<Dimension>(key) == Dimension::time) times[key] = quantity;
    }
    ASSERT_EQ(times, expected) << "seed " << seed + 3 << ", session " << i;
  }
}

}  // namespace
}  // namespace voltyard::billing
