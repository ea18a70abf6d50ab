// The step of the migrations that brings payments.
#pragma once

namespace voltyard::storage {

// What comes in through payment providers and goes back the same way; whom a location's residents
// pay; what was found when the provider's statement of a day was held against the ledger.
inline constexpr const char* payments = R"sql(
CREATE TABLE payment (
  id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, location_id BLOB NOT NULL,
  wallet_id BLOB NOT NULL, account TEXT NOT NULL, provider INTEGER NOT NULL,
  method INTEGER NOT NULL, payer TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL,
  state INTEGER NOT NULL, reason TEXT NOT NULL, code TEXT NOT NULL, provider_number TEXT NOT NULL,
  order_key BLOB NOT NULL UNIQUE, who TEXT NOT NULL, created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL, paid_at INTEGER NOT NULL, next_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  refunded_minor INTEGER NOT NULL CHECK (refunded_minor BETWEEN 0 AND amount_minor),
  version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX payment_of_operator ON payment (operator_id, id);
CREATE INDEX payment_of_wallet ON payment (wallet_id, id);
CREATE INDEX payment_paid ON payment (account, paid_at) WHERE state = 3;
CREATE INDEX payment_open ON payment (id) WHERE state < 3;
CREATE TABLE payment_refund (
  id BLOB PRIMARY KEY, payment_id BLOB NOT NULL REFERENCES payment (id),
  operator_id BLOB NOT NULL, wallet_id BLOB NOT NULL, account TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), currency TEXT NOT NULL,
  state INTEGER NOT NULL, reason TEXT NOT NULL, provider_number TEXT NOT NULL,
  order_key BLOB NOT NULL, who TEXT NOT NULL, note TEXT NOT NULL, created_at INTEGER NOT NULL,
  done_at INTEGER NOT NULL, next_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
  version INTEGER NOT NULL, UNIQUE (order_key, payment_id)) STRICT, WITHOUT ROWID;
CREATE INDEX refund_of_operator ON payment_refund (operator_id, id);
CREATE INDEX refund_of_wallet ON payment_refund (wallet_id, id);
CREATE INDEX refund_of_payment ON payment_refund (payment_id);
CREATE INDEX refund_done ON payment_refund (account, done_at) WHERE state = 3;
CREATE INDEX refund_open ON payment_refund (id) WHERE state IN (1, 2, 4);
CREATE TABLE payee (
  location_id BLOB PRIMARY KEY, operator_id BLOB NOT NULL, account TEXT NOT NULL,
  service_phone TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE reconciliation (
  operator_id BLOB NOT NULL, account TEXT NOT NULL, day INTEGER NOT NULL, at INTEGER NOT NULL,
  who TEXT NOT NULL, our_payments INTEGER NOT NULL, our_paid_minor INTEGER NOT NULL,
  our_refunds INTEGER NOT NULL, our_refunded_minor INTEGER NOT NULL,
  their_payments INTEGER NOT NULL, their_paid_minor INTEGER NOT NULL,
  their_refunds INTEGER NOT NULL, their_refunded_minor INTEGER NOT NULL,
  differing INTEGER NOT NULL, PRIMARY KEY (operator_id, account, day)) STRICT, WITHOUT ROWID;
CREATE TABLE difference (
  operator_id BLOB NOT NULL, account TEXT NOT NULL, day INTEGER NOT NULL,
  position INTEGER NOT NULL, kind INTEGER NOT NULL, refund INTEGER NOT NULL, number TEXT NOT NULL,
  their_number TEXT NOT NULL, ours_minor INTEGER NOT NULL, theirs_minor INTEGER NOT NULL,
  PRIMARY KEY (operator_id, account, day, position)) STRICT, WITHOUT ROWID;
)sql";

}  // namespace voltyard::storage
