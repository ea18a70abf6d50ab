#include "storage/sqlite/migrations.hpp"

#include "storage/sqlite/bulk_schema.hpp"
#include "storage/sqlite/concession_schema.hpp"
#include "storage/sqlite/fading_schema.hpp"
#include "storage/sqlite/first_schema.hpp"
#include "storage/sqlite/money_schema.hpp"
#include "storage/sqlite/pass_schema.hpp"
#include "storage/sqlite/payment_schema.hpp"
#include "storage/sqlite/people_schema.hpp"
#include "storage/sqlite/photo_schema.hpp"
#include "storage/sqlite/report_schema.hpp"
#include "storage/sqlite/rider_schema.hpp"

#include <string>

namespace voltyard::storage {
namespace {

// Field violations of this station are noted, not refused.
constexpr const char* lenient_stations = R"sql(
ALTER TABLE station ADD COLUMN lenient INTEGER NOT NULL DEFAULT 0;
)sql";

// What meters have signed, verbatim.
constexpr const char* signed_values = R"sql(
CREATE TABLE signed_value (
  number INTEGER PRIMARY KEY, session_number INTEGER NOT NULL REFERENCES session (number),
  at INTEGER NOT NULL, sample_index INTEGER NOT NULL, payload TEXT NOT NULL) STRICT;
CREATE INDEX signed_value_of_session ON signed_value (session_number, number);
)sql";

// Those whose answer is awaited are looked for at every start.
constexpr const char* unanswered_operations = R"sql(
CREATE INDEX operation_unanswered ON operation (id) WHERE state = 0;
)sql";

