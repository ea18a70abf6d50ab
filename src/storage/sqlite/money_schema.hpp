// The step of the migrations that sets apart what was given from what was paid in, and brings the
// merchant's fee, refunds on statements, places of locations, and telephones that can be looked up.
#pragma once

namespace voltyard::storage {

// As billing::phone_key has it: an index over an expression, because SQLite 3.40 cannot copy a
// table with a generated column (VACUUM INTO) on a connection that is defensive. Never to be
// changed.
#define WALLET_PHONE_KEY                                                                \
  "CASE WHEN phone GLOB"                                                                \
  " '+86[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' THEN substr(phone, 4)" \
  " WHEN phone GLOB"                                                                    \
  " '86[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' THEN substr(phone, 3)"  \
  " ELSE ltrim(phone, '+') END"

// What earlier versions had put into wallets as granted and was not spent since is set apart by a
// posting of its own for each wallet (kind 14). Refunds of before stand on some statement: nobody
// has noted which. Sessions that were passed over when older ones faded are marked (expired = 2).
inline constexpr const char* gifts_fees_and_places = R"sql(
ALTER TABLE session ADD COLUMN held_gift_minor INTEGER NOT NULL DEFAULT 0;

CREATE TEMP TABLE given AS
  SELECT w.id AS wallet_id, w.operator_id AS operator_id, w.currency AS currency,
    own.number AS own_number, min(own.credits_minor - own.debits_minor,
      (SELECT ifnull(sum(t.amount_minor), 0) FROM transfer t JOIN account d ON d.number = t.debit
        WHERE t.credit = own.number AND d.kind = 10)
      - (SELECT ifnull(sum(t.amount_minor), 0) FROM transfer t
        JOIN account d ON d.number = t.debit JOIN account c ON c.number = t.credit
        WHERE d.owner = w.id AND d.kind IN (1, 2) AND d.currency = w.currency
        AND c.kind NOT IN (1, 2, 7, 11))) AS amount
  FROM wallet w JOIN account own ON own.operator_id = w.operator_id AND own.kind = 1
    AND own.owner = w.id AND own.currency = w.currency
  WHERE EXISTS (SELECT 1 FROM transfer t JOIN account d ON d.number = t.debit
    WHERE t.credit = own.number AND d.kind = 10);
DELETE FROM given WHERE amount <= 0;
INSERT INTO account (operator_id, kind, owner, currency, debits_minor, credits_minor)
  SELECT operator_id, 16, wallet_id, currency, 0, amount FROM given;
UPDATE account SET debits_minor = debits_minor
    + (SELECT amount FROM given WHERE own_number = account.number)
  WHERE number IN (SELECT own_number FROM given);
INSERT INTO posting (kind, subject, operator_id, wallet_id, at, currency, may_owe_minor, who, note)
  SELECT 14, wallet_id, operator_id, wallet_id, (SELECT max(at) FROM posting), currency, 0, '', ''
  FROM given ORDER BY wallet_id;
INSERT INTO transfer (posting_number, position, debit, credit, amount_minor)
  SELECT p.number, 0, g.own_number, c.number, g.amount
  FROM given g JOIN posting p ON p.subject = g.wallet_id AND p.kind = 14
  JOIN account c ON c.operator_id = g.operator_id AND c.kind = 16 AND c.owner = g.wallet_id
    AND c.currency = g.currency;
DROP TABLE given;

ALTER TABLE reconciliation ADD COLUMN fee_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reconciliation ADD COLUMN fee_booked_minor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reconciliation ADD COLUMN fee_postings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payment_refund ADD COLUMN stated_day INTEGER NOT NULL DEFAULT 1;
CREATE INDEX refund_unstated ON payment_refund (operator_id, account, created_at)
  WHERE stated_day = 0 AND state IN (2, 3);

ALTER TABLE location ADD COLUMN city TEXT NOT NULL DEFAULT '';
ALTER TABLE location ADD COLUMN postal_code TEXT NOT NULL DEFAULT '';
ALTER TABLE location ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE location ADD COLUMN latitude TEXT NOT NULL DEFAULT '';
ALTER TABLE location ADD COLUMN longitude TEXT NOT NULL DEFAULT '';
ALTER TABLE location ADD COLUMN vat_e2 INTEGER;

CREATE INDEX wallet_of_phone ON wallet (operator_id, )sql" WALLET_PHONE_KEY R"sql(, id)
  WHERE phone <> '';

CREATE INDEX session_passed_over ON session (number) WHERE expired = 2;
UPDATE session SET expired = 2 WHERE expired = 0
  AND number < (SELECT max(number) FROM session WHERE expired = 1);
)sql";

}  // namespace voltyard::storage
