// The step of the migrations that brings zones of tariffs, and sessions whose readings are gone.
#pragma once

namespace voltyard::storage {

// A tariff's zone: its offset from 1970 on, and every change of it. None: a zone that is always
// known. Sessions that have expired are found by the highest of their numbers.
inline constexpr const char* zones_and_expiry = R"sql(
CREATE TABLE tariff_offset (
  tariff_id BLOB NOT NULL REFERENCES tariff (id), at_ms INTEGER NOT NULL,
  offset_ms INTEGER NOT NULL, PRIMARY KEY (tariff_id, at_ms)) STRICT, WITHOUT ROWID;

ALTER TABLE session ADD COLUMN expired INTEGER NOT NULL DEFAULT 0;
CREATE INDEX session_expired ON session (number) WHERE expired = 1;
)sql";

}  // namespace voltyard::storage
