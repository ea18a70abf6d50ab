#include "storage/sqlite/catalog_rows.hpp"

#include "storage/bytes.hpp"

namespace voltyard::storage {
namespace {

#define STATION_COLUMNS                                                                        \
  "id, operator_id, location_id, zone_id, identity, name, security, default_version,"          \
  "duplicates, hex_password, secret_salt, secret_digest, registration, vendor, model, serial," \
  "firmware, protocol, connection_epoch, booted_at, last_seen_at, online, lenient,"            \
  "sim_expires_at, iccid, signal"

#define EVSE_COLUMNS                                                                        \
  "evse.id, evse.operator_id, evse.station_id, evse.number, evse.label, evse.max_power_mw," \
  "evse.status, evse.error_code, evse.error_info, evse.status_at, evse.connectors"

std::string bytes_of(const std::vector<domain::Connector>& connectors) {
  std::string bytes;
  for (const auto& connector : connectors) {
    append_signed(bytes, connector.number);
    append_varint(bytes, static_cast<std::uint64_t>(connector.status));
  }
  return bytes;
}

std::vector<domain::Connector> connectors_of(std::string_view bytes) {
  std::vector<domain::Connector> connectors;
  ByteReader reader(bytes);
  while (!reader.at_end()) {
    const auto number = static_cast<int>(reader.signed_varint());
    const auto status = static_cast<domain::EvseStatus>(reader.varint());
    if (reader.good()) connectors.push_back({number, status});
  }
  return connectors;
}

domain::Station read_station_row(Query& query) {
  domain::Station row;
  row.id = query.id<StationId>();
  row.operator_id = query.id<OperatorId>();
  row.location_id = query.id<LocationId>();
  row.zone_id = query.optional_id<ZoneId>();
  row.identity = query.text();
  row.name = query.text();
  row.policy.security = query.as<domain::SecurityProfile>();
  row.policy.default_version = query.text();
  row.policy.duplicates = query.as<domain::DuplicatePolicy>();
  row.policy.hex_password = query.flag();
  domain::StationSecret secret;
  query.copy_into(secret.salt);
  query.copy_into(secret.digest);
  if (secret != domain::StationSecret{}) row.secret = secret;
  row.registration = query.as<domain::Registration>();
  auto& state = row.state;
  state.station_id = row.id;
  state.vendor = query.text();
  state.model = query.text();
  state.serial = query.text();
  state.firmware = query.text();
  state.protocol = query.text();
  state.connection_epoch = query.as<std::uint64_t>();
  state.booted_at = query.time();
  state.last_seen_at = query.time();
  state.online = query.flag();
  row.policy.lenient = query.flag();
  row.sim_expires_at = query.time();
  state.iccid = query.text();
  state.signal = query.as<std::uint8_t>();
  return row;
}

domain::Evse read_evse_row(Query& query) {
  domain::Evse row;
  row.id = query.id<EvseId>();
  row.operator_id = query.id<OperatorId>();
  row.station_id = query.id<StationId>();
  row.number = query.as<int>();
  row.label = query.text();
  row.max_power.mw = query.number();
  row.state.evse_id = row.id;
  row.state.status = query.as<domain::EvseStatus>();
  auto error_code = query.text();
  row.state.error = domain::slot_error(std::move(error_code), query.text());
  row.state.status_at = query.time();
  row.state.connectors = connectors_of(query.bytes());
  return row;
}

}  // namespace

void put(Connection& db, const domain::Station& row) {
  std::optional<std::array<std::uint8_t, 16>> salt;
  std::optional<std::array<std::uint8_t, 32>> digest;
  if (row.secret) {
    salt = row.secret->salt;
    digest = row.secret->digest;
  }
  const auto& state = row.state;
  Query(db, "INSERT INTO station (" STATION_COLUMNS
            ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
            "ON CONFLICT (id) DO UPDATE SET "
            "operator_id=excluded.operator_id, location_id=excluded.location_id,"
            "zone_id=excluded.zone_id, identity=excluded.identity, name=excluded.name,"
            "security=excluded.security, default_version=excluded.default_version,"
            "duplicates=excluded.duplicates, hex_password=excluded.hex_password,"
            "secret_salt=excluded.secret_salt, secret_digest=excluded.secret_digest,"
            "registration=excluded.registration, lenient=excluded.lenient,"
            "sim_expires_at=excluded.sim_expires_at")
      .bind(row.id, row.operator_id, row.location_id, row.zone_id, row.identity, row.name,
            row.policy.security, row.policy.default_version, row.policy.duplicates,
            row.policy.hex_password, salt, digest, row.registration, state.vendor, state.model,
            state.serial, state.firmware, state.protocol, state.connection_epoch, state.booted_at,
            state.last_seen_at, state.online, row.policy.lenient, row.sim_expires_at, state.iccid,
            state.signal)
      .run();
}

void put(Connection& db, const domain::StationState& row) {
  Query(db,
        "UPDATE station SET vendor=?, model=?, serial=?, firmware=?, protocol=?,"
        "connection_epoch=max(connection_epoch, ?), booted_at=?, last_seen_at=?, online=?, "
        "iccid=?, signal=? WHERE id=?")
      .bind(row.vendor, row.model, row.serial, row.firmware, row.protocol, row.connection_epoch,
            row.booted_at, row.last_seen_at, row.online, row.iccid, row.signal, row.station_id)
      .run();
}

std::vector<domain::Station> read_stations(Connection& db) {
  std::vector<domain::Station> rows;
  Query query(db, "SELECT " STATION_COLUMNS " FROM station ORDER BY id");
  while (query.step()) rows.push_back(read_station_row(query));
  return rows;
}

std::optional<domain::Station> read_station(Connection& db, StationId id) {
  Query query(db, "SELECT " STATION_COLUMNS " FROM station WHERE id=?");
  query.bind(id);
  if (!query.step()) return std::nullopt;
  return read_station_row(query);
}

void put(Connection& db, const domain::Evse& row) {
  const auto connectors = bytes_of(row.state.connectors);
  Query(db,
        "INSERT INTO evse VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
        "operator_id=excluded.operator_id, station_id=excluded.station_id,"
        "number=excluded.number, label=excluded.label, max_power_mw=excluded.max_power_mw")
      .bind(row.id, row.operator_id, row.station_id, row.number, row.label, row.max_power.mw,
            row.state.status, row.state.error_code(), row.state.error_info(), row.state.status_at,
            Blob{connectors})
      .run();
}

void put(Connection& db, const domain::EvseState& row) {
  const auto connectors = bytes_of(row.connectors);
  Query(db,
        "UPDATE evse SET status=?, error_code=?, error_info=?, status_at=?, connectors=? "
        "WHERE id=?")
      .bind(row.status, row.error_code(), row.error_info(), row.status_at, Blob{connectors},
            row.evse_id)
      .run();
}

std::vector<domain::Evse> read_evses_of(Connection& db, StationId id) {
  std::vector<domain::Evse> rows;
  Query query(db, "SELECT " EVSE_COLUMNS " FROM evse WHERE station_id=? ORDER BY number");
  query.bind(id);
  while (query.step()) rows.push_back(read_evse_row(query));
  return rows;
}

std::vector<domain::Evse> read_evses(Connection& db, const EvseFilter& filter) {
  std::string sql = "SELECT " EVSE_COLUMNS " FROM evse";
  if (!filter.location_id.is_nil()) {
    sql += " JOIN station ON station.id = evse.station_id AND station.location_id = ?2";
  }
  sql += " WHERE evse.id > ?1";
  if (!filter.station_id.is_nil()) sql += " AND evse.station_id = ?3";
  if (!filter.operator_id.is_nil()) sql += " AND evse.operator_id = ?4";
  sql += " ORDER BY evse.id LIMIT ?5";
  Query query(db, sql, Query::Once{});
  query.bind(filter.after.uuid.bytes, filter.location_id, filter.station_id, filter.operator_id,
             filter.limit);
  std::vector<domain::Evse> rows;
  while (query.step()) rows.push_back(read_evse_row(query));
  return rows;
}

}  // namespace voltyard::storage
