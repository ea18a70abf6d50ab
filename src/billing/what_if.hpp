// What real charges would have cost under a tariff that nobody sells under yet. Pure; one thread
// per WhatIf, and what several of them have counted is added up.
//
// The rule: what happened stays as it was (start, readings, full, end, and what was agreed), only
// the price is another. What was agreed stays the limit, because a charge is told to stop once it
// has cost that much: what the draft asks beyond it would not be paid, and is shown apart.
#pragma once

#include "billing/prepared.hpp"
#include "billing/rating.hpp"

#include "base/id.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace voltyard::billing {

// What bills add up to.
struct Revenue {
  Money electricity;
  Money service;
  Money beyond_agreed;  // taken off them: delivered, and not paid

  Money total() const { return electricity + service; }
  bool operator==(const Revenue&) const = default;
};
Revenue revenue_of(const Bill& bill);

struct PastCharge {
  LocationId location_id;
  WalletId wallet_id;                    // who paid; nil: whoever had the card
  std::string_view token_uid;            // as the station sent it
  RatingInput input;                     // as it was billed
  std::optional<Energy> corrected = {};  // what a person has found, instead of the readings
  std::string_view currency;
  Revenue billed;
};

// Of some charges, as they were billed and as the draft would bill them.
struct Repriced {
  std::uint64_t charges = 0;
  Energy energy;
  Revenue before;
  Revenue after;

  Money difference() const { return after.total() - before.total(); }
  bool operator==(const Repriced&) const = default;
};

void add(Repriced& sum, const Repriced& more);

struct RepricedLocation {
  LocationId id;
  std::string name;  // for whoever knows it to fill in
  Repriced sum;
};

// A wallet, or a card that pays from none; neither: charges without a card.
struct RepricedResident {
  WalletId wallet_id;
  std::string token_uid;
  std::string name;  // as above
  Repriced sum;
};

// Charges that the draft cannot price, or whose readings cannot be read. They are in no sum.
struct Unpriced {
  std::string reason;
  std::uint64_t charges = 0;
  Money billed;
};

struct WhatIfReport {
  std::string currency;
  Repriced all;
  std::uint64_t dearer = 0;  // charges
  std::uint64_t cheaper = 0;
  std::uint64_t same = 0;
  std::vector<RepricedLocation> locations;  // the biggest differences first
  Repriced other_locations;                 // those the list has no room for
  std::vector<RepricedResident> residents;  // the biggest differences first
  Repriced other_residents;
  std::uint64_t residents_left_out = 0;
  std::vector<Unpriced> unpriced;  // most charges first
};

class WhatIf {
 public:
  static constexpr std::size_t most_rows = 100;  // of each list of the report
  // Everybody beyond them is added to the others of the report.
  static constexpr std::size_t most_followed = 1'000'000;
  static constexpr std::size_t most_reasons = 16;
  // No charge costs more; what would is not priced. It keeps every sum within 64 bits.
  static constexpr Money most_of_a_charge{100'000'000'000};  // 10^9 元

  // The draft must outlive it.
  explicit WhatIf(const PreparedTariff& draft) : draft_(draft) {}

  void add(const PastCharge& charge);
  void leave_out(std::string_view reason, Money billed);
  void add_up(const WhatIf& other);

  WhatIfReport report() const;

 private:
  void note(Repriced& sum, const PastCharge& charge, Energy energy, const Revenue& after);
  Repriced& of_resident(WalletId wallet_id, std::string_view token_uid);

  const PreparedTariff& draft_;
  Repriced all_;
  std::uint64_t dearer_ = 0;
  std::uint64_t cheaper_ = 0;
  std::uint64_t same_ = 0;
  std::map<LocationId, Repriced> locations_;
  std::unordered_map<WalletId, Repriced> wallets_;
  std::unordered_map<std::string, RepricedResident> cards_;  // by token_key
  Repriced not_followed_;
  std::map<std::string, Unpriced, std::less<>> unpriced_;
};

}  // namespace voltyard::billing
