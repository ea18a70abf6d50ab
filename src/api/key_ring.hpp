// Who is asking: API keys and console logins by the digest of their token, and the people they
// belong to. Lives on the API's executor; follows the directory's snapshot.
#pragma once

#include "base/digest.hpp"

#include "csms/directory.hpp"

#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace voltyard::api {

inline constexpr std::string_view key_prefix = "vy_";
inline constexpr std::string_view cookie_prefix = "vs_";
inline constexpr std::string_view link_prefix = "vl_";

struct Caller {
  ApiKeyId key_id;
  OperatorId operator_id;
  storage::Role role = storage::Role::viewer;
  std::string name;
  bool by_cookie = false;
  storage::PersonId person_id = {};        // nil: a key, or the login of a set-up link
  std::string login = {};                  // of a person
  std::vector<LocationId> locations = {};  // what the caller is limited to; empty: nothing
  bool second_factor = false;              // the person has one

  bool is_limited() const { return !locations.empty(); }
  // Of the operator's; what is of no location is for those who are not limited.
  bool sees(LocationId id) const;
};

std::string_view to_string(storage::Role role);  // "viewer", "operator", "administrator"
std::optional<storage::Role> parse_role(std::string_view text);

// Made by somebody who logged in, as distinct from a key and a link.
bool is_login(const storage::ApiKeyRow& row);

class KeyRing {
 public:
  KeyRing(const csms::Directory& directory, const Clock& wall, Duration login_idle)
      : directory_(directory), wall_(wall), login_idle_(login_idle) {}

  // A row that is in force: not revoked, not expired, not of somebody who is disabled; of a login
  // also: used not too long ago. `wanted` is the prefix such a token has.
  const storage::ApiKeyRow* find(std::string_view token, std::string_view wanted);
  const storage::ApiKeyRow* find(ApiKeyId id);

  const storage::PersonRow* person(std::string_view login);  // by folded name
  const storage::PersonRow* person(storage::PersonId id);

  // The role and the limits are those of the person as they are now (N102).
  Caller caller_of(const storage::ApiKeyRow& row, bool by_cookie);

  // The login was used. True now and then: then it is for the caller to store that.
  bool used(const storage::ApiKeyRow& row);
  Timestamp last_used(const storage::ApiKeyRow& row) const;

 private:
  struct DigestHash {
    std::size_t operator()(const Digest& digest) const;
  };
  void follow();
  bool in_force(const storage::ApiKeyRow& row) const;

  const csms::Directory& directory_;
  const Clock& wall_;
  Duration login_idle_;
  csms::SnapshotPtr snapshot_;  // keeps the rows behind the indexes alive
  std::unordered_map<Digest, const storage::ApiKeyRow*, DigestHash> by_digest_;
  std::unordered_map<ApiKeyId, const storage::ApiKeyRow*> by_id_;
  csms::ByText<const storage::PersonRow*> by_login_;
  std::unordered_map<storage::PersonId, const storage::PersonRow*> people_;
  std::unordered_map<ApiKeyId, Timestamp> used_at_;  // of logins that are in force
};

}  // namespace voltyard::api
