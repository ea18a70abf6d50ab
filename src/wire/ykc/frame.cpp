#include "wire/ykc/frame.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <utility>

namespace voltyard::wire::ykc {
namespace {

constexpr std::size_t before_length = 2;   // start byte and LEN
constexpr std::size_t outside_length = 4;  // and the CRC

constexpr std::array<std::uint16_t, 256> crc_table = [] {
  std::array<std::uint16_t, 256> table{};
  for (unsigned index = 0; index < 256; ++index) {
    unsigned value = index;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? value >> 1 ^ 0xA001 : value >> 1;
    table[index] = static_cast<std::uint16_t>(value);
  }
  return table;
}();

std::uint16_t little_endian(std::uint8_t low, std::uint8_t high) {
  return static_cast<std::uint16_t>(low | high << 8);
}

// Piles write the CRC in either order; both are believed. Nothing: it is wrong in both.
std::optional<Frame> read_frame(Bytes bytes) {
  const Bytes covered = bytes.subspan(before_length, bytes[1]);
  const auto crc = crc16(covered);
  const auto last = bytes.size() - 1;
  const bool low_first = crc == little_endian(bytes[last - 1], bytes[last]);
  const bool high_first = crc == little_endian(bytes[last], bytes[last - 1]);
  if (!low_first && !high_first) return std::nullopt;
  Frame frame;
  frame.sequence = little_endian(covered[0], covered[1]);
  frame.encrypted = covered[2] != 0;
  frame.type = covered[3];
  frame.body = covered.subspan(min_length);
  frame.crc_high_first = !low_first;
  return frame;
}

}  // namespace

std::string_view to_string(FaultKind kind) {
  switch (kind) {
    case FaultKind::garbage: return "garbage";
    case FaultKind::too_short: return "too_short";
    case FaultKind::too_long: return "too_long";
    case FaultKind::wrong_crc: return "wrong_crc";
  }
  return "garbage";
}

FrameSplitter::FrameSplitter(std::size_t length_limit)
    : length_limit_(std::min(length_limit, max_length)) {}

std::optional<SplitterEvent> FrameSplitter::next(Bytes& arriving) {
  discard(std::exchange(shown_, 0));
  for (;;) {
    if (rejected_ != 0) {
      if (!fill(rejected_ + 1, arriving)) return std::nullopt;
      leave_rejected();
      continue;
    }
    if (!fill(1, arriving)) return std::nullopt;
    if (held_[0] != start_byte) {
      shown_ = next_start(1, size_);
      if (auto fault = report(FaultKind::garbage, Bytes(held_).first(shown_))) return fault;
      continue;
    }
    if (!fill(before_length, arriving)) return std::nullopt;
    const std::size_t length = held_[1];
    if (length < min_length || length > length_limit_) {
      shown_ = 1;  // LEN itself may be a start byte
      const auto kind = length < min_length ? FaultKind::too_short : FaultKind::too_long;
      if (auto fault = report(kind, Bytes(held_).first(before_length))) return fault;
      continue;
    }
    if (!fill(length + outside_length, arriving)) return std::nullopt;
    const Bytes whole = Bytes(held_).first(length + outside_length);
    if (auto frame = read_frame(whole)) {
      lost_ = false;
      shown_ = whole.size();
      return frame;
    }
    rejected_ = whole.size();
    if (auto fault = report(FaultKind::wrong_crc, whole)) return fault;
  }
}

bool FrameSplitter::fill(std::size_t wanted, Bytes& arriving) {
  if (size_ >= wanted) return true;
  const auto count = std::min(wanted - size_, arriving.size());
  std::ranges::copy(arriving.first(count), held_.begin() + size_);
  size_ += count;
  arriving = arriving.subspan(count);
  return size_ == wanted;
}

void FrameSplitter::discard(std::size_t count) {
  std::copy(held_.begin() + count, held_.begin() + size_, held_.begin());
  size_ -= count;
}

std::size_t FrameSplitter::next_start(std::size_t from, std::size_t end) const {
  const auto found = std::find(held_.begin() + from, held_.begin() + end, start_byte);
  return static_cast<std::size_t>(found - held_.begin());
}

// Where to go on behind a wrong CRC. When the next frame begins right there, LEN was right and the
// frame goes as a whole. Otherwise LEN itself is in doubt, and a start byte inside is as good.
void FrameSplitter::leave_rejected() {
  const auto end = std::exchange(rejected_, 0);
  const bool in_step = held_[end] == start_byte;
  if (in_step) lost_ = false;
  const auto count = in_step ? end : next_start(1, end);
  dropped_ += count;
  discard(count);
}

// Silent when the trouble is known; then what was shown goes at once.
std::optional<SplitterEvent> FrameSplitter::report(FaultKind kind, Bytes bytes) {
  dropped_ += shown_;
  if (!lost_) {
    lost_ = true;
    return FrameFault{kind, bytes};
  }
  discard(std::exchange(shown_, 0));
  return std::nullopt;
}

std::optional<Frame> read_whole(Bytes octets) {
  const bool whole = octets.size() >= min_length + outside_length && octets[0] == start_byte &&
                     octets.size() == octets[1] + outside_length;
  return whole ? read_frame(octets) : std::nullopt;
}

std::uint16_t crc16(Bytes bytes) {
  unsigned crc = 0xFFFF;
  for (const std::uint8_t byte : bytes) crc = crc >> 8 ^ crc_table[(crc ^ byte) & 0xFF];
  return static_cast<std::uint16_t>(crc);
}

void write_frame(ByteBuffer& out, std::uint16_t sequence, std::uint8_t type, Bytes body) {
  ASSERT(body.size() <= max_body);
  const auto low = [](unsigned value) { return static_cast<std::uint8_t>(value & 0xFF); };
  out.push_back(start_byte);
  out.push_back(static_cast<std::uint8_t>(body.size() + min_length));
  const auto first_covered = out.size();
  out.push_back(low(sequence));
  out.push_back(low(sequence >> 8));
  out.push_back(0);
  out.push_back(type);
  out.insert(out.end(), body.begin(), body.end());
  const auto crc = crc16(Bytes(out).subspan(first_covered));
  out.push_back(low(crc));
  out.push_back(low(crc >> 8));
}

}  // namespace voltyard::wire::ykc
