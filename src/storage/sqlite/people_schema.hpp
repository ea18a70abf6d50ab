// The step of the migrations that brings people with passwords, and logins and keys that are
// somebody's or of some locations only.
#pragma once

namespace voltyard::storage {

// Several ids or digests stand in one column, one after the other.
inline constexpr const char* people = R"sql(
CREATE TABLE person (
  id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, version INTEGER NOT NULL,
  login TEXT NOT NULL UNIQUE CHECK (login <> ''), name TEXT NOT NULL, role INTEGER NOT NULL,
  locations BLOB NOT NULL, password TEXT NOT NULL, password_at INTEGER NOT NULL,
  totp TEXT NOT NULL, totp_step INTEGER NOT NULL, recovery_codes BLOB NOT NULL,
  created_at INTEGER NOT NULL, disabled INTEGER NOT NULL) STRICT, WITHOUT ROWID;

ALTER TABLE api_key ADD COLUMN person_id BLOB;
ALTER TABLE api_key ADD COLUMN last_seen_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE api_key ADD COLUMN remote TEXT NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN locations BLOB NOT NULL DEFAULT x'';
)sql";

}  // namespace voltyard::storage
