// The step of the migrations that brings commands for many stations.
#pragma once

namespace voltyard::storage {

// Several location ids stand in one column, one after the other; so do the counts, as text. A
// station's operator is its job's.
inline constexpr const char* bulk_jobs = R"sql(
CREATE TABLE bulk_job (
  id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, locations BLOB NOT NULL, name TEXT NOT NULL,
  kind INTEGER NOT NULL, arguments BLOB NOT NULL, canary INTEGER NOT NULL,
  go_on_alone INTEGER NOT NULL, at_once INTEGER NOT NULL, per_minute INTEGER NOT NULL,
  stop_percent INTEGER NOT NULL, charging INTEGER NOT NULL, valid_ms INTEGER NOT NULL,
  created_by TEXT NOT NULL, created_at INTEGER NOT NULL, state INTEGER NOT NULL,
  until_at INTEGER NOT NULL, round INTEGER NOT NULL, canary_passed INTEGER NOT NULL,
  changed_by TEXT NOT NULL, changed_at INTEGER NOT NULL, reason TEXT NOT NULL,
  counts TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_job_open ON bulk_job (id) WHERE state < 6;
CREATE TABLE bulk_station (
  job_id BLOB NOT NULL, position INTEGER NOT NULL,
  station_id BLOB NOT NULL, outcome INTEGER NOT NULL, canary INTEGER NOT NULL,
  round INTEGER NOT NULL, tries INTEGER NOT NULL, operation_id BLOB, said TEXT NOT NULL,
  sent_at INTEGER NOT NULL, finished_at INTEGER NOT NULL,
  PRIMARY KEY (job_id, position)) STRICT, WITHOUT ROWID;
)sql";

}  // namespace voltyard::storage
