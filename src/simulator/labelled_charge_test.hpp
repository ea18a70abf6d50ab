// Charges whose truth is known, as a pile would report them: the exam of every
// rule that watches a slot. The curve is the vehicle's; what goes wrong, and
// when, is drawn from the seed, and so is what a bad link and a cheap meter do
// to the reports: jitter, loss, repetition, rounding, a nonsense value now and
// then, a plug that loses contact for a moment. One thread.
#pragma once

#include "simulator/vehicle.hpp"

#include <cstdint>
#include <optional>

namespace voltyard::simulator {

enum class Label : std::uint8_t {
  healthy,    // charges until it is full, then floats
  unplugged,  // the plug is pulled long before that
  empty,      // never plugged in, or a blown fuse: a few watts at most
  overload,   // something else on the socket: 1.15 to 2.5 kW
  runaway,    // grows to 1.7-3 times its peak and stays there
  rebound,    // rises to its peak again after it had fallen, and stays there
  silent,     // goes on charging, but the pile says no more
  hot,        // the socket heats up to 95 degrees
  slow,       // healthy, but so empty that it takes more than ten hours
};
constexpr int label_count = 9;

struct SlotReport {
  Duration at{0};  // since the start
  std::int32_t power_mw = 0;
  std::optional<std::int16_t> temperature_dc;
  bool arrives = true;
  bool repeated = false;  // arrives a second time, unchanged
};

class LabelledCharge {
 public:
  LabelledCharge(Label label, Duration spacing, Random& random);

  // The next moment at which the pile reports, or would.
  SlotReport next();

  // The truth. `cause` is when what the label says begins, `certain` when no
  // meter could overlook it any more; both are 0 for healthy and slow charges,
  // which are full when `full_at` is set, and not before.
  Duration cause() const { return cause_; }
  Duration certain() const { return certain_; }
  std::optional<Duration> full_at() const { return full_at_; }

 private:
  double true_watts();
  void plan_growth(double to_peaks, double certain_peaks);
  double growth() const;
  std::int32_t metered(double watts);
  std::int16_t temperature() const;
  bool happened() const { return now_ >= cause_; }
  bool chance(double probability) { return random_.unit() < probability; }

  Label label_;
  Duration spacing_;
  Random& random_;
  Vehicle vehicle_;
  Duration now_{0};
  Duration cause_{0};
  Duration certain_{0};
  std::optional<Duration> full_at_;
  Duration pause_from_{0}, pause_until_{0};
  double odd_watts_ = 0;     // what flows instead, for empty and overload
  double growth_per_s_ = 0;  // of runaway, as a share of its power
  double growth_to_ = 1;
  double resolution_mw_ = 100;  // of the meter
  std::int16_t ambient_dc_ = 250;
  bool has_sensor_ = true;
};

}  // namespace voltyard::simulator
