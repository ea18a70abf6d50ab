// YKC frames on a TCP stream: 68 | LEN | SEQ (2) | ENC | TYPE | BODY | CRC (2), where LEN counts
// SEQ to BODY and the CRC covers the same bytes.
//
// A FrameSplitter belongs to one connection and to the thread that reads it. What it hands out
// refers to its own memory and lives until the next call of next().
#pragma once

#include "wire/ykc/bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace voltyard::wire::ykc {

constexpr std::uint8_t start_byte = 0x68;
constexpr std::size_t min_length = 4;    // LEN of an empty body
constexpr std::size_t max_length = 252;  // LEN of the longest message, 15 cards in one 0x44
constexpr std::size_t max_body = max_length - min_length;

struct Frame {
  std::uint16_t sequence = 0;  // an answer repeats its question's
  bool encrypted = false;      // the body is 3DES (ENC 1) or something later
  std::uint8_t type = 0;
  Bytes body;
  bool crc_high_first = false;  // the pile writes its CRC against the text; we never do
};

enum class FaultKind : std::uint8_t {
  garbage,    // bytes before a start byte
  too_short,  // LEN below min_length
  too_long,   // LEN above the limit
  wrong_crc,
};

struct FrameFault {
  FaultKind kind{};
  Bytes bytes;  // what shows it: the whole frame of a wrong CRC, otherwise its first bytes
};

using SplitterEvent = std::variant<Frame, FrameFault>;

std::string_view to_string(FaultKind kind);

// Cuts a stream into frames. One trouble is one fault: whatever else is unreadable stays silent
// until the stream is in step again, which is after a good frame, or when a frame with a wrong CRC
// ends where another begins (its pile computes CRCs wrongly but counts right).
class FrameSplitter {
 public:
  explicit FrameSplitter(std::size_t length_limit = max_length);

  // The next event in what is held and what arrives; takes from the front of `arriving` only what
  // it needs for that. Nothing: all is taken and more must come.
  std::optional<SplitterEvent> next(Bytes& arriving);

  std::size_t held() const { return size_; }
  std::uint64_t dropped() const { return dropped_; }  // bytes that belonged to no good frame

 private:
  bool fill(std::size_t wanted, Bytes& arriving);
  void discard(std::size_t count);
  std::size_t next_start(std::size_t from, std::size_t end) const;
  void leave_rejected();
  std::optional<SplitterEvent> report(FaultKind kind, Bytes bytes);

  static constexpr std::size_t frame_max = max_length + 4;
  std::array<std::uint8_t, frame_max + 1> held_{};  // a rejected frame and the byte behind it
  std::size_t size_ = 0;
  std::size_t length_limit_;
  std::size_t shown_ = 0;     // bytes at the front that the last event refers to
  std::size_t rejected_ = 0;  // length of the frame with a wrong CRC at the front
  bool lost_ = false;         // inside a trouble that was reported
  std::uint64_t dropped_ = 0;
};

// A frame that was split already, octet by octet as it travelled; it refers to them. Nothing: they
// are not exactly one good frame.
std::optional<Frame> read_whole(Bytes octets);

// CRC-16/MODBUS: polynomial 0xA001 reflected, initially 0xFFFF.
std::uint16_t crc16(Bytes bytes);

// Appends one unencrypted frame. The body is at most max_body long.
void write_frame(ByteBuffer& out, std::uint16_t sequence, std::uint8_t type, Bytes body);

}  // namespace voltyard::wire::ykc
