// What can be asked of a pile besides charging: memory, modes, codes on its screen, sound. Answered
// with a ResultAnswer unless an answer stands here. Query (81), reboot (87) and clear memory (88)
// are empty messages; the query is answered by a registration and a heartbeat.
#pragma once

#include "wire/dny/commands.hpp"
#include "wire/dny/fields.hpp"
#include "wire/dny/identity.hpp"

#include <algorithm>

namespace voltyard::wire::dny {

constexpr std::size_t max_eeprom_bytes = 32;

// Text in a field of fixed size, filled with zeros; the last byte always is one.
template <std::size_t Size>
struct PaddedText {
  static constexpr std::size_t wire_size = Size;
  std::array<std::uint8_t, Size> bytes{};

  static std::optional<PaddedText> of(std::string_view text) {
    if (text.size() >= Size || text.find('\0') != text.npos) return std::nullopt;
    PaddedText padded;
    std::ranges::copy(text, padded.bytes.begin());
    return padded;
  }
  std::string text() const { return {bytes.begin(), std::ranges::find(bytes, std::uint8_t{0})}; }
  bool operator==(const PaddedText&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.bytes);
  }
};

struct ReadEeprom {
  static constexpr auto command = command::read_eeprom;
  std::uint16_t address = 0;
  std::uint8_t size = 0;

  bool operator==(const ReadEeprom&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.address, self.size);
  }
};

struct ReadEepromAnswer {
  static constexpr auto command = command::read_eeprom;
  std::uint8_t result = 0;
  BoundedList<std::uint8_t, max_eeprom_bytes> bytes;

  bool operator==(const ReadEepromAnswer&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.result);
    fields.rest(self.bytes);
  }
};

struct WriteEeprom {
  static constexpr auto command = command::write_eeprom;
  std::uint16_t address = 0;
  BoundedList<std::uint8_t, max_eeprom_bytes> bytes;

  bool operator==(const WriteEeprom&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.address);
    fields.counted(self.bytes);
  }
};

enum class WorkMode : std::uint8_t { networked = 0, cards_only = 1 };

struct SetWorkMode {
  static constexpr auto command = command::work_mode;
  WorkMode mode{};

  bool operator==(const SetWorkMode&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.mode);
  }
};

// The address that the pile's own code is made of.
struct SetQrAddress {
  static constexpr auto command = command::qr_address;
  std::uint8_t main_screen = 0;  // 0: port states, 1: the code
  std::array<std::uint8_t, 3> reserved{};
  PaddedText<72> address;

  bool operator==(const SetQrAddress&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.main_screen, self.reserved, self.address);
  }
};

struct SetCardMode {
  static constexpr auto command = command::card_mode;
  std::uint8_t mode = 0;  // 0 time, 1 per use, 3 energy, 4 fixed sum, 5 household, 6 chosen free

  bool operator==(const SetCardMode&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.mode);
  }
};

struct TemporaryQr {
  static constexpr auto command = command::temporary_qr;
  PaddedText<200> content;

  bool operator==(const TemporaryQr&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.content);
  }
};

// Sound and light, for whoever looks for the pile.
struct Locate {
  static constexpr auto command = command::locate;
  std::uint8_t seconds = 0;

  bool operator==(const Locate&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.seconds);
  }
};

struct Mute {
  static constexpr auto command = command::mute;
  std::uint8_t on = 0;

  bool operator==(const Mute&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.on);
  }
};

struct MultiFunction {
  static constexpr auto command = command::multi_function;
  std::uint8_t function = 0;  // 0: opens a cabinet's door by force
  std::uint8_t port = 0;

  bool operator==(const MultiFunction&) const = default;

  template <class Self, class Fields>
  static void walk(Self& self, Fields& fields) {
    fields(self.function, self.port);
  }
};

}  // namespace voltyard::wire::dny
