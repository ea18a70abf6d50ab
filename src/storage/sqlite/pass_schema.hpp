// The step of the migrations that brings passes.
#pragma once

namespace voltyard::storage {

inline constexpr const char* passes = R"sql(
CREATE TABLE pass (
  id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, wallet_id BLOB NOT NULL, name TEXT NOT NULL,
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  minutes INTEGER NOT NULL CHECK (minutes >= 0),
  minutes_per_charge INTEGER NOT NULL CHECK (minutes_per_charge >= 0), from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL, location_id BLOB, who TEXT NOT NULL, created_at INTEGER NOT NULL,
  cancelled INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX pass_of_wallet ON pass (wallet_id, id);

ALTER TABLE session ADD COLUMN pass_id BLOB;
ALTER TABLE session ADD COLUMN covered_minutes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX session_of_pass ON session (pass_id, covered_minutes) WHERE pass_id IS NOT NULL;
)sql";

}  // namespace voltyard::storage
