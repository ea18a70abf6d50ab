// Files of the frame log. A segment is a sequence of blocks; a block is a header (times, a hash of
// every station in it) and its frames, compressed with zstd and its checksum. A damaged or cut-off
// block ends what can be read of its segment, nothing more.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::storage {

enum class Direction : std::uint8_t { in, out };

struct LoggedFrame {
  StationId station_id;
  Direction direction = Direction::in;
  Timestamp at;
  std::string text;
};

void append_frame(std::string& raw, StationId station_id, Direction direction, Timestamp at,
                  std::string_view text);

std::uint32_t station_hash(StationId station_id);

// What a query must know about a segment before it opens the file.
struct SegmentSummary {
  std::filesystem::path path;
  std::uint64_t number = 0;
  std::uint64_t bytes = 0;  // readable
  Timestamp first_at{INT64_MAX};
  std::vector<std::uint32_t> stations;  // sorted hashes

  bool may_have(StationId station_id) const;
  void add_stations(const std::vector<std::uint32_t>& sorted);
};

struct Block {
  std::string bytes;  // as written to the file
  Timestamp first_at;
  std::vector<std::uint32_t> stations;
};

// `raw`: frames as append_frame made them, at most max_block_bytes.
Block make_block(std::string_view raw);
constexpr std::size_t max_block_bytes = 4u << 20;

// Reads the headers up to the first damaged block.
SegmentSummary scan_segment(const std::filesystem::path& path, std::uint64_t number);

// Adds to `found`, newest first, the station's frames before `before`, until there are `limit`.
void find_in_segment(const SegmentSummary& segment, StationId station_id,
                     std::optional<Timestamp> before, std::size_t limit,
                     std::vector<LoggedFrame>& found);

}  // namespace voltyard::storage
