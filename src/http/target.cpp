#include "http/target.hpp"

namespace voltyard::http {
namespace {

constexpr std::size_t most_parts = 32;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (parts.size() <= most_parts) {
    const auto position = text.find(separator);
    parts.push_back(text.substr(0, position));
    if (position == std::string_view::npos) break;
    text.remove_prefix(position + 1);
  }
  return parts;
}

}  // namespace

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return invalid("a percent escape in the address is broken");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0') return invalid("the address holds a NUL");
    out.push_back(c);
  }
  return out;
}

Result<Target> parse_target(std::string_view target) {
  if (target.size() > longest_target) return invalid("the address is too long");
  if (target.empty() || target[0] != '/') return invalid("the address must begin with '/'");
  Target parsed;
  const auto question = target.find('?');
  parsed.path = target.substr(0, question);
  const auto parts = split(std::string_view(parsed.path).substr(1), '/');
  if (parts.size() > most_parts) return invalid("the address has too many parts");
  for (const auto part : parts) {
    auto segment = percent_decode(part);
    if (!segment) return segment.error();
    if (*segment == "." || *segment == "..") return invalid("the address has dot segments");
    parsed.segments.push_back(std::move(*segment));
  }
  if (question == std::string_view::npos) return parsed;
  const auto fields = split(target.substr(question + 1), '&');
  if (fields.size() > most_parts) return invalid("the address has too many parameters");
  for (const auto field : fields) {
    if (field.empty()) continue;
    const auto equals = field.find('=');
    auto name = percent_decode(field.substr(0, equals), true);
    if (!name) return name.error();
    auto value = equals == std::string_view::npos ? Result<std::string>(std::string())
                                                  : percent_decode(field.substr(equals + 1), true);
    if (!value) return value.error();
    parsed.query.emplace_back(std::move(*name), std::move(*value));
  }
  return parsed;
}

}  // namespace voltyard::http
