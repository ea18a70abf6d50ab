// Three clocks that must never be mixed (docs/architecture.md, "Clocks"):
//   Timestamp   domain time: sessions, tariffs, meters, alarms. Milliseconds since 1970, UTC.
//               It may run faster than the wall (`serve --clock-speed`).
//   StationTime what a pile claims; may be 1970, 2099 or eight hours off. Corrected before use.
//   SteadyTime  real elapsed time for sockets, time-outs and rate limits (std::chrono).
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace voltyard {

struct Timestamp {
  std::int64_t ms = 0;  // since 1970-01-01T00:00:00Z
  auto operator<=>(const Timestamp&) const = default;
};

struct StationTime {
  std::int64_t ms = 0;  // since 1970-01-01T00:00:00Z, as the station believes
  auto operator<=>(const StationTime&) const = default;
};

using Duration = std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

inline Timestamp operator+(Timestamp t, Duration d) { return {t.ms + d.count()}; }
inline Timestamp operator-(Timestamp t, Duration d) { return {t.ms - d.count()}; }
inline Duration operator-(Timestamp a, Timestamp b) { return Duration(a.ms - b.ms); }

// RFC 3339 in UTC with milliseconds only where they are not zero: "2026-11-23T14:00:00Z".
std::string to_rfc3339(Timestamp t);

// What stations really send: RFC 3339 with 'Z', "+08:00", "+0800", "+08", or no zone at all (then
// UTC is assumed), 'T' or ' ' between, any number of fraction digits (cut to milliseconds).
// Rejects impossible dates ("2022-02-29") and years outside 1970..9999.
Result<std::int64_t> parse_rfc3339_ms(std::string_view text);

// The domain clock. One owner (apps/), many readers on any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

// Runs at `speed` times the wall clock from an anchor: domain = anchor + speed * (wall - start).
class ScaledClock final : public Clock {
 public:
  ScaledClock(Timestamp domain_anchor, Timestamp wall_anchor, double speed);
  Timestamp now() const override;
  double speed() const { return speed_; }

 private:
  Timestamp domain_anchor_;
  Timestamp wall_anchor_;
  double speed_;
};

// Stands still until it is moved. For tests and virtual time; one thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_(start) {}
  Timestamp now() const override { return now_; }
  void set(Timestamp t) { now_ = t; }
  void advance(Duration d) { now_ = now_ + d; }

 private:
  Timestamp now_;
};

Timestamp wall_now();

}  // namespace voltyard
