// The till at the end of a shift: what is in it is counted and taken away; what is missing or too
// much stands on an account of its own. Pure.
#pragma once

#include "billing/ledger.hpp"

#include <optional>
#include <string>

namespace voltyard::billing {

struct TillCount {
  Uuid id;
  OperatorId operator_id;
  Timestamp at;
  std::string currency;
  Money expected;  // by the ledger; negative: more was given back than taken
  Money counted;   // by a person, >= 0
  std::string who;
  std::string note;
};

// Leaves the till empty. nullopt: it was, and nothing was counted.
std::optional<Posting> close_till(const TillCount& count);

}  // namespace voltyard::billing
