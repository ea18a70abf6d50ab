// What the codes in messages mean, as stable keys for storage, translation and metrics.
#pragma once

#include "wire/ykc/realtime.hpp"
#include "wire/ykc/record.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace voltyard::wire::ykc {

// Keys are never renamed.
struct Word {
  std::uint8_t code = 0;
  std::string_view key;
};

enum class StopKind : std::uint8_t {
  requested,  // somebody stopped it
  full,
  limit,         // energy, money or time that was set beforehand
  start_failed,  // it never began, for a reason that has no kind of its own
  balance,
  unplugged,  // the control pilot opened
  emergency_stop,
  overheated,  // pile, plug or battery
  power_loss,
  no_current,
  vehicle,  // the battery or its BMS
  fault,    // the pile
  unknown,
};

struct StopWord {
  std::uint8_t code = 0;
  std::string_view key;
  StopKind kind{};
};

std::string_view to_string(StopKind kind);

// The stop code of a record; a code the text does not have gives "unrecognised".
StopWord stop_word(std::uint8_t code);
std::span<const StopWord> stop_words();  // by rising code

// No energy was delivered under these codes.
constexpr bool never_started(std::uint8_t stop_code) {
  return stop_code >= 0x4A && stop_code <= 0x69;
}

// The others give "unrecognised" as well.
std::string_view gun_state_word(GunState state);          // 0x13
std::string_view start_refusal_word(std::uint8_t code);   // 0x32, 0xA2: what we say
std::string_view start_failure_word(std::uint8_t code);   // 0x33, 0xA3: what the pile says
std::string_view stop_failure_word(std::uint8_t code);    // 0x35
std::string_view started_by_word(StartedBy by);           // 0x3B, 0x3D
std::string_view balance_result_word(std::uint8_t code);  // 0x41
std::string_view update_result_word(std::uint8_t code);   // 0x93
std::span<const Word> start_refusal_words();
std::span<const Word> start_failure_words();

// The hardware faults of 0x13, lowest bit first; bits without a name are left out.
std::vector<std::string_view> fault_words(std::uint16_t fault_bits);

}  // namespace voltyard::wire::ykc
