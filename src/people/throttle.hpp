// How often a name may be tried. Guessing gets slow; nobody is locked out by somebody else: what
// strangers do with a name never counts against a device on which its owner signed in before.
//
// A stranger is held by three measures: of the name from that address (5 tries, then waits that
// double up to a quarter of an hour), of the address (20 failures, then one in 45 s), of the name
// from all strangers together (30 failures, then one in 30 s). A known device only by the first, of
// its own. Names that nobody has are treated like others.
//
// The tables have a fixed size and no list of names: what falls on the same place shares it, and
// where that is depends on a random key. One thread.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::people {

struct ThrottleMeasure {
  double burst;       // failures that are free
  double per_second;  // ... and how many of them are forgotten
};

struct ThrottleLimits {
  ThrottleMeasure of_address{20, 1.0 / 45};
  ThrottleMeasure of_name{30, 1.0 / 30};
};

class Throttle {
 public:
  explicit Throttle(Random& random, ThrottleLimits limits = {}, std::size_t places = 8'192);

  struct Attempt {
    std::string name;
    std::string address;
    std::string device;  // empty: a stranger
  };

  // Seconds to wait, or 0: go ahead. Then the attempt counts as failed until it has succeeded, so
  // that a hundred at once are not one.
  int begin(const Attempt& attempt, SteadyTime now);

  // It was right: forgets what the name failed from here.
  void succeeded(const Attempt& attempt, SteadyTime now);

  // It was not looked at.
  void take_back(const Attempt& attempt, SteadyTime now);

 private:
  struct Place {
    std::uint32_t failures = 0;
    SteadyTime last{};
  };
  struct Bucket {
    double failures = 0;
    SteadyTime at{};
  };
  static void drain(Bucket& bucket, const ThrottleMeasure& measure, SteadyTime now);
  static int wait_of(const Bucket& bucket, const ThrottleMeasure& measure);
  std::size_t place_of(std::string_view kind, std::string_view first,
                       std::string_view second) const;
  Place& place(const Attempt& attempt);

  std::array<std::uint8_t, 16> key_{};
  ThrottleLimits limits_;
  std::size_t places_;
  std::vector<Place> strangers_;  // by name and address
  std::vector<Place> devices_;    // by name and device: only real devices get in here
  std::vector<Bucket> by_address_;
  std::vector<Bucket> by_name_;
};

}  // namespace voltyard::people
