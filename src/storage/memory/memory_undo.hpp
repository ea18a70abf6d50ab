// How a commit changes the rows in memory, and is taken back. Only memory_rows.cpp needs it.
#pragma once

#include "storage/memory/memory_rows.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace voltyard::storage {

// Applies one commit change by change and remembers how to take every step back.
class MemoryRows::Undo {
 public:
  explicit Undo(MemoryRows& rows) : rows_(rows) {}

  void take_back() {
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) (*step)();
  }

  bool put(const domain::Operator& row) { return set(rows_.operators, row.id, row); }
  bool put(const domain::Location& row) { return set(rows_.locations, row.id, row); }
  bool put(const domain::Zone& row) { return set(rows_.zones, row.id, row); }
  bool put(const ApiKeyRow& row) {
    auto kept = row;
    const auto old = rows_.api_keys.find(row.id);
    if (old != rows_.api_keys.end()) {
      kept.last_seen_at = std::max(kept.last_seen_at, old->second.last_seen_at);
    }
    return set(rows_.api_keys, row.id, std::move(kept));
  }
  bool put(const PersonRow& row) {
    const auto old = rows_.people.find(row.id);
    const auto before = old == rows_.people.end() ? 0 : old->second.version;
    if (row.version != before + 1) return false;
    if (before != 0) erase(rows_.person_by_login, old->second.login);
    return claim(rows_.person_by_login, row.login, row.id) && set(rows_.people, row.id, row);
  }
  bool put(const LoginSeen& seen) {
    const auto found = rows_.api_keys.find(seen.id);
    if (found == rows_.api_keys.end() || seen.at <= found->second.last_seen_at) return true;
    auto row = found->second;
    row.last_seen_at = seen.at;
    return set(rows_.api_keys, seen.id, std::move(row));
  }
  bool put(const OperationRow& row) { return set(rows_.operations, row.id, row); }
  bool put(const domain::Alarm& row) { return set(rows_.alarms, row.id, row); }
  bool put(const domain::Cut& row) { return set(rows_.cuts, row.id, row); }
  bool put(const domain::NoticeChannel& row) { return set(rows_.channels, row.id, row); }
  bool put(const domain::Notice& row) { return set(rows_.notices, row.id, row); }
  bool put(const FirmwareImageRow& row) { return set(rows_.firmware_images, row.id, row); }
  bool put(const RemoveFirmwareImage& row) { return erase(rows_.firmware_images, row.id); }
  bool put(const desk::Shift& row) { return set(rows_.shifts, row.id, row); }
  bool put(const desk::WorkOrder& row) { return set(rows_.work_orders, row.id, row); }

  bool put(const desk::BulkJob& row) { return set(rows_.bulk_jobs, row.id, row); }
  bool put(const desk::BulkStation& row) {
    return set(rows_.bulk_stations, std::pair(row.job_id, row.position), row);
  }
  bool put(const MoveBulkStations& move) {
    for (auto& [place, row] : rows_.bulk_stations) {
      const bool wanted = std::ranges::find(move.from, row.outcome) != move.from.end();
      if (row.job_id != move.job_id || !wanted) continue;
      steps_.push_back([&kept = row, before = row] { kept = before; });
      row.outcome = move.to;
      if (move.to != desk::BulkOutcome::waiting) continue;
      row.canary = false;
      row.said.clear();
    }
    return true;
  }
  bool put(const RemoveBulkJob& gone) {
    for (auto at = rows_.bulk_stations.lower_bound({gone.id, 0});
         at != rows_.bulk_stations.end() && at->first.first == gone.id;
         at = rows_.bulk_stations.lower_bound({gone.id, 0})) {
      erase(rows_.bulk_stations, at->first);
    }
    return erase(rows_.bulk_jobs, gone.id);
  }

  bool put(const desk::LogEntry& row) {
    auto& log = rows_.log;
    log.push_back(row);
    steps_.push_back([&log] { log.pop_back(); });
    log.back().number = log.size();
    const Digest before = log.size() == 1 ? Digest{} : log[log.size() - 2].seal;
    log.back().seal = desk::seal_of(before, log.back());
    return true;
  }

  bool put(const billing::Wallet& row) { return set(rows_.wallets, row.id, row); }

  bool put(const domain::Review& row) { return set(rows_.reviews, row.session_id, row); }
  bool put(const billing::Concession& row) { return set(rows_.concessions, row.id, row); }
  bool put(const billing::CreditNote& row) { return set(rows_.credit_notes, row.id, row); }

  // What was sold stays as it was, until it is cancelled.
  bool put(const billing::Pass& row) {
    auto kept = row;
    if (const auto old = rows_.passes.find(row.id); old != rows_.passes.end()) {
      kept = old->second;
      kept.cancelled |= row.cancelled;
    }
    return set(rows_.passes, row.id, kept) && billing::may_stand(rows_.used(kept));
  }

  bool put(const billing::Posting& row) {
    if (!rows_.book.post(row)) return false;
    auto& postings = rows_.postings;
    postings.push_back(row);
    postings.back().number = postings.size();
    steps_.push_back([this] {
      rows_.book.take_back(rows_.postings.back());
      rows_.postings.pop_back();
    });
    return true;
  }

  bool put(const billing::Payment& row) {
    const auto old = rows_.payments.find(row.id);
    const bool known = old != rows_.payments.end();
    if (!billing::follows(known ? &old->second : nullptr, row)) return false;
    if (!known && !claim(rows_.payment_by_order, row.order_key, row.id)) return false;
    return set(rows_.payments, row.id, row);
  }

  bool put(const billing::Refund& row) {
    const auto old = rows_.refunds.find(row.id);
    const bool known = old != rows_.refunds.end();
    if (!billing::follows(known ? &old->second : nullptr, row)) return false;
    const std::pair order(row.order_key, row.payment_id);
    if (!known && !claim(rows_.refund_by_order, order, row.id)) return false;
    return set(rows_.refunds, row.id, row);
  }

  bool put(const billing::Payee& row) {
    if (row.account.empty()) return erase(rows_.payees, row.location_id);
    return set(rows_.payees, row.location_id, row);
  }

  bool put(const billing::Reconciliation& row) {
    return set(rows_.reconciliations, std::tuple(row.operator_id, row.account, row.day), row);
  }

  bool put(const domain::Label& row) {
    const auto old = rows_.labels.find(row.code);
    if (old != rows_.labels.end() && old->second.station_id != row.station_id) return false;
    return set(rows_.labels, row.code, row);
  }

  bool put(const RiderLogin& row) { return set(rows_.rider_logins, row.digest, row); }
  bool put(const RemoveRiderLogin& row) {
    std::vector<Digest> over{row.digest};
    for (const auto& [digest, login] : rows_.rider_logins) {
      if (login.expires_at <= row.now) over.push_back(digest);
    }
    return std::ranges::all_of(over,
                               [&](const auto& each) { return erase(rows_.rider_logins, each); });
  }

  bool put(const RemoveRiderLogins& which) {
    std::vector<Digest> going;
    for (const auto& [digest, row] : rows_.rider_logins) {
      const bool same = row.operator_id == which.operator_id && row.wallet_id == which.wallet_id;
      if (same) going.push_back(digest);
    }
    return std::ranges::all_of(going,
                               [&](const auto& each) { return erase(rows_.rider_logins, each); });
  }

  bool put(const Tally& row) {
    const std::tuple key(row.location_id, row.day, row.what);
    auto sum = row;
    const auto old = rows_.tallies.find(key);
    if (old != rows_.tallies.end()) sum.count += old->second.count;
    return set(rows_.tallies, key, sum);
  }

  bool put(const RiderOpenId& row) {
    return set(rows_.rider_open_ids, std::pair(row.operator_id, row.digest), row);
  }
  bool put(const RemoveRiderOpenIds& which) {
    std::vector<std::pair<OperatorId, Digest>> going;
    for (const auto& [key, row] : rows_.rider_open_ids) {
      const bool same = row.operator_id == which.operator_id && row.wallet_id == which.wallet_id;
      if (same) going.push_back(key);
    }
    return std::ranges::all_of(going,
                               [&](const auto& key) { return erase(rows_.rider_open_ids, key); });
  }

  bool put(const PhotoRow& row) {
    return put(RemovePhoto{row.of, row.subject}) &&
           claim(rows_.photo_of, std::pair(row.of, row.subject), row.id) &&
           set(rows_.photos, row.id, row);
  }
  bool put(const RemovePhoto& which) {
    const std::pair key(which.of, which.subject);
    const auto old = rows_.photo_of.find(key);
    if (old == rows_.photo_of.end()) return true;
    const auto id = old->second;
    return erase(rows_.photos, id) && erase(rows_.photo_of, key);
  }

  bool put(const Setting& row) { return set(rows_.settings, row.name, row.value); }
  bool put(const UnknownStation& row) { return set(rows_.unknown_stations, row.identity, row); }

  bool put(const RemoveUnknownStation& row) { return erase(rows_.unknown_stations, row.identity); }

  bool put(const domain::Station& row) {
    const auto old = rows_.stations.find(row.id);
    auto kept = row;
    kept.state.station_id = row.id;
    if (old != rows_.stations.end()) {
      kept.state = old->second.state;
      erase(rows_.station_by_identity, old->second.identity);
    }
    return claim(rows_.station_by_identity, row.identity, row.id) &&
           set(rows_.stations, row.id, std::move(kept));
  }

  bool put(const domain::Evse& row) {
    const auto old = rows_.evses.find(row.id);
    auto kept = row;
    kept.state.evse_id = row.id;
    if (old != rows_.evses.end()) {
      kept.state = old->second.state;
      erase(rows_.evse_by_number, std::pair(old->second.station_id, old->second.number));
    }
    return claim(rows_.evse_by_number, std::pair(row.station_id, row.number), row.id) &&
           set(rows_.evses, row.id, std::move(kept));
  }

  bool put(const domain::StationState& state) {
    const auto row = rows_.stations.find(state.station_id);
    if (row == rows_.stations.end()) return true;
    auto& stored = row->second.state;
    steps_.push_back([&stored, before = stored] { stored = before; });
    const auto epoch = std::max(stored.connection_epoch, state.connection_epoch);
    stored = state;
    stored.connection_epoch = epoch;
    return true;
  }

  bool put(const domain::EvseState& state) {
    const auto row = rows_.evses.find(state.evse_id);
    if (row == rows_.evses.end()) return true;
    auto& stored = row->second.state;
    steps_.push_back([&stored, before = stored] { stored = before; });
    stored = state;
    return true;
  }

  bool put(const domain::Token& row) {
    const auto old = rows_.tokens.find(row.id);
    if (old != rows_.tokens.end()) {
      erase(rows_.token_by_uid,
            std::pair(old->second.operator_id, domain::token_key(old->second.uid)));
    }
    return claim(rows_.token_by_uid, std::pair(row.operator_id, domain::token_key(row.uid)),
                 row.id) &&
           set(rows_.tokens, row.id, row);
  }

  bool put(const TariffRow& row) {
    const auto old = rows_.tariffs.find(row.id);
    if (old == rows_.tariffs.end()) return set(rows_.tariffs, row.id, row);
    return old->second.operator_id == row.operator_id && old->second.name == row.name &&
           old->second.tariff == row.tariff;
  }

  bool put(const domain::Session& row) {
    auto& table = rows_.sessions;
    const auto old = table.find(row.id);
    if (old != table.end()) {
      const auto& before = old->second.row;
      erase(rows_.session_by_key, std::pair(before.station_id, before.transaction_key));
      erase(rows_.session_by_number, before.transaction_number);
    }
    if (!row.transaction_key.empty() &&
        !claim(rows_.session_by_key, std::pair(row.station_id, row.transaction_key), row.id)) {
      return false;
    }
    if (row.transaction_number > 0 &&
        !claim(rows_.session_by_number, row.transaction_number, row.id)) {
      return false;
    }
    if (old == table.end()) {
      set(table, row.id, StoredSession{row, {}, {}, false});
    } else {
      steps_.push_back([&stored = old->second, before = old->second.row] { stored.row = before; });
      old->second.row = row;
    }
    return row.covered_minutes == 0 || covers(row.pass_id);
  }

  bool put(const BillRow& row) {
    return rows_.sessions.contains(row.session_id) &&
           claim(rows_.bills, row.session_id, row);  // a stored bill is never changed
  }

  bool put(const AppendReadings& append) {
    const auto session = rows_.sessions.find(append.session_id);
    if (session == rows_.sessions.end()) return false;
    auto& samples = session->second.samples;
    if (append.first_index > samples.size()) return false;
    if (append.samples.empty()) return true;
    const auto at = samples.begin() + append.first_index;
    steps_.push_back([&samples, first = append.first_index,
                      tail = std::vector<domain::Sample>(at, samples.end())] {
      samples.resize(first);
      samples.insert(samples.end(), tail.begin(), tail.end());
    });
    samples.erase(at, samples.end());
    samples.insert(samples.end(), append.samples.begin(), append.samples.end());
    return true;
  }

  bool put(const PutCurve& curve) {
    const auto session = rows_.sessions.find(curve.session_id);
    if (session == rows_.sessions.end()) return false;
    auto& samples = session->second.samples;
    steps_.push_back([&samples, before = samples] { samples = before; });
    samples = curve.samples;
    return true;
  }

  bool put(const SignedValue& row) {
    const auto session = rows_.sessions.find(row.session_id);
    if (session == rows_.sessions.end()) return false;
    auto& kept = session->second.signed_values;
    steps_.push_back([&kept] { kept.pop_back(); });
    kept.push_back(row);
    return true;
  }

  bool put(const Quarantined& row) {
    steps_.push_back([this] { rows_.quarantined.pop_back(); });
    rows_.quarantined.push_back(row);
    return true;
  }

  bool put(const RemoveExpired& which) {
    rows_.remove(which);
    return true;
  }

  bool put(const IdempotencyRow& row) {
    if (row.status == 0) return claim(rows_.idempotency, row.key, row);
    return set(rows_.idempotency, row.key, row);
  }

 private:
  bool covers(billing::PassId id) const {
    const auto pass = rows_.passes.find(id);
    return pass != rows_.passes.end() && billing::may_stand(rows_.used(pass->second));
  }

  template <class Map, class Key>
  bool set(Map& map, const Key& key, typename Map::mapped_type value) {
    const auto found = map.find(key);
    if (found == map.end()) return claim(map, key, std::move(value));
    steps_.push_back([&map, key, before = found->second] { map[key] = before; });
    found->second = std::move(value);
    return true;
  }

  template <class Map, class Key>
  bool claim(Map& map, const Key& key, typename Map::mapped_type value) {
    if (!map.emplace(key, std::move(value)).second) return false;
    steps_.push_back([&map, key] { map.erase(key); });
    return true;
  }

  template <class Map, class Key>
  bool erase(Map& map, const Key& key) {
    const auto found = map.find(key);
    if (found == map.end()) return true;
    steps_.push_back([&map, key, before = found->second] { map.emplace(key, before); });
    map.erase(found);
    return true;
  }

  MemoryRows& rows_;
  std::vector<std::function<void()>> steps_;
};

}  // namespace voltyard::storage
