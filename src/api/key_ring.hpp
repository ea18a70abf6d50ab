// Who is asking: API keys and console cookies by the digest of their token. Lives on the API's
// executor; follows the directory's snapshot.
#pragma once

#include "base/digest.hpp"

#include "csms/directory.hpp"

#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace voltyard::api {

inline constexpr std::string_view key_prefix = "vy_";
inline constexpr std::string_view cookie_prefix = "vs_";
inline constexpr std::string_view link_prefix = "vl_";
inline constexpr std::string_view rider_prefix = "vr_";

struct Caller {
  ApiKeyId key_id;  // of a resident: the wallet's
  OperatorId operator_id;
  storage::Role role = storage::Role::viewer;
  std::string name;
  bool by_cookie = false;
  WalletId wallet_id = {};  // of a resident, who sees what is paid from it and nothing else
};

std::string_view to_string(storage::Role role);  // "viewer", "operator", "administrator"
std::optional<storage::Role> parse_role(std::string_view text);

class KeyRing {
 public:
  KeyRing(const csms::Directory& directory, const Clock& wall)
      : directory_(directory), wall_(wall) {}

  // A row that is in force: not revoked, not expired. `wanted` is the prefix such a token has.
  const storage::ApiKeyRow* find(std::string_view token, std::string_view wanted);
  const storage::ApiKeyRow* find(ApiKeyId id);

 private:
  struct DigestHash {
    std::size_t operator()(const Digest& digest) const;
  };
  void follow();
  bool in_force(const storage::ApiKeyRow& row) const;

  const csms::Directory& directory_;
  const Clock& wall_;
  csms::SnapshotPtr snapshot_;  // keeps the rows behind the indexes alive
  std::unordered_map<Digest, const storage::ApiKeyRow*, DigestHash> by_digest_;
  std::unordered_map<ApiKeyId, const storage::ApiKeyRow*> by_id_;
};

}  // namespace voltyard::api
