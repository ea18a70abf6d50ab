// The packets that the protocol's texts print, and reading hex.
#pragma once

#include <array>
#include <cctype>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::wire::dny {

using Octets = std::vector<std::uint8_t>;

// "44 4E" or "444E"
inline Octets octets(std::string_view hex) {
  Octets out;
  std::string pair;
  for (const char c : hex) {
    if (std::isxdigit(static_cast<unsigned char>(c))) pair += c;
    if (pair.size() < 2) continue;
    out.push_back(static_cast<std::uint8_t>(std::stoi(pair, nullptr, 16)));
    pair.clear();
  }
  return out;
}

inline Octets octets_of(const std::string& bytes) { return {bytes.begin(), bytes.end()}; }

inline std::string hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const auto byte : bytes) {
    if (!out.empty()) out += ' ';
    out += digits[byte >> 4];
    out += digits[byte & 0xF];
  }
  return out;
}
inline std::string hex(const std::string& bytes) { return hex(octets_of(bytes)); }

namespace vector {

inline constexpr std::string_view register_device =
    "44 4E 59 13 00 3B 37 AB 04 B9 00 20 7E 00 02 14 21 00 00 00 E4 00 91 04";
inline constexpr std::string_view register_answer = "44 4E 59 0A 00 3B 37 AB 04 B9 00 20 00 EF 02";
inline constexpr std::string_view get_time = "44 4E 59 09 00 3B 37 AB 04 B9 00 22 F0 02";
inline constexpr std::string_view time_answer =
    "44 4E 59 0D 00 3B 37 AB 04 B9 00 22 09 0E A9 5F 13 04";
inline constexpr std::string_view heartbeat =
    "44 4E 59 10 00 3B 37 AB 04 01 00 21 98 08 02 00 00 09 05 EE 02";
inline constexpr std::string_view swipe =
    "44 4E 59 11 00 3B 37 AB 04 01 00 02 7A 8D 05 DD 00 01 00 00 0A 04";
inline constexpr std::string_view swipe_answer =
    "44 4E 59 14 00 3B 37 AB 04 01 00 02 7A 8D 05 DD 00 00 10 27 00 00 01 44 04";
inline constexpr std::string_view settlement =
    "44 4E 59 28 00 3B 37 AB 04 01 00 03 10 0E E8 03 30 00 01 01 00 00 00 00 01 "
    "20 19 09 01 18 00 00 13 00 30 38 01 02 03 04 05 E8 03 44 05";
inline constexpr std::string_view port_power =
    "44 4E 59 32 00 3B 37 AB 04 0A 00 06 01 01 10 0E 30 00 01 E8 03 B0 04 20 03 E8 03 "
    "20 19 09 01 18 00 00 13 00 30 38 01 02 03 04 05 01 00 E8 03 98 08 C7 01 55 00 DA 08";
inline constexpr std::string_view start =
    "44 4E 59 26 00 3B 37 AB 04 02 00 82 00 64 01 00 00 01 01 00 00 "
    "12 34 56 78 12 34 56 78 12 34 56 78 12 34 56 78 80 70 88 13 F8 08";
inline constexpr std::string_view start_answer =
    "44 4E 59 1D 00 3B 37 AB 04 02 00 82 00 "
    "12 34 56 78 12 34 56 78 12 34 56 78 12 34 56 78 01 00 00 FE 06";
inline constexpr std::string_view change = "44 4E 59 0D 00 3B 37 AB 04 02 00 8A 00 01 80 70 96 03";
inline constexpr std::string_view limits = "44 4E 59 0D 00 3B 37 AB 04 02 00 85 A0 8C 20 4E 3A 04";
inline constexpr std::string_view query = "44 4E 59 09 00 3B 37 AB 04 01 00 81 97 02";

// Printed in the same texts, of messages that few piles send any more.
inline constexpr std::string_view old_heartbeat =
    "44 4E 59 1D 00 3B 37 AB 04 B9 00 01 7E 00 8C 08 02 00 03 00 00 E4 00 00 00 3B 02 "
    "29 07 02 20 00 6D 05";
inline constexpr std::string_view host_heartbeat =
    "44 4E 59 29 00 84 26 D6 09 04 00 11 65 00 01 5C 5C A9 5F 1F 06 38 39 38 36 30 34 31 33 31 "
    "36 31 38 39 32 30 30 39 32 37 35 50 D8 01 3F 0A";
inline constexpr std::string_view card_keys =
    "44 4E 59 16 00 3B 37 AB 04 02 00 86 00 15 91 85 19 18 80 FF FF FF FF FF FF 80 0A";

inline constexpr std::array all{
    register_device, register_answer, get_time,      time_answer,    heartbeat,    swipe,
    swipe_answer,    settlement,      port_power,    start,          start_answer, change,
    limits,          query,           old_heartbeat, host_heartbeat, card_keys};

}  // namespace vector

}  // namespace voltyard::wire::dny
