#include "storage/sqlite/ledger_check.hpp"

#include "storage/sqlite/data_directory.hpp"
#include "storage/sqlite/ledger_rows.hpp"
#include "storage/sqlite/migrations.hpp"
#include "storage/sqlite/payment_check.hpp"
#include "storage/sqlite/session_rows.hpp"
#include "storage/sqlite/tariff_rows.hpp"

#include "billing/book.hpp"
#include "billing/corrected.hpp"
#include "billing/session_input.hpp"

#include <fmt/format.h>

#include <unordered_map>

namespace voltyard::storage {
namespace {

using billing::AccountKind;
using billing::Posting;
using billing::PostingKind;

constexpr std::uint64_t told_every = 1'000;  // rows

// What reached the fees of a session from whoever pays: without the operator's own loss.
Money paid_by(const Posting& posting) {
  Money paid;
  for (const auto& transfer : posting.transfers) {
    const auto to = transfer.credit.kind;
    const bool is_fee = to == AccountKind::electricity || to == AccountKind::service;
    const auto from = transfer.debit.kind;
    const bool is_loss = from == AccountKind::overshoot || from == AccountKind::concession ||
                         from == AccountKind::pass;
    if (is_fee && !is_loss) paid += transfer.amount;
  }
  return paid;
}

// What reached the payer of a credit note.
Money given_back_by(const Posting& posting) {
  Money given;
  for (const auto& transfer : posting.transfers) {
    const auto to = transfer.credit.kind;
    const bool is_payer =
        to == AccountKind::wallet || to == AccountKind::gift || to == AccountKind::unpaid;
    if (is_payer) given += transfer.amount;
  }
  return given;
}

// What a hold took out of what had been given.
Money given_to(const Posting& hold) {
  Money given;
  for (const auto& transfer : hold.transfers) {
    if (transfer.debit.kind == AccountKind::gift) given += transfer.amount;
  }
  return given;
}

class Check {
 public:
  Check(Connection& db, const LedgerProgress& progress) : db_(db), progress_(progress) {
    all_ = static_cast<std::uint64_t>(db.number_of("SELECT count(*) FROM posting") +
                                      db.number_of("SELECT count(*) FROM bill"));
  }

  LedgerCheck run() {
    post_again();
    compare_accounts();
    compare_holds();
    compare_gifts();
    compare_payments();
    price_again();
    return std::move(check_);
  }

 private:
  void found(std::string text) {
    ++check_.wrong;
    if (check_.findings.size() < LedgerCheck::most_findings) {
      check_.findings.push_back(std::move(text));
    }
  }

  void step() {
    if (++done_ % told_every == 0 && progress_) progress_(done_, all_);
  }

  void post_again() {
    PostingReader reader(db_);
    while (const auto posting = reader.next()) {
      ++check_.postings;
      if (posting->number != check_.postings) {
        found(fmt::format("posting {}: {} should come here", posting->number, check_.postings));
        check_.postings = posting->number;
      }
      if (const auto posted = book_.post(*posting); !posted) {
        found(fmt::format("posting {}: {}", posting->number, posted.error().message));
      }
      if (posting->kind == PostingKind::hold && given_to(*posting) > Money{}) {
        held_gifts_[SessionId{posting->subject}] = given_to(*posting);
      }
      if (posting->kind == PostingKind::settle) {
        paid_[SessionId{posting->subject}] = paid_by(*posting);
      } else if (posting->kind == PostingKind::credit) {
        credited_[billing::CreditNoteId{posting->subject}] = given_back_by(*posting);
      }
      step();
    }
  }

  void compare_accounts() {
    Query query(db_,
                "SELECT operator_id, kind, owner, currency, debits_minor, credits_minor "
                "FROM account");
    while (query.step()) {
      ++check_.accounts;
      billing::BookAccount name;
      name.operator_id = query.id<OperatorId>();
      name.account.kind = query.as<AccountKind>();
      query.copy_into(name.account.owner.bytes);
      name.currency = query.text();
      const billing::AccountTotals stored{Money{query.number()}, Money{query.number()}};
      const auto summed = book_.totals(name);
      if (stored == summed) continue;
      found(fmt::format("account {} of {}: {} and {} stored, {} and {} by its postings",
                        to_string(name.account.kind), to_string(name.account.owner),
                        stored.debits.minor, stored.credits.minor, summed.debits.minor,
                        summed.credits.minor));
    }
    if (check_.accounts != book_.accounts().size()) {
      found(fmt::format("{} accounts stored, {} by their postings", check_.accounts,
                        book_.accounts().size()));
    }
  }

  // What is set aside is what charges that are not settled have agreed.
  void compare_holds() {
    std::unordered_map<WalletId, Money> expected;
    Query query(db_,
                "SELECT wallet_id, sum(held_minor) FROM session "
                "WHERE held_minor > 0 AND state <> 1 "
                "AND number NOT IN (SELECT session_number FROM bill) GROUP BY 1");
    while (query.step()) expected[query.id<WalletId>()] = Money{query.number()};
    for (const auto& [name, totals] : book_.accounts()) {
      if (name.account.kind != AccountKind::held) continue;
      const auto wanted = expected[WalletId{name.account.owner}];
      expected.erase(WalletId{name.account.owner});
      if (totals.owed() == wanted) continue;
      found(fmt::format("wallet {}: {} is held, its charges have agreed {}",
                        to_string(name.account.owner), totals.owed().minor, wanted.minor));
    }
    for (const auto& [id, wanted] : expected) {
      found(fmt::format("wallet {}: nothing is held, its charges have agreed {}", to_string(id),
                        wanted.minor));
    }
  }

