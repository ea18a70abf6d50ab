#include "api/key_ring.hpp"

#include <algorithm>
#include <cstring>

namespace voltyard::api {

using storage::ApiKeyRow;
using storage::PersonRow;
using storage::Role;

namespace {

constexpr Duration worth_storing = std::chrono::minutes(15);

}  // namespace

bool Caller::sees(LocationId id) const {
  return locations.empty() || std::ranges::find(locations, id) != locations.end();
}

bool is_login(const ApiKeyRow& row) { return !row.remote.empty() && !row.one_time_link; }

std::string_view to_string(Role role) {
  switch (role) {
    case Role::viewer: return "viewer";
    case Role::operator_on_duty: return "operator";
    case Role::administrator: return "administrator";
    case Role::detector: return "detector";
  }
  return "viewer";
}

std::optional<Role> parse_role(std::string_view text) {
  for (const auto role :
       {Role::viewer, Role::operator_on_duty, Role::administrator, Role::detector}) {
    if (to_string(role) == text) return role;
  }
  return std::nullopt;
}

std::size_t KeyRing::DigestHash::operator()(const Digest& digest) const {
  std::size_t head = 0;  // of a hash: as good as any
  std::memcpy(&head, digest.data(), sizeof head);
  return head;
}

void KeyRing::follow() {
  auto current = directory_.current();
  if (current == snapshot_) return;
  snapshot_ = std::move(current);
  by_digest_.clear();
  by_id_.clear();
  by_login_.clear();
  people_.clear();
  for (const auto& row : snapshot_->rows.people) {
    by_login_[row.login] = &row;
    people_[row.id] = &row;
  }
  for (const auto& row : snapshot_->rows.api_keys) {
    by_digest_[row.digest] = &row;
    by_id_[row.id] = &row;
  }
  std::erase_if(used_at_, [&](const auto& used) {
    const auto row = by_id_.find(used.first);
    return row == by_id_.end() || row->second->revoked;
  });
}

Timestamp KeyRing::last_used(const ApiKeyRow& row) const {
  const auto used = used_at_.find(row.id);
  const auto stored = std::max(row.created_at, row.last_seen_at);
  return used == used_at_.end() ? stored : std::max(stored, used->second);
}

bool KeyRing::in_force(const ApiKeyRow& row) const {
  const auto now = wall_.now();
  if (row.revoked || (row.expires_at && now >= *row.expires_at)) return false;
  if (is_login(row) && now - last_used(row) >= login_idle_) return false;
  if (row.person_id.is_nil()) return true;
  const auto person = people_.find(row.person_id);
  return person != people_.end() && !person->second->disabled;
}

bool KeyRing::used(const ApiKeyRow& row) {
  if (!is_login(row)) return false;
  const auto now = wall_.now();
  if (now - last_used(row) < worth_storing) return false;
  used_at_[row.id] = now;
  return true;
}

const ApiKeyRow* KeyRing::find(std::string_view token, std::string_view wanted) {
  if (!token.starts_with(wanted) || token.size() > 64) return nullptr;
  follow();
  const auto found = by_digest_.find(sha256(token));
  return found != by_digest_.end() && in_force(*found->second) ? found->second : nullptr;
}

const ApiKeyRow* KeyRing::find(ApiKeyId id) {
  follow();
  const auto found = by_id_.find(id);
  return found != by_id_.end() && in_force(*found->second) ? found->second : nullptr;
}

const PersonRow* KeyRing::person(std::string_view login) {
  follow();
  const auto found = by_login_.find(login);
  return found == by_login_.end() ? nullptr : found->second;
}

const PersonRow* KeyRing::person(storage::PersonId id) {
  follow();
  const auto found = people_.find(id);
  return found == people_.end() ? nullptr : found->second;
}

Caller KeyRing::caller_of(const ApiKeyRow& row, bool by_cookie) {
  Caller caller{row.id, row.operator_id, row.role, row.name, by_cookie};
  caller.locations = row.locations;
  const auto* owner = person(row.person_id);
  if (!owner) return caller;
  caller.role = owner->role;
  caller.name = owner->name;
  caller.person_id = owner->id;
  caller.login = owner->login;
  caller.locations = owner->locations;
  caller.second_factor = !owner->totp.empty();
  return caller;
}

}  // namespace voltyard::api
