// Import of stations, with their zones and slots.
#include "api/actions.hpp"
#include "api/import_run.hpp"
#include "api/station_rows.hpp"
#include "api/yard_slots.hpp"

#include "domain/location.hpp"

#include <map>
#include <set>
#include <tuple>

namespace voltyard::api {
namespace {

using domain::Station;
using domain::Zone;
using domain::ZoneKind;

const std::vector<Column> station_columns{
    {"identity", {"桩编号", "充电桩编号", "设备编号", "charge_point_id", "编号"}, true},
    {"location", {"站点", "站点名称", "小区"}, true},
    {"name", {"桩名称", "名称", "充电桩名称"}},
    {"shed", {"车棚", "充电棚"}},
    {"group", {"分组", "防火分区", "组"}},
    {"circuit", {"回路"}},
    {"security_profile", {"安全等级", "安全配置"}},
    {"password", {"密码", "密钥", "authorization_key"}},
    {"default_version", {"默认协议", "协议"}},
    {"evse_count", {"插座数", "充电位数", "枪数", "slots"}},
    {"max_power_w", {"最大功率", "最大功率W", "功率"}},
    {"newest_wins", {}},
    {"hex_password", {}},
    {"lenient", {}},
    {"sim_expires_at", {"SIM卡到期", "流量卡到期", "物联网卡到期", "到期日期"}}};

// The zones of the operator, found or made by name.
class Zones {
 public:
  Zones(Context& context, const csms::Snapshot& snapshot, OperatorId operator_id)
      : context_(context), operator_id_(operator_id) {
    for (const auto& zone : snapshot.rows.zones) {
      if (zone.operator_id == operator_id) remember(zone);
    }
  }

  ZoneId find_or_make(ImportRun& run, LocationId location, std::optional<ZoneId> parent,
                      ZoneKind kind, const std::string& name) {
    const Key key{location, parent.value_or(ZoneId{}), kind, name};
    if (const auto found = by_name_.find(key); found != by_name_.end()) return found->second;
    Zone zone;
    zone.id = ZoneId::make(context_.services.clock.now(), context_.services.random);
    zone.operator_id = operator_id_;
    zone.location_id = location;
    zone.parent_id = parent;
    zone.kind = kind;
    zone.name = name;
    remember(zone);
    run.change(zone);
    return zone.id;
  }

  domain::SlotGroups groups() const {
    domain::SlotGroups groups;
    for (const auto& zone : rows_) groups.add(zone);
    return groups;
  }

 private:
  using Key = std::tuple<LocationId, ZoneId, ZoneKind, std::string>;
  void remember(const Zone& zone) {
    by_name_[{zone.location_id, zone.parent_id.value_or(ZoneId{}), zone.kind, zone.name}] = zone.id;
    rows_.push_back(zone);
  }

  Context& context_;
  OperatorId operator_id_;
  std::map<Key, ZoneId> by_name_;
  std::vector<Zone> rows_;
};

class StationImport {
 public:
  StationImport(Context& context, const Call& call, ImportRun& run, EvsesByStation evses)
      : context_(context),
        call_(call),
        run_(run),
        evses_(std::move(evses)),
        snapshot_(context.services.directory.current()),
        zones_(context, *snapshot_, call.caller.operator_id) {
    for (const auto& station : snapshot_->rows.stations) {
      if (station.operator_id == call.caller.operator_id) zone_of_[station.id] = station.zone_id;
    }
  }

  void read(const CsvRow& row) {
    run_.begin(row);
    const auto identity = run_.key("identity", 48);
    if (const auto fits = check_identity(identity); !fits) {
      run_.fail("identity", fits.error().message);
    }
    if (!seen_.insert(identity).second) run_.fail("identity", "is in the file twice");
    const auto found = snapshot_->stations_by_identity.find(identity);
    const auto* known = found == snapshot_->stations_by_identity.end() ? nullptr : found->second;
    if (known && known->operator_id != call_.caller.operator_id) {
      run_.fail("identity", "is taken");
      known = nullptr;
    }
    Station station = known ? *known : new_station(identity);
    place(station);
    read_policy(station);
    read_secret(station);
    // None: a host, or a station that will say itself which it has.
    const auto last = run_.integer("evse_count", known ? 0 : 1, 0, evses_max);
    const Power power{run_.integer("max_power_w", default_max_power.mw / 1000, 1, 1'000'000) *
                      1000};
    const auto& present = evses_[station.id];
    if (last != 0 && !present.empty() && present.rbegin()->first > last) {
      run_.fail("evse_count", "the station has more slots already; none are removed here");
    }
    if (run_.row_failed()) return;
    const bool moved = !known || known->zone_id != station.zone_id;
    zone_of_[station.id] = station.zone_id;
    const bool grew = add_slots(station, static_cast<int>(last), power);
    if (moved || grew) grown_by_row_[station.id] = row.number;
    known ? run_.updated() : run_.created();
    run_.touch(station.id);
    run_.change(std::move(station));
    if (!known) run_.change(storage::RemoveUnknownStation{identity});
  }

