// What an e-bike or a car draws from a slot: constant current with a slow rise,
// constant voltage with an exponential fall, then the tail (lithium ends sharply,
// lead-acid trickles on). Pure and seeded: the same shape gives the same curve,
// however finely it is stepped. One thread.
//
// Physics is double inside; what leaves is integer mW and mWh. Invariants:
// energy never falls, and the sum of all draw() equals the integral of power()
// to within 1 mWh.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <cstdint>
#include <optional>

namespace voltyard::simulator {

enum class Chemistry : std::uint8_t { lead_acid, lithium };

struct VehicleShape {
  Chemistry chemistry = Chemistry::lead_acid;
  double start_w = 150;        // at the wall, when charging begins
  double rise = 0.05;          // of start_w, over the whole constant-current phase
  double constant_s = 10'000;  // length of the constant-current phase
  double tau_s = 2'000;        // of the constant-voltage fall
  double tail_w = 8;           // lead-acid: float; lithium: what its charger idles at, below 3 W
  std::uint64_t noise_seed = 0;
  double battery_kwh = 0;  // of a car on direct current: it tells its voltage and state of charge
};

// A plausible vehicle that takes about `wanted` in about `hours`: 60-400 W, +-2
// % noise.
VehicleShape make_vehicle(Energy wanted, double hours, Random& random);

// A car on one phase of 32 A that takes about `wanted`.
VehicleShape make_car(Energy wanted, Random& random);

// A car on direct current, at most 60 kW, that takes about `wanted`.
VehicleShape make_dc_car(Energy wanted, Random& random);

// The integral of the smooth curve from the plug until `seconds`, in watt
// seconds.
double smooth_joules(const VehicleShape& shape, double seconds);
double smooth_watts(const VehicleShape& shape, double seconds);

class Vehicle {
 public:
  explicit Vehicle(VehicleShape shape) : shape_(shape) {}

  // Charges for `step` and says how much energy flowed.
  Energy draw(Duration step);
  // What it draws at this moment, noise included.
  Power power() const;
  // The charge has ended: only the tail is left.
  bool is_full() const;
  // Of a battery that is charged directly; nothing otherwise. Full is 1000.
  std::optional<int> soc_permille() const;
  std::int64_t battery_mv() const;  // 330 to 410 V, by the state of charge
  const VehicleShape& shape() const { return shape_; }

 private:
  double noise(std::int64_t cell) const;

  VehicleShape shape_;
  std::int64_t elapsed_ms_ = 0;
  double carry_mwh_ = 0;  // drawn but not yet a whole mWh
};

// Mains voltage in mV at that moment, 220 V +-2 %: a slow wave with ripple.
// Pure.
std::int64_t mains_mv(std::uint64_t seed, Timestamp now);

}  // namespace voltyard::simulator
