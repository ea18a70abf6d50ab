// A ledger that was written by the store is found right, and every change by another hand wrong.
#include "storage/sqlite/ledger_check.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

#include "billing/credit.hpp"
#include "billing/rating.hpp"
#include "billing/session_input.hpp"
#include "billing/settlement.hpp"

#include "base/scratch_directory.hpp"

namespace voltyard::storage {
namespace {

using namespace suite;

// A wallet with 50.00 in it and two charges: one over and paid out of its hold, one under way.
class LedgerCheckTest : public ::testing::Test {
 protected:
  LedgerCheckTest() {
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.threaded = false;
    auto store = SqliteStore::open(options);
    EXPECT_TRUE(store);
    Commit commit;
    auto tariff = a_tariff();
    tariff.tariff.elements = {
        {{{billing::Fee::electricity, billing::Dimension::energy, 56'000'000, 1}}, {}}};
    auto over = charge(1);
    auto bill = billing::rate(tariff.tariff, {over.started_at, over.ended_at, samples(0, 9)});
    EXPECT_TRUE(bill) << bill.error().message;
    billing::Sale sale{over.id, operator_1, location_1, over.wallet_id, Money{500}, {1}};
    over.bill_minor = billing::payable(sale, bill->total).minor;
    auto wallet = a_wallet();
    wallet.currency = "CNY";
    auto top_up = a_top_up(10, 5'000);
    top_up.currency = "CNY";
    auto running = charge(2);
    running.state = domain::SessionState::active;
    billing::Sale second{running.id, operator_1, location_1, running.wallet_id, Money{300}, {1}};
    commit.changes = {wallet,
                      top_up,
                      tariff,
                      billing::hold_for(sale, {}, "CNY"),
                      over,
                      PutCurve{over.id, samples(0, 9)},
                      BillRow{over.id, operator_1, *bill},
                      *billing::settle(sale, *bill),
                      running,
                      billing::hold_for(second, {}, "CNY")};
    EXPECT_EQ(wait_for((*store)->commit(commit)), CommitOutcome::committed);
  }

  static domain::Session charge(std::uint8_t n) {
    auto row = a_session(n);
    row.state = domain::SessionState::ended;
    row.started_at = {100'000};
    row.ended_at = {200'000};
    row.wallet_id = id<WalletId>(1);
    row.held_minor = n == 1 ? 500 : 300;
    return row;
  }

  LedgerCheck check() {
    auto checked = check_ledger(directory_.path());
    EXPECT_TRUE(checked) << checked.error().message;
    return *checked;
  }

  // The first finding after a change by somebody who owns the file.
  std::string found_after(const std::string& change) {
    {
      Connection db(database_file(directory_.path()).string(), Access::read_write, {});
      db.run(
          "PRAGMA foreign_keys = OFF; DROP TRIGGER posting_is_not_changed;"
          "DROP TRIGGER posting_is_not_removed; DROP TRIGGER transfer_is_not_changed;"
          "DROP TRIGGER transfer_is_not_removed");
      db.run(change);
    }
    const auto checked = check();
    return checked.findings.empty() ? "nothing" : checked.findings[0];
  }
  // ... after another one.
  std::string found_again(const std::string& change) {
    {
      Connection db(database_file(directory_.path()).string(), Access::read_write, {});
      db.run(change);
    }
    const auto checked = check();
    return checked.findings.empty() ? "nothing" : checked.findings[0];
  }

  void expire() {
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.threaded = false;
    auto store = SqliteStore::open(options);
    ASSERT_TRUE(store);
    Commit commit;
    commit.changes.emplace_back(RemoveExpired{Fading::sessions, {1'000'000'000}, 10});
    EXPECT_EQ(wait_for((*store)->commit(commit)), CommitOutcome::committed);
  }

  ScratchDirectory directory_;
};

TEST_F(LedgerCheckTest, what_the_store_wrote_is_right) {
  const auto checked = check();
  EXPECT_EQ(checked.wrong, 0u) << checked.findings.at(0);
  EXPECT_EQ(checked.postings, 4u);
  EXPECT_EQ(checked.bills, 1u);
}

TEST_F(LedgerCheckTest, a_bill_whose_readings_are_gone_is_added_up_and_said) {
  expire();
  const auto checked = check();
  EXPECT_EQ(checked.wrong, 0u) << checked.findings.at(0);
  EXPECT_EQ(checked.bills, 1u);
  EXPECT_EQ(checked.expired, 1u);
  EXPECT_EQ(found_after("UPDATE bill_line SET amount_minor = 279"),
            "session 01000000-0000-0000-0000-000000000001: its lines are 279");
}

TEST_F(LedgerCheckTest, a_changed_amount_is_found) {
  EXPECT_EQ(found_after("UPDATE transfer SET amount_minor = 4000 WHERE posting_number = 1"),
            "account cash of 01000000-0000-0000-0000-000000000001: 5000 and 0 stored, 4000 and 0 "
            "by its postings");
}

TEST_F(LedgerCheckTest, a_changed_balance_is_found) {
  EXPECT_EQ(found_after("UPDATE account SET credits_minor = 9000 WHERE kind = 1"),
            "account wallet of 01000000-0000-0000-0000-000000000001: 800 and 9000 stored, 800 and "
            "5220 by its postings");
}

TEST_F(LedgerCheckTest, a_posting_taken_out_is_found) {
  EXPECT_EQ(found_after("DELETE FROM transfer WHERE posting_number = 2;"
                        "DELETE FROM posting WHERE number = 2"),
            "posting 3: 2 should come here");
}

TEST_F(LedgerCheckTest, a_changed_bill_is_found) {
  EXPECT_EQ(found_after("UPDATE bill SET total_minor = 274"),
            "session 01000000-0000-0000-0000-000000000001: the bill says 274, its readings 280");
}

TEST_F(LedgerCheckTest, a_session_that_says_less_than_was_posted_is_found) {
  EXPECT_EQ(found_after("UPDATE session SET bill_minor = 100 WHERE bill_minor IS NOT NULL"),
            "session 01000000-0000-0000-0000-000000000001: 100 to pay, 280 posted");
}

TEST_F(LedgerCheckTest, a_hold_without_its_charge_is_found) {
  EXPECT_EQ(found_after("UPDATE session SET held_minor = 200 WHERE state = 0"),
            "wallet 01000000-0000-0000-0000-000000000001: 300 is held, its charges have agreed "
            "200");
}

TEST_F(LedgerCheckTest, a_charge_that_says_more_of_its_hold_had_been_given_is_found) {
  EXPECT_EQ(found_after("UPDATE session SET held_gift_minor = 30 WHERE state = 0"),
            "session 01000000-0000-0000-0000-000000000002: 30 of what is held had been given, 0 by "
            "its posting");
}

// 50.00 by a provider, of which 20.00 went back and 10.00 are on their way.
class PaymentCheckTest : public LedgerCheckTest {
 protected:
  PaymentCheckTest() {
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.threaded = false;
    auto store = SqliteStore::open(options);
    EXPECT_TRUE(store);
    auto payment = a_payment();
    payment.reason.clear();
    billing::PaymentSaid paid;
    paid.state = billing::PaymentSaid::State::paid;
    paid.amount = payment.amount;
    paid.currency = payment.currency;
    put(**store, {payment});
    auto step = billing::after(payment, paid, {30}, {30});
    put(**store, {step.payment, *step.posting});
    auto back = a_refund(1);
    auto on_its_way = a_refund(2);
    on_its_way.amount = Money{1'000};
    on_its_way.order_key.bytes[0] = 9;
    payment = step.payment;
    payment.refunded = Money{3'000};
    ++payment.version;
    put(**store, {payment, back, on_its_way, billing::posting_of(back, {31}),
                  billing::posting_of(on_its_way, {31})});
    billing::RefundSaid done;
    done.state = billing::RefundSaid::State::done;
    done.amount = back.amount;
    done.currency = back.currency;
    const auto over = billing::after(back, payment, done, {32}, {32});
    put(**store, {over.refund, *over.posting});
  }

  static void put(Store& store, std::vector<Change> changes) {
    Commit commit;
    commit.changes = std::move(changes);
    EXPECT_EQ(wait_for(store.commit(commit)), CommitOutcome::committed);
  }
};

TEST_F(PaymentCheckTest, payments_and_refunds_that_tell_the_ledgers_story_are_right) {
  const auto checked = check();
  EXPECT_EQ(checked.wrong, 0u) << checked.findings.at(0);
}

TEST_F(PaymentCheckTest, every_other_story_is_found) {
  const std::string payment = "payment 01000000-0000-0000-0000-000000000001: ";
  const std::string refund = "refund 01000000-0000-0000-0000-00000000000";
  EXPECT_EQ(found_after("UPDATE payment SET state = 4"),
            payment + "paid without a posting, or posted without being paid");
  EXPECT_EQ(found_again("UPDATE payment SET state = 3, amount_minor = 5001"),
            payment + "its posting is about other money");
  EXPECT_EQ(found_again("UPDATE payment SET amount_minor = 5000, refunded_minor = 2000"),
            payment + "its refunds do not add up to what went back");
  EXPECT_EQ(found_again("UPDATE payment SET refunded_minor = 3000;"
                        "UPDATE payment_refund SET state = 4 WHERE state = 3"),
            refund + "1: its state is not what is posted");
  EXPECT_EQ(found_again("UPDATE payment_refund SET state = 3 WHERE amount_minor = 2000;"
                        "UPDATE posting SET wallet_id = NULL WHERE kind = 3 AND number ="
                        " (SELECT max(number) FROM posting WHERE kind = 3)"),
            refund + "2: it did not leave its wallet as it should");
}

TEST_F(PaymentCheckTest, a_fee_that_its_days_do_not_have_is_found) {
  {
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.threaded = false;
    auto store = SqliteStore::open(options);
    ASSERT_TRUE(store);
    billing::Reconciliation day;
    day.operator_id = operator_1;
    day.account = "gangpo";
    day.day = 20'780;
    day.fee_booked = Money{30};
    auto posting = *billing::fee_posting(day, {}, {33});
    day.fee_postings = 1;
    put(**store, {an_operator(), day, posting});
  }
  EXPECT_EQ(check().wrong, 0u);
  EXPECT_EQ(found_after("UPDATE reconciliation SET fee_booked_minor = 29"),
            "operator " + to_string(operator_1) +
                ": the merchant fee that is booked is not what its days say");
}

TEST_F(PaymentCheckTest, a_posting_about_no_payment_is_found) {
  EXPECT_EQ(found_after("DELETE FROM payment_refund; UPDATE payment SET refunded_minor = 0"),
            "posting about 01000000-0000-0000-0000-000000000002: there is no such payment or "
            "refund");
}

// The paid charge of 2.80 is doubted, and half of it given back.
class CreditedLedger : public LedgerCheckTest {
 protected:
  CreditedLedger() {
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.threaded = false;
    auto store = SqliteStore::open(options);
    EXPECT_TRUE(store);
    const auto over = id<SessionId>(1);
    auto session = **wait_for((*store)->find_session(over));
    const auto bill = **wait_for((*store)->find_bill(over));
    const billing::Sale sale{over, operator_1, location_1, session.wallet_id, Money{500}, {1}};
    const billing::CreditNote note{
        id<billing::CreditNoteId>(1), over, operator_1, {9}, Money{140}, "插座损坏", "ann"};
    session.credited_minor = 140;
    session.state = domain::SessionState::needs_review;  // a second, different stop
    Commit commit;
    commit.changes = {session, note,
                      billing::credit(sale, bill.bill, {Money{0}, note.amount}, note)};
    EXPECT_EQ(wait_for((*store)->commit(commit)), CommitOutcome::committed);
  }
};

TEST_F(CreditedLedger, is_right_though_the_charge_is_doubtful_again) {
  const auto checked = check();
  EXPECT_EQ(checked.wrong, 0u) << checked.findings.at(0);
  EXPECT_EQ(checked.postings, 5u);
}

TEST_F(CreditedLedger, a_charge_that_says_more_was_credited_is_found) {
  EXPECT_EQ(found_after("UPDATE session SET credited_minor = 280 WHERE credited_minor > 0"),
            "session 01000000-0000-0000-0000-000000000001: 280 to pay, 280 credited, 140 by its "
            "notes");
}

TEST_F(CreditedLedger, a_note_that_says_more_than_was_given_back_is_found) {
  EXPECT_EQ(found_after("DROP TRIGGER credit_note_is_not_changed;"
                        "UPDATE credit_note SET amount_minor = 150"),
            "credit note 01000000-0000-0000-0000-000000000001: 150 to give back, 140 posted");
}

TEST_F(CreditedLedger, what_the_energy_of_a_corrected_bill_was_is_kept_through_the_next_ruling) {
  SqliteOptions options;
  options.data_dir = directory_.path();
  options.threaded = false;
  domain::Review review;
  review.session_id = id<SessionId>(1);
  review.operator_id = operator_1;
  review.ruling = domain::Ruling::waive;
  review.decided_by = "bob";
  Commit commit;
  commit.changes = {review};
  {
    auto store = SqliteStore::open(options);
    EXPECT_EQ(wait_for((*store)->commit(commit)), CommitOutcome::committed);
  }
  EXPECT_EQ(check().wrong, 0u) << "billed as metered";
  review.billed_energy = Energy{1};
  commit.changes = {review};
  {
    auto store = SqliteStore::open(options);
    EXPECT_EQ(wait_for((*store)->commit(commit)), CommitOutcome::committed);
  }
  EXPECT_EQ(check().wrong, 1u) << "the bill would be another";
}

// A pass of 100 minutes for 30.00, and a charge of 100 s of which it covers the first minute.
class PassedLedger : public LedgerCheckTest {
 protected:
  PassedLedger() {
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.threaded = false;
    auto store = SqliteStore::open(options);
    EXPECT_TRUE(store);
    billing::Pass pass;
    pass.id = id<billing::PassId>(1);
    pass.operator_id = operator_1;
    pass.wallet_id = id<WalletId>(1);
    pass.name = "月卡";
    pass.price = Money{3'000};
    pass.minutes = 100;
    pass.until = {1'000'000};
    auto over = charge(3);
    over.pass_id = pass.id;
    over.covered_minutes = 1;
    const auto curve = samples(0, 9);
    const auto tariff = value_of((*store)->load_catalog()).tariffs.at(0).tariff;
    const auto bill = billing::rate(tariff, billing::input_of(over, curve, over.ended_at));
    EXPECT_TRUE(bill);
    const billing::Sale sale{over.id, operator_1, location_1, over.wallet_id, Money{300}, {1}};
    over.bill_minor = billing::payable(sale, bill->total).minor;
    EXPECT_GT(*over.bill_minor, 0);
    EXPECT_LT(*over.bill_minor, 280);
    Commit commit;
    commit.changes = {pass,
                      *billing::sell(pass, {}, "CNY"),
                      billing::hold_for(sale, {}, "CNY"),
                      over,
                      PutCurve{over.id, curve},
                      BillRow{over.id, operator_1, *bill},
                      *billing::settle(sale, *bill)};
    EXPECT_EQ(wait_for((*store)->commit(commit)), CommitOutcome::committed);
  }
};

TEST_F(PassedLedger, of_a_pass_that_was_sold_and_used_is_right) {
  const auto checked = check();
  EXPECT_EQ(checked.wrong, 0u) << checked.findings.at(0);
  EXPECT_EQ(checked.bills, 2u);
}

TEST_F(PassedLedger, a_charge_that_notes_other_minutes_than_it_was_billed_with_is_found) {
  const auto found =
      found_after("UPDATE session SET covered_minutes = 2 WHERE covered_minutes = 1");
  EXPECT_TRUE(found.starts_with("session 01000000-0000-0000-0000-000000000003: the bill says "))
      << found;
}

TEST_F(PassedLedger, every_other_story_about_a_pass_is_found) {
  const std::string pass = "pass 01000000-0000-0000-0000-000000000001: ";
  const std::string charge = "session 01000000-0000-0000-0000-000000000003: ";
  EXPECT_EQ(found_after("UPDATE pass SET price_minor = 2000"),
            pass + "its price did not leave its wallet as it should");
  EXPECT_EQ(found_again("UPDATE pass SET price_minor = 3000, wallet_id = x'02'"),
            pass + "its price did not leave its wallet as it should");
  EXPECT_EQ(found_again("UPDATE pass SET cancelled = 1, wallet_id ="
                        " (SELECT wallet_id FROM session WHERE pass_id IS NOT NULL)"),
            pass + "what went back is not what was cancelled");
  EXPECT_EQ(found_again("UPDATE pass SET cancelled = 0;"
                        "UPDATE session SET covered_minutes = 101 WHERE covered_minutes = 1"),
            pass + "its charges have noted more minutes than it has");
  EXPECT_EQ(found_again("UPDATE session SET covered_minutes = 1 WHERE covered_minutes = 101;"
                        "UPDATE pass SET until_at = 100000"),
            charge + "it is covered by a pass that does not hold for it");
  EXPECT_EQ(found_again("DELETE FROM pass"),
            "posting about 01000000-0000-0000-0000-000000000001: there is no such pass");
}

TEST_F(LedgerCheckTest, a_database_of_another_version_is_not_half_read) {
  Connection(database_file(directory_.path()).string(), Access::read_write, {})
      .run("PRAGMA user_version = 12");
  const auto refused = check_ledger(directory_.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_NE(refused.error().message.find("version 12"), std::string::npos);
}

TEST_F(LedgerCheckTest, without_a_database_there_is_nothing_to_check) {
  ScratchDirectory empty;
  EXPECT_EQ(check_ledger(empty.path()).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace voltyard::storage
