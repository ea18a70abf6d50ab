// The command byte. One number serves a question and its answer; direction and length tell which.
#pragma once

#include <cstdint>

namespace voltyard::wire::dny::command {

using Code = std::uint8_t;

// Device to server.
inline constexpr Code old_heartbeat = 0x01;
inline constexpr Code swipe = 0x02;
inline constexpr Code settlement = 0x03;
inline constexpr Code old_order = 0x04;
inline constexpr Code upgrade_request = 0x05;
inline constexpr Code port_power = 0x06;
inline constexpr Code host_heartbeat = 0x11;
inline constexpr Code host_time = 0x12;
inline constexpr Code host_state = 0x17;
inline constexpr Code register_device = 0x20;
inline constexpr Code heartbeat = 0x21;
inline constexpr Code time = 0x22;
inline constexpr Code hosted_firmware = 0x35;
inline constexpr Code cabinet_heartbeat = 0x41;
inline constexpr Code alarm = 0x42;
inline constexpr Code cabinet_full = 0x43;
inline constexpr Code cabinet_door = 0x44;

// Server to device.
inline constexpr Code cabinet_stop = 0x72;
inline constexpr Code query = 0x81;
inline constexpr Code start_stop = 0x82;
inline constexpr Code set_float_rules = 0x83;
inline constexpr Code set_guard_rules = 0x84;
inline constexpr Code set_limits = 0x85;
inline constexpr Code set_card_keys = 0x86;
inline constexpr Code reboot = 0x87;
inline constexpr Code clear_memory = 0x88;
inline constexpr Code change_charge = 0x8A;
inline constexpr Code read_eeprom = 0x8B;
inline constexpr Code write_eeprom = 0x8C;
inline constexpr Code work_mode = 0x8D;
inline constexpr Code qr_address = 0x8E;
inline constexpr Code card_mode = 0x8F;
inline constexpr Code get_float_rules = 0x90;
inline constexpr Code get_guard_rules = 0x91;
inline constexpr Code get_limits = 0x92;
inline constexpr Code get_card_keys = 0x93;
inline constexpr Code temporary_qr = 0x95;
inline constexpr Code locate = 0x96;
inline constexpr Code mute = 0x97;
inline constexpr Code multi_function = 0x98;
inline constexpr Code device_firmware = 0xE0;
inline constexpr Code power_board_firmware = 0xE1;
inline constexpr Code hosted_device_firmware = 0xE2;
inline constexpr Code old_device_firmware = 0xF8;

}  // namespace voltyard::wire::dny::command
