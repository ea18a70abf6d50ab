#include "domain/token.hpp"

#include <algorithm>

namespace voltyard::domain {

Authorization authorise(const Token* token, const Place& place, Timestamp now) {
  // A token of another operator is as unknown as one that does not exist.
  if (token == nullptr || token->operator_id != place.operator_id) return Authorization::Invalid;
  if (token->status == TokenStatus::blocked) return Authorization::Blocked;
  if (token->expires_at && *token->expires_at <= now) return Authorization::Expired;
  if (token->limits && !token->limits->locations.empty()) {
    const auto& locations = token->limits->locations;
    const bool here =
        std::find(locations.begin(), locations.end(), place.location_id) != locations.end();
    if (!here) return Authorization::NotAtThisLocation;
  }
  return Authorization::Accepted;
}

std::string token_key(std::string_view uid) {
  std::string key(uid);
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

}  // namespace voltyard::domain
