// The frames of a station, for people to look at: what the API asks of the frame log. Implemented
// by apps/ over the log of storage.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

struct Frame {
  Timestamp at;
  bool from_station = true;
  std::string text;
};

struct FramePage {
  std::vector<Frame> frames;  // newest first
  std::string next;           // position to go on from; empty at the end
};

class FrameReader {
 public:
  virtual ~FrameReader() = default;

  // `before`: a position that an earlier page gave, or empty for the newest. Resumes on the
  // caller's executor.
  virtual Task<Result<FramePage>> read(StationId station_id, std::string before,
                                       std::size_t limit) = 0;
};

}  // namespace voltyard::api
