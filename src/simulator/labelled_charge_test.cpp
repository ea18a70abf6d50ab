#include "simulator/labelled_charge_test.hpp"

#include <algorithm>
#include <cmath>

namespace voltyard::simulator {
namespace {

constexpr double lost_share = 0.02;
constexpr double repeated_share = 0.01;
constexpr double nonsense_share = 0.002;
constexpr double jitter_share = 0.1;  // of the spacing, either way
constexpr double warming_dc_per_s = 1;
constexpr std::int16_t hottest_dc = 950;

double between(Random& random, double low, double high) {
  return low + (high - low) * random.unit();
}

Duration in_seconds(double value) { return Duration(std::llround(value * 1'000)); }

double seconds_of(Duration value) { return static_cast<double>(value.count()) / 1'000; }

VehicleShape any_vehicle(Label label, Random& random) {
  const bool slow = label == Label::slow;
  const Energy wanted{std::llround(between(random, slow ? 1'200'000 : 300'000, 1'500'000))};
  return make_vehicle(wanted, slow ? 16 : between(random, 3, 8), random);
}

}  // namespace

LabelledCharge::LabelledCharge(Label label, Duration spacing, Random& random)
    : label_(label), spacing_(spacing), random_(random), vehicle_(any_vehicle(label, random)) {
  resolution_mw_ = chance(0.5) ? 100 : 1'000;
  ambient_dc_ = static_cast<std::int16_t>(between(random_, 50, 400));
  has_sensor_ = label == Label::hot || chance(0.7);
  const auto& shape = vehicle_.shape();
  const double until_low_s = shape.constant_s + shape.tau_s / 2;
  // Not in the first half hour: growth is measured against the first quarter.
  cause_ = in_seconds(between(random_, 1'800, std::max(until_low_s, 2'400.0)));
  certain_ = cause_;
  switch (label) {
    case Label::healthy:
      cause_ = certain_ = Duration::zero();
      if (chance(0.3)) {
        pause_from_ = in_seconds(between(random_, 60, 7'200));
        pause_until_ = pause_from_ + in_seconds(between(random_, 5, 200));
      }
      break;
    case Label::slow: cause_ = certain_ = Duration::zero(); break;
    case Label::empty:
      cause_ = certain_ = Duration::zero();
      odd_watts_ = chance(0.5) ? 0 : between(random_, 1, 7);
      break;
    case Label::overload: odd_watts_ = between(random_, 1'150, chance(0.5) ? 1'200 : 2'500); break;
    case Label::runaway: plan_growth(between(random_, 1.7, 3), 1.65); break;
    case Label::rebound:
      cause_ = in_seconds(shape.constant_s + between(random_, 0.7, 1) * shape.tau_s);
      plan_growth(1, 1);
      break;
    case Label::hot:
      cause_ = in_seconds(between(random_, 300, 900));
      certain_ = cause_ + in_seconds((800.0 - ambient_dc_) / warming_dc_per_s);
      break;
    case Label::unplugged:
    case Label::silent: break;
  }
}

// Grows from what flows at the cause to so many times the charge's peak.
void LabelledCharge::plan_growth(double to_peaks, double certain_peaks) {
  const auto& shape = vehicle_.shape();
  const double peak = smooth_watts(shape, shape.constant_s);
  const double in_peaks = peak / smooth_watts(shape, seconds_of(cause_));
  growth_to_ = to_peaks * in_peaks;
  growth_per_s_ = between(random_, 0.01, 0.1) / 60;
  certain_ = cause_ + in_seconds((certain_peaks * in_peaks - 1) / growth_per_s_);
}

double LabelledCharge::growth() const {
  return std::min(growth_to_, 1 + growth_per_s_ * seconds_of(now_ - cause_));
}

double LabelledCharge::true_watts() {
  const double noisy = static_cast<double>(vehicle_.power().mw) / 1'000;
  if (now_ >= pause_from_ && now_ < pause_until_) return 0;
  if (!happened()) return noisy;
  switch (label_) {
    case Label::unplugged: return 0;
    case Label::empty: return odd_watts_;
    case Label::overload: return odd_watts_;
    case Label::runaway:
    case Label::rebound: {
      // Whatever drives it, it no longer falls as a healthy charge does.
      const double then = smooth_watts(vehicle_.shape(), seconds_of(cause_));
      return then * growth() * noisy / smooth_watts(vehicle_.shape(), seconds_of(now_));
    }
    default: return noisy;
  }
}

std::int32_t LabelledCharge::metered(double watts) {
  if (chance(nonsense_share)) watts *= chance(0.5) ? 0 : 2;
  const double steps = std::round(watts * 1'000 / resolution_mw_);
  return static_cast<std::int32_t>(steps * resolution_mw_);
}

std::int16_t LabelledCharge::temperature() const {
  double value = ambient_dc_;
  if (label_ == Label::hot && happened()) {
    value = std::min<double>(hottest_dc, value + warming_dc_per_s * seconds_of(now_ - cause_));
  }
  return static_cast<std::int16_t>(value);
}

SlotReport LabelledCharge::next() {
  const auto step =
      in_seconds(seconds_of(spacing_) * between(random_, 1 - jitter_share, 1 + jitter_share));
  now_ += step;
  const bool paused = now_ >= pause_from_ && now_ < pause_until_;
  if (!paused) vehicle_.draw(step);
  if (!full_at_ && vehicle_.is_full()) full_at_ = now_;
  SlotReport report;
  report.at = now_;
  report.power_mw = metered(true_watts());
  if (has_sensor_) report.temperature_dc = temperature();
  report.arrives = !chance(lost_share) && !(label_ == Label::silent && happened());
  report.repeated = chance(repeated_share);
  return report;
}

}  // namespace voltyard::simulator
