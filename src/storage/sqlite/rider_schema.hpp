// The step of the migrations that brings labels and residents' logins.
#pragma once

namespace voltyard::storage {

inline constexpr const char* labels_and_riders = R"sql(
CREATE TABLE label (
  code TEXT PRIMARY KEY, operator_id BLOB NOT NULL, station_id BLOB NOT NULL,
  created_at INTEGER NOT NULL, removed INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE rider_login (
  digest BLOB PRIMARY KEY, operator_id BLOB NOT NULL, wallet_id BLOB NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX rider_login_over ON rider_login (expires_at);

CREATE INDEX session_of_wallet ON session (wallet_id, id) WHERE wallet_id IS NOT NULL;
)sql";

}  // namespace voltyard::storage
