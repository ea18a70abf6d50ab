#include "domain/token.hpp"

namespace voltyard::domain {

Authorization authorise(const Token* token, OperatorId operator_id, Timestamp now) {
  // A token of another operator is as unknown as one that does not exist.
  if (token == nullptr || token->operator_id != operator_id) return Authorization::Invalid;
  if (token->status == TokenStatus::blocked) return Authorization::Blocked;
  if (token->expires_at && *token->expires_at <= now) return Authorization::Expired;
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
