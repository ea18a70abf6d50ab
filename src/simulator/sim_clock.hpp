// The fleet's virtual time against real sockets: it starts at the server's time
// and runs as many times faster than the wall as the server's clock does (or as
// it is told to). One thread.
#pragma once

#include "base/time.hpp"

#include <vector>

namespace voltyard::simulator {

class SimClock {
 public:
  SimClock(Timestamp start, SteadyTime steady, double speed)
      : start_(start), steady_(steady), speed_(speed) {}

  Timestamp at(SteadyTime steady) const;
  // When that moment comes on the wall; a moment in the past is now, `never` is
  // very late.
  SteadyTime when(Timestamp moment, SteadyTime now) const;
  double speed() const { return speed_; }

 private:
  Timestamp start_;
  SteadyTime steady_;
  double speed_;
};

// What the server said its time is, and when it said so.
struct TimeTold {
  Timestamp server;
  SteadyTime steady;
};

// How many times faster than the wall the server's clock runs: at least 1,
// whole, of two digits, because servers tell their time in whole seconds as
// often as not.
double clock_speed(const std::vector<TimeTold>& told);

}  // namespace voltyard::simulator
