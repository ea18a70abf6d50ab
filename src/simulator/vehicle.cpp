#include "simulator/vehicle.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace voltyard::simulator {
namespace {

constexpr std::int64_t noise_cell_ms = 60'000;  // one draw of noise per minute
constexpr double noise_range = 0.02;
// A lithium pack's charger switches off when the current has fallen to a tenth.
constexpr double lithium_cut = 0.10;

double peak_watts(const VehicleShape& shape) { return shape.start_w * (1 + shape.rise); }

// Above this the falling part stands on nothing (lithium) or on the float
// (lead-acid).
double floor_watts(const VehicleShape& shape) {
  return shape.chemistry == Chemistry::lithium ? 0 : shape.tail_w;
}

// Where the fall ends: lithium is cut off, lead-acid has glided to one and a
// half of its float.
double end_seconds(const VehicleShape& shape) {
  const double above = peak_watts(shape) - floor_watts(shape);
  const double ratio =
      shape.chemistry == Chemistry::lithium ? lithium_cut : shape.tail_w * 0.5 / above;
  return shape.constant_s + shape.tau_s * -std::log(std::min(ratio, 0.9));
}

// Uniform in [0, 1) from a seed and a position: noise that needs no state.
double hashed_unit(std::uint64_t seed, std::int64_t position) {
  std::uint64_t z = seed + static_cast<std::uint64_t>(position) * 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

double between(Random& random, double low, double high) {
  return low + (high - low) * random.unit();
}

}  // namespace

VehicleShape make_vehicle(Energy wanted, double hours, Random& random) {
  ASSERT(wanted.mwh > 0 && hours > 0);
  VehicleShape shape;
  // Lead-acid still carries most of the older courtyards.
  shape.chemistry = random.unit() < 0.6 ? Chemistry::lead_acid : Chemistry::lithium;
  shape.rise = between(random, 0.03, 0.08);
  shape.tau_s = between(random, 20 * 60, 60 * 60);
  const bool lithium = shape.chemistry == Chemistry::lithium;
  shape.tail_w = lithium ? between(random, 0.5, 2.5) : between(random, 3, 25);
  const double joules = static_cast<double>(wanted.mwh) * 3.6;
  shape.start_w = std::clamp(joules / (hours * 3600) * 1.2, 60.0, 400.0);
  const double fall = (peak_watts(shape) - floor_watts(shape)) * shape.tau_s;
  shape.constant_s = std::max(0.0, (joules - fall) / (shape.start_w * (1 + shape.rise / 2)));
  shape.noise_seed = random.next();
  return shape;
}

VehicleShape make_car(Energy wanted, Random& random) {
  ASSERT(wanted.mwh > 0);
  VehicleShape shape;
  shape.chemistry = Chemistry::lithium;
  shape.rise = between(random, 0.005, 0.015);
  shape.tau_s = between(random, 8 * 60, 20 * 60);
  shape.tail_w = between(random, 0.5, 2.5);
  shape.start_w = between(random, 3'300, 6'800);
  const double joules = static_cast<double>(wanted.mwh) * 3.6;
  const double fall = peak_watts(shape) * shape.tau_s;
  shape.constant_s = std::max(0.0, (joules - fall) / (shape.start_w * (1 + shape.rise / 2)));
  shape.noise_seed = random.next();
  return shape;
}

VehicleShape make_dc_car(Energy wanted, Random& random) {
  ASSERT(wanted.mwh > 0);
  VehicleShape shape;
  shape.chemistry = Chemistry::lithium;
  shape.rise = between(random, 0.005, 0.015);
  shape.tau_s = between(random, 3 * 60, 8 * 60);
  shape.tail_w = between(random, 5, 20);
  shape.start_w = between(random, 25'000, 55'000);
  const double joules = static_cast<double>(wanted.mwh) * 3.6;
  const double fall = peak_watts(shape) * shape.tau_s;
  shape.constant_s = std::max(0.0, (joules - fall) / (shape.start_w * (1 + shape.rise / 2)));
  shape.battery_kwh = std::max(between(random, 45, 75), joules / 3'600'000 * 1.1);
  shape.noise_seed = random.next();
  return shape;
}

double smooth_watts(const VehicleShape& shape, double seconds) {
  if (seconds < shape.constant_s) {
    return shape.start_w * (1 + shape.rise * seconds / shape.constant_s);
  }
  if (shape.chemistry == Chemistry::lithium && seconds >= end_seconds(shape)) return shape.tail_w;
  const double floor = floor_watts(shape);
  const double fallen = std::exp(-(seconds - shape.constant_s) / shape.tau_s);
  return floor + (peak_watts(shape) - floor) * fallen;
}

double smooth_joules(const VehicleShape& shape, double seconds) {
  const double constant = std::min(seconds, shape.constant_s);
  double joules = 0;
  if (constant > 0) {
    joules = shape.start_w * constant * (1 + shape.rise * constant / shape.constant_s / 2);
  }
  if (seconds <= shape.constant_s) return joules;
  const double end = end_seconds(shape);
  const bool lithium = shape.chemistry == Chemistry::lithium;
  const double falling = (lithium ? std::min(seconds, end) : seconds) - shape.constant_s;
  const double floor = floor_watts(shape);
  joules += floor * falling;
  joules += (peak_watts(shape) - floor) * shape.tau_s * (1 - std::exp(-falling / shape.tau_s));
  if (lithium && seconds > end) joules += shape.tail_w * (seconds - end);
  return joules;
}

double Vehicle::noise(std::int64_t cell) const {
  return 1 + noise_range * (2 * hashed_unit(shape_.noise_seed, cell) - 1);
}

Energy Vehicle::draw(Duration step) {
  ASSERT(step.count() >= 0);
  const std::int64_t end = elapsed_ms_ + step.count();
  double drawn_mwh = carry_mwh_;
  double before = smooth_joules(shape_, static_cast<double>(elapsed_ms_) / 1000);
  while (elapsed_ms_ < end) {
    const std::int64_t cell = elapsed_ms_ / noise_cell_ms;
    elapsed_ms_ = std::min(end, (cell + 1) * noise_cell_ms);
    const double after = smooth_joules(shape_, static_cast<double>(elapsed_ms_) / 1000);
    drawn_mwh += (after - before) / 3.6 * noise(cell);
    before = after;
  }
  const auto whole = static_cast<std::int64_t>(drawn_mwh);
  carry_mwh_ = drawn_mwh - static_cast<double>(whole);
  return {whole};
}

Power Vehicle::power() const {
  const double watts = smooth_watts(shape_, static_cast<double>(elapsed_ms_) / 1000);
  return {std::llround(watts * 1000 * noise(elapsed_ms_ / noise_cell_ms))};
}

bool Vehicle::is_full() const {
  return static_cast<double>(elapsed_ms_) / 1000 >= end_seconds(shape_);
}

std::optional<int> Vehicle::soc_permille() const {
  if (shape_.battery_kwh <= 0) return std::nullopt;
  const double full = smooth_joules(shape_, end_seconds(shape_));
  const double drawn = smooth_joules(shape_, static_cast<double>(elapsed_ms_) / 1000);
  const double missing = std::max(0.0, full - drawn) / (shape_.battery_kwh * 3'600'000);
  return static_cast<int>(std::clamp(1000 * (1 - missing), 0.0, 1000.0));
}

std::int64_t Vehicle::battery_mv() const { return 330'000 + soc_permille().value_or(0) * 80; }

std::int64_t mains_mv(std::uint64_t seed, Timestamp now) {
  const double hours = static_cast<double>(now.ms % 86'400'000) / 3'600'000.0;
  const double wave = std::sin(hours / 24 * 2 * std::numbers::pi) * 2.0;
  const double ripple = 2.0 * (2 * hashed_unit(seed, now.ms / 10'000) - 1);
  return std::llround((220.0 + wave + ripple) * 1000);
}

}  // namespace voltyard::simulator
