// The frames of a station as they were recorded: what the API asks of the frame log before
// csms/frames reads them for people. Implemented by apps/ over the log of storage.
#pragma once

#include "csms/frames/reading.hpp"

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

struct FramePage {
  std::vector<csms::frames::Recorded> frames;  // newest first, secrets and all
  std::vector<std::string> positions;          // to go on from behind each of them
  bool more = false;                           // older ones, behind the last of these
};

class FrameReader {
 public:
  virtual ~FrameReader() = default;

  // `before`: a position that an earlier page gave, or empty for the newest. Resumes on the
  // caller's executor. Errors: invalid (the position is not one of ours).
  virtual Task<Result<FramePage>> read(StationId station_id, std::string before,
                                       std::size_t limit) = 0;

  // The position that begins with what is older than `at`.
  virtual std::string position_of(Timestamp at) const = 0;
};

}  // namespace voltyard::api
