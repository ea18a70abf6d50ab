#include "storage/memory/memory_rows.hpp"

#include "storage/memory/memory_undo.hpp"

#include <algorithm>
#include <optional>

namespace voltyard::storage {

bool MemoryRows::guards_hold(const std::vector<Guard>& guards) const {
  return std::all_of(guards.begin(), guards.end(), [this](const Guard& guard) {
    const auto& epoch = std::get<EpochIs>(guard);
    const auto station = stations.find(epoch.station_id);
    return station == stations.end() || station->second.state.connection_epoch <= epoch.epoch;
  });
}

WalletRecord MemoryRows::record_of(const billing::Wallet& wallet) const {
  const auto owed = [&](const billing::Account& account) {
    return book.totals({wallet.operator_id, wallet.currency, account}).owed();
  };
  billing::WalletBalance balance;
  balance.gift = owed(billing::gift_account(wallet.id));
  balance.available = owed(billing::wallet_account(wallet.id)) + balance.gift;
  balance.held = owed(billing::held_account(wallet.id));
  return {wallet, balance};
}

billing::UsedPass MemoryRows::used(const billing::Pass& pass) const {
  billing::UsedPass used{pass, 0};
  for (const auto& [id, stored] : sessions) {
    if (stored.row.pass_id == pass.id) used.used_minutes += stored.row.covered_minutes;
  }
  return used;
}

bool MemoryRows::apply(const Commit& commit) {
  Undo undo(*this);
  const auto apply_if = [&](bool wanted_last) {
    return std::all_of(commit.changes.begin(), commit.changes.end(), [&](const Change& change) {
      return comes_last(change) != wanted_last ||
             std::visit([&](const auto& row) { return undo.put(row); }, change);
    });
  };
  if (apply_if(false) && apply_if(true)) return true;
  undo.take_back();
  return false;
}

}  // namespace voltyard::storage
