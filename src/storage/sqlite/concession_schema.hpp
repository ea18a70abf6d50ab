// The step of the migrations that brings concessions, credit notes, limits of tokens and changes of
// tariffs to come.
#pragma once

namespace voltyard::storage {

inline constexpr const char* concessions_and_credit = R"sql(
CREATE TABLE concession (
  id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, category TEXT NOT NULL, uid TEXT NOT NULL,
  phone TEXT NOT NULL, off_permille INTEGER NOT NULL CHECK (off_permille BETWEEN 1 AND 1000),
  from_at INTEGER NOT NULL, until_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE credit_note (
  id BLOB PRIMARY KEY, session_id BLOB NOT NULL, operator_id BLOB NOT NULL, at INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), reason TEXT NOT NULL, who TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
CREATE INDEX credit_note_of_session ON credit_note (session_id, id);
CREATE TRIGGER credit_note_is_not_changed BEFORE UPDATE ON credit_note BEGIN
  SELECT raise(ABORT, 'a credit note is never changed'); END;
CREATE TRIGGER credit_note_is_not_removed BEFORE DELETE ON credit_note BEGIN
  SELECT raise(ABORT, 'a credit note is never removed'); END;

ALTER TABLE review ADD COLUMN billed_energy_mwh INTEGER;
UPDATE review SET billed_energy_mwh = energy_mwh WHERE ruling = 2 AND decided_by <> '';

ALTER TABLE session ADD COLUMN off_permille INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN limit_minor INTEGER;
ALTER TABLE session ADD COLUMN credited_minor INTEGER NOT NULL DEFAULT 0;
CREATE INDEX session_of_limited_token ON session (token_id, started_at)
  WHERE limit_minor IS NOT NULL;
UPDATE session SET bill_minor = (
    SELECT min(b.total_minor, ifnull(session.held_minor, b.total_minor)) FROM bill b
    WHERE b.session_number = session.number)
  WHERE state = 2 AND bill_minor IS NULL;

ALTER TABLE location ADD COLUMN next_tariff_id BLOB;
ALTER TABLE location ADD COLUMN next_tariff_from INTEGER;

ALTER TABLE token ADD COLUMN session_energy_mwh INTEGER;
ALTER TABLE token ADD COLUMN session_time_ms INTEGER;
ALTER TABLE token ADD COLUMN session_cost_minor INTEGER;
ALTER TABLE token ADD COLUMN month_cost_minor INTEGER;
CREATE TABLE token_location (
  token_id BLOB NOT NULL REFERENCES token (id), location_id BLOB NOT NULL,
  PRIMARY KEY (token_id, location_id)) STRICT, WITHOUT ROWID;
)sql";

}  // namespace voltyard::storage
