// Holds what the ledger says against what the payment provider says of the same day, row by row:
// a payment or refund that only one side knows, and amounts that differ; and what the provider
// keeps for its service, as its statement says. Pure.
#pragma once

#include "billing/ledger.hpp"

#include "base/id.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::billing {

// One movement of money, of a statement of either side.
struct StatementLine {
  bool refund = false;         // money that went back
  std::string number;          // ours
  std::string their_number{};  // the provider's
  Money amount{};
  std::string currency = "CNY";
  Money fee{};  // of the provider's statement: what it keeps of this; negative: gives back
  bool operator==(const StatementLine&) const = default;
};

// Numbers are stored: append only.
enum class DifferenceKind : std::uint8_t {
  ours_missing = 1,    // they have it, we do not
  theirs_missing = 2,  // we have it, they do not
  amount_differs = 3,  // or the currency
  twice = 4,           // stands on their statement more than once
  refund_missing = 5,  // went back days ago, and stands on no statement of theirs
};
std::string_view to_string(DifferenceKind kind);

struct Difference {
  DifferenceKind kind = DifferenceKind::ours_missing;
  bool refund = false;
  std::string number;
  std::string their_number;
  Money ours;
  Money theirs;
  bool operator==(const Difference&) const = default;
};

struct StatementSum {
  std::uint32_t payments = 0;
  Money paid;
  std::uint32_t refunds = 0;
  Money refunded;
  bool operator==(const StatementSum&) const = default;
};

struct Reconciliation {
  OperatorId operator_id;
  std::string account;   // with the provider
  std::int64_t day = 0;  // since 1970-01-01, where the provider is
  Timestamp at;
  std::string who;
  StatementSum ours;
  StatementSum theirs;
  Money fee;                       // as their statement says
  Money fee_booked;                // ... of rows that both sides know: in the ledger
  std::uint32_t fee_postings = 0;  // of this day, so far
  std::uint32_t differing = 0;
  std::vector<Difference> differences;  // the first of them, by our number
  bool operator==(const Reconciliation&) const = default;
};
constexpr std::size_t most_differences = 1'000;

// Sums, differences and their number; whose and when is the caller's. `fee_booked` is what shall be
// in the ledger.
Reconciliation reconcile(const std::vector<StatementLine>& ours,
                         const std::vector<StatementLine>& theirs);

// A refund that is on no statement, though it should have been there long ago.
void add_missing_refund(Reconciliation& result, std::string number, std::string their_number,
                        Money amount);

// What the ledger has not yet of the day's fee; nullopt: nothing. `booked`: what it has. The day's
// postings are numbered, so that of two who book the same only one does.
std::optional<Posting> fee_posting(const Reconciliation& day, Money booked, Timestamp booked_at);

// "2026-11-23" and back; nullopt when that is no day.
std::string day_text(std::int64_t day);
std::optional<std::int64_t> day_in(std::string_view text);

// Providers close their books at midnight of Beijing.
constexpr Duration provider_offset = std::chrono::hours(8);
std::int64_t provider_day(Timestamp at);
Timestamp begin_of_provider_day(std::int64_t day);

}  // namespace voltyard::billing
