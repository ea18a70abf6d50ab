#include "api/person_change.hpp"

#include "api/paging.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using storage::ApiKeyRow;
using storage::PersonId;
using storage::PersonRow;

constexpr int most_attempts = 8;
constexpr std::size_t most_logins = 20;
constexpr std::size_t longest_agent = 160;

// What is shown of the other side: its address, and the program as it calls itself.
std::string remote_of(const http::Request& request) {
  std::string text = request.remote.empty() ? "?" : request.remote;
  const auto agent = request.headers.get("User-Agent").substr(0, longest_agent);
  if (!agent.empty()) text += ' ';
  for (const char c : agent) text += c >= 0x20 && c < 0x7F ? c : '?';
  return text;
}

}  // namespace

Task<Result<PersonRow>> change_person(Context& context, PersonId id, const Decide& decide) {
  auto& directory = context.services.directory;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const auto* known = context.keys.person(id);
    if (!known) co_return not_found("there is no such person");
    auto row = *known;
    storage::Commit commit;
    if (const auto decided = decide(row, commit); !decided) co_return decided.error();
    row.version = known->version + 1;
    commit.changes.emplace_back(row);
    const auto changed = co_await directory.change(std::move(commit));
    if (changed) co_return row;
    if (changed.error().kind != ErrorKind::conflict) co_return changed.error();
    if (const auto loaded = co_await directory.reload(); !loaded) co_return loaded.error();
  }
  co_return conflict("the person is being changed by others, try again");
}

Result<PersonRow> own_person(Context& context, const Call& call) {
  const auto id = path_id<PersonId>(call);
  if (!id) return id.error();
  const auto* row = context.keys.person(*id);
  if (!row || row->operator_id != call.caller.operator_id) {
    return not_found("there is no such person");
  }
  return *row;
}

int end_logins(Context& context, PersonId id, storage::Commit& commit, ApiKeyId kept) {
  int ended = 0;
  const auto snapshot = context.services.directory.current();
  for (const auto& row : snapshot->rows.api_keys) {
    if (row.person_id != id || row.revoked || row.id == kept) continue;
    ended += is_login(row) ? 1 : 0;
    auto over = row;
    over.revoked = true;
    commit.changes.emplace_back(std::move(over));
  }
  return ended;
}

NewLogin make_login(Context& context, const http::Request& request, OperatorId owner) {
  const auto now = context.services.wall.now();
  NewLogin login;
  login.token = make_token(cookie_prefix, context.services.random);
  login.row.id = ApiKeyId::make(now, context.services.random);
  login.row.operator_id = owner;
  login.row.name = "console";
  login.row.role = storage::Role::administrator;
  login.row.digest = sha256(login.token);
  login.row.created_at = login.row.last_seen_at = now;
  login.row.expires_at = now + context.options.login_lifetime;
  login.row.remote = remote_of(request);
  return login;
}

void keep_few_logins(Context& context, PersonId id, storage::Commit& commit) {
  const auto snapshot = context.services.directory.current();
  std::vector<const ApiKeyRow*> rows;
  for (const auto& row : snapshot->rows.api_keys) {
    if (row.person_id == id && is_login(row) && context.keys.find(row.id)) rows.push_back(&row);
  }
  std::ranges::sort(rows, [&](const ApiKeyRow* a, const ApiKeyRow* b) {
    return context.keys.last_used(*a) > context.keys.last_used(*b);
  });
  for (std::size_t i = most_logins - 1; i < rows.size(); ++i) {
    auto over = *rows[i];
    over.revoked = true;
    commit.changes.emplace_back(std::move(over));
  }
}

std::vector<LocationId> read_locations(JsonInput& input, const csms::Snapshot& snapshot,
                                       OperatorId owner) {
  std::vector<LocationId> locations;
  for (const auto& text : input.texts("location_ids", 100, 36)) {
    const auto id = LocationId::parse(text);
    const auto found = id ? snapshot.locations.find(*id) : snapshot.locations.end();
    if (found == snapshot.locations.end() || found->second->operator_id != owner) {
      input.fail("location_ids", "names no location");
      continue;
    }
    locations.push_back(*id);
  }
  std::ranges::sort(locations);
  const auto same = std::ranges::unique(locations);
  locations.erase(same.begin(), same.end());
  return locations;
}

desk::LogEntry person_entry(Context& context, const PersonRow& person, std::string_view kind,
                            std::string who, std::string text) {
  desk::LogEntry entry;
  entry.at = context.services.clock.now();
  entry.operator_id = person.operator_id;
  entry.kind = kind;
  entry.who = std::move(who);
  entry.subject = to_string(person.id);
  entry.text = std::move(text);
  return entry;
}

std::string who_is(const PersonRow& person) { return person.name + " (" + person.login + ")"; }

}  // namespace voltyard::api
