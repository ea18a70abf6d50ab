// Domain time of this data directory. At speed 1 it is the wall clock. At any other speed it goes
// on from where the directory was left, so that time in the yard never runs backwards and never
// jumps over the hours in which the server was off.
#pragma once

#include "storage/store.hpp"

#include "base/task.hpp"
#include "base/time.hpp"

#include <memory>
#include <optional>

namespace voltyard::app {

class DomainClock final : public Clock {
 public:
  // `begin` is where a fresh directory starts; nullopt: at the wall clock. Errors: conflict when a
  // directory that ran ahead of the wall clock is to be opened at speed 1.
  static Task<Result<std::unique_ptr<DomainClock>>> open(storage::Store& store, double speed,
                                                         std::optional<Timestamp> begin);

  Timestamp now() const override { return clock_.now(); }
  double speed() const { return clock_.speed(); }

  // Stores the time that cannot be passed within `real_time` from now: after a crash the clock goes
  // on from there, so that it never runs backwards. At speed 1 nothing is stored.
  Task<Status> lease(storage::Store& store, Duration real_time) const;

 private:
  DomainClock(Timestamp domain, Timestamp wall, double speed) : clock_(domain, wall, speed) {}

  ScaledClock clock_;
};

class WallClock final : public Clock {
 public:
  Timestamp now() const override { return wall_now(); }
};

}  // namespace voltyard::app
