#include "domain/picture.hpp"

#include <optional>

namespace voltyard::domain {
namespace {

std::uint8_t at(std::string_view octets, std::size_t index) {
  return static_cast<std::uint8_t>(octets[index]);
}

std::uint32_t big(std::string_view octets, std::size_t from, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | at(octets, from + i);
  return value;
}

std::uint32_t little(std::string_view octets, std::size_t from, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i > 0; --i) value = value << 8 | at(octets, from + i - 1);
  return value;
}

Error cut_short() { return invalid("the picture is not whole"); }

Status set_size(Picture& picture, std::uint32_t width, std::uint32_t height) {
  if (width == 0 || height == 0) return invalid("the picture has no size");
  if (width > longest_side || height > longest_side) {
    return invalid("the picture is larger than 4096 dots on a side");
  }
  picture.width = static_cast<std::uint16_t>(width);
  picture.height = static_cast<std::uint16_t>(height);
  return {};
}

// ---- JPEG: segments, and between the scans' headers the coded dots ------------------------------

constexpr std::uint8_t start_of_image = 0xD8, end_of_image = 0xD9, start_of_scan = 0xDA,
                       comment = 0xFE, first_application = 0xE0, last_application = 0xEF,
                       adobe = 0xEE;

// SOF0 to SOF15 without DHT, JPG and DAC.
bool is_frame(std::uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// What tells how to read the colours stays; the rest of the applications' is about the camera.
bool is_kept(std::uint8_t marker, std::string_view body) {
  if (marker == comment) return false;
  if (marker < first_application || marker > last_application) return true;
  return (marker == first_application && body.starts_with(std::string_view("JFIF\0", 5)) &&
          body.size() == 14) ||
         (marker == adobe && body.starts_with("Adobe") && body.size() == 12);
}

// Where the coded dots that begin there end: at the next marker that is none of theirs.
std::size_t end_of_scan(std::string_view octets, std::size_t from) {
  for (auto i = octets.find('\xFF', from); i != std::string_view::npos;
       i = octets.find('\xFF', i + 1)) {
    if (i + 1 >= octets.size()) break;
    const auto next = at(octets, i + 1);
    const bool part_of_it = next == 0 || next == 0xFF || (next >= 0xD0 && next <= 0xD7);
    if (!part_of_it) return i;
  }
  return std::string_view::npos;
}

Result<Picture> read_jpeg(std::string_view octets) {
  Picture picture{"image/jpeg", 0, 0, std::string(octets.substr(0, 2))};
  std::size_t i = 2;
  bool scanned = false;
  while (i + 2 <= octets.size()) {
    if (at(octets, i) != 0xFF) return cut_short();
    const auto marker = at(octets, i + 1);
    if (marker == 0xFF) {  // filling
      ++i;
      continue;
    }
    if (marker == end_of_image) {
      if (!scanned || picture.width == 0) return cut_short();
      picture.octets += octets.substr(i, 2);
      return picture;
    }
    if (marker == start_of_image || i + 4 > octets.size()) return cut_short();
    const std::size_t length = big(octets, i + 2, 2);
    if (length < 2 || i + 2 + length > octets.size()) return cut_short();
    const auto body = octets.substr(i + 4, length - 2);
    if (is_frame(marker)) {
      if (body.size() < 6 || picture.width != 0) return cut_short();
      const auto size = set_size(picture, big(body, 3, 2), big(body, 1, 2));
      if (!size) return size.error();
    }
    if (is_kept(marker, body)) picture.octets += octets.substr(i, 2 + length);
    i += 2 + length;
    if (marker != start_of_scan) continue;
    const auto end = end_of_scan(octets, i);
    if (end == std::string_view::npos || picture.width == 0) return cut_short();
    picture.octets += octets.substr(i, end - i);
    scanned = true;
    i = end;
  }
  return cut_short();
}

// ---- PNG: chunks --------------------------------------------------------------------------------

constexpr std::string_view png_signature("\x89PNG\r\n\x1A\n", 8);

Result<Picture> read_png(std::string_view octets) {
  Picture picture{"image/png", 0, 0, std::string(png_signature)};
  bool dots = false;
  for (auto i = png_signature.size(); i + 12 <= octets.size();) {
    const std::size_t length = big(octets, i, 4);
    if (length > octets.size() - i - 12) return cut_short();
    const auto name = octets.substr(i + 4, 4);
    const auto chunk = octets.substr(i, 12 + length);
    const bool first = picture.width == 0;
    if (first != (name == "IHDR") || (first && length != 13)) return cut_short();
    if (first) {
      const auto size = set_size(picture, big(octets, i + 8, 4), big(octets, i + 12, 4));
      if (!size) return size.error();
    }
    if (name == "acTL") return invalid("the picture moves");
    dots |= name == "IDAT";
    const bool kept = name == "IHDR" || name == "PLTE" || name == "tRNS" || name == "gAMA" ||
                      name == "cHRM" || name == "sRGB" || name == "IDAT" || name == "IEND";
    if (kept) picture.octets += chunk;
    if (name == "IEND") return dots ? Result<Picture>(std::move(picture)) : cut_short();
    i += chunk.size();
  }
  return cut_short();
}

// ---- WebP: chunks of RIFF -----------------------------------------------------------------------

constexpr std::uint8_t webp_animation = 0x02, webp_alpha = 0x10;

struct Dots {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

std::optional<Dots> dots_of(std::string_view name, std::string_view body) {
  if (name == "VP8X" && body.size() == 10)
    return Dots{little(body, 4, 3) + 1, little(body, 7, 3) + 1};
  if (name == "VP8L" && body.size() > 5 && at(body, 0) == 0x2F) {
    const auto bits = little(body, 1, 4);
    return Dots{(bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
  }
  const bool key_frame = body.size() > 10 && (at(body, 0) & 1) == 0;
  if (name == "VP8 " && key_frame && body.substr(3, 3) == "\x9D\x01\x2A") {
    return Dots{little(body, 6, 2) & 0x3FFF, little(body, 8, 2) & 0x3FFF};
  }
  return std::nullopt;
}

Result<Picture> read_webp(std::string_view octets) {
  Picture picture{"image/webp", 0, 0, {}};
  const std::size_t end = std::size_t{little(octets, 4, 4)} + 8;
  if (end > octets.size() || end < 12) return cut_short();
  std::string kept("WEBP");
  for (std::size_t i = 12; i + 8 <= end;) {
    const auto name = octets.substr(i, 4);
    const std::size_t length = little(octets, i + 4, 4);
    const std::size_t padded = length + length % 2;
    if (padded > end - i - 8) return cut_short();
    std::string chunk(octets.substr(i, 8 + padded));
    const auto body = octets.substr(i + 8, length);
    i += 8 + padded;
    if (name == "ANIM" || name == "ANMF") return invalid("the picture moves");
    const bool dots = name == "VP8 " || name == "VP8L";
    if (dots || name == "VP8X") {
      const auto found = dots_of(name, body);
      if (!found) return cut_short();
      const auto size = set_size(picture, found->width, found->height);
      if (!size) return size.error();
    }
    if (name == "VP8X") {
      if ((at(body, 0) & webp_animation) != 0) return invalid("the picture moves");
      chunk[8] = static_cast<char>(at(chunk, 8) & webp_alpha);
    }
    if (dots || name == "VP8X" || name == "ALPH") kept += chunk;
    if (!dots) continue;
    picture.octets = "RIFF";
    for (int shift = 0; shift < 32; shift += 8) {
      picture.octets += static_cast<char>(kept.size() >> shift & 0xFF);
    }
    picture.octets += kept;
    return picture;
  }
  return cut_short();
}

}  // namespace

Result<Picture> read_picture(std::string_view octets) {
  if (octets.starts_with("\xFF\xD8\xFF")) return read_jpeg(octets);
  if (octets.starts_with(png_signature)) return read_png(octets);
  if (octets.size() > 12 && octets.starts_with("RIFF") && octets.substr(8, 4) == "WEBP") {
    return read_webp(octets);
  }
  return invalid("this is no picture: JPEG, PNG and WebP are taken");
}

}  // namespace voltyard::domain
