// What a person shows to charge: a card, an account, a QR code. OCPP's idTag / idToken.
#pragma once

#include "base/id.hpp"
#include "base/rare.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::domain {

enum class TokenStatus { valid, blocked };

// What is answered for a token: OCPP 1.6 AuthorizationStatus / 2.0.1 AuthorizationStatusEnumType.
enum class Authorization { Accepted, Blocked, Expired, Invalid, NoCredit, NotAtThisLocation };

// What a token may take; whatever is not set has no limit.
struct TokenLimits {
  std::vector<LocationId> locations;  // where it may charge; empty: everywhere
  std::optional<Energy> session_energy;
  std::optional<Duration> session_time;
  std::optional<Money> session_cost;
  std::optional<Money> month_cost;  // from the first of the month, as the location's clock has it
  bool operator==(const TokenLimits&) const = default;
};

constexpr std::size_t most_token_locations = 50;

struct Token {
  TokenId id;
  OperatorId operator_id;
  std::string uid;         // 1..255 characters, compared without case as OCPP's CiString is
  std::string parent_uid;  // group: one token of the group may stop another's session
  std::string holder;      // who it was given to, free text
  TokenStatus status = TokenStatus::valid;
  std::optional<Timestamp> expires_at;
  WalletId wallet_id = {};  // what it pays from; nil: from none
  Rare<TokenLimits> limits = {};
};

struct Place {
  OperatorId operator_id;
  LocationId location_id;
};
Authorization authorise(const Token* token, const Place& place, Timestamp now);

// CiString comparison key: ASCII lower case.
std::string token_key(std::string_view uid);

}  // namespace voltyard::domain
