// The protocol's numbers as words. Any byte can travel: a number that no row of the table names is
// kept as it is and its key is "unknown". Keys are stable: texts and stored reasons hang on them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace voltyard::wire::dny {

enum class PortState : std::uint8_t {
  idle = 0x00,
  charging = 0x01,
  plugged_not_started = 0x02,
  plugged_full = 0x03,
  cannot_meter = 0x04,
  floating = 0x05,
  memory_broken = 0x06,
  clip_stuck = 0x07,
  bad_contact_or_fuse = 0x08,
  relay_stuck = 0x09,
  plug_sensor_broken = 0x0A,
  relay_or_fuse_broken = 0x0B,  // found by the check before a charge
  load_short = 0x0D,
  relay_stuck_filtered = 0x0E,
  card_chip_broken = 0x0F,
  detection_circuit_broken = 0x10,
};

enum class StopReason : std::uint8_t {
  full = 0x01,
  max_time = 0x02,
  preset_time = 0x03,
  preset_energy = 0x04,
  unplugged = 0x05,
  overload = 0x06,
  server_stop = 0x07,
  dynamic_overload = 0x08,
  power_too_small = 0x09,
  environment_hot = 0x0A,
  port_hot = 0x0B,
  over_current = 0x0C,
  unplugged_clip = 0x0D,  // unplugged, or the clip of the socket is stuck
  no_power = 0x0E,        // bad contact or fuse
  relay_or_fuse = 0x0F,
  water = 0x10,
  fire_quench_this_port = 0x11,
  fire_quench_other_port = 0x12,
  cabinet_opened = 0x13,
  cabinet_door_open = 0x14,
  external_stop = 0x15,
  card_stop = 0x16,
  server_forced_stop = 0x17,
  fire_system = 0x18,
  memory_broken = 0x19,
  over_voltage = 0x1A,
  under_voltage = 0x1B,
  low_power = 0x1C,
};

// What a stop means for the rider, the bill and the shed.
enum class StopKind : std::uint8_t {
  full,
  limit,  // time or energy that was asked for or is allowed
  unplugged,
  server_stop,
  local_stop,  // somebody at the pile: card, button, cabinet door
  overload,
  temperature,
  fault,
  fire_or_water,
  power,  // the load draws too little, or the mains voltage left its band
  unknown,
};

enum class SwipeStatus : std::uint8_t {
  ok = 0x00,
  unregistered = 0x01,
  swipe_again_to_bind = 0x02,
  swipe_again_to_unbind = 0x03,
  monthly_already_charging = 0x04,
  monthly_count_used_up = 0x05,
  balance_short = 0x06,
  expired = 0x07,
  port_fault = 0x08,
  clear_balance_card = 0x09,
  monthly_time_used_up = 0x0A,
  other_account = 0x0B,
  device_unregistered = 0x0C,
  monthly_needed = 0x0D,
  other_area_balance_short = 0x0E,
  monthly_device = 0x0F,
  monthly_device_other_area = 0x10,
  temporary_device = 0x11,
  temporary_device_other_area = 0x12,
};

enum class StartResult : std::uint8_t {
  ok = 0x00,
  not_plugged = 0x01,
  same_state = 0x02,
  port_fault = 0x03,  // charges all the same
  no_such_port = 0x04,
  several_waiting = 0x05,
  total_power_over = 0x06,
  memory_broken = 0x07,
  relay_or_fuse_broken = 0x08,
  relay_stuck = 0x09,  // charges all the same
  load_short = 0x0A,
  smoke = 0x0B,
  over_voltage = 0x0C,
  under_voltage = 0x0D,
  no_reply = 0x0E,
};

enum class ChangeResult : std::uint8_t {
  ok = 0,
  not_charging = 1,
  below_current = 2,
  no_such_mode_or_port = 3,
};

enum class FirmwareResult : std::uint8_t {
  ok = 0,
  block_broken = 1,  // send the block the answer asks for again
  sum_wrong = 2,
  device_type_wrong = 3,
  check_packet_missing = 4,
  device_type_refused = 5,
};

enum class AlarmKind : std::uint8_t {
  power_lost = 1,
  water = 2,
  hot_melt_glue = 3,
  smoke = 4,
  temperature = 5,
  water_level = 6,
  door_open = 7,
};

enum class StartKind : std::uint8_t { offline_card = 0, online = 1, code = 3 };

enum class CardKind : std::uint8_t { old_card = 0, new_card = 1, uid_only = 3, social_card = 4 };

enum class RateMode : std::uint8_t { time = 0, monthly = 1, energy = 2, per_use = 3 };

template <class Value>
struct Word {
  Value value{};
  std::string_view key;
};

template <>
struct Word<StopReason> {
  StopReason value{};
  std::string_view key;
  StopKind kind{};
};

// The whole table of one of the enums above, in the order of its numbers.
template <class Value>
std::span<const Word<Value>> words();

template <class Value>
std::string_view key(Value value) {
  for (const auto& word : words<Value>()) {
    if (word.value == value) return word.key;
  }
  return "unknown";
}

StopKind kind_of(StopReason reason);

}  // namespace voltyard::wire::dny
