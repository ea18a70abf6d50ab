// Send a command to a station and wait for its real answer. Implemented by link, called by csms on
// the station's shard.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

namespace voltyard::link {

// What the pile answered: its CALLRESULT payload, or its CALLERROR.
struct PileAnswer {
  bool is_error = false;
  std::string payload;            // JSON of the CALLRESULT, as received
  std::string error_code;         // of the CALLERROR
  std::string error_description;  // at most 255 characters
};

class StationSender {
 public:
  virtual ~StationSender() = default;

  // Queues one CALL (one in flight per station, bounded queue behind it) and resumes with the
  // answer. While it is queued it survives the connection being replaced by a newer one (N24): it
  // is sent there. Errors: unavailable (not connected, connection lost before the answer), limited
  // (queue full), upstream (no answer within `timeout`).
  virtual Task<Result<PileAnswer>> call(StationId station_id, std::string action,
                                        std::string payload, Duration timeout) = 0;

  // Closes the station's connection, if there is one.
  virtual void disconnect(StationId station_id) = 0;
};

// A station lives on one shard: one thread, one io_context. Index = Admission::shard.
using ShardExecutors = std::vector<boost::asio::any_io_executor>;

}  // namespace voltyard::link