  // What a charge says that was given of what is held for it is what was taken from there: so much
  // of the rest goes back there.
  void compare_gifts() {
    Query query(db_, "SELECT id, held_gift_minor FROM session WHERE held_gift_minor <> 0");
    while (query.step()) {
      const auto id = query.id<SessionId>();
      const Money said{query.number()};
      const auto taken = held_gifts_.extract(id);
      const Money posted = taken.empty() ? Money{} : taken.mapped();
      if (said == posted) continue;
      found(fmt::format("session {}: {} of what is held had been given, {} by its posting",
                        to_string(id), said.minor, posted.minor));
    }
    for (const auto& [id, posted] : held_gifts_) {
      found(fmt::format("session {}: nothing of what is held had been given, {} by its posting",
                        to_string(id), posted.minor));
    }
  }

  void compare_payments() {
    auto payments = check_payments(db_, LedgerCheck::most_findings);
    for (auto& finding : payments.findings) found(std::move(finding));
    check_.wrong += payments.wrong - payments.findings.size();
  }

  void price_again() {
    std::unordered_map<TariffId, billing::Tariff> tariffs;
    for (auto& row : read_tariffs(db_)) tariffs.emplace(row.id, std::move(row.tariff));
    Query query(db_,
                "SELECT id, number, tariff_id, started_at, ended_at, bill_minor, full_at,"
                "held_minor, off_permille, limit_minor, credited_minor, covered_minutes, expired "
                "FROM session "
                "WHERE number IN (SELECT session_number FROM bill)");
    while (query.step()) {
      ++check_.bills;
      domain::Session session;
      session.id = query.id<SessionId>();
      const auto id = session.id;
      const auto number = query.number();
      const auto tariff = tariffs.find(query.id<TariffId>());
      session.started_at = query.time();
      session.ended_at = query.time();
      const Money to_pay{query.number()};
      session.full_at = query.optional_time();
      session.held_minor = query.optional_number();
      session.off_permille = query.as<std::int32_t>();
      session.limit_minor = query.optional_number();
      session.credited_minor = query.number();
      session.covered_minutes = query.as<std::int32_t>();
      if (query.number() == 1) {
        add_up_bill(id);
      } else if (tariff == tariffs.end()) {
        found(fmt::format("session {}: its tariff is missing", to_string(id)));
      } else {
        compare_bill(session, number, tariff->second);
      }
      const auto paid = paid_.find(id);
      const Money posted = paid == paid_.end() ? Money{} : paid->second;
      if (posted != to_pay) {
        found(fmt::format("session {}: {} to pay, {} posted", to_string(id), to_pay.minor,
                          posted.minor));
      }
      compare_credit(session, to_pay);
      step();
    }
  }

  // What the session says was credited is what its notes say and their postings have given back.
  void compare_credit(const domain::Session& session, Money to_pay) {
    Money noted;
    for (const auto& note : read_credit_notes(db_, session.id)) {
      noted += note.amount;
      const auto credited = credited_.find(note.id);
      const Money posted = credited == credited_.end() ? Money{} : credited->second;
      if (posted == note.amount) continue;
      found(fmt::format("credit note {}: {} to give back, {} posted", to_string(note.id),
                        note.amount.minor, posted.minor));
    }
    const Money said{session.credited_minor};
    if (said == noted && noted <= to_pay) return;
    found(fmt::format("session {}: {} to pay, {} credited, {} by its notes", to_string(session.id),
                      to_pay.minor, said.minor, noted.minor));
  }

  // Its readings are no longer kept: the lines still have to be the total.
  void add_up_bill(SessionId id) {
    ++check_.expired;
    const auto stored = read_bill(db_, id);
    Money sum;
    if (stored) {
      for (const auto& line : stored->bill.lines) sum += line.amount;
    }
    if (stored && sum == stored->bill.total) return;
    found(fmt::format("session {}: its lines are {}", to_string(id), sum.minor));
  }

  void compare_bill(const domain::Session& session, std::int64_t number,
                    const billing::Tariff& tariff) {
    const auto id = session.id;
    const auto stored = read_bill(db_, id);
    const auto samples = read_samples(db_, number, std::nullopt);
    if (!stored || !samples || !*samples) {
      return found(fmt::format("session {}: its readings cannot be read", to_string(id)));
    }
    const auto input = billing::input_of(session, **samples, session.ended_at);
    const auto review = read_review(db_, id);
    const bool corrected = review && review->billed_energy;
    const auto bill = corrected ? billing::rate_corrected(tariff, input, *review->billed_energy)
                                : billing::rate(tariff, input);
    if (!bill) {
      return found(fmt::format("session {}: {}", to_string(id), bill.error().message));
    }
    if (*bill == stored->bill) return;
    found(fmt::format("session {}: the bill says {}, its readings {}", to_string(id),
                      stored->bill.total.minor, bill->total.minor));
  }

  Connection& db_;
  const LedgerProgress& progress_;
  LedgerCheck check_;
  billing::Book book_;
  std::unordered_map<SessionId, Money> paid_;
  std::unordered_map<SessionId, Money> held_gifts_;
  std::unordered_map<billing::CreditNoteId, Money> credited_;
  std::uint64_t done_ = 0;
  std::uint64_t all_ = 0;
};

}  // namespace

Result<LedgerCheck> check_ledger(const std::filesystem::path& data_dir,
                                 const LedgerProgress& progress) {
  const auto file = database_file(data_dir);
  if (!std::filesystem::exists(file)) {
    return not_found("There is no database in " + data_dir.string() + ".");
  }
  try {
    Connection db(file.string(), Access::read_only, {});
    if (const auto known = check_newest(db); !known) return known.error();
    db.run("BEGIN");
    return Check(db, progress).run();
  } catch (const std::exception& failure) {
    return unavailable(std::string("The ledger cannot be read: ") + failure.what() + ".");
  }
}

}  // namespace voltyard::storage
