#include "storage/sqlite/catalog_rows.hpp"

#include <unordered_map>

namespace voltyard::storage {
namespace {

std::optional<std::int64_t> count_of(std::optional<Energy> energy) {
  return energy ? std::optional(energy->mwh) : std::nullopt;
}
std::optional<std::int64_t> count_of(std::optional<Duration> time) {
  return time ? std::optional<std::int64_t>(time->count()) : std::nullopt;
}
std::optional<std::int64_t> count_of(std::optional<Money> money) {
  return money ? std::optional(money->minor) : std::nullopt;
}

template <class Quantity>
std::optional<Quantity> optional_of(std::optional<std::int64_t> count) {
  return count ? std::optional(Quantity{*count}) : std::nullopt;
}

}  // namespace

void put(Connection& db, const domain::Operator& row) {
  Query(db,
        "INSERT INTO operator VALUES (?,?,?) ON CONFLICT (id) DO UPDATE SET name=excluded.name,"
        "currency=excluded.currency")
      .bind(row.id, row.name, row.currency)
      .run();
}

std::vector<domain::Operator> read_operators(Connection& db) {
  std::vector<domain::Operator> rows;
  Query query(db, "SELECT id, name, currency FROM operator ORDER BY id");
  while (query.step()) rows.push_back({query.id<OperatorId>(), query.text(), query.text()});
  return rows;
}

void put(Connection& db, const domain::Location& row) {
  Query(db,
        "INSERT INTO location VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT (id) DO UPDATE SET "
        "operator_id=excluded.operator_id, name=excluded.name, address=excluded.address,"
        "time_zone=excluded.time_zone, tariff_id=excluded.tariff_id, demo=excluded.demo,"
        "next_tariff_id=excluded.next_tariff_id, next_tariff_from=excluded.next_tariff_from,"
        "city=excluded.city, postal_code=excluded.postal_code, country=excluded.country,"
        "latitude=excluded.latitude, longitude=excluded.longitude, "
        "vat_e2=excluded.vat_e2,photo=excluded.photo")
      .bind(row.id, row.operator_id, row.name, row.address, row.time_zone, row.tariff_id, row.demo,
            row.next_tariff ? row.next_tariff->tariff_id : TariffId{},
            row.next_tariff ? std::optional(row.next_tariff->from) : std::nullopt, row.place.city,
            row.place.postal_code, row.place.country, row.place.latitude, row.place.longitude,
            row.place.vat_e2, row.photo)
      .run();
}

std::vector<domain::Location> read_locations(Connection& db) {
  std::vector<domain::Location> rows;
  Query query(db,
              "SELECT id, operator_id, name, address, time_zone, tariff_id, demo,"
              "next_tariff_id, next_tariff_from, city, postal_code, country, latitude, longitude,"
              "vat_e2, photo FROM location "
              "ORDER BY id");
  while (query.step()) {
    rows.push_back({query.id<LocationId>(), query.id<OperatorId>(), query.text(), query.text(),
                    query.text(), query.optional_id<TariffId>(), query.flag()});
    const auto next = query.id<TariffId>();
    const auto from = query.optional_time();
    if (from) rows.back().next_tariff = {next, *from};
    auto& place = rows.back().place;
    place.city = query.text();
    place.postal_code = query.text();
    place.country = query.text();
    place.latitude = query.text();
    place.longitude = query.text();
    if (const auto vat = query.optional_number()) place.vat_e2 = static_cast<std::int32_t>(*vat);
    rows.back().photo = query.text();
  }
  return rows;
}

void put(Connection& db, const domain::Zone& row) {
  Query(db,
        "INSERT INTO zone VALUES (?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
        "operator_id=excluded.operator_id, location_id=excluded.location_id,"
        "parent_id=excluded.parent_id, kind=excluded.kind, name=excluded.name")
      .bind(row.id, row.operator_id, row.location_id, row.parent_id, row.kind, row.name)
      .run();
}

std::vector<domain::Zone> read_zones(Connection& db) {
  std::vector<domain::Zone> rows;
  Query query(db,
              "SELECT id, operator_id, location_id, parent_id, kind, name FROM zone ORDER BY id");
  while (query.step()) {
    rows.push_back({query.id<ZoneId>(), query.id<OperatorId>(), query.id<LocationId>(),
                    query.optional_id<ZoneId>(), query.as<domain::ZoneKind>(), query.text()});
  }
  return rows;
}

void put(Connection& db, const domain::Token& row) {
  const auto key = domain::token_key(row.uid);
  const domain::TokenLimits limits = row.limits ? *row.limits : domain::TokenLimits{};
  Query(
      db,
      "INSERT INTO token (id, operator_id, uid, uid_key, parent_uid, holder, status, expires_at,"
      "wallet_id, session_energy_mwh, session_time_ms, session_cost_minor, month_cost_minor) "
      "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
      "operator_id=excluded.operator_id, uid=excluded.uid, uid_key=excluded.uid_key,"
      "parent_uid=excluded.parent_uid, holder=excluded.holder, status=excluded.status,"
      "expires_at=excluded.expires_at, wallet_id=excluded.wallet_id,"
      "session_energy_mwh=excluded.session_energy_mwh, session_time_ms=excluded.session_time_ms,"
      "session_cost_minor=excluded.session_cost_minor, month_cost_minor=excluded.month_cost_minor")
      .bind(row.id, row.operator_id, row.uid, key, row.parent_uid, row.holder, row.status,
            row.expires_at, row.wallet_id, count_of(limits.session_energy),
            count_of(limits.session_time), count_of(limits.session_cost),
            count_of(limits.month_cost))
      .run();
  Query(db, "DELETE FROM token_location WHERE token_id=?").bind(row.id).run();
  for (const auto location : limits.locations) {
    Query(db, "INSERT OR IGNORE INTO token_location VALUES (?,?)").bind(row.id, location).run();
  }
}

std::vector<domain::Token> read_tokens(Connection& db) {
  std::unordered_map<TokenId, std::vector<LocationId>> locations;
  Query places(db, "SELECT token_id, location_id FROM token_location");
  while (places.step()) {
    const auto token = places.id<TokenId>();
    locations[token].push_back(places.id<LocationId>());
  }
  std::vector<domain::Token> rows;
  Query query(
      db,
      "SELECT id, operator_id, uid, parent_uid, holder, status, expires_at, wallet_id,"
      "session_energy_mwh, session_time_ms, session_cost_minor, month_cost_minor FROM token "
      "ORDER BY id");
  while (query.step()) {
    auto& row = rows.emplace_back();
    row.id = query.id<TokenId>();
    row.operator_id = query.id<OperatorId>();
    row.uid = query.text();
    row.parent_uid = query.text();
    row.holder = query.text();
    row.status = query.as<domain::TokenStatus>();
    row.expires_at = query.optional_time();
    row.wallet_id = query.id<WalletId>();
    domain::TokenLimits limits;
    limits.session_energy = optional_of<Energy>(query.optional_number());
    limits.session_time = optional_of<Duration>(query.optional_number());
    limits.session_cost = optional_of<Money>(query.optional_number());
    limits.month_cost = optional_of<Money>(query.optional_number());
    const auto found = locations.find(row.id);
    if (found != locations.end()) limits.locations = std::move(found->second);
    if (limits != domain::TokenLimits{}) row.limits = std::move(limits);
  }
  return rows;
}

void put(Connection& db, const billing::Concession& row) {
  Query(db, "INSERT OR REPLACE INTO concession VALUES (?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, row.category, row.uid, row.phone, row.off_permille, row.from,
            row.until)
      .run();
}

std::vector<billing::Concession> read_concessions(Connection& db) {
  std::vector<billing::Concession> rows;
  Query query(db,
              "SELECT id, operator_id, category, uid, phone, off_permille, from_at, until_at "
              "FROM concession ORDER BY id");
  while (query.step()) {
    rows.push_back({query.id<billing::ConcessionId>(), query.id<OperatorId>(), query.text(),
                    query.text(), query.text(), query.as<std::int32_t>(), query.time(),
                    query.time()});
  }
  return rows;
}

}  // namespace voltyard::storage
