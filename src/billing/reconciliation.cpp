#include "billing/reconciliation.hpp"

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
  }
  for (const auto& [number, pair] : pairs) {
    auto found = difference_of(pair);
    if (!found) continue;
    ++result.differing;
    if (result.differences.size() < most_differences) {
      result.differences.push_back(std::move(*found));
    }
  }
  return result;
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
