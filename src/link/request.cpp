#include "link/request.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

namespace voltyard::link {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view last_segment(std::string_view path) {
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

}  // namespace

bool is_identity(std::string_view text) {
  if (text.empty() || text.size() > max_identity) return false;
  for (const char c : text) {
    constexpr std::string_view punctuation = "*+=|@._-";
    if (!is_alphanumeric(c) && punctuation.find(c) == std::string_view::npos) return false;
  }
  // "." and ".." are no names: they could walk a file system or a proxy's path.
  return text != "." && text != "..";
}

std::optional<std::string> identity_of(std::string_view target) {
  if (target.empty() || target.front() != '/') return std::nullopt;
  target = target.substr(0, target.find_first_of("?#"));
  const auto segment = last_segment(target);
  if (segment.size() > 3 * max_identity) return std::nullopt;
  std::string identity;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] != '%') {
      identity += segment[i];
      continue;
    }
    if (i + 2 >= segment.size()) return std::nullopt;
    const int high = hex_digit(segment[i + 1]);
    const int low = hex_digit(segment[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    identity += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!is_identity(identity)) return std::nullopt;
  return identity;
}

std::optional<std::string> decode_base64(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string octets;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int digit = base64_digit(c);
    if (digit < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      octets += static_cast<char>(bits >> count & 0xFF);
    }
  }
  return octets;
}

std::optional<Credentials> basic_credentials(std::string_view header) {
  header = trimmed(header);
  constexpr std::string_view scheme = "basic";
  if (header.size() <= scheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    if (lower(header[i]) != scheme[i]) return std::nullopt;
  }
  header.remove_prefix(scheme.size());
  if (header.front() == ':') {
    header.remove_prefix(1);
  } else if (header.front() != ' ' && header.front() != '\t') {
    return std::nullopt;
  }
  header = trimmed(header);
  if (header.size() > max_credentials * 4 / 3 + 4) return std::nullopt;
  const auto octets = decode_base64(header);
  if (!octets || octets->size() > max_credentials) return std::nullopt;
  const auto colon = octets->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return Credentials{octets->substr(0, colon), octets->substr(colon + 1)};
}

bool append_subprotocols(std::string_view header, std::vector<std::string>& offered) {
  while (true) {
    const auto comma = header.find(',');
    const auto token = trimmed(header.substr(0, comma));
    if (token.size() > 64 || (!token.empty() && offered.size() >= max_subprotocols)) return false;
    for (const char c : token) {
      constexpr std::string_view punctuation = "!#$%&'*+-.^_`|~";
      if (!is_alphanumeric(c) && punctuation.find(c) == std::string_view::npos) return false;
    }
    if (!token.empty()) offered.emplace_back(token);
    if (comma == std::string_view::npos) return true;
    header.remove_prefix(comma + 1);
  }
}

bool is_browser_origin(std::string_view origin) {
  origin = trimmed(origin);
  const auto scheme_end = origin.find("://");
  if (scheme_end == std::string_view::npos) return origin.empty() || origin == "null";
  return origin.find('/', scheme_end + 3) == std::string_view::npos;
}

std::string accept_key(std::string_view key) {
  std::string text(trimmed(key));
  text += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  std::array<unsigned char, 32> encoded{};
  const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
  return {encoded.begin(), encoded.begin() + length};
}

}  // namespace voltyard::link
