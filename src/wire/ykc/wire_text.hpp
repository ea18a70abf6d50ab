// For the tests: bytes and events as text.
#pragma once

#include "wire/ykc/frame.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::wire::ykc {

// "68 0C 00": hex digits, spaces between them do not matter.
ByteBuffer from_hex(std::string_view text);

ByteBuffer framed(std::uint16_t sequence, std::uint8_t type, Bytes body);

ByteBuffer glued(std::vector<ByteBuffer> pieces);

// "frame 02 seq 0 55031412782305 00" or "fault wrong_crc".
std::string seen(const SplitterEvent& event);

// Everything a new splitter sees in the pieces, one event a line.
std::string seen(const std::vector<Bytes>& pieces);

}  // namespace voltyard::wire::ykc
