// A wallet: what one person has paid in. Cards and accounts of the person share it.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <string>

namespace voltyard::billing {

struct Wallet {
  WalletId id;
  OperatorId operator_id;
  std::string holder;
  std::string phone;  // may be empty
  std::string currency = "CNY";
  Money credit;  // how far below zero the holder may start a charge: the explicit credit rule
  bool blocked = false;
  Timestamp created_at;
  bool operator==(const Wallet&) const = default;
};

struct WalletBalance {
  Money available;  // negative: the holder owes it
  Money held;       // set aside for charges under way
  Money gift = {};  // of what is available: given, not paid in. Spent first, never paid out

  Money own() const { return available - gift; }  // the most that can be paid out
  bool operator==(const WalletBalance&) const = default;
};

}  // namespace voltyard::billing
