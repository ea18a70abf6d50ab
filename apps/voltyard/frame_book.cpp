#include "frame_book.hpp"

#include "base/units.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::app {
namespace {

constexpr std::int64_t skip_max = 10'000;  // frames of one millisecond

struct Position {
  Timestamp at;
  std::size_t skip = 0;
};

Result<Position> parse_position(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return invalid("the position is not one of ours");
  const auto at = parse_decimal(text.substr(0, colon), 0);
  const auto skip = parse_decimal(text.substr(colon + 1), 0);
  if (!at || !skip || *skip < 0 || *skip > skip_max) {
    return invalid("the position is not one of ours");
  }
  return Position{{*at}, static_cast<std::size_t>(*skip)};
}

}  // namespace

void FrameBook::record(StationId station_id, link::Direction direction, std::string_view text) {
  if (!log_) return;
  const auto way =
      direction == link::Direction::in ? storage::Direction::in : storage::Direction::out;
  log_->record(station_id, way, clock_.now(), text);
}

Task<Result<api::FramePage>> FrameBook::read(StationId station_id, std::string before,
                                             std::size_t limit) {
  api::FramePage page;
  if (!log_) co_return page;
  std::optional<Timestamp> older_than;
  Position position;
  if (!before.empty()) {
    const auto parsed = parse_position(before);
    if (!parsed) co_return parsed.error();
    position = *parsed;
    older_than = position.at + Duration(1);
  }
  auto frames = co_await log_->frames_of(station_id, limit + position.skip + 1, older_than);
  const auto known = std::min(position.skip, frames.size());
  frames.erase(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(known));
  page.more = frames.size() > limit;
  if (page.more) frames.resize(limit);
  Timestamp last = position.at;
  auto given = position.skip;
  for (auto& frame : frames) {
    given = frame.at == last ? given + 1 : 1;
    last = frame.at;
    page.positions.push_back(fmt::format("{}:{}", last.ms, given));
    page.frames.push_back(
        {frame.at, frame.direction == storage::Direction::in, std::move(frame.text)});
  }
  co_return page;
}

std::string FrameBook::position_of(Timestamp at) const {
  return fmt::format("{}:0", (at - Duration(1)).ms);
}

}  // namespace voltyard::app
