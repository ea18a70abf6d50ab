#include "api/audit.hpp"

#include "api/catalog_changes.hpp"

namespace voltyard::api {
namespace {

constexpr std::size_t most_changes = 32;
constexpr std::size_t longest_value = 200;
constexpr std::size_t shown_of_card = 4;

bool within_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// Never within a character.
std::string cut(std::string_view text) {
  if (text.size() <= longest_value) return std::string(text);
  auto size = longest_value;
  while (size > 0 && within_character(text, size)) --size;
  return std::string(text.substr(0, size)) + "…";
}

std::string text_of(std::optional<std::int64_t> value) {
  return value ? std::to_string(*value) : std::string();
}

std::string text_of(std::optional<Timestamp> value) {
  return value ? to_rfc3339(*value) : std::string();
}

}  // namespace

Changes& Changes::text(std::string_view field, std::string_view before, std::string_view after) {
  if (before == after || rows_.size() >= most_changes) return *this;
  rows_.push_back({std::string(field), cut(before), cut(after)});
  return *this;
}

Changes& Changes::flag(std::string_view field, bool before, bool after) {
  return text(field, before ? "yes" : "no", after ? "yes" : "no");
}

Changes& Changes::number(std::string_view field, std::optional<std::int64_t> before,
                         std::optional<std::int64_t> after) {
  return text(field, text_of(before), text_of(after));
}

Changes& Changes::time(std::string_view field, std::optional<Timestamp> before,
                       std::optional<Timestamp> after) {
  return text(field, text_of(before), text_of(after));
}

Changes& Changes::hidden(std::string_view field, std::string_view before, std::string_view after) {
  if (before == after || rows_.size() >= most_changes) return *this;
  const auto shown = [](std::string_view value) {
    return std::string(value.empty() ? std::string_view() : hidden_value);
  };
  rows_.push_back({std::string(field), shown(before), shown(after)});
  return *this;
}

std::string Changes::sentence() const {
  std::string text;
  for (const auto& row : rows_) {
    if (!text.empty()) text += "; ";
    text += row.field + ": " + row.before + " -> " + row.after;
  }
  return text;
}

desk::LogEntry change_entry(const Context& context, const Caller& caller, Changed changed,
                            Changes changes) {
  desk::LogEntry entry;
  entry.at = context.services.clock.now();
  entry.operator_id = caller.operator_id;
  entry.location_id = changed.location_id;
  entry.kind = changed.kind;
  entry.who = person_of(caller);
  entry.subject = std::move(changed.subject);
  entry.text = std::move(changed.text);
  entry.changes = changes.take();
  return entry;
}

std::string place_names(const csms::Snapshot& snapshot, const std::vector<LocationId>& locations) {
  if (locations.empty()) return "all locations";
  std::string text;
  for (const auto& id : locations) {
    const auto found = snapshot.locations.find(id);
    if (!text.empty()) text += ", ";
    text += found == snapshot.locations.end() ? to_string(id) : found->second->name;
  }
  return text;
}

std::string end_of_card(std::string_view uid) {
  if (uid.size() <= shown_of_card) return "…";
  auto from = uid.size() - shown_of_card;
  while (within_character(uid, from)) ++from;
  return "…" + std::string(uid.substr(from));
}

}  // namespace voltyard::api
