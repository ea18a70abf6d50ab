#include "storage/curve_codec.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace voltyard::storage {
namespace {

using domain::Sample;

// Eight hours of an e-bike, once a minute, as a meter with this resolution shows it.
std::vector<Sample> charge(int count, std::int64_t mw_step, std::int64_t mv_step,
                           std::int64_t ma_step, std::int64_t mwh_step) {
  SeededRandom random(7);
  std::vector<Sample> samples;
  double mwh = 0;
  for (int i = 0; i < count; ++i) {
    const double volts = 221 + 2 * std::sin(i / 40.0) + random.unit() - 0.5;
    const double fade = i < count * 2 / 3 ? 1.0 : std::exp(-(i - count * 2 / 3) / 60.0);
    const double watts = 180 * fade + 2 * random.unit();
    mwh += watts * 1000 / 60;
    const auto rounded = [](double value, std::int64_t step) {
      return std::llround(value / static_cast<double>(step)) * step;
    };
    Sample sample;
    sample.at = {1'790'000'000'000 + i * 60'000};
    sample.energy = Energy{rounded(mwh, mwh_step)};
    sample.power_mw = static_cast<std::int32_t>(rounded(watts * 1000, mw_step));
    sample.voltage_mv = static_cast<std::int32_t>(rounded(volts * 1000, mv_step));
    sample.current_ma = static_cast<std::int32_t>(rounded(watts * 1000 / volts / 0.98, ma_step));
    samples.push_back(sample);
  }
  return samples;
}

void expect_exact(const std::vector<Sample>& samples) {
  const auto decoded = decode_curve(encode_curve(samples));
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_TRUE(*decoded == samples);
}

TEST(CurveCodec, a_curve_comes_back_exactly) {
  expect_exact({});
  expect_exact(charge(1, 1, 1, 1, 1));
  expect_exact(charge(480, 100, 100, 10, 1000));
  expect_exact(charge(480, 1, 1, 1, 1));
}

TEST(CurveCodec, values_may_be_absent_now_and_then) {
  auto samples = charge(100, 100, 100, 10, 1000);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (i % 3 == 0) samples[i].voltage_mv = Sample::absent;
    if (i < 50) samples[i].power_mw = Sample::absent;
    if (i == 99) samples[i].soc_permille = 1000;
    if (i == 0) samples[i].temperature_dc = -55;
  }
  expect_exact(samples);
}

TEST(CurveCodec, any_values_whatever_come_back_exactly) {
  SeededRandom random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<Sample> samples(random.below(40));
    for (auto& sample : samples) {
      const auto wild = [&] {
        const auto value = random.next();
        return random.below(4) == 0 ? value : value >> random.below(64);
      };
      sample.at.ms = static_cast<std::int64_t>(wild());
      sample.energy.mwh = static_cast<std::int64_t>(wild());
      sample.power_mw = static_cast<std::int32_t>(wild());
      sample.voltage_mv = static_cast<std::int32_t>(wild());
      sample.current_ma = static_cast<std::int32_t>(wild());
      sample.soc_permille = static_cast<std::int16_t>(wild());
      sample.temperature_dc = static_cast<std::int16_t>(wild());
    }
    if (!samples.empty()) {
      samples.front().at.ms = INT64_MIN;
      samples.back().at.ms = INT64_MAX;
    }
    expect_exact(samples);
  }
}

TEST(CurveCodec, eight_hours_of_a_real_meter_cost_less_than_four_bytes_a_sample) {
  EXPECT_LE(encode_curve(charge(480, 100, 100, 10, 1000)).size(), 480u * 4);
}

TEST(CurveCodec, a_meter_without_rounding_stays_under_seven_bytes_a_sample) {
  EXPECT_LE(encode_curve(charge(480, 1, 1, 1, 1)).size(), 480u * 7);
}

TEST(CurveCodec, a_column_without_values_costs_next_to_nothing) {
  auto samples = charge(480, 100, 100, 10, 1000);
  for (auto& sample : samples) sample.power_mw = sample.voltage_mv = sample.current_ma = -1;
  const auto constant = encode_curve(samples).size();
  for (auto& sample : samples) {
    sample.power_mw = sample.voltage_mv = sample.current_ma = Sample::absent;
  }
  EXPECT_LE(encode_curve(samples).size(), constant);
  EXPECT_LE(encode_curve(samples).size(), 480u);
}

TEST(CurveCodec, damaged_bytes_are_an_error_and_never_more) {
  SeededRandom random(3);
  for (const auto& curve : {charge(60, 100, 100, 10, 1000), charge(4, 1, 1, 1, 1)}) {
    const auto whole = encode_curve(curve);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(decode_curve(whole.substr(0, size))) << size;
    }
    for (int round = 0; round < 20'000; ++round) {
      auto damaged = whole;
      for (auto flips = 1 + random.below(4); flips > 0; --flips) {
        damaged[random.below(damaged.size())] = static_cast<char>(random.next());
      }
      const auto decoded = decode_curve(damaged);
      if (decoded) {
        EXPECT_LE(decoded->size(), max_curve_samples);
      }
    }
  }
}

TEST(CurveCodec, a_claim_of_a_billion_samples_allocates_nothing) {
  std::string bytes(1, 1);
  bytes += "\xff\xff\xff\xff\x03";
  EXPECT_FALSE(decode_curve(bytes));
  EXPECT_FALSE(decode_curve(""));
  EXPECT_FALSE(decode_curve("\x07"));
}

}  // namespace
}  // namespace voltyard::storage
