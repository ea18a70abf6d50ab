// DNY packets in a TCP stream: 'DNY', length, physical id, message id, command, data, sum.
//
// Between packets the modem speaks for itself: 20 characters of ICCID when it has connected, "link"
// when it was silent for 30 s. All of it comes glued together or cut anywhere.
//
// A FrameReader belongs to one connection and its thread. It allocates nothing and holds at most
// one packet. What it yields depends on the bytes only, never on how they were cut.
#pragma once

#include "wire/dny/fields.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace voltyard::wire::dny {

constexpr std::size_t max_packet_size = 256;  // of what a device sends
constexpr std::size_t frame_overhead = 14;    // everything but the data
constexpr std::size_t iccid_size = 20;

struct Frame {
  std::uint32_t physical_id = 0;
  std::uint16_t message_id = 0;  // an answer carries its question's
  std::uint8_t command = 0;
  std::span<const std::uint8_t> data;
};

struct Iccid {
  std::string_view text;  // 20 letters and digits
};

struct Link {};

enum class Fault : std::uint8_t {
  length,    // no packet is as long as this one says
  checksum,  // the sum is wrong: changed on its way, or cut short
  garbage,   // neither packet nor modem; said once for a whole run of it
};

struct Bad {
  Fault what{};
};

// Text and data refer to the reader or to the bytes it was fed.
using Item = std::variant<Frame, Iccid, Link, Bad>;

class FrameReader {
 public:
  // The bytes must live until next() has returned nullopt, and must all have been read so before
  // the next feed().
  void feed(std::span<const std::uint8_t> bytes);

  // An item lives until the next call. nullopt: more bytes are needed.
  std::optional<Item> next();

  // Bytes that belonged to no item so far: what a caller who has had enough looks at.
  std::uint64_t discarded() const { return discarded_; }

 private:
  // What stands at the front: `size` bytes of an item or of nothing; or how many are needed to say.
  struct Sight {
    std::size_t size = 0;
    std::optional<Item> item;
    bool complete = true;
  };
  Sight look(std::span<const std::uint8_t> seen) const;
  Sight look_at_packet(std::span<const std::uint8_t> seen) const;
  Sight look_at_modem(std::span<const std::uint8_t> seen) const;
  Sight look_at_garbage(std::span<const std::uint8_t> seen) const;
  std::span<const std::uint8_t> front() const;
  bool gather(std::size_t needed);
  void consume(const Sight& sight);

  std::array<std::uint8_t, max_packet_size> held_{};
  std::size_t held_begin_ = 0;
  std::size_t held_end_ = 0;
  std::span<const std::uint8_t> fed_;
  std::uint64_t discarded_ = 0;
  bool lost_ = false;        // after a fault, until an item is found
  std::size_t suspect_ = 0;  // bytes left of a packet with a wrong sum
};

std::string_view key(Fault fault);

// A whole packet as a FrameReader has yielded it, and nothing else.
Frame read_whole(std::string_view packet);

// Appends a packet. open_frame() starts one, close_frame() completes the one that begins at the
// offset open_frame() returned; between them the body is appended.
std::size_t open_frame(std::string& out, std::uint32_t physical_id, std::uint16_t message_id,
                       std::uint8_t command);
void close_frame(std::string& out, std::size_t begin);

void write_frame(std::string& out, const Frame& frame);

template <class Message>
void write_frame(std::string& out, std::uint32_t physical_id, std::uint16_t message_id,
                 std::uint8_t command, const Message& message) {
  const auto begin = open_frame(out, physical_id, message_id, command);
  encode(message, out);
  close_frame(out, begin);
}

template <class Message>
  requires requires { Message::command; }
void write_frame(std::string& out, std::uint32_t physical_id, std::uint16_t message_id,
                 const Message& message) {
  write_frame(out, physical_id, message_id, Message::command, message);
}

}  // namespace voltyard::wire::dny
