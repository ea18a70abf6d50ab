#include "storage/sqlite/catalog_rows.hpp"

namespace voltyard::storage {

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
        "INSERT INTO location VALUES (?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
        "operator_id=excluded.operator_id, name=excluded.name, address=excluded.address,"
        "time_zone=excluded.time_zone, tariff_id=excluded.tariff_id, demo=excluded.demo")
      .bind(row.id, row.operator_id, row.name, row.address, row.time_zone, row.tariff_id, row.demo)
      .run();
}

std::vector<domain::Location> read_locations(Connection& db) {
  std::vector<domain::Location> rows;
  Query query(db,
              "SELECT id, operator_id, name, address, time_zone, tariff_id, demo FROM location "
              "ORDER BY id");
  while (query.step()) {
    rows.push_back({query.id<LocationId>(), query.id<OperatorId>(), query.text(), query.text(),
                    query.text(), query.optional_id<TariffId>(), query.flag()});
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
  Query(db,
        "INSERT INTO token VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
        "operator_id=excluded.operator_id, uid=excluded.uid, uid_key=excluded.uid_key,"
        "parent_uid=excluded.parent_uid, holder=excluded.holder, status=excluded.status,"
        "expires_at=excluded.expires_at, wallet_id=excluded.wallet_id")
      .bind(row.id, row.operator_id, row.uid, key, row.parent_uid, row.holder, row.status,
            row.expires_at, row.wallet_id)
      .run();
}

std::vector<domain::Token> read_tokens(Connection& db) {
  std::vector<domain::Token> rows;
  Query query(
      db,
      "SELECT id, operator_id, uid, parent_uid, holder, status, expires_at, wallet_id FROM token "
      "ORDER BY id");
  while (query.step()) {
    rows.push_back({query.id<TokenId>(), query.id<OperatorId>(), query.text(), query.text(),
                    query.text(), query.as<domain::TokenStatus>(), query.optional_time(),
                    query.id<WalletId>()});
  }
  return rows;
}

void put(Connection& db, const ApiKeyRow& row) {
  Query(db,
        "INSERT INTO api_key VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
        "operator_id=excluded.operator_id, name=excluded.name, role=excluded.role,"
        "digest=excluded.digest, created_at=excluded.created_at, expires_at=excluded.expires_at,"
        "revoked=excluded.revoked, one_time_link=excluded.one_time_link")
      .bind(row.id, row.operator_id, row.name, row.role, row.digest, row.created_at, row.expires_at,
            row.revoked, row.one_time_link)
      .run();
}

std::vector<ApiKeyRow> read_api_keys(Connection& db) {
  std::vector<ApiKeyRow> rows;
  Query query(db,
              "SELECT id, operator_id, name, role, digest, created_at, expires_at, revoked,"
              "one_time_link FROM api_key ORDER BY id");
  while (query.step()) {
    ApiKeyRow row;
    row.id = query.id<ApiKeyId>();
    row.operator_id = query.id<OperatorId>();
    row.name = query.text();
    row.role = query.as<Role>();
    query.copy_into(row.digest);
    row.created_at = query.time();
    row.expires_at = query.optional_time();
    row.revoked = query.flag();
    row.one_time_link = query.flag();
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace voltyard::storage
