#include "storage/frame_segment.hpp"

#include "storage/bytes.hpp"

#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <memory>

namespace voltyard::storage {
namespace {

constexpr std::uint32_t magic = 0x31464c56;  // "VLF1"
constexpr std::uint32_t max_stations_in_header = 1u << 20;
constexpr int level = 1;

// Little-endian on disk as in memory; followed by the stations' hashes and the compressed frames.
struct Header {
  std::uint32_t magic_number = magic;
  std::uint32_t raw_bytes = 0;
  std::uint32_t packed_bytes = 0;
  std::uint32_t stations = 0;
  std::int64_t first_ms = 0;
  std::uint32_t check = 0;  // of the fields above and the hashes
  std::uint32_t reserved = 0;
};
static_assert(sizeof(Header) == 32);

std::uint32_t fnv(std::uint32_t hash, std::string_view bytes) {
  for (const char c : bytes) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619u;
  return hash;
}

std::string_view bytes_of(const std::vector<std::uint32_t>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(std::uint32_t)};
}

std::uint32_t check_of(const Header& header, const std::vector<std::uint32_t>& stations) {
  const auto* fields = reinterpret_cast<const char*>(&header);
  return fnv(fnv(2166136261u, {fields, offsetof(Header, check)}), bytes_of(stations));
}

LoggedFrame read_frame(ByteReader& reader) {
  LoggedFrame frame;
  frame.direction = reader.byte() == 0 ? Direction::in : Direction::out;
  const auto id = reader.take(16);
  std::copy(id.begin(), id.end(), frame.station_id.uuid.bytes.begin());
  frame.at.ms = reader.signed_varint();
  frame.text = reader.text();
  return frame;
}

// One block's place in its file.
struct Place {
  Header header;
  std::vector<std::uint32_t> stations;
  std::uint64_t frames_at = 0;  // offset of the compressed frames
};

std::optional<Place> read_place(std::istream& file, std::uint64_t offset, std::uint64_t size) {
  Place place;
  if (offset + sizeof(Header) > size) return std::nullopt;
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(reinterpret_cast<char*>(&place.header), sizeof(Header));
  const auto& header = place.header;
  if (!file || header.magic_number != magic || header.stations > max_stations_in_header ||
      header.raw_bytes > max_block_bytes) {
    return std::nullopt;
  }
  place.frames_at = offset + sizeof(Header) + header.stations * sizeof(std::uint32_t);
  if (place.frames_at + header.packed_bytes > size) return std::nullopt;
  place.stations.resize(header.stations);
  file.read(reinterpret_cast<char*>(place.stations.data()),
            static_cast<std::streamsize>(header.stations * sizeof(std::uint32_t)));
  if (!file || check_of(header, place.stations) != header.check) return std::nullopt;
  return place;
}

std::uint64_t end_of(const Place& place) { return place.frames_at + place.header.packed_bytes; }

std::string read_frames(std::istream& file, const Place& place) {
  std::string packed(place.header.packed_bytes, '\0');
  file.seekg(static_cast<std::streamoff>(place.frames_at));
  file.read(packed.data(), static_cast<std::streamsize>(packed.size()));
  if (!file) return {};
  std::string raw(place.header.raw_bytes, '\0');
  const auto size = ZSTD_decompress(raw.data(), raw.size(), packed.data(), packed.size());
  return size == raw.size() ? raw : std::string();
}

}  // namespace

void append_frame(std::string& raw, StationId station_id, Direction direction, Timestamp at,
                  std::string_view text) {
  raw.push_back(static_cast<char>(direction));
  raw.append(reinterpret_cast<const char*>(station_id.uuid.bytes.data()), 16);
  append_signed(raw, at.ms);
  append_text(raw, text);
}

std::uint32_t station_hash(StationId station_id) {
  return static_cast<std::uint32_t>(std::hash<StationId>{}(station_id) * 0x9e3779b97f4a7c15u >> 32);
}

bool SegmentSummary::may_have(StationId station_id) const {
  return std::binary_search(stations.begin(), stations.end(), station_hash(station_id));
}

