// Who and what a frame speaks of: the physical id and its printed form, orders, cards, ports.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltyard::wire::dny {

// The high byte of a physical id. Other values exist; they are kept as they are.
enum class Kind : std::uint8_t {
  single = 0x03,
  twin = 0x04,  // its key is "double", which no C++ name may be
  ten_way = 0x05,
  sixteen_way = 0x06,
  twelve_way = 0x07,
  host = 0x09,
  residual_current_host = 0x0A,
};

constexpr Kind kind_of(std::uint32_t physical_id) { return static_cast<Kind>(physical_id >> 24); }
constexpr std::uint32_t number_of(std::uint32_t physical_id) { return physical_id & 0xFF'FFFF; }

// "single", "double", "ten_way", ...; "unknown" for a kind nobody has published.
std::string_view key(Kind kind);

// How many ports a pile of that kind has; 0 for the hosts, nullopt for an unknown kind.
std::optional<int> port_count(Kind kind);

// "04-13544000": the kind in two hex digits, the number in the eight decimal digits that are
// printed under the QR code.
std::string printed(std::uint32_t physical_id);

// The inverse, strict: nullopt for anything that printed() would not have written, but for the case
// of the hex digits.
std::optional<std::uint32_t> parse_printed(std::string_view text);

// Ports count from 0; this one lets the pile choose.
constexpr std::uint8_t automatic_port = 0xFF;

// Sixteen bytes that the pile stores and returns. Ours when the charge was started from here, the
// pile's own when it was started off-line. Never interpreted.
struct OrderId {
  static constexpr std::size_t wire_size = 16;
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const OrderId&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.bytes);
  }
};

// The four bytes of a card's UID, in the order of the wire.
struct CardId {
  static constexpr std::size_t wire_size = 4;
  std::array<std::uint8_t, 4> bytes{};

  // As card desks print it: the one number of this protocol that is big-endian.
  constexpr std::uint32_t number() const {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
           std::uint32_t{bytes[2]} << 8 | bytes[3];
  }
  auto operator<=>(const CardId&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.bytes);
  }
};

}  // namespace voltyard::wire::dny
