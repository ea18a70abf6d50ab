// The frame log as link writes it and as the API reads it.
#pragma once

#include "api/frame_reader.hpp"
#include "link/ports/frame_sink.hpp"
#include "storage/frame_log.hpp"

#include "base/time.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace voltyard::app {

class FrameBook final : public link::FrameSink, public api::FrameReader {
 public:
  // `log` may be null: nothing is kept then.
  FrameBook(std::unique_ptr<storage::FrameLog> log, const Clock& clock)
      : log_(std::move(log)), clock_(clock) {}

  void record(StationId station_id, link::Direction direction, std::string_view text) override;

  // Positions are "time:skip": the time of the last frame given, and how many of that very
  // millisecond were given already.
  Task<Result<api::FramePage>> read(StationId station_id, std::string before,
                                    std::size_t limit) override;
  std::string position_of(Timestamp at) const override;

  std::uint64_t bytes_on_disk() const { return log_ ? log_->bytes_on_disk() : 0; }
  std::uint64_t dropped() const { return log_ ? log_->dropped() : 0; }

 private:
  std::unique_ptr<storage::FrameLog> log_;
  const Clock& clock_;
};

}  // namespace voltyard::app
