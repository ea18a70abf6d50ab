// Reports: both fees beside the row of a charge, so that its bill need not be looked up; all that a
// report reads of charges that are over, in the order in which it reads, without their rows;
// absences; tallies; what changes were, and lists of the ledger.
#pragma once

namespace voltyard::storage {

inline constexpr const char* reports = R"sql(
ALTER TABLE session ADD COLUMN electricity_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN service_minor INTEGER NOT NULL DEFAULT 0;
UPDATE session SET (electricity_minor, service_minor) = (
    SELECT ifnull(sum(CASE fee WHEN 0 THEN amount_minor END), 0),
           ifnull(sum(CASE fee WHEN 1 THEN amount_minor END), 0)
    FROM bill_line WHERE session_number = session.number)
  WHERE number IN (SELECT session_number FROM bill);
CREATE INDEX session_over ON session (
  location_id, started_at, ended_at, state, end_reason, end_text, token_uid, energy_mwh,
  electricity_minor, service_minor, bill_minor, credited_minor, held_minor, operator_id)
  WHERE state > 0;
CREATE INDEX alarm_offline ON alarm (cleared_at) WHERE kind = 'station.offline';

CREATE TABLE tally (
  operator_id BLOB NOT NULL, location_id BLOB NOT NULL, day INTEGER NOT NULL, what TEXT NOT NULL,
  count INTEGER NOT NULL, PRIMARY KEY (location_id, day, what)) STRICT, WITHOUT ROWID;

CREATE INDEX posting_of_kind ON posting (operator_id, kind, number);
ALTER TABLE log ADD COLUMN changes BLOB NOT NULL DEFAULT x'';
CREATE INDEX log_of_subject ON log (subject, number) WHERE subject <> '';
)sql";

}  // namespace voltyard::storage
