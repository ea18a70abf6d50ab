#include "billing/what_if.hpp"

#include "billing/corrected.hpp"

#include "domain/token.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace voltyard::billing {
namespace {

constexpr std::string_view other_currency = "billed in another currency";
constexpr std::string_view beyond_reason = "the draft asks more than any charge may cost";
constexpr std::string_view more_reasons = "other reasons";

void add(Revenue& sum, const Revenue& more) {
  sum.electricity += more.electricity;
  sum.service += more.service;
  sum.beyond_agreed += more.beyond_agreed;
}

Energy energy_of(const PastCharge& charge) {
  if (charge.corrected) return *charge.corrected;
  return charge.input.samples.empty() ? Energy{} : charge.input.samples.back().energy;
}

std::int64_t size_of(Money money) { return money.minor < 0 ? -money.minor : money.minor; }

// Sorts the biggest differences to the front and adds up the rest.
template <class Row>
Repriced keep_biggest(std::vector<Row>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return size_of(a.sum.difference()) > size_of(b.sum.difference());
  });
  Repriced rest;
  for (std::size_t i = WhatIf::most_rows; i < rows.size(); ++i) add(rest, rows[i].sum);
  if (rows.size() > WhatIf::most_rows) rows.resize(WhatIf::most_rows);
  return rest;
}

}  // namespace

void add(Repriced& sum, const Repriced& more) {
  sum.charges += more.charges;
  sum.energy = sum.energy + more.energy;
  add(sum.before, more.before);
  add(sum.after, more.after);
}

Revenue revenue_of(const Bill& bill) {
  Revenue revenue{bill.subtotal(Fee::electricity), bill.subtotal(Fee::service), {}};
  for (const auto& line : bill.lines) {
    if (line.kind == LineKind::beyond_agreed) {
      revenue.beyond_agreed = revenue.beyond_agreed - line.amount;
    }
  }
  return revenue;
}

void WhatIf::add(const PastCharge& charge) {
  const Money billed = charge.billed.total();
  if (charge.currency != draft_.currency) return leave_out(other_currency, billed);
  const auto bill = charge.corrected ? rate_corrected(draft_, charge.input, *charge.corrected)
                                     : rate(draft_, charge.input);
  if (!bill) return leave_out(bill.error().message, billed);
  const auto after = revenue_of(*bill);
  if (after.total() + after.beyond_agreed > most_of_a_charge || billed > most_of_a_charge) {
    return leave_out(beyond_reason, billed);
  }
  if (after.total() > billed) ++dearer_;
  if (after.total() < billed) ++cheaper_;
  if (after.total() == billed) ++same_;
  const auto energy = energy_of(charge);
  note(all_, charge, energy, after);
  note(locations_[charge.location_id], charge, energy, after);
  note(of_resident(charge.wallet_id, charge.token_uid), charge, energy, after);
}

void WhatIf::note(Repriced& sum, const PastCharge& charge, Energy energy, const Revenue& after) {
  billing::add(sum, Repriced{1, energy, charge.billed, after});
}

Repriced& WhatIf::of_resident(WalletId wallet_id, std::string_view token_uid) {
  const bool full = wallets_.size() + cards_.size() >= most_followed;
  if (!wallet_id.is_nil()) {
    const auto known = wallets_.find(wallet_id);
    if (known != wallets_.end()) return known->second;
    return full ? not_followed_ : wallets_[wallet_id];
  }
  auto key = domain::token_key(token_uid);
  const auto known = cards_.find(key);
  if (known != cards_.end()) return known->second.sum;
  if (full) return not_followed_;
  auto& made = cards_[std::move(key)];
  made.token_uid = token_uid;
  return made.sum;
}

void WhatIf::leave_out(std::string_view reason, Money billed) {
  if (!unpriced_.contains(reason) && unpriced_.size() >= most_reasons) reason = more_reasons;
  auto& row = unpriced_[std::string(reason)];
  ++row.charges;
  row.billed += billed;
}

void WhatIf::add_up(const WhatIf& other) {
  billing::add(all_, other.all_);
  dearer_ += other.dearer_;
  cheaper_ += other.cheaper_;
  same_ += other.same_;
  for (const auto& [id, sum] : other.locations_) billing::add(locations_[id], sum);
  for (const auto& [id, sum] : other.wallets_) billing::add(of_resident(id, {}), sum);
  for (const auto& [key, row] : other.cards_) {
    billing::add(of_resident({}, row.token_uid), row.sum);
  }
  billing::add(not_followed_, other.not_followed_);
  for (const auto& [reason, row] : other.unpriced_) {
    auto& own = unpriced_[reason];
    own.charges += row.charges;
    own.billed += row.billed;
  }
}

WhatIfReport WhatIf::report() const {
  WhatIfReport report;
  report.currency = draft_.currency;
  report.all = all_;
  report.dearer = dearer_;
  report.cheaper = cheaper_;
  report.same = same_;
  for (const auto& [id, sum] : locations_) report.locations.push_back({id, {}, sum});
  report.other_locations = keep_biggest(report.locations);
  for (const auto& [id, sum] : wallets_) report.residents.push_back({id, {}, {}, sum});
  for (const auto& [key, row] : cards_) report.residents.push_back(row);
  // The maps have no order; equal differences must not change places from one run to the next.
  std::sort(report.residents.begin(), report.residents.end(), [](const auto& a, const auto& b) {
    return std::tie(a.wallet_id, a.token_uid) < std::tie(b.wallet_id, b.token_uid);
  });
  const auto count = report.residents.size();
  report.other_residents = keep_biggest(report.residents);
  report.residents_left_out = count - report.residents.size();
  billing::add(report.other_residents, not_followed_);
  for (const auto& [reason, row] : unpriced_) {
    report.unpriced.push_back({reason, row.charges, row.billed});
  }
  std::stable_sort(report.unpriced.begin(), report.unpriced.end(),
                   [](const auto& a, const auto& b) { return a.charges > b.charges; });
  return report;
}

}  // namespace voltyard::billing
