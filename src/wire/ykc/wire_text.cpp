#include "wire/ykc/wire_text.hpp"

#include "wire/ykc/fields.hpp"

#include "base/assert.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::wire::ykc {

ByteBuffer from_hex(std::string_view text) {
  std::string digits(text);
  std::erase_if(digits, [](char letter) { return letter == ' ' || letter == '\n'; });
  ASSERT(digits.size() % 2 == 0);
  ByteBuffer bytes(digits.size() / 2);
  ASSERT(digits.empty() || parse_hex(digits, bytes));
  return bytes;
}

ByteBuffer framed(std::uint16_t sequence, std::uint8_t type, Bytes body) {
  ByteBuffer out;
  write_frame(out, sequence, type, body);
  return out;
}

ByteBuffer glued(std::vector<ByteBuffer> pieces) {
  ByteBuffer out;
  for (const auto& piece : pieces) out.insert(out.end(), piece.begin(), piece.end());
  return out;
}

std::string seen(const SplitterEvent& event) {
  if (const auto* fault = std::get_if<FrameFault>(&event)) {
    return fmt::format("fault {}", to_string(fault->kind));
  }
  const auto& frame = std::get<Frame>(event);
  return fmt::format("frame {:02X} seq {} {}{}{}", frame.type, frame.sequence, hex_text(frame.body),
                     frame.encrypted ? " encrypted" : "",
                     frame.crc_high_first ? " high byte first" : "");
}

std::string seen(const std::vector<Bytes>& pieces) {
  FrameSplitter splitter;
  std::string lines;
  for (Bytes piece : pieces) {
    while (const auto event = splitter.next(piece)) lines += seen(*event) + '\n';
    ASSERT(piece.empty());
  }
  return lines;
}

}  // namespace voltyard::wire::ykc
