#include "simulator/answer_scan.hpp"

#include <charconv>

namespace voltyard::simulator {
namespace {

void skip_spaces(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
}

bool take(std::string_view& text, char expected) {
  skip_spaces(text);
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

ScannedFrame scan_frame(std::string_view text) {
  if (!take(text, '[')) return {};
  skip_spaces(text);
  if (text.empty()) return {};
  ScannedFrame found;
  auto kind = ScannedFrame::Kind::other;
  switch (text.front()) {
    case '2': kind = ScannedFrame::Kind::call; break;
    case '3': kind = ScannedFrame::Kind::result; break;
    case '4': kind = ScannedFrame::Kind::error; break;
    default: return {};
  }
  text.remove_prefix(1);
  if (!take(text, ',') || !take(text, '"')) return {};
  const auto end = text.find('"');
  if (end == std::string_view::npos) return {};
  found.kind = kind;
  found.message_id = text.substr(0, end);
  return found;
}

std::optional<std::int64_t> scan_transaction_id(std::string_view text) {
  constexpr std::string_view key = "\"transactionId\"";
  const auto at = text.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + key.size());
  if (!take(text, ':')) return std::nullopt;
  skip_spaces(text);
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc()) return std::nullopt;
  return value;
}

}  // namespace voltyard::simulator
