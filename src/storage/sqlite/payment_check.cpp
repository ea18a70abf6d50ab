#include "storage/sqlite/payment_check.hpp"

#include "storage/store.hpp"

#include <fmt/format.h>

namespace voltyard::storage {
namespace {

struct Question {
  const char* sql;  // the ids of rows that are wrong
  const char* answer;
};

// Account kinds: 9 provider, 10 granted, 11 refunding, 17 merchant fee. Posting kinds: 2 top-up, 3
// refund, 6 refund done, 7 refund back, 10 pass, 11 pass back, 12 lapse, 13 merchant fee. States of
// payments: 3 paid; of refunds: 3 done, 5 failed.
static_assert(billing::AccountKind::provider == billing::AccountKind{9} &&
              billing::AccountKind::refunding == billing::AccountKind{11} &&
              billing::PostingKind::top_up == billing::PostingKind{2} &&
              billing::PostingKind::refund_back == billing::PostingKind{7} &&
              billing::PostingKind::pass == billing::PostingKind{10} &&
              billing::PostingKind::pass_back == billing::PostingKind{11} &&
              billing::PostingKind::lapse == billing::PostingKind{12} &&
              billing::PostingKind::merchant_fee == billing::PostingKind{13} &&
              billing::AccountKind::merchant_fee == billing::AccountKind{17} &&
              billing::PaymentState::paid == billing::PaymentState{3} &&
              billing::RefundState::failed == billing::RefundState{5});

constexpr Question questions[] = {
    {"SELECT p.id FROM payment p LEFT JOIN posting g ON g.subject = p.id AND g.kind = 2 "
     "WHERE (p.state = 3) <> (g.number IS NOT NULL)",
     "payment {}: paid without a posting, or posted without being paid"},
    {"SELECT p.id FROM payment p JOIN posting g ON g.subject = p.id AND g.kind = 2 "
     "WHERE g.wallet_id IS NOT p.wallet_id OR g.currency <> p.currency OR p.amount_minor <>"
     " (SELECT sum(amount_minor) FROM transfer WHERE posting_number = g.number)",
     "payment {}: its posting is about other money"},
    {"SELECT p.id FROM payment p WHERE p.refunded_minor <> coalesce((SELECT sum(r.amount_minor) "
     "FROM payment_refund r WHERE r.payment_id = p.id AND r.state <> 5), 0)",
     "payment {}: its refunds do not add up to what went back"},
    {"SELECT r.id FROM payment_refund r LEFT JOIN posting g ON g.subject = r.id AND g.kind = 3 "
     "WHERE g.number IS NULL OR g.wallet_id IS NOT r.wallet_id OR r.amount_minor <>"
     " (SELECT sum(amount_minor) FROM transfer WHERE posting_number = g.number)",
     "refund {}: it did not leave its wallet as it should"},
    {"SELECT r.id FROM payment_refund r "
     "LEFT JOIN posting d ON d.subject = r.id AND d.kind = 6 "
     "LEFT JOIN posting b ON b.subject = r.id AND b.kind = 7 "
     "WHERE (r.state = 3) <> (d.number IS NOT NULL) OR (r.state = 5) <> (b.number IS NOT NULL)",
     "refund {}: its state is not what is posted"},
    {"SELECT g.subject FROM posting g JOIN transfer t ON t.posting_number = g.number "
     "JOIN account a ON a.number IN (t.debit, t.credit) AND a.kind IN (9, 10, 11) "
     "WHERE g.kind NOT IN (12, 13) AND NOT EXISTS (SELECT 1 FROM payment WHERE id = g.subject) "
     "AND NOT EXISTS (SELECT 1 FROM payment_refund WHERE id = g.subject) GROUP BY g.number",
     "posting about {}: there is no such payment or refund"},
    {"SELECT o.id FROM operator o WHERE coalesce((SELECT sum(fee_booked_minor) FROM reconciliation"
     " WHERE operator_id = o.id), 0) <> coalesce((SELECT sum(debits_minor - credits_minor)"
     " FROM account WHERE operator_id = o.id AND kind = 17), 0)",
     "operator {}: the merchant fee that is booked is not what its days say"},
    {"SELECT p.id FROM pass p LEFT JOIN posting g ON g.subject = p.id AND g.kind = 10 "
     "WHERE g.wallet_id IS NOT CASE WHEN p.price_minor > 0 THEN p.wallet_id END OR p.price_minor <>"
     " coalesce((SELECT sum(amount_minor) FROM transfer WHERE posting_number = g.number), 0)",
     "pass {}: its price did not leave its wallet as it should"},
    {"SELECT p.id FROM pass p LEFT JOIN posting g ON g.subject = p.id AND g.kind = 11 "
     "WHERE CASE WHEN p.cancelled THEN p.price_minor ELSE 0 END <>"
     " coalesce((SELECT sum(amount_minor) FROM transfer WHERE posting_number = g.number), 0)",
     "pass {}: what went back is not what was cancelled"},
    {"SELECT g.subject FROM posting g WHERE g.kind IN (10, 11) "
     "AND NOT EXISTS (SELECT 1 FROM pass WHERE id = g.subject)",
     "posting about {}: there is no such pass"},
    {"SELECT p.id FROM pass p JOIN session s ON s.pass_id = p.id AND s.pass_id IS NOT NULL "
     "GROUP BY p.id HAVING sum(s.covered_minutes) >"
     " CASE WHEN p.cancelled THEN 0 WHEN p.minutes = 0 THEN 1 << 50 ELSE p.minutes END",
     "pass {}: its charges have noted more minutes than it has"},
    {"SELECT s.id FROM session s LEFT JOIN pass p ON p.id = s.pass_id "
     "WHERE s.pass_id IS NOT NULL AND (p.wallet_id IS NOT s.wallet_id OR s.started_at < p.from_at "
     "OR s.started_at >= p.until_at OR (p.location_id IS NOT NULL AND p.location_id IS NOT"
     " s.location_id) OR (p.minutes_per_charge > 0 AND s.covered_minutes > p.minutes_per_charge))",
     "session {}: it is covered by a pass that does not hold for it"},
};

}  // namespace

PaymentCheck check_payments(Connection& db, std::size_t most_findings) {
  PaymentCheck check;
  for (const auto& question : questions) {
    Query query(db, question.sql);
    while (query.step()) {
      ++check.wrong;
      if (check.findings.size() == most_findings) continue;
      check.findings.push_back(
          fmt::format(fmt::runtime(question.answer), to_string(query.id<SessionId>())));
    }
  }
  return check;
}

}  // namespace voltyard::storage
