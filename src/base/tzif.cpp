#include "base/tzif.hpp"

#include "base/time_zone_rule.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace voltyard {
namespace {

constexpr std::size_t most_bytes = 65'536;
constexpr std::uint64_t most_changes = 2'000;
constexpr std::uint64_t most_offsets = 256;         // they are numbered by a byte
constexpr std::int64_t latest_s = 253'402'300'799;  // the end of the year 9999

// Big-endian numbers from the front; nothing is read beyond the end.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  std::span<const std::uint8_t> take(std::uint64_t count) {
    if (count > rest_.size()) {
      failed_ = true;
      count = 0;
    }
    const auto taken = rest_.first(static_cast<std::size_t>(count));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : take(size)) value = value << 8 | byte;
    return value;
  }

  std::span<const std::uint8_t> rest() const { return rest_; }
  bool failed() const { return failed_; }

 private:
  std::span<const std::uint8_t> rest_;
  bool failed_ = false;
};

struct Header {
  std::uint64_t version = 0;
  std::uint64_t is_utc = 0;  // how many there are of each
  std::uint64_t is_standard = 0;
  std::uint64_t leaps = 0;
  std::uint64_t changes = 0;
  std::uint64_t offsets = 0;
  std::uint64_t letters = 0;

  // What follows the changes and the offsets.
  std::uint64_t tail(std::uint64_t time_size) const {
    return letters + leaps * (time_size + 4) + is_standard + is_utc;
  }
};

std::optional<Header> read_header(ByteReader& reader) {
  constexpr std::uint64_t magic = 0x545a6966;  // "TZif"
  const bool known = reader.number(4) == magic;
  Header header;
  header.version = reader.number(1);
  reader.take(15);
  for (auto* count : {&header.is_utc, &header.is_standard, &header.leaps, &header.changes,
                      &header.offsets, &header.letters}) {
    *count = reader.number(4);
  }
  if (!known || reader.failed()) return std::nullopt;
  return header;
}

// Keeps an offset that differs from the one before; what lies before 1970 is where the zone begins.
void add_change(TimeZone& zone, std::int64_t at_s, Duration offset) {
  if (at_s <= 0) {
    zone.first_offset = offset;
    return;
  }
  const Duration before = zone.changes.empty() ? zone.first_offset : zone.changes.back().offset;
  if (offset != before) zone.changes.push_back({{at_s * 1000}, offset});
}

// Returns the moment of the last change; 1970 when there is none.
Result<Timestamp> read_table(ByteReader& reader, const Header& header, TimeZone& zone) {
  const auto moments = reader.take(header.changes * 8);
  const auto numbers = reader.take(header.changes);
  const auto records = reader.take(header.offsets * 6);
  reader.take(header.tail(8));
  if (reader.failed()) return invalid("the zone file is cut short");
  std::vector<Duration> offsets;
  for (ByteReader record(records); !record.rest().empty(); record.take(2)) {
    offsets.push_back(std::chrono::seconds(static_cast<std::int32_t>(record.number(4))));
  }
  zone.first_offset = offsets[0];
  ByteReader moment(moments);
  std::optional<std::int64_t> last_s;
  for (const std::uint8_t number : numbers) {
    const auto at_s = static_cast<std::int64_t>(moment.number(8));
    if (number >= offsets.size() || (last_s && at_s <= *last_s) || at_s > latest_s) {
      return invalid("the changes of the zone file are out of order");
    }
    add_change(zone, at_s, offsets[number]);
    last_s = at_s;
  }
  return Timestamp{std::max<std::int64_t>(last_s.value_or(0), 0) * 1000};
}

// A line of its own behind the table; empty when nobody knows how the zone goes on.
Status read_rule(ByteReader& reader, Timestamp known_until, TimeZone& zone) {
  const auto rest = reader.rest();
  const std::string_view text(reinterpret_cast<const char*>(rest.data()), rest.size());
  const auto end = text.find('\n', 1);
  if (text.empty() || text.front() != '\n' || end == std::string_view::npos) {
    return invalid("the zone file is cut short");
  }
  const std::string_view line = text.substr(1, end - 1);
  if (line.empty()) return {};
  const auto rule = parse_time_zone_rule(line);
  if (!rule) return rule.error();
  const std::chrono::sys_time<Duration> point{Duration(known_until.ms)};
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(point));
  for (const auto& change : changes_by_rule(*rule, int(date.year()), last_year_of_zones)) {
    if (change.at > known_until) add_change(zone, change.at.ms / 1000, change.offset);
  }
  return {};
}

}  // namespace

Result<TimeZone> parse_tzif(std::string name, std::span<const std::uint8_t> bytes) {
  if (bytes.size() > most_bytes) return invalid("a zone file has at most 64 KiB");
  ByteReader reader(bytes);
  const auto first = read_header(reader);
  if (!first) return invalid("this is no zone file");
  if (first->version < '2') return invalid("zone files of version 1 are not read");
  // The first table has 32 bits for a time; the second says all of it again.
  reader.take(first->changes * 5 + first->offsets * 6 + first->tail(4));
  const auto header = read_header(reader);
  if (!header) return invalid("the zone file is cut short");
  if (header->leaps != 0) return invalid("zone files that count leap seconds are not read");
  if (header->changes > most_changes) return invalid("a zone has at most 2,000 changes");
  if (header->offsets == 0 || header->offsets > most_offsets) {
    return invalid("a zone has between one and 256 offsets");
  }
  TimeZone zone;
  zone.name = std::move(name);
  const auto known_until = read_table(reader, *header, zone);
  if (!known_until) return known_until.error();
  if (Status good = read_rule(reader, *known_until, zone); !good) return good.error();
  if (!zone.well_formed()) return invalid("the offsets of the zone file are out of bounds");
  return zone;
}

}  // namespace voltyard