void SegmentSummary::add_stations(const std::vector<std::uint32_t>& sorted) {
  if (std::includes(stations.begin(), stations.end(), sorted.begin(), sorted.end())) return;
  std::vector<std::uint32_t> both;
  std::set_union(stations.begin(), stations.end(), sorted.begin(), sorted.end(),
                 std::back_inserter(both));
  stations = std::move(both);
}

Block make_block(std::string_view raw) {
  Block block;
  block.first_at = {INT64_MAX};
  for (ByteReader reader(raw); !reader.at_end();) {
    reader.byte();
    StationId station_id;
    const auto id = reader.take(16);
    std::copy(id.begin(), id.end(), station_id.uuid.bytes.begin());
    block.first_at = std::min(block.first_at, Timestamp{reader.signed_varint()});
    reader.text();
    block.stations.push_back(station_hash(station_id));
  }
  std::sort(block.stations.begin(), block.stations.end());
  block.stations.erase(std::unique(block.stations.begin(), block.stations.end()),
                       block.stations.end());
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                                  &ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  Header header;
  header.raw_bytes = static_cast<std::uint32_t>(raw.size());
  header.stations = static_cast<std::uint32_t>(block.stations.size());
  header.first_ms = block.first_at.ms;
  const auto head = sizeof(Header) + block.stations.size() * sizeof(std::uint32_t);
  block.bytes.resize(head + ZSTD_compressBound(raw.size()));
  const auto packed = ZSTD_compress2(context.get(), block.bytes.data() + head,
                                     block.bytes.size() - head, raw.data(), raw.size());
  if (ZSTD_isError(packed) != 0) return {};
  block.bytes.resize(head + packed);
  header.packed_bytes = static_cast<std::uint32_t>(packed);
  header.check = check_of(header, block.stations);
  std::memcpy(block.bytes.data(), &header, sizeof header);
  const auto hashes = bytes_of(block.stations);
  std::copy(hashes.begin(), hashes.end(), block.bytes.begin() + sizeof(Header));
  return block;
}

SegmentSummary scan_segment(const std::filesystem::path& path, std::uint64_t number) {
  SegmentSummary summary;
  summary.path = path;
  summary.number = number;
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  std::ifstream file(path, std::ios::binary);
  if (failed || !file) return summary;
  while (const auto place = read_place(file, summary.bytes, size)) {
    summary.bytes = end_of(*place);
    summary.first_at = std::min(summary.first_at, Timestamp{place->header.first_ms});
    summary.add_stations(place->stations);
  }
  return summary;
}

void find_in_segment(const SegmentSummary& segment, StationId station_id,
                     std::optional<Timestamp> before, std::size_t limit,
                     std::vector<LoggedFrame>& found) {
  std::ifstream file(segment.path, std::ios::binary);
  std::vector<Place> places;  // of blocks with this station, oldest first
  const auto hash = station_hash(station_id);
  for (std::uint64_t offset = 0; offset < segment.bytes;) {
    auto place = read_place(file, offset, segment.bytes);
    if (!place) break;
    offset = end_of(*place);
    const bool has = std::binary_search(place->stations.begin(), place->stations.end(), hash) &&
                     (!before || place->header.first_ms < before->ms);
    place->stations.clear();
    if (has) places.push_back(std::move(*place));
  }
  for (auto place = places.rbegin(); place != places.rend() && found.size() < limit; ++place) {
    const auto raw = read_frames(file, *place);
    std::vector<LoggedFrame> frames;
    for (ByteReader reader(raw); !reader.at_end();) {
      auto frame = read_frame(reader);
      const bool wanted =
          reader.good() && frame.station_id == station_id && (!before || frame.at < *before);
      if (wanted) frames.push_back(std::move(frame));
    }
    for (auto frame = frames.rbegin(); frame != frames.rend() && found.size() < limit; ++frame) {
      found.push_back(std::move(*frame));
    }
  }
}

}  // namespace voltyard::storage
