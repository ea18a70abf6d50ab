#include "storage/memory/memory_store.hpp"

#include <algorithm>

namespace voltyard::storage {
namespace {

template <class Map>
auto values_of(const Map& map) {
  std::vector<typename Map::mapped_type> values;
  values.reserve(map.size());
  for (const auto& entry : map) values.push_back(entry.second);
  return values;
}

template <class Map, class Key>
std::optional<typename Map::mapped_type> value_in(const Map& map, const Key& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

// A nil id in a filter means "any".
template <class Tag>
bool fits(Id<Tag> wanted, Id<Tag> actual) {
  return wanted.is_nil() || wanted == actual;
}

template <class Value>
bool fits(const std::vector<Value>& wanted, const Value& actual) {
  return wanted.empty() || std::ranges::count(wanted, actual) > 0;
}

bool fits(const SessionFilter& filter, const domain::Session& session) {
  return fits(filter.operator_id, session.operator_id) &&
         fits(filter.location_id, session.location_id) &&
         fits(filter.within, session.location_id) && fits(filter.station_id, session.station_id) &&
         fits(filter.evse_id, session.evse_id) && fits(filter.wallet_id, session.wallet_id) &&
         (!filter.state || *filter.state == session.state) &&
         (!filter.started_from || session.started_at >= *filter.started_from) &&
         (!filter.started_before || session.started_at < *filter.started_before);
}

}  // namespace

Task<Result<Catalog>> MemoryStore::load_catalog() {
  const std::lock_guard lock(access_);
  Catalog catalog;
  catalog.operators = values_of(rows_.operators);
  catalog.locations = values_of(rows_.locations);
  catalog.zones = values_of(rows_.zones);
  catalog.stations = values_of(rows_.stations);
  catalog.tokens = values_of(rows_.tokens);
  catalog.tariffs = values_of(rows_.tariffs);
  catalog.api_keys = values_of(rows_.api_keys);
  catalog.people = values_of(rows_.people);
  catalog.concessions = values_of(rows_.concessions);
  catalog.payees = values_of(rows_.payees);
  for (const auto& [code, label] : rows_.labels) {
    if (!label.removed) catalog.labels.push_back(label);
  }
  for (const auto& [id, channel] : rows_.channels) {
    if (!channel.removed) catalog.channels.push_back(channel);
  }
  for (const auto& [id, cut] : rows_.cuts) {
    if (cut.stands()) catalog.cuts.push_back(cut);
  }
  co_return catalog;
}

Task<Result<std::optional<StationRecord>>> MemoryStore::load_station(StationId id) {
  const std::lock_guard lock(access_);
  const auto station = rows_.stations.find(id);
  if (station == rows_.stations.end()) co_return std::nullopt;
  StationRecord record;
  record.station = station->second;
  auto number = rows_.evse_by_number.lower_bound(std::pair(id, INT32_MIN));
  for (; number != rows_.evse_by_number.end() && number->first.first == id; ++number) {
    record.evses.push_back(rows_.evses.at(number->second));
  }
  for (const auto& [session_id, stored] : rows_.sessions) {
    if (stored.row.station_id == id && stored.row.open()) {
      record.open_sessions.push_back({stored.row, stored.samples});
    }
  }
  co_return record;
}

Task<Result<std::optional<domain::Session>>> MemoryStore::find_session(SessionId id) {
  const std::lock_guard lock(access_);
  const auto found = rows_.sessions.find(id);
  if (found == rows_.sessions.end()) co_return std::nullopt;
  co_return found->second.row;
}

Task<Result<std::optional<domain::Session>>> MemoryStore::find_session_by_key(
    StationId station_id, std::string_view transaction_key) {
  const std::lock_guard lock(access_);
  const std::pair key(station_id, std::string(transaction_key));
  const auto found = rows_.session_by_key.find(key);
  if (found == rows_.session_by_key.end()) co_return std::nullopt;
  co_return rows_.sessions.at(found->second).row;
}

Task<Result<std::optional<domain::Session>>> MemoryStore::find_session_by_transaction_number(
    std::int32_t transaction_number) {
  const std::lock_guard lock(access_);
  const auto found = rows_.session_by_number.find(transaction_number);
  if (found == rows_.session_by_number.end()) co_return std::nullopt;
  co_return rows_.sessions.at(found->second).row;
}

Task<Result<std::int32_t>> MemoryStore::last_transaction_number() {
  const std::lock_guard lock(access_);
  if (rows_.session_by_number.empty()) co_return 0;
  co_return rows_.session_by_number.rbegin()->first;
}

Task<Result<std::vector<domain::Evse>>> MemoryStore::list_evses(EvseFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<domain::Evse> page;
  for (auto evse = rows_.evses.upper_bound(filter.after);
       evse != rows_.evses.end() && page.size() < filter.limit; ++evse) {
    const auto& row = evse->second;
    if (!fits(filter.operator_id, row.operator_id) || !fits(filter.station_id, row.station_id)) {
      continue;
    }
    const auto station = rows_.stations.find(row.station_id);
    const auto location =
        station == rows_.stations.end() ? LocationId{} : station->second.location_id;
    if (fits(filter.location_id, location)) page.push_back(row);
  }
  co_return page;
}

Task<Result<std::vector<domain::Session>>> MemoryStore::list_sessions(SessionFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<domain::Session> page;
  auto session =
      filter.before.is_nil() ? rows_.sessions.end() : rows_.sessions.lower_bound(filter.before);
  while (session != rows_.sessions.begin() && page.size() < filter.limit) {
    --session;
    if (fits(filter, session->second.row)) page.push_back(session->second.row);
  }
  co_return page;
}

Task<Result<std::vector<domain::Sample>>> MemoryStore::load_curve(SessionId id) {
  const std::lock_guard lock(access_);
  const auto found = rows_.sessions.find(id);
  if (found == rows_.sessions.end()) co_return std::vector<domain::Sample>{};
  co_return found->second.samples;
}

Task<Result<std::vector<SignedValue>>> MemoryStore::list_signed_values(SessionId id) {
  const std::lock_guard lock(access_);
  const auto found = rows_.sessions.find(id);
  if (found == rows_.sessions.end()) co_return std::vector<SignedValue>{};
  co_return found->second.signed_values;
}

Task<Result<std::optional<BillRow>>> MemoryStore::find_bill(SessionId id) {
  const std::lock_guard lock(access_);
  co_return value_in(rows_.bills, id);
}

Task<Result<std::vector<domain::Event>>> MemoryStore::list_events(EventFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<domain::Event> page;
  const auto after = std::max(filter.after_sequence, rows_.events_removed) - rows_.events_removed;
  const auto first = std::min<std::uint64_t>(after, rows_.events.size());
  for (std::size_t i = 0; first + i < rows_.events.size() && page.size() < filter.limit; ++i) {
    const auto& event = rows_.events[filter.newest_first ? rows_.events.size() - 1 - i : first + i];
    if (fits(filter.operator_id, event.operator_id) && fits(filter.station_id, event.station_id) &&
        fits(filter.session_id, event.session_id) && fits(filter.kinds, event.kind)) {
      page.push_back(event);
    }
  }
  co_return page;
}

Task<Result<std::vector<domain::Alarm>>> MemoryStore::list_alarms(AlarmFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<domain::Alarm> page;
  auto at = filter.before.is_nil() ? rows_.alarms.end() : rows_.alarms.lower_bound(filter.before);
  while (at != rows_.alarms.begin() && page.size() < filter.limit) {
    --at;
    const auto& alarm = at->second;
    if (fits(filter.operator_id, alarm.operator_id) &&
        fits(filter.location_id, alarm.location_id) && fits(filter.within, alarm.location_id) &&
        fits(filter.station_id, alarm.station_id) && (!filter.only_open || alarm.open())) {
      page.push_back(alarm);
    }
  }
  co_return page;
}

Task<Result<std::optional<domain::Alarm>>> MemoryStore::find_alarm(domain::AlarmId id) {
  const std::lock_guard lock(access_);
  co_return value_in(rows_.alarms, id);
}

Task<Result<std::vector<domain::Cut>>> MemoryStore::list_cuts(OperatorId id, std::size_t limit) {
  const std::lock_guard lock(access_);
  std::vector<domain::Cut> page;
  for (auto row = rows_.cuts.rbegin(); row != rows_.cuts.rend() && page.size() < limit; ++row) {
    if (fits(id, row->second.operator_id)) page.push_back(row->second);
  }
  co_return page;
}

Task<Result<std::vector<domain::Notice>>> MemoryStore::list_notices(NoticeFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<domain::Notice> page;
  auto at = filter.before.is_nil() ? rows_.notices.end() : rows_.notices.lower_bound(filter.before);
  while (at != rows_.notices.begin() && page.size() < filter.limit) {
    --at;
    const auto& notice = at->second;
    if (fits(filter.operator_id, notice.operator_id) && fits(filter.alarm_id, notice.alarm_id) &&
        (!filter.only_waiting || notice.state == domain::NoticeState::waiting)) {
      page.push_back(notice);
    }
  }
  co_return page;
}

Task<Result<std::vector<desk::Shift>>> MemoryStore::list_shifts(Timestamp end_after) {
  const std::lock_guard lock(access_);
  std::vector<desk::Shift> rows;
  for (const auto& [id, shift] : rows_.shifts) {
    if (!shift.removed && shift.ends_at > end_after) rows.push_back(shift);
  }
  co_return rows;
}

Task<Result<std::vector<desk::WorkOrder>>> MemoryStore::list_work_orders(WorkOrderFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<desk::WorkOrder> page;
  const auto& rows = rows_.work_orders;
  auto at = filter.before.is_nil() ? rows.end() : rows.lower_bound(filter.before);
  while (at != rows.begin() && page.size() < filter.limit) {
    --at;
    const auto& order = at->second;
    if (filter.only_open && !order.is_open()) continue;
    if (!fits(filter.within, order.location_id)) continue;
    if (fits(filter.operator_id, order.operator_id)) page.push_back(order);
  }
  co_return page;
}

Task<Result<std::optional<desk::WorkOrder>>> MemoryStore::find_work_order(desk::WorkOrderId id) {
  const std::lock_guard lock(access_);
  co_return value_in(rows_.work_orders, id);
}

Task<Result<std::vector<FirmwareImageRow>>> MemoryStore::list_firmware_images(OperatorId id) {
  const std::lock_guard lock(access_);
  std::vector<FirmwareImageRow> rows;
  for (const auto& [image_id, image] : rows_.firmware_images) {
    if (image.operator_id != id) continue;
    rows.push_back(image);
    rows.back().octets.clear();
  }
  co_return rows;
}

Task<Result<std::optional<FirmwareImageRow>>> MemoryStore::find_firmware_image(FirmwareImageId id) {
  const std::lock_guard lock(access_);
  co_return value_in(rows_.firmware_images, id);
}

Task<Result<std::optional<domain::Review>>> MemoryStore::find_review(SessionId id) {
  const std::lock_guard lock(access_);
  co_return value_in(rows_.reviews, id);
}

Task<Result<std::vector<billing::CreditNote>>> MemoryStore::list_credit_notes(SessionId id) {
  const std::lock_guard lock(access_);
  auto rows = values_of(rows_.credit_notes);
  std::erase_if(rows, [&](const auto& row) { return row.session_id != id; });
  co_return rows;
}

Task<Result<Money>> MemoryStore::spent_by(TokenId id, Timestamp from) {
  const std::lock_guard lock(access_);
  Money sum;
  for (const auto& [session_id, stored] : rows_.sessions) {
    const auto& row = stored.row;
    if (row.token_id != id || row.started_at < from || !row.limit_minor) continue;
    const auto running = std::min(*row.limit_minor, row.held_minor.value_or(*row.limit_minor));
    sum += Money{row.open() ? running : row.bill_minor.value_or(0) - row.credited_minor};
  }
  co_return sum;
}

Task<Result<std::vector<WalletRecord>>> MemoryStore::list_wallets(WalletFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<WalletRecord> page;
  const auto& rows = rows_.wallets;
  auto at = filter.before.is_nil() ? rows.end() : rows.lower_bound(filter.before);
  while (at != rows.begin() && page.size() < filter.limit) {
    --at;
    const auto& wallet = at->second;
    const bool named = wallet.holder.find(filter.matching) != std::string::npos;
    const bool called = filter.phone.empty() || billing::phone_key(wallet.phone) == filter.phone;
    if (named && called && fits(filter.operator_id, wallet.operator_id)) {
      page.push_back(rows_.record_of(wallet));
    }
  }
  co_return page;
}

Task<Result<std::optional<billing::Posting>>> MemoryStore::find_posting(billing::PostingKind kind,
                                                                        Uuid subject) {
  const std::lock_guard lock(access_);
  for (const auto& row : rows_.postings) {
    if (row.kind == kind && row.subject == subject) co_return row;
  }
  co_return std::nullopt;
}

Task<Result<std::vector<AccountRow>>> MemoryStore::list_accounts(OperatorId id) {
  const std::lock_guard lock(access_);
  std::map<std::pair<billing::Account, std::string>, billing::AccountTotals> sums;
  for (const auto& [name, totals] : rows_.book.accounts()) {
    if (name.operator_id != id) continue;
    auto account = name.account;
    if (billing::is_guarded(account.kind)) account.owner = {};
    auto& sum = sums[{account, name.currency}];
    sum.debits += totals.debits;
    sum.credits += totals.credits;
  }
  std::vector<AccountRow> rows;
  for (const auto& [name, totals] : sums) rows.push_back({name.first, name.second, totals});
  co_return rows;
}

Task<Result<std::vector<UnknownStation>>> MemoryStore::list_unknown_stations(std::size_t limit) {
  const std::lock_guard lock(access_);
  auto rows = values_of(rows_.unknown_stations);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.last_seen_at > b.last_seen_at; });
  if (rows.size() > limit) rows.resize(limit);
  co_return rows;
}

Task<Result<std::vector<Quarantined>>> MemoryStore::list_quarantined(StationId id,
                                                                     std::size_t limit) {
  const std::lock_guard lock(access_);
  std::vector<Quarantined> page;
  for (auto row = rows_.quarantined.rbegin();
       row != rows_.quarantined.rend() && page.size() < limit; ++row) {
    if (fits(id, row->station_id)) page.push_back(*row);
  }
  co_return page;
}

Task<Result<std::optional<OperationRow>>> MemoryStore::find_operation(OperationId id) {
  const std::lock_guard lock(access_);
  co_return value_in(rows_.operations, id);
}

Task<Result<std::optional<IdempotencyRow>>> MemoryStore::find_idempotency(std::string_view key) {
  const std::lock_guard lock(access_);
  co_return value_in(rows_.idempotency, std::string(key));
}

Task<Result<std::optional<std::string>>> MemoryStore::find_setting(std::string_view name) {
  const std::lock_guard lock(access_);
  co_return value_in(rows_.settings, std::string(name));
}

}  // namespace voltyard::storage
