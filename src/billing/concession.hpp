// Who pays less without asking for it (免申即享): the list that an office keeps. It names a card or
// a telephone, how much is taken off, and why; the why is for the office alone and leaves this row
// nowhere: bills and screens say that there was a concession.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace voltyard::billing {

using ConcessionId = Id<struct ConcessionTag>;

struct Concession {
  ConcessionId id;
  OperatorId operator_id;
  std::string category;          // elderly, hardship, staff ...: the office's own word
  std::string uid;               // of a card; or
  std::string phone;             // ... of a wallet's holder: digits. One of the two
  std::int32_t off_permille{0};  // 1..1000 of both fees
  Timestamp from;
  Timestamp until;  // [from, until); 0: without an end
  bool operator==(const Concession&) const = default;

  bool holds(Timestamp at) const { return from <= at && (until == Timestamp{} || at < until); }
};

constexpr std::size_t most_category_octets = 64;
constexpr std::size_t most_concessions = 200'000;  // of an operator's list

// Errors: invalid, with the field.
Status check(const Concession& row);

// The digits of a telephone number as people write it, without a +86 before eleven digits; empty:
// it is none.
std::string phone_key(std::string_view phone);

}  // namespace voltyard::billing
