// Pictures that have everything but dots that make sense, for tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace voltyard::domain {

inline std::string big(std::uint32_t value, int octets) {
  std::string text;
  for (int i = octets - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i) & 0xFF);
  return text;
}

inline std::string little(std::uint32_t value, int octets) {
  std::string text;
  for (int i = 0; i < octets; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
  return text;
}

inline std::string segment(std::uint8_t marker, std::string_view body) {
  return std::string("\xFF") + static_cast<char>(marker) +
         big(static_cast<std::uint32_t>(body.size() + 2), 2) + std::string(body);
}

// `more`: segments between the header of the file and that of the frame.
inline std::string a_jpeg(std::uint32_t width = 640, std::uint32_t height = 480,
                          std::string_view more = {}) {
  const std::string jfif("JFIF\0\1\1\0\0\1\0\1\0\0", 14);
  const std::string frame = "\x08" + big(height, 2) + big(width, 2) + std::string("\1\1\x11\0", 4);
  const std::string scan("\1\1\0\0\x3F\0", 6);
  const std::string dots("\x12\xFF\0\x34\xFF\xD0\x56", 7);
  return "\xFF\xD8" + segment(0xE0, jfif) + std::string(more) + segment(0xC0, frame) +
         segment(0xDA, scan) + dots + "\xFF\xD9";
}

// Checksums are whatever they are: nobody but a decoder looks at them.
inline std::string chunk(std::string_view name, std::string_view body) {
  return big(static_cast<std::uint32_t>(body.size()), 4) + std::string(name) + std::string(body) +
         "sum.";
}

inline std::string a_png(std::uint32_t width = 640, std::uint32_t height = 480,
                         std::string_view more = {}) {
  return std::string("\x89PNG\r\n\x1A\n") +
         chunk("IHDR", big(width, 4) + big(height, 4) + std::string("\x08\2\0\0\0", 5)) +
         std::string(more) + chunk("IDAT", "dots") + chunk("IEND", "");
}

inline std::string riff(std::string_view name, std::string_view body) {
  std::string text = std::string(name) + little(static_cast<std::uint32_t>(body.size()), 4);
  text += body;
  if (body.size() % 2 == 1) text += '\0';
  return text;
}

inline std::string a_webp_of(std::string_view chunks) {
  return "RIFF" + little(static_cast<std::uint32_t>(chunks.size() + 4), 4) + "WEBP" +
         std::string(chunks);
}

inline std::string webp_dots(std::uint32_t width = 640, std::uint32_t height = 480) {
  return riff("VP8 ",
              std::string("\x10\0\0\x9D\1\x2A", 6) + little(width, 2) + little(height, 2) + "dots");
}

}  // namespace voltyard::domain
