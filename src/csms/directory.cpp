#include "csms/directory.hpp"

#include <algorithm>

namespace voltyard::csms {
namespace {

// Read once, then taken from the snapshot before.
void add_zones(Snapshot& snapshot, const Snapshot& before, const FindTimeZone& find) {
  for (const auto& location : snapshot.rows.locations) {
    const auto& name = location.time_zone;
    if (snapshot.zones_by_name.contains(name)) continue;
    const auto known = before.zones_by_name.find(name);
    auto zone = known == before.zones_by_name.end() ? find(name) : Result<TimeZone>(known->second);
    if (zone) snapshot.zones_by_name.emplace(name, std::move(*zone));
  }
}

std::string key_of_card(std::string_view uid) { return "card:" + domain::token_key(uid); }
std::string key_of_phone(std::string_view phone) { return "tel:" + billing::phone_key(phone); }

std::shared_ptr<Snapshot> index_rows(storage::Catalog rows) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->rows = std::move(rows);
  for (const auto& row : snapshot->rows.operators) snapshot->operators[row.id] = &row;
  for (const auto& row : snapshot->rows.locations) snapshot->locations[row.id] = &row;
  for (const auto& row : snapshot->rows.tariffs) snapshot->tariffs[row.id] = &row;
  for (const auto& row : snapshot->rows.stations) {
    snapshot->stations[row.id] = &row;
    snapshot->stations_by_identity[row.identity] = &row;
  }
  for (const auto& row : snapshot->rows.tokens) {
    snapshot->tokens_by_key[domain::token_key(row.uid)].push_back(&row);
  }
  for (const auto& row : snapshot->rows.labels) {
    snapshot->labels_by_code[row.code] = &row;
    auto& newest = snapshot->labels[row.station_id];
    if (newest == nullptr || newest->created_at < row.created_at) newest = &row;
  }
  for (const auto& row : snapshot->rows.concessions) {
    const auto key = row.uid.empty() ? key_of_phone(row.phone) : key_of_card(row.uid);
    snapshot->concessions_by_key[key].push_back(&row);
  }
  return snapshot;
}

Result<TimeZone> no_other_zone(std::string_view name) {
  return invalid("the offsets of the zone '" + std::string(name) + "' are not known here");
}

}  // namespace

const TimeZone* Snapshot::zone_of(LocationId location_id) const {
  const auto location = locations.find(location_id);
  if (location == locations.end()) return nullptr;
  const auto zone = zones_by_name.find(location->second->time_zone);
  return zone == zones_by_name.end() ? nullptr : &zone->second;
}

const domain::Token* Snapshot::token(OperatorId operator_id, std::string_view uid) const {
  const auto found = tokens_by_key.find(domain::token_key(uid));
  if (found == tokens_by_key.end()) return nullptr;
  for (const auto* token : found->second) {
    if (token->operator_id == operator_id) return token;
  }
  return nullptr;
}

std::int32_t Snapshot::off_permille(OperatorId operator_id, std::string_view uid,
                                    std::string_view phone, Timestamp at) const {
  if (concessions_by_key.empty()) return 0;
  std::int32_t most = 0;
  for (const auto& key : {key_of_card(uid), key_of_phone(phone)}) {
    const auto found = concessions_by_key.find(key);
    if (found == concessions_by_key.end()) continue;
    for (const auto* row : found->second) {
      if (row->operator_id == operator_id && row->holds(at))
        most = std::max(most, row->off_permille);
    }
  }
  return most;
}

const storage::TariffRow* Snapshot::tariff_of(LocationId location_id, Timestamp at) const {
  const auto location = locations.find(location_id);
  if (location == locations.end()) return nullptr;
  const auto chosen = location->second->tariff_at(at);
  if (!chosen) return nullptr;
  const auto tariff = tariffs.find(*chosen);
  return tariff == tariffs.end() ? nullptr : tariff->second;
}

const domain::Cut* Snapshot::cut_of(const domain::Station& station) const {
  for (const auto& cut : rows.cuts) {
    if (domain::covers(cut, station, rows.zones)) return &cut;
  }
  return nullptr;
}

Directory::Directory(storage::Store& store, FindTimeZone find_zone)
    : store_(store), find_zone_(find_zone ? std::move(find_zone) : FindTimeZone(no_other_zone)) {}

Result<TimeZone> Directory::time_zone(std::string_view name) const {
  if (const auto* always_known = billing::find_time_zone(name, {})) return *always_known;
  return find_zone_(name);
}

FindTimeZone Directory::zones() const {
  return [this](std::string_view name) { return time_zone(name); };
}

Task<Status> Directory::reload() {
  auto rows = co_await store_.load_catalog();
  if (!rows) co_return rows.error();
  auto snapshot = index_rows(std::move(*rows));
  add_zones(*snapshot, *current(), zones());
  current_.store(std::move(snapshot));
  generation_.fetch_add(1, std::memory_order_release);
  co_return Status{};
}

Task<Status> Directory::change(storage::Commit commit) {
  const auto outcome = co_await store_.commit(commit);
  if (outcome == storage::CommitOutcome::guard_failed) {
    co_return conflict("another row already uses this name, number or code");
  }
  if (outcome == storage::CommitOutcome::failed) {
    co_return unavailable("the change could not be stored");
  }
  co_return co_await reload();
}

}  // namespace voltyard::csms
