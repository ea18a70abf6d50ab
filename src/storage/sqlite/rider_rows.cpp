#include "storage/sqlite/rider_rows.hpp"

namespace voltyard::storage {

bool put(Connection& db, const domain::Label& row) {
  Query query(db,
              "INSERT INTO label VALUES (?,?,?,?,?) ON CONFLICT (code) DO UPDATE SET "
              "created_at=excluded.created_at, removed=excluded.removed "
              "WHERE station_id = excluded.station_id");
  query.bind(row.code, row.operator_id, row.station_id, row.created_at, row.removed).run();
  return query.changes() > 0;
}

std::vector<domain::Label> read_labels(Connection& db) {
  std::vector<domain::Label> rows;
  Query query(db,
              "SELECT code, operator_id, station_id, created_at FROM label WHERE NOT removed "
              "ORDER BY code");
  while (query.step()) {
    rows.push_back(
        {query.text(), query.id<OperatorId>(), query.id<StationId>(), query.time(), false});
  }
  return rows;
}

void put(Connection& db, const RiderLogin& row) {
  Query(db, "INSERT OR REPLACE INTO rider_login VALUES (?,?,?,?,?)")
      .bind(row.digest, row.operator_id, row.wallet_id, row.created_at, row.expires_at)
      .run();
}

void put(Connection& db, const RemoveRiderLogin& row) {
  Query(db, "DELETE FROM rider_login WHERE digest = ? OR expires_at <= ?")
      .bind(row.digest, row.now)
      .run();
}

// There is no index for it: there are few logins, and this is rare.
void put(Connection& db, const RemoveRiderLogins& which) {
  Query(db, "DELETE FROM rider_login WHERE wallet_id = ? AND operator_id = ?")
      .bind(which.wallet_id, which.operator_id)
      .run();
}

std::optional<RiderLogin> read_rider_login(Connection& db, const Digest& digest) {
  Query query(db,
              "SELECT operator_id, wallet_id, created_at, expires_at FROM rider_login "
              "WHERE digest = ?");
  query.bind(digest);
  if (!query.step()) return std::nullopt;
  RiderLogin row;
  row.digest = digest;
  row.operator_id = query.id<OperatorId>();
  row.wallet_id = query.id<WalletId>();
  row.created_at = query.time();
  row.expires_at = query.time();
  return row;
}

void put(Connection& db, const RiderOpenId& row) {
  Query(db, "INSERT OR REPLACE INTO rider_open_id VALUES (?,?,?,?,?)")
      .bind(row.operator_id, row.digest, row.wallet_id, row.phone, row.created_at)
      .run();
}

void put(Connection& db, const RemoveRiderOpenIds& which) {
  Query(db, "DELETE FROM rider_open_id WHERE wallet_id = ? AND operator_id = ?")
      .bind(which.wallet_id, which.operator_id)
      .run();
}

std::optional<RiderOpenId> read_rider_open_id(Connection& db, OperatorId id, const Digest& digest) {
  Query query(db,
              "SELECT wallet_id, phone, created_at FROM rider_open_id "
              "WHERE operator_id = ? AND digest = ?");
  query.bind(id, digest);
  if (!query.step()) return std::nullopt;
  RiderOpenId row;
  row.digest = digest;
  row.operator_id = id;
  row.wallet_id = query.id<WalletId>();
  row.phone = query.text();
  row.created_at = query.time();
  return row;
}

std::vector<RiderOpenId> read_rider_open_ids(Connection& db, OperatorId id, WalletId wallet) {
  Query query(db,
              "SELECT digest, phone, created_at FROM rider_open_id "
              "WHERE wallet_id = ? AND operator_id = ? ORDER BY created_at, digest");
  query.bind(wallet, id);
  std::vector<RiderOpenId> rows;
  while (query.step()) {
    RiderOpenId row;
    query.copy_into(row.digest);
    row.operator_id = id;
    row.wallet_id = wallet;
    row.phone = query.text();
    row.created_at = query.time();
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace voltyard::storage
