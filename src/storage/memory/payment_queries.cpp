// The memory store's queries about wallets, payments, passes and logins of residents.
#include "storage/memory/memory_store.hpp"

#include <algorithm>

namespace voltyard::storage {
namespace {

template <class Tag>
bool fits(Id<Tag> wanted, Id<Tag> actual) {
  return wanted.is_nil() || wanted == actual;
}

bool fits(const std::string& wanted, const std::string& actual) {
  return wanted.empty() || wanted == actual;
}

// `is`: whether the row is in the state of which `at` is the time.
bool within(const std::optional<Timestamp>& from, const std::optional<Timestamp>& before, bool is,
            Timestamp at) {
  if (!from && !before) return true;
  return is && (!from || at >= *from) && (!before || at < *before);
}

bool fits(const PaymentFilter& filter, const billing::Payment& row) {
  const bool paid = row.state == billing::PaymentState::paid;
  return fits(filter.operator_id, row.operator_id) && fits(filter.wallet_id, row.wallet_id) &&
         fits(filter.account, row.account) && (!filter.state || *filter.state == row.state) &&
         (!filter.only_open || row.open()) && (!filter.only_refundable || row.left() > Money{}) &&
         (filter.within.empty() || std::ranges::count(filter.within, row.location_id) > 0) &&
         within(filter.paid_from, filter.paid_before, paid, row.paid_at);
}

bool fits(const RefundFilter& filter, const billing::Refund& row) {
  const bool done = row.state == billing::RefundState::done;
  const bool taken = done || row.state == billing::RefundState::processing;
  return fits(filter.operator_id, row.operator_id) && fits(filter.wallet_id, row.wallet_id) &&
         fits(filter.payment_id, row.payment_id) && fits(filter.account, row.account) &&
         (filter.order_key.is_nil() || filter.order_key == row.order_key) &&
         (!filter.state || *filter.state == row.state) && (!filter.only_open || row.open()) &&
         within(filter.done_from, filter.done_before, done, row.done_at) &&
         (!filter.unstated_before ||
          (taken && row.stated_day == 0 && row.created_at < *filter.unstated_before));
}

template <class Rows, class Filter>
auto page_of(const Rows& rows, const Filter& filter) {
  std::vector<typename Rows::mapped_type> page;
  auto at = filter.before.is_nil() ? rows.end() : rows.lower_bound(filter.before);
  while (at != rows.begin() && page.size() < filter.limit) {
    --at;
    if (fits(filter, at->second)) page.push_back(at->second);
  }
  return page;
}

}  // namespace

Task<Result<std::optional<WalletRecord>>> MemoryStore::find_wallet(WalletId id) {
  const std::lock_guard lock(access_);
  const auto found = rows_.wallets.find(id);
  if (found == rows_.wallets.end()) co_return std::nullopt;
  co_return rows_.record_of(found->second);
}

Task<Result<std::optional<billing::Payment>>> MemoryStore::find_payment(billing::PaymentId id) {
  const std::lock_guard lock(access_);
  const auto found = rows_.payments.find(id);
  if (found == rows_.payments.end()) co_return std::nullopt;
  co_return found->second;
}

Task<Result<std::optional<billing::Payment>>> MemoryStore::find_payment_of_order(Uuid order_key) {
  const std::lock_guard lock(access_);
  const auto found = rows_.payment_by_order.find(order_key);
  if (found == rows_.payment_by_order.end()) co_return std::nullopt;
  co_return rows_.payments.at(found->second);
}

Task<Result<std::vector<billing::Payment>>> MemoryStore::list_payments(PaymentFilter filter) {
  const std::lock_guard lock(access_);
  co_return page_of(rows_.payments, filter);
}

Task<Result<std::optional<billing::Refund>>> MemoryStore::find_refund(billing::RefundId id) {
  const std::lock_guard lock(access_);
  const auto found = rows_.refunds.find(id);
  if (found == rows_.refunds.end()) co_return std::nullopt;
  co_return found->second;
}

Task<Result<std::vector<billing::Refund>>> MemoryStore::list_refunds(RefundFilter filter) {
  const std::lock_guard lock(access_);
  co_return page_of(rows_.refunds, filter);
}

Task<Result<std::vector<billing::Reconciliation>>> MemoryStore::list_reconciliations(
    ReconciliationFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<billing::Reconciliation> page;
  for (const auto& [key, row] : rows_.reconciliations) {
    if (row.operator_id != filter.operator_id || !fits(filter.account, row.account)) continue;
    if (filter.only_differing && row.differing == 0) continue;
    if (!filter.day || *filter.day == row.day) page.push_back(row);
  }
  std::stable_sort(page.begin(), page.end(), [](const auto& a, const auto& b) {
    return a.day != b.day ? a.day > b.day : a.account < b.account;
  });
  if (page.size() > filter.limit) page.resize(filter.limit);
  co_return page;
}

Task<Result<std::vector<billing::UsedPass>>> MemoryStore::list_passes(PassFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<billing::UsedPass> page;
  const auto& rows = rows_.passes;
  auto at = filter.before.is_nil() ? rows.end() : rows.lower_bound(filter.before);
  while (at != rows.begin() && page.size() < filter.limit) {
    --at;
    const auto& pass = at->second;
    const bool over = filter.until_after && pass.until <= *filter.until_after;
    if (!over && fits(filter.operator_id, pass.operator_id) && fits(filter.id, pass.id) &&
        fits(filter.wallet_id, pass.wallet_id)) {
      page.push_back(rows_.used(pass));
    }
  }
  co_return page;
}

}  // namespace voltyard::storage
