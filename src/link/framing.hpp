// A binary protocol as far as sockets need to know it: where its frames begin and end, which device
// each is about, which frame answers which. One Framing per protocol; what frames mean is csms'.
#pragma once

#include "link/ports/gatekeeper.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace voltyard::link {

// The device's number within its protocol: one connection may carry many devices.
using DeviceNumber = std::uint64_t;

struct Piece {
  enum class Kind : std::uint8_t {
    frame,
    modem,    // the modem's own words: an ICCID
    chatter,  // keep-alives that mean nothing
    bad,
    refused,  // readable, but not to be spoken here: said once, whatever else was wrong before
  };
  Kind kind = Kind::frame;
  DeviceNumber device = 0;  // of a frame
  std::string_view octets;  // of a frame, whole; modem: its words; bad, refused: what is wrong
};

// Cuts a byte stream into pieces. Bounded, allocates nothing per frame.
class Splitter {
 public:
  virtual ~Splitter() = default;
  // The bytes must live until next() has returned nullopt.
  virtual void feed(std::span<const std::uint8_t> bytes) = 0;
  // A piece lives until the next call.
  virtual std::optional<Piece> next() = 0;
};

struct Framing {
  Door door{};
  std::string_view protocol;
  std::chrono::milliseconds command_gap;     // between two commands to one device
  std::chrono::milliseconds answer_timeout;  // then sent again, then given up
  int resends = 1;

  std::unique_ptr<Splitter> (*make_splitter)() = nullptr;
  std::string (*identity_of)(DeviceNumber device) = nullptr;
  // A frame that a living device reacts to at once and that changes nothing.
  std::string (*probe)(DeviceNumber device) = nullptr;
  bool (*wants_answer)(std::string_view command) = nullptr;
  bool (*is_answer)(std::string_view command, std::string_view frame) = nullptr;

  // Commands of a long transfer (firmware), which a connection carries to one device at a time.
  bool (*is_bulk)(std::string_view command) = nullptr;  // null: there are none
  std::chrono::milliseconds bulk_answer_timeout{0};
  int bulk_resends = 0;
};

const Framing& dny_framing();
const Framing& ykc_framing();

}  // namespace voltyard::link
