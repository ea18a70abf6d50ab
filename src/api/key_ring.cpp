#include "api/key_ring.hpp"

#include <cstring>

namespace voltyard::api {

using storage::Role;

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
  for (const auto& row : snapshot_->rows.api_keys) {
    by_digest_[row.digest] = &row;
    by_id_[row.id] = &row;
  }
}

bool KeyRing::in_force(const storage::ApiKeyRow& row) const {
  return !row.revoked && (!row.expires_at || wall_.now() < *row.expires_at);
}

const storage::ApiKeyRow* KeyRing::find(std::string_view token, std::string_view wanted) {
  if (!token.starts_with(wanted) || token.size() > 64) return nullptr;
  follow();
  const auto found = by_digest_.find(sha256(token));
  return found != by_digest_.end() && in_force(*found->second) ? found->second : nullptr;
}

const storage::ApiKeyRow* KeyRing::find(ApiKeyId id) {
  follow();
  const auto found = by_id_.find(id);
  return found != by_id_.end() && in_force(*found->second) ? found->second : nullptr;
}

}  // namespace voltyard::api
