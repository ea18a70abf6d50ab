// Where every frame of both directions goes for people to look at later. Never waits, never fails:
// it is a log, not the truth.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"

#include <string_view>

namespace voltyard::link {

enum class Direction { in, out };

class FrameSink {
 public:
  virtual ~FrameSink() = default;
  virtual void record(StationId station_id, Direction direction, std::string_view text) = 0;
};

}  // namespace voltyard::link
