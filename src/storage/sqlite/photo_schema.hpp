// The step of the migrations that brings photos, and who residents are to other services.
#pragma once

namespace voltyard::storage {

// Octets of a photo are long: an ordinary table keeps them out of the way of its keys.
inline constexpr const char* photos_and_open_ids = R"sql(
CREATE TABLE photo (
  id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, kind INTEGER NOT NULL, subject BLOB NOT NULL,
  type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, size INTEGER NOT NULL,
  digest BLOB NOT NULL, added_by TEXT NOT NULL, created_at INTEGER NOT NULL,
  octets BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX photo_of ON photo (kind, subject);
CREATE INDEX photo_of_operator ON photo (operator_id, kind, id);

ALTER TABLE location ADD COLUMN photo TEXT NOT NULL DEFAULT '';
ALTER TABLE work_order ADD COLUMN has_photo INTEGER NOT NULL DEFAULT 0;

CREATE TABLE rider_open_id (
  operator_id BLOB NOT NULL, digest BLOB NOT NULL, wallet_id BLOB NOT NULL, phone TEXT NOT NULL,
  created_at INTEGER NOT NULL, PRIMARY KEY (operator_id, digest)) STRICT, WITHOUT ROWID;
CREATE INDEX rider_open_id_of_wallet ON rider_open_id (wallet_id);
)sql";

}  // namespace voltyard::storage
