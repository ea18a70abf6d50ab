// A pass of a wallet: charging minutes that cost nothing, for some time, at one location or all of
// an operator's. Sold (a monthly pass, 月卡) or given (free minutes, 赠送时长): the same thing with
// or without a price. Pure.
//
// A charge notes one pass and how many of its minutes it may use (domain::Session), at its end how
// many it has used. What a pass has left is its minutes less what its charges have noted; nothing
// else is kept, so nothing can disagree.
#pragma once

#include "billing/ledger.hpp"
#include "domain/session.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace voltyard::billing {

using domain::PassId;

struct Pass {
  PassId id;
  OperatorId operator_id;
  WalletId wallet_id;
  std::string name;                     // as people call it; it stands on no bill
  Money price;                          // taken from the wallet; 0: given
  std::int32_t minutes = 0;             // in all; 0: without a limit
  std::int32_t minutes_per_charge = 0;  // 0: as many as are left
  Timestamp from;
  Timestamp until;         // [from, until): when a charge may begin
  LocationId location_id;  // nil: all of the operator's
  std::string who;         // sold or gave it
  Timestamp created_at;
  bool cancelled = false;  // nothing of it was used, and its price went back
  bool operator==(const Pass&) const = default;

  bool holds(Timestamp at, LocationId place) const {
    return !cancelled && from <= at && at < until && (location_id.is_nil() || location_id == place);
  }
};

// With what its charges have noted.
struct UsedPass {
  Pass pass;
  std::int64_t used_minutes = 0;
  bool operator==(const UsedPass&) const = default;
};

constexpr std::size_t most_pass_name_octets = 100;
constexpr Money most_of_a_pass{10'000'000};            // 100,000.00
constexpr std::int32_t most_pass_minutes = 1'000'000;  // nearly two years
constexpr Duration longest_pass = std::chrono::hours(24 * 732);
constexpr std::size_t most_passes = 50;  // of a wallet, that are not over
// Of one charge: as long as the longest that is rated. What a pass without limits covers.
constexpr std::int32_t most_covered_minutes = 366 * 24 * 60;

// Errors: invalid, with the field.
Status check(const Pass& pass);

// Whether the pass has what its charges have noted: the rule that every store guards.
bool may_stand(const UsedPass& pass);

// How long a pass is sold for. The first day counts, however late it begins.
struct PassPeriod {
  int months = 0;  // ... then days
  int days = 0;
};
// The midnight at which it ends, where the clock is that far ahead of UTC. A month ends the day
// before the same day of the next, or with it when that is shorter.
Timestamp pass_end(Timestamp from, PassPeriod period, Duration offset);

// What covers a charge that begins.
struct Cover {
  PassId pass_id;
  std::int32_t minutes = 0;
  bool operator==(const Cover&) const = default;
};
// Of the passes that hold, the one that covers most of this charge; of equal ones the one that ends
// first.
std::optional<Cover> best_cover(std::span<const UsedPass> passes, Timestamp at, LocationId place);

// How many minutes a charge that is over has used of those it noted: begun ones count, those after
// the vehicle was full do not. Noted instead, they give the same bill.
std::int32_t used_minutes(const domain::Session& session);

// The price leaves the wallet, which it may not leave in debt; nullopt: it has none. `gift`: what
// of the wallet was given; it goes first.
std::optional<Posting> sell(const Pass& pass, Money gift, std::string currency);
// ... and goes back to where the sale had taken it from.
Posting give_back(const Posting& sale, Timestamp at, std::string who);

}  // namespace voltyard::billing