// Alarms are kept for good; who looks at the open ones reads only those. A cut's times are 0 until
// they come.
constexpr const char* alarms_and_cuts = R"sql(
CREATE TABLE alarm (
  id BLOB PRIMARY KEY, operator_id BLOB, location_id BLOB, station_id BLOB, evse_id BLOB,
  session_id BLOB, kind TEXT NOT NULL, level INTEGER NOT NULL, state INTEGER NOT NULL,
  raised_at INTEGER NOT NULL, last_at INTEGER NOT NULL, count INTEGER NOT NULL,
  step INTEGER NOT NULL, escalated_at INTEGER NOT NULL, acknowledged_at INTEGER NOT NULL,
  acknowledged_by TEXT NOT NULL, cleared_at INTEGER NOT NULL, cleared_by TEXT NOT NULL,
  note TEXT NOT NULL, details BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_open ON alarm (id) WHERE state < 2;
CREATE INDEX alarm_of_station ON alarm (station_id, id);

CREATE TABLE cut (
  id BLOB PRIMARY KEY, operator_id BLOB, location_id BLOB, zone_id BLOB, station_id BLOB,
  ordered_at INTEGER NOT NULL, ordered_by TEXT NOT NULL, reason TEXT NOT NULL,
  release_asked_at INTEGER NOT NULL, release_asked_by TEXT NOT NULL,
  released_at INTEGER NOT NULL, released_by TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX cut_standing ON cut (id) WHERE released_at = 0;
)sql";

// Where people are told of alarms, and what became of each telling; those that wait are looked for
// at every start.
constexpr const char* notices = R"sql(
CREATE TABLE notice_channel (
  id BLOB PRIMARY KEY, operator_id BLOB, location_id BLOB, zone_id BLOB, name TEXT NOT NULL,
  kind INTEGER NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL, language INTEGER NOT NULL,
  from_level INTEGER NOT NULL, from_step INTEGER NOT NULL, phones TEXT NOT NULL,
  removed INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE notice (
  id BLOB PRIMARY KEY, operator_id BLOB, channel_id BLOB, alarm_id BLOB, news TEXT NOT NULL,
  created_at INTEGER NOT NULL, due_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
  state INTEGER NOT NULL, finished_at INTEGER NOT NULL, outcome TEXT NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE INDEX notice_waiting ON notice (id) WHERE state = 0;
CREATE INDEX notice_of_alarm ON notice (alarm_id, id);
)sql";

// The most urgent is told first.
constexpr const char* urgent_notices = R"sql(
ALTER TABLE notice ADD COLUMN level INTEGER NOT NULL DEFAULT 2;
UPDATE notice SET level = COALESCE((SELECT alarm.level FROM alarm WHERE alarm.id = alarm_id), 2);
)sql";

// Who is on duty, what is to be done, and the log, which nobody edits: each entry's seal covers the
// one before.
constexpr const char* daily_work = R"sql(
CREATE TABLE shift (
  id BLOB PRIMARY KEY, operator_id BLOB, location_id BLOB, person TEXT NOT NULL,
  phone TEXT NOT NULL, begins_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
  taken_over_at INTEGER NOT NULL, taken_over_by TEXT NOT NULL, patrolled_at INTEGER NOT NULL,
  late_told INTEGER NOT NULL, patrol_told INTEGER NOT NULL, removed INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE INDEX shift_by_end ON shift (ends_at);
CREATE TABLE work_order (
  id BLOB PRIMARY KEY, operator_id BLOB, location_id BLOB, station_id BLOB, alarm_id BLOB,
  origin INTEGER NOT NULL, level INTEGER NOT NULL, state INTEGER NOT NULL, text TEXT NOT NULL,
  opened_at INTEGER NOT NULL, opened_by TEXT NOT NULL, due_at INTEGER NOT NULL,
  assignee TEXT NOT NULL, done_at INTEGER NOT NULL, done_by TEXT NOT NULL, note TEXT NOT NULL,
  checked_at INTEGER NOT NULL, checked_by TEXT NOT NULL, overdue_told INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE INDEX work_order_open ON work_order (id) WHERE state < 3;
CREATE TABLE log (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, operator_id BLOB, location_id BLOB,
  kind TEXT NOT NULL, who TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
  seal BLOB NOT NULL) STRICT;
CREATE TRIGGER log_is_not_changed BEFORE UPDATE ON log
  BEGIN SELECT RAISE(ABORT, 'the log is not changed'); END;
CREATE TRIGGER log_is_not_shortened BEFORE DELETE ON log
  BEGIN SELECT RAISE(ABORT, 'the log is not shortened'); END;
ALTER TABLE notice_channel ADD COLUMN calls_duty INTEGER NOT NULL DEFAULT 0;
ALTER TABLE station ADD COLUMN sim_expires_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE station ADD COLUMN iccid TEXT NOT NULL DEFAULT '';
ALTER TABLE station ADD COLUMN signal INTEGER NOT NULL DEFAULT 99;
)sql";

// What may be sent to devices, octet by octet.
constexpr const char* firmware_images = R"sql(
CREATE TABLE firmware_image (
  id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, name TEXT NOT NULL,
  device_type INTEGER NOT NULL, version INTEGER NOT NULL, digest BLOB NOT NULL,
  size INTEGER NOT NULL, uploaded_by TEXT NOT NULL, created_at INTEGER NOT NULL,
  octets BLOB NOT NULL) STRICT;
CREATE INDEX firmware_image_of_operator ON firmware_image (operator_id, id);
)sql";

// What people have paid in, and double entry. A posting is made once for each (kind, subject). The
// numbers of an account are the sums of its transfers; `voltyard ledger verify` adds them up again.
// Bills of earlier versions stand as unpaid: nobody had a wallet to pay from.
constexpr const char* wallets_and_ledger = R"sql(
CREATE TABLE wallet (
  id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, holder TEXT NOT NULL, phone TEXT NOT NULL,
  currency TEXT NOT NULL, credit_minor INTEGER NOT NULL CHECK (credit_minor >= 0),
  blocked INTEGER NOT NULL, created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX wallet_of_operator ON wallet (operator_id, id);
ALTER TABLE token ADD COLUMN wallet_id BLOB;
ALTER TABLE session ADD COLUMN wallet_id BLOB;
ALTER TABLE session ADD COLUMN held_minor INTEGER;

CREATE TABLE account (
  number INTEGER PRIMARY KEY, operator_id BLOB NOT NULL, kind INTEGER NOT NULL,
  owner BLOB NOT NULL, currency TEXT NOT NULL,
  debits_minor INTEGER NOT NULL CHECK (debits_minor BETWEEN 0 AND 4000000000000000000),
  credits_minor INTEGER NOT NULL CHECK (credits_minor BETWEEN 0 AND 4000000000000000000),
  UNIQUE (operator_id, kind, owner, currency)) STRICT;
CREATE TABLE posting (
  number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, subject BLOB NOT NULL,
  operator_id BLOB NOT NULL, wallet_id BLOB, at INTEGER NOT NULL, currency TEXT NOT NULL,
  may_owe_minor INTEGER NOT NULL, who TEXT NOT NULL, note TEXT NOT NULL,
  UNIQUE (subject, kind)) STRICT;
CREATE INDEX posting_of_wallet ON posting (wallet_id, number) WHERE wallet_id IS NOT NULL;
CREATE TABLE transfer (
  posting_number INTEGER NOT NULL REFERENCES posting (number), position INTEGER NOT NULL,
  debit INTEGER NOT NULL REFERENCES account (number),
  credit INTEGER NOT NULL REFERENCES account (number),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), CHECK (debit <> credit),
  PRIMARY KEY (posting_number, position)) STRICT, WITHOUT ROWID;

INSERT INTO account (operator_id, kind, owner, currency, debits_minor, credits_minor)
  SELECT s.operator_id, 5, s.location_id, b.currency, sum(b.total_minor), 0
  FROM bill b JOIN session s ON s.number = b.session_number
  WHERE b.total_minor > 0 AND s.operator_id IS NOT NULL AND s.location_id IS NOT NULL
  GROUP BY 1, 2, 3, 4;
INSERT INTO account (operator_id, kind, owner, currency, debits_minor, credits_minor)
  SELECT s.operator_id, l.fee + 3, s.location_id, b.currency, 0, sum(l.amount_minor)
  FROM bill_line l JOIN bill b USING (session_number) JOIN session s ON s.number = l.session_number
  WHERE l.amount_minor > 0 AND s.operator_id IS NOT NULL AND s.location_id IS NOT NULL
  GROUP BY 1, 2, 3, 4;
INSERT INTO posting (kind, subject, operator_id, at, currency, may_owe_minor, who, note)
  SELECT 5, s.id, s.operator_id, s.ended_at, b.currency, 0, '', ''
  FROM bill b JOIN session s ON s.number = b.session_number
  WHERE b.total_minor > 0 AND s.operator_id IS NOT NULL AND s.location_id IS NOT NULL
  ORDER BY s.number;
INSERT INTO transfer (posting_number, position, debit, credit, amount_minor)
  SELECT p.number, l.fee, d.number, c.number, sum(l.amount_minor)
  FROM posting p JOIN session s ON s.id = p.subject
  JOIN bill_line l ON l.session_number = s.number
  JOIN account d ON d.operator_id = p.operator_id AND d.kind = 5 AND d.owner = s.location_id
    AND d.currency = p.currency
  JOIN account c ON c.operator_id = p.operator_id AND c.kind = l.fee + 3
    AND c.owner = s.location_id AND c.currency = p.currency
  WHERE l.amount_minor > 0 GROUP BY p.number, l.fee;

CREATE TRIGGER posting_is_not_changed BEFORE UPDATE ON posting BEGIN
  SELECT raise(ABORT, 'a posting is never changed'); END;
CREATE TRIGGER posting_is_not_removed BEFORE DELETE ON posting BEGIN
  SELECT raise(ABORT, 'a posting is never removed'); END;
CREATE TRIGGER transfer_is_not_changed BEFORE UPDATE ON transfer BEGIN
  SELECT raise(ABORT, 'a transfer is never changed'); END;
CREATE TRIGGER transfer_is_not_removed BEFORE DELETE ON transfer BEGIN
  SELECT raise(ABORT, 'a transfer is never removed'); END;
)sql";

