#include "desk/log_entry.hpp"

#include <fmt/format.h>

namespace voltyard::desk {
namespace {

void append(std::string& out, std::string_view field) {
  fmt::format_to(std::back_inserter(out), "{}:{},", field.size(), field);
}

}  // namespace

Digest seal_of(const Digest& before, const LogEntry& entry) {
  std::string sealed(before.begin(), before.end());
  append(sealed, std::to_string(entry.number));
  append(sealed, std::to_string(entry.at.ms));
  append(sealed, to_string(entry.operator_id));
  append(sealed, to_string(entry.location_id));
  append(sealed, entry.kind);
  append(sealed, entry.who);
  append(sealed, entry.subject);
  append(sealed, entry.text);
  for (const auto& change : entry.changes) {
    append(sealed, change.field);
    append(sealed, change.before);
    append(sealed, change.after);
  }
  return sha256(sealed);
}

std::string hex(const Digest& seal) {
  std::string text;
  for (const auto octet : seal) fmt::format_to(std::back_inserter(text), "{:02x}", octet);
  return text;
}

}  // namespace voltyard::desk
