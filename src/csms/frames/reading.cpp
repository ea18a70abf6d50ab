#include "csms/frames/reading.hpp"

#include "wire/ocpp/secrets.hpp"

#include <algorithm>
#include <unordered_map>

namespace voltyard::csms::frames {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Nothing: no hex text.
std::optional<std::string> octets_of(std::string_view hex) {
  if (hex.empty() || hex.size() % 2 != 0) return std::nullopt;
  std::string octets;
  octets.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]);
    const int low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    octets.push_back(static_cast<char>(high << 4 | low));
  }
  return octets;
}

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::call: return "call";
    case Kind::answer: return "answer";
    case Kind::error: return "error";
    case Kind::broken: return "broken";
  }
  return "broken";
}

void against(Reading& reading, std::string_view word, std::string reason,
             std::vector<Field> about) {
  reading.problems.push_back({"", std::move(reason), word, std::move(about)});
}

void against(Reading& reading, std::string path, const Error& error) {
  reading.problems.push_back({std::move(path), error.message, error.reason});
}

void hide_octets(std::string& hex, std::size_t first, std::size_t count) {
  const auto begin = std::min(2 * first, hex.size());
  const auto size = std::min(2 * count, hex.size() - begin);
  std::fill_n(hex.begin() + static_cast<std::ptrdiff_t>(begin), size, '*');
}

std::vector<Reading> read(std::string_view protocol, std::span<const Recorded> newest_first) {
  std::vector<Reading> readings(newest_first.size());
  std::unordered_map<std::string, std::size_t> calls;
  for (std::size_t i = newest_first.size(); i-- > 0;) {
    const auto& frame = newest_first[i];
    auto& reading = readings[i];
    const auto octets = octets_of(frame.text);
    if (octets && octets->starts_with("DNY")) {
      reading.protocol = "dny";
      reading.text = frame.text;
      read_dny(*octets, frame.from_station, reading);
    } else if (octets && octets->starts_with('\x68')) {
      reading.protocol = "ykc";
      reading.text = frame.text;
      read_ykc(*octets, frame.from_station, reading);
    } else {
      reading.protocol = protocol;
      reading.text = wire::ocpp::without_secrets(frame.text);
      read_ocpp(protocol, frame, {}, reading);
    }
    if (reading.pair.empty()) continue;
    if (reading.kind == Kind::call) {
      calls[reading.pair] = i;
      continue;
    }
    const auto call = calls.find(reading.pair);
    if (call == calls.end()) continue;
    reading.call = call->second;
    calls.erase(call);
    const auto& action = readings[*reading.call].action;
    const bool schema_is_known = reading.kind == Kind::answer && reading.action.empty();
    if (schema_is_known) {
      read_ocpp(protocol, frame, action, reading);
    } else if (reading.action.empty()) {
      reading.action = action;
    }
  }
  return readings;
}

}  // namespace voltyard::csms::frames