// Seasons, holidays, idle fees, limits of a bill; lines that take something off are negative.
constexpr const char* complete_tariffs = R"sql(
ALTER TABLE tariff ADD COLUMN parking_grace_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tariff ADD COLUMN min_price_minor INTEGER;
ALTER TABLE tariff ADD COLUMN max_price_minor INTEGER;
CREATE TABLE tariff_holiday (
  tariff_id BLOB NOT NULL REFERENCES tariff (id), day INTEGER NOT NULL,
  PRIMARY KEY (tariff_id, day)) STRICT, WITHOUT ROWID;
ALTER TABLE tariff_element ADD COLUMN months INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tariff_element ADD COLUMN holidays INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN full_at INTEGER;

ALTER TABLE bill_line RENAME TO bill_line_before;
CREATE TABLE bill_line (
  session_number INTEGER NOT NULL REFERENCES bill (session_number), position INTEGER NOT NULL,
  fee INTEGER NOT NULL, dimension INTEGER NOT NULL, unit INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 0), added_by_step INTEGER NOT NULL,
  price_e5 INTEGER NOT NULL CHECK (price_e5 >= 0), amount_minor INTEGER NOT NULL,
  from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, first_sample INTEGER NOT NULL,
  last_sample INTEGER NOT NULL, kind INTEGER NOT NULL, pieces INTEGER NOT NULL,
  CHECK (amount_minor >= 0 OR kind > 0),
  PRIMARY KEY (session_number, position)) STRICT, WITHOUT ROWID;
