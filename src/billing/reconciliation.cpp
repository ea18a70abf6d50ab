#include "billing/reconciliation.hpp"

#include "billing/payment.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace voltyard::billing {
namespace {

constexpr std::int64_t day_ms = 24 * 3'600 * std::int64_t{1'000};

struct Pair {
  const StatementLine* ours = nullptr;
  const StatementLine* theirs = nullptr;
  bool twice = false;
};

void count(StatementSum& sum, const StatementLine& line) {
  if (line.refund) {
    ++sum.refunds;
    sum.refunded += line.amount;
  } else {
    ++sum.payments;
    sum.paid += line.amount;
  }
}

void add(Reconciliation& result, Difference found) {
  ++result.differing;
  if (result.differences.size() < most_differences) {
    result.differences.push_back(std::move(found));
  }
}

std::optional<Difference> difference_of(const Pair& pair) {
  const auto& line = pair.ours ? *pair.ours : *pair.theirs;
  Difference found;
  found.refund = line.refund;
  found.number = line.number;
  if (pair.theirs) found.their_number = pair.theirs->their_number;
  if (pair.ours) found.ours = pair.ours->amount;
  if (pair.theirs) found.theirs = pair.theirs->amount;
  if (!pair.ours) {
    found.kind = DifferenceKind::ours_missing;
  } else if (!pair.theirs) {
    found.kind = DifferenceKind::theirs_missing;
    found.their_number = pair.ours->their_number;
  } else if (found.ours != found.theirs || pair.ours->currency != pair.theirs->currency) {
    found.kind = DifferenceKind::amount_differs;
  } else if (pair.twice) {
    found.kind = DifferenceKind::twice;
  } else {
    return std::nullopt;
  }
  return found;
}

}  // namespace

std::string_view to_string(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::ours_missing: return "ours_missing";
    case DifferenceKind::theirs_missing: return "theirs_missing";
    case DifferenceKind::amount_differs: return "amount_differs";
    case DifferenceKind::twice: return "twice";
    case DifferenceKind::refund_missing: return "refund_missing";
  }
  return "";
}

Reconciliation reconcile(const std::vector<StatementLine>& ours,
                         const std::vector<StatementLine>& theirs) {
  Reconciliation result;
  std::map<std::pair<std::string, bool>, Pair> pairs;
  for (const auto& line : ours) {
    pairs[{line.number, line.refund}].ours = &line;
    count(result.ours, line);
  }
  for (const auto& line : theirs) {
    auto& pair = pairs[{line.number, line.refund}];
    pair.twice = pair.theirs != nullptr;
    pair.theirs = &line;
    count(result.theirs, line);
    result.fee += line.fee;
  }
  for (const auto& [number, pair] : pairs) {
    if (pair.ours && pair.theirs) result.fee_booked += pair.theirs->fee;
    if (auto found = difference_of(pair)) add(result, std::move(*found));
  }
  return result;
}

void add_missing_refund(Reconciliation& result, std::string number, std::string their_number,
                        Money amount) {
  Difference found;
  found.kind = DifferenceKind::refund_missing;
  found.refund = true;
  found.number = std::move(number);
  found.their_number = std::move(their_number);
  found.ours = amount;
  add(result, std::move(found));
}

std::optional<Posting> fee_posting(const Reconciliation& day, Money booked, Timestamp booked_at) {
  const Money amount = day.fee_booked - booked;
  if (amount == Money{}) return std::nullopt;
  const auto digest = sha256(fmt::format("merchant fee {} {} {} {}", to_string(day.operator_id),
                                         day.account, day.day, day.fee_postings));
  const auto payee = payee_of(day.operator_id, day.account);
  const Account fee{AccountKind::merchant_fee, payee};
  const Account provider{AccountKind::provider, payee};
  Posting posting;
  posting.kind = PostingKind::merchant_fee;
  std::copy_n(digest.begin(), posting.subject.bytes.size(), posting.subject.bytes.begin());
  posting.operator_id = day.operator_id;
  posting.at = booked_at;
  posting.who = day.who;
  posting.note = day.account + " " + day_text(day.day);
  posting.transfers = {amount > Money{} ? Transfer{fee, provider, amount}
                                        : Transfer{provider, fee, Money{} - amount}};
  return posting;
}

std::string day_text(std::int64_t day) { return to_rfc3339({day * day_ms}).substr(0, 10); }

std::optional<std::int64_t> day_in(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto begin = parse_rfc3339_ms(std::string(text) + "T00:00:00Z");
  if (!begin || day_text(*begin / day_ms) != text) return std::nullopt;
  return *begin / day_ms;
}

std::int64_t provider_day(Timestamp at) { return (at.ms + provider_offset.count()) / day_ms; }

Timestamp begin_of_provider_day(std::int64_t day) {
  return {day * day_ms - provider_offset.count()};
}

}  // namespace voltyard::billing