  void check_groups() {
    auto groups = zones_.groups();
    for (const auto& [station, zone] : zone_of_) groups.count(zone, evses_[station].size());
    std::map<ZoneId, std::size_t> last_row;
    for (const auto& [station, row] : grown_by_row_) {
      const auto group = groups.group_of(zone_of_[station]);
      if (group) last_row[*group] = std::max(last_row[*group], row);
    }
    run_.fail_overfull(groups, last_row, "group");
  }

 private:
  Station new_station(const std::string& identity) {
    Station station;
    station.id = StationId::make(context_.services.clock.now(), context_.services.random);
    station.operator_id = call_.caller.operator_id;
    station.identity = identity;
    station.name = identity;
    station.registration = domain::Registration::accepted;
    station.state.station_id = station.id;
    return station;
  }

  void place(Station& station) {
    const auto wanted = run_.key("location", 100);
    const domain::Location* location = nullptr;
    for (const auto& row : snapshot_->rows.locations) {
      if (row.operator_id == station.operator_id && row.name == wanted) location = &row;
    }
    if (!location) {
      if (!wanted.empty()) run_.fail("location", "there is no location of this name");
      return;
    }
    const bool moved = station.location_id != location->id;
    station.location_id = location->id;
    if (auto name = run_.text("name", 100); !name.empty()) station.name = std::move(name);
    const auto shed = run_.text("shed", 100);
    const auto group = run_.text("group", 100);
    const auto circuit = run_.text("circuit", 100);
    if (!group.empty() && shed.empty()) run_.fail("shed", "a group stands in a shed");
    if (!circuit.empty() && group.empty()) run_.fail("group", "a circuit belongs to a group");
    if (moved) station.zone_id.reset();
    if (shed.empty() || run_.row_failed()) return;
    auto zone = zones_.find_or_make(run_, location->id, std::nullopt, ZoneKind::shed, shed);
    if (!group.empty()) {
      zone = zones_.find_or_make(run_, location->id, zone, ZoneKind::group, group);
    }
    if (!circuit.empty()) {
      zone = zones_.find_or_make(run_, location->id, zone, ZoneKind::circuit, circuit);
    }
    station.zone_id = zone;
  }

  void read_policy(Station& station) {
    auto& policy = station.policy;
    policy.security = static_cast<domain::SecurityProfile>(
        run_.integer("security_profile", static_cast<int>(policy.security), 0, 3));
    if (auto version = run_.text("default_version", 16); !version.empty()) {
      if (const auto fits = check_default_version(version); !fits) {
        run_.fail("default_version", fits.error().message);
      }
      policy.default_version = std::move(version);
    }
    const bool newest_wins = policy.duplicates == domain::DuplicatePolicy::newest_wins;
    policy.duplicates = run_.flag("newest_wins", newest_wins)
                            ? domain::DuplicatePolicy::newest_wins
                            : domain::DuplicatePolicy::refuse_newest;
    policy.hex_password = run_.flag("hex_password", policy.hex_password);
    policy.lenient = run_.flag("lenient", policy.lenient);
    station.sim_expires_at = run_.time("sim_expires_at", station.sim_expires_at);
  }

  // N05: a secret that is too short is refused here, not when the station connects.
  void read_secret(Station& station) {
    const auto& services = context_.services;
    auto secret = run_.text("password", csms::max_secret_octets);
    const bool wanted = station.policy.security == domain::SecurityProfile::basic ||
                        station.policy.security == domain::SecurityProfile::tls_basic;
    if (secret.empty() && wanted && !station.secret) {
      secret = csms::generate_secret(services.random);
      run_.credential(station.identity, secret);
    }
    if (secret.empty()) return;
    const auto stored = csms::make_secret(services.server_key, secret, services.random);
    if (!stored) {
      run_.fail("password", stored.error().message);
      return;
    }
    station.secret = *stored;
  }

  bool add_slots(const Station& station, int last, Power power) {
    auto& present = evses_[station.id];
    const auto before = present.size();
    for (int number = 1; number <= last; ++number) {
      if (present.contains(number)) continue;
      const NewEvse wanted{station.operator_id, station.id, number, {}, power};
      auto evse = make_evse(wanted, context_.services.clock.now(), context_.services.random);
      run_.change(evse);
      present.emplace(number, std::move(evse));
    }
    return present.size() > before;
  }

  Context& context_;
  const Call& call_;
  ImportRun& run_;
  EvsesByStation evses_;
  csms::SnapshotPtr snapshot_;
  Zones zones_;
  std::set<std::string, std::less<>> seen_;
  std::map<StationId, std::optional<ZoneId>> zone_of_;
  std::map<StationId, std::size_t> grown_by_row_;  // those that came, moved or got more slots
};

}  // namespace

Answer import_stations(Context& context, const Call& call) {
  auto table = ImportTable::read(call.request.body, station_columns);
  if (!table) co_return http::problem_response(table.error());
  auto evses = co_await load_evses(context, call.caller.operator_id);
  if (!evses) co_return http::problem_response(evses.error());
  ImportRun run(context, call, std::move(*table));
  StationImport stations(context, call, run, std::move(*evses));
  for (const auto& row : run.table().rows()) stations.read(row);
  stations.check_groups();
  co_return co_await run.finish("stations");
}

}  // namespace voltyard::api