INSERT INTO bill_line SELECT *, 0, 1 FROM bill_line_before;
DROP TABLE bill_line_before;
)sql";

// What people decided about doubtful sessions.
constexpr const char* reviews = R"sql(
CREATE TABLE review (
  session_id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, ruling INTEGER NOT NULL,
  energy_mwh INTEGER NOT NULL, reason TEXT NOT NULL, proposed_by TEXT NOT NULL,
  proposed_at INTEGER NOT NULL, decided_by TEXT NOT NULL, decided_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
)sql";

constexpr const char* steps[] = {first_schema,
                                 lenient_stations,
                                 signed_values,
                                 unanswered_operations,
                                 alarms_and_cuts,
                                 notices,
                                 urgent_notices,
                                 daily_work,
                                 firmware_images,
                                 wallets_and_ledger,
                                 reviews,
                                 complete_tariffs,
                                 payments,
                                 concessions_and_credit,
                                 zones_and_expiry,
                                 labels_and_riders,
                                 passes,
                                 people,
                                 bulk_jobs,
                                 reports,
                                 gifts_fees_and_places,
                                 photos_and_open_ids};

}  // namespace

std::span<const char* const> migrations() { return steps; }

Status check_newest(Connection& connection) {
  const auto version = connection.number_of("PRAGMA user_version");
  if (version == static_cast<std::int64_t>(std::size(steps))) return {};
  return conflict("The database has version " + std::to_string(version) + ", this program reads " +
                  std::to_string(std::size(steps)) +
                  ": start the server with it once, or use the program that wrote it.");
}

Status migrate(Connection& connection) {
  const auto newest = static_cast<std::int64_t>(std::size(steps));
  auto version = connection.number_of("PRAGMA user_version");
  if (version > newest) {
    return conflict("The database has version " + std::to_string(version) +
                    ", this program knows versions up to " + std::to_string(newest) +
                    ": use the program that wrote it, or restore a backup.");
  }
  for (; version < newest; ++version) {
    connection.run("BEGIN IMMEDIATE");
    connection.run(steps[version]);
    connection.run("PRAGMA user_version = " + std::to_string(version + 1));
    connection.run("COMMIT");
  }
  return {};
}

}  // namespace voltyard::storage
