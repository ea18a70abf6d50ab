// What a person shows to charge: a card, an account, a QR code. OCPP's idTag / idToken.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace voltyard::domain {

enum class TokenStatus { valid, blocked };

// What is answered for a token: OCPP 1.6 AuthorizationStatus / 2.0.1 AuthorizationStatusEnumType.
enum class Authorization { Accepted, Blocked, Expired, Invalid, NoCredit };

struct Token {
  TokenId id;
  OperatorId operator_id;
  std::string uid;         // 1..255 characters, compared without case as OCPP's CiString is
  std::string parent_uid;  // group: one token of the group may stop another's session
  std::string holder;      // who it was given to, free text
  TokenStatus status = TokenStatus::valid;
  std::optional<Timestamp> expires_at;
  WalletId wallet_id = {};  // what it pays from; nil: from none
};

Authorization authorise(const Token* token, OperatorId operator_id, Timestamp now);

// CiString comparison key: ASCII lower case.
std::string token_key(std::string_view uid);

}  // namespace voltyard::domain
