// The tables of the first version. What came later is in migrations.cpp.
#pragma once

namespace voltyard::storage {

inline constexpr const char* first_schema = R"sql(
CREATE TABLE operator (
  id BLOB PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE location (
  id BLOB PRIMARY KEY, operator_id BLOB, name TEXT NOT NULL, address TEXT NOT NULL,
  time_zone TEXT NOT NULL, tariff_id BLOB, demo INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE zone (
  id BLOB PRIMARY KEY, operator_id BLOB, location_id BLOB, parent_id BLOB, kind INTEGER NOT NULL,
  name TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE station (
  id BLOB PRIMARY KEY, operator_id BLOB, location_id BLOB, zone_id BLOB,
  identity TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  security INTEGER NOT NULL, default_version TEXT NOT NULL, duplicates INTEGER NOT NULL,
  hex_password INTEGER NOT NULL, secret_salt BLOB, secret_digest BLOB,
  registration INTEGER NOT NULL,
  vendor TEXT NOT NULL, model TEXT NOT NULL, serial TEXT NOT NULL, firmware TEXT NOT NULL,
  protocol TEXT NOT NULL, connection_epoch INTEGER NOT NULL, booted_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL, online INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE evse (
  id BLOB PRIMARY KEY, operator_id BLOB, station_id BLOB NOT NULL, number INTEGER NOT NULL,
  label TEXT NOT NULL, max_power_mw INTEGER NOT NULL,
  status INTEGER NOT NULL, error_code TEXT NOT NULL, error_info TEXT NOT NULL,
  status_at INTEGER NOT NULL, connectors BLOB NOT NULL,
  UNIQUE (station_id, number)) STRICT, WITHOUT ROWID;

CREATE TABLE token (
  id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, uid TEXT NOT NULL, uid_key TEXT NOT NULL,
  parent_uid TEXT NOT NULL, holder TEXT NOT NULL, status INTEGER NOT NULL, expires_at INTEGER,
  UNIQUE (operator_id, uid_key)) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
  id BLOB PRIMARY KEY, operator_id BLOB, name TEXT NOT NULL, role INTEGER NOT NULL,
  digest BLOB NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER,
  revoked INTEGER NOT NULL, one_time_link INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE tariff (
  id BLOB PRIMARY KEY, operator_id BLOB, name TEXT NOT NULL, currency TEXT NOT NULL,
  time_zone TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tariff_text (
  tariff_id BLOB NOT NULL REFERENCES tariff (id), position INTEGER NOT NULL,
  language TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (tariff_id, position)) STRICT, WITHOUT ROWID;
-- Days are days since 1970-01-01, of the tariff's own calendar.
CREATE TABLE tariff_element (
  tariff_id BLOB NOT NULL REFERENCES tariff (id), element INTEGER NOT NULL,
  start_minute INTEGER, end_minute INTEGER, start_day INTEGER, end_day INTEGER,
  weekdays INTEGER NOT NULL, min_energy_mwh INTEGER, max_energy_mwh INTEGER, min_power_mw INTEGER,
  max_power_mw INTEGER, min_duration_ms INTEGER, max_duration_ms INTEGER,
  PRIMARY KEY (tariff_id, element)) STRICT, WITHOUT ROWID;
CREATE TABLE tariff_component (
  tariff_id BLOB NOT NULL REFERENCES tariff (id), element INTEGER NOT NULL,
  position INTEGER NOT NULL, fee INTEGER NOT NULL, dimension INTEGER NOT NULL,
  price_e5 INTEGER NOT NULL CHECK (price_e5 >= 0), step_size INTEGER NOT NULL,
  PRIMARY KEY (tariff_id, element, position)) STRICT, WITHOUT ROWID;

-- `number` is what everything that hangs on a session points to: short, and in order of arrival.
CREATE TABLE session (
  number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, operator_id BLOB, location_id BLOB,
  station_id BLOB, evse_id BLOB, connector_number INTEGER NOT NULL,
  transaction_number INTEGER NOT NULL, transaction_key TEXT NOT NULL, token_uid TEXT NOT NULL,
  token_id BLOB, tariff_id BLOB, state INTEGER NOT NULL, end_reason INTEGER NOT NULL,
  end_text TEXT NOT NULL, findings INTEGER NOT NULL, started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, started_station_ms INTEGER NOT NULL,
  ended_station_ms INTEGER NOT NULL, register_start_mwh INTEGER NOT NULL,
  register_last_mwh INTEGER NOT NULL, energy_mwh INTEGER NOT NULL, max_power_mw INTEGER NOT NULL,
  last_power_mw INTEGER NOT NULL, sample_count INTEGER NOT NULL, last_sequence INTEGER NOT NULL,
  bill_minor INTEGER) STRICT;
CREATE UNIQUE INDEX session_key ON session (station_id, transaction_key)
  WHERE transaction_key <> '';
CREATE UNIQUE INDEX session_transaction_number ON session (transaction_number)
  WHERE transaction_number > 0;
CREATE INDEX session_of_station ON session (station_id, id);
CREATE INDEX session_of_location ON session (location_id, id);
CREATE INDEX session_open ON session (station_id, id) WHERE state = 0;
CREATE INDEX session_for_review ON session (id) WHERE state = 2;

-- All readings of one group of commits, of many open sessions; gone when curves cover them.
CREATE TABLE reading_group (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
-- Covers the session's readings in groups up to group_id.
CREATE TABLE curve (
  session_number INTEGER PRIMARY KEY REFERENCES session (number),
  group_id INTEGER NOT NULL, body BLOB NOT NULL) STRICT;

CREATE TABLE bill (
  session_number INTEGER PRIMARY KEY REFERENCES session (number), operator_id BLOB,
  currency TEXT NOT NULL, total_minor INTEGER NOT NULL CHECK (total_minor >= 0)) STRICT;
CREATE TABLE bill_line (
  session_number INTEGER NOT NULL REFERENCES bill (session_number), position INTEGER NOT NULL,
  fee INTEGER NOT NULL, dimension INTEGER NOT NULL, unit INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 0), added_by_step INTEGER NOT NULL,
  price_e5 INTEGER NOT NULL CHECK (price_e5 >= 0),
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, first_sample INTEGER NOT NULL,
  last_sample INTEGER NOT NULL,
  PRIMARY KEY (session_number, position)) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, operator_id BLOB,
  location_id BLOB, station_id BLOB, evse_id BLOB, session_id BLOB, details BLOB NOT NULL) STRICT;
CREATE INDEX event_of_station ON event (station_id, sequence) WHERE station_id IS NOT NULL;

CREATE TABLE quarantine (
  number INTEGER PRIMARY KEY, station_id BLOB, operator_id BLOB, at INTEGER NOT NULL,
  action TEXT NOT NULL, reason TEXT NOT NULL, payload TEXT NOT NULL) STRICT;
CREATE INDEX quarantine_of_station ON quarantine (station_id, number);

CREATE TABLE operation (
  id BLOB PRIMARY KEY, operator_id BLOB, station_id BLOB, requested_by TEXT NOT NULL,
  action TEXT NOT NULL, request TEXT NOT NULL, state INTEGER NOT NULL, answer TEXT NOT NULL,
  failure TEXT NOT NULL, created_at INTEGER NOT NULL, finished_at INTEGER NOT NULL) STRICT;

CREATE TABLE unknown_station (
  identity TEXT PRIMARY KEY, remote TEXT NOT NULL, offered_protocols TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
  key TEXT PRIMARY KEY, request BLOB NOT NULL, status INTEGER NOT NULL, response TEXT NOT NULL,
  created_at INTEGER NOT NULL) STRICT;

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
)sql";

}  // namespace voltyard::storage
