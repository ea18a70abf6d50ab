// The table of kinds, and the printed form of a physical id.
#include "wire/dny/identity.hpp"

#include <fmt/format.h>

#include <charconv>

namespace voltyard::wire::dny {
namespace {

struct KindRow {
  Kind kind;
  std::string_view key;
  int ports;
};

constexpr KindRow kinds[] = {
    {Kind::single, "single", 1},
    {Kind::twin, "double", 2},
    {Kind::ten_way, "ten_way", 10},
    {Kind::sixteen_way, "sixteen_way", 16},
    {Kind::twelve_way, "twelve_way", 12},
    {Kind::host, "host", 0},
    {Kind::residual_current_host, "residual_current_host", 0},
};

const KindRow* find(Kind kind) {
  for (const auto& row : kinds) {
    if (row.kind == kind) return &row;
  }
  return nullptr;
}

constexpr std::size_t kind_digits = 2;
constexpr std::size_t number_digits = 8;

std::optional<std::uint32_t> digits(std::string_view text, int base) {
  std::uint32_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace

std::string_view key(Kind kind) {
  const auto* row = find(kind);
  return row ? row->key : "unknown";
}

std::optional<int> port_count(Kind kind) {
  const auto* row = find(kind);
  return row ? std::optional<int>(row->ports) : std::nullopt;
}

std::string printed(std::uint32_t physical_id) {
  return fmt::format("{:02X}-{:08}", physical_id >> 24, number_of(physical_id));
}

std::optional<std::uint32_t> parse_printed(std::string_view text) {
  if (text.size() != kind_digits + 1 + number_digits || text[kind_digits] != '-') {
    return std::nullopt;
  }
  const auto kind = digits(text.substr(0, kind_digits), 16);
  const auto number = digits(text.substr(kind_digits + 1), 10);
  if (!kind || !number || *number > 0xFF'FFFF) return std::nullopt;
  return *kind << 24 | *number;
}

}  // namespace voltyard::wire::dny
