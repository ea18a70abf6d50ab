#include "base/log.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard {

namespace {

// Octets of the well-formed UTF-8 character that `text` begins with; 0 when it is none.
std::size_t character_size(std::string_view text) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto first = octet(0);
  if (first < 0x80) return 1;
  const std::size_t size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (size == 0 || first > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((octet(i) & 0xC0) != 0x80) return 0;
  }
  const auto second = octet(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool surrogate = first == 0xED && second > 0x9F;
  const bool beyond = first == 0xF4 && second > 0x8F;
  return overlong || surrogate || beyond ? 0 : size;
}

// Invisible or direction-changing: U+200B..U+200F, U+202A..U+202E, U+2066..U+2069.
bool is_deceptive(std::string_view character) {
  const auto third = character.size() == 3 ? static_cast<unsigned char>(character[2]) : 0;
  if (character.starts_with("\xE2\x80")) {
    return (third >= 0x8B && third <= 0x8F) || (third >= 0xAA && third <= 0xAE);
  }
  return character.starts_with("\xE2\x81") && third >= 0xA6 && third <= 0xA9;
}

}  // namespace

// What comes out is UTF-8 whatever went in, also where it is cut: it may end up in a message.
std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty()) {
    if (out.size() >= limit) return out + "...";
    const auto size = character_size(text);
    const auto character = text.substr(0, std::max<std::size_t>(size, 1));
    const auto c = static_cast<unsigned char>(text[0]);
    if (size == 0 || c < 0x20 || c == 0x7F || c == '\\' || c == '"' || is_deceptive(character)) {
      for (const char octet : character) {
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(octet));
      }
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  return out;
}

}  // namespace voltyard
