// Doubtful sessions: what people decide, what it bills, and where the money goes.
#include "csms/reviews.hpp"
#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using billing::WalletBalance;
using domain::Review;
using domain::Ruling;
using std::chrono::hours;

// A charge of an hour from a wallet with 20.00, at whose end the meter was far below its start.
class ReviewsTest : public YardTest {
 protected:
  ReviewsTest() : station_(add_station("CP-1")), wallet_(add_wallet("PAID", 2'000)) { charge(); }

  void charge() {
    auto line = connect("CP-1");
    say(line, R"([2,"b","BootNotification",{"chargePointVendor":"E","chargePointModel":"E"}])");
    say(line, R"([2,"s","StartTransaction",{"connectorId":1,"idTag":"PAID","meterStart":5000,)"
              R"("timestamp":"2026-11-23T12:00:00Z"}])");
    clock_.advance(hours(1));
    const auto number = sessions(station_)[0].transaction_number;
    say(line, fmt::format(R"([2,"e","StopTransaction",{{"transactionId":{},"meterStop":4000,)"
                          R"("timestamp":"2026-11-23T13:00:00Z"}}])",
                          number));
    session_ = sessions(station_)[0].id;
    EXPECT_EQ(session().state, domain::SessionState::needs_review);
  }
  domain::Session session() { return **await(store_.find_session(session_)); }
  Result<Review> rule(Ruling ruling, std::int64_t mwh = 0, std::string who = "ann") {
    Reviews reviews(*yard_);
    return await(reviews.rule({operator_id_, std::move(who), {}}, session_,
                              {ruling, Energy{mwh}, "read by hand"}));
  }
  void two_must_agree() {
    yard_options_.prepaid.review_alone_minor = 0;
    restart();
  }

  StationId station_;
  WalletId wallet_;
  SessionId session_;
};

// Nothing was metered; an hour at 0.10 is 10 分 of service.
TEST_F(ReviewsTest, accepting_bills_what_the_guard_has_counted) {
  EXPECT_EQ(balance(wallet_), (WalletBalance{Money{1'500}, Money{500}}));
  const auto ruled = rule(Ruling::accept);
  ASSERT_TRUE(ruled.has_value()) << ruled.error().message;
  EXPECT_EQ(ruled->decided_by, "ann");
  EXPECT_EQ(session().state, domain::SessionState::ended);
  EXPECT_EQ(session().bill_minor, 10);
  EXPECT_EQ(balance(wallet_), (WalletBalance{Money{1'990}, Money{0}}));
}

// 0.5 kWh at 0.56 = 28 分.
TEST_F(ReviewsTest, a_correction_bills_the_energy_that_was_found_and_points_at_no_reading) {
  ASSERT_TRUE(rule(Ruling::correct, 500'000).has_value());
  EXPECT_EQ(session().energy, Energy{500'000}) << "as reports and exports add it up";
  const auto stored = bill(session_);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->bill.total, Money{38});
  EXPECT_EQ(stored->bill.lines[0].quantity, 500'000);
  EXPECT_EQ(stored->bill.lines[0].first_sample, billing::BillLine::no_sample);
  EXPECT_EQ(balance(wallet_), (WalletBalance{Money{1'962}, Money{0}}));
}

TEST_F(ReviewsTest, a_waived_charge_is_not_billed_and_its_hold_goes_back) {
  ASSERT_TRUE(rule(Ruling::waive).has_value());
  EXPECT_FALSE(bill(session_));
  EXPECT_FALSE(session().bill_minor);
  EXPECT_EQ(session().state, domain::SessionState::ended);
  EXPECT_EQ(balance(wallet_), (WalletBalance{Money{2'000}, Money{0}}));
}

TEST_F(ReviewsTest, where_much_is_at_stake_a_second_person_must_say_the_same) {
  two_must_agree();
  const auto proposed = rule(Ruling::correct, 500'000);
  ASSERT_TRUE(proposed.has_value());
  EXPECT_FALSE(proposed->decided());
  EXPECT_EQ(session().state, domain::SessionState::needs_review);
  EXPECT_EQ(balance(wallet_).held, Money{500});
  EXPECT_EQ(rule(Ruling::correct, 500'000).error().message, "a second person must agree to this");
  EXPECT_FALSE(rule(Ruling::correct, 600'000, "bob")->decided()) << "another proposal";
  EXPECT_TRUE(rule(Ruling::correct, 600'000, "ann")->decided());
  EXPECT_EQ(bill(session_)->bill.lines[0].quantity, 600'000);
}

TEST_F(ReviewsTest, what_is_decided_is_decided_once) {
  ASSERT_TRUE(rule(Ruling::waive).has_value());
  EXPECT_EQ(rule(Ruling::accept).error().message, "there is nothing to decide about this session");
  EXPECT_EQ(balance(wallet_).available, Money{2'000});
}

TEST_F(ReviewsTest, every_step_stands_in_the_log_and_the_decision_among_the_events) {
  two_must_agree();
  rule(Ruling::waive);
  rule(Ruling::waive, 0, "bob");
  const auto log = *await(store_.list_log({}));
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[1].kind + " " + log[1].who + " " + log[1].text,
            "session.review_proposed ann waive: read by hand");
  EXPECT_EQ(log[0].kind + " " + log[0].who, "session.reviewed bob");
  EXPECT_EQ(log[0].subject, to_string(session_));
  EXPECT_EQ(events(domain::event::session_reviewed).size(), 1u);
}

TEST_F(ReviewsTest, another_operator_finds_nothing_to_decide) {
  Reviews reviews(*yard_);
  const auto refused = await(reviews.rule({OperatorId::make(noon, random_), "eve", {}}, session_,
                                          {Ruling::waive, {}, "x"}));
  EXPECT_EQ(refused.error().kind, ErrorKind::not_found);
}

TEST_F(ReviewsTest, without_a_reason_nothing_is_decided) {
  Reviews reviews(*yard_);
  const auto refused =
      await(reviews.rule({operator_id_, "ann", {}}, session_, {Ruling::waive, {}, ""}));
  EXPECT_EQ(refused.error().field, "/reason");
  EXPECT_EQ(session().state, domain::SessionState::needs_review);
}

TEST_F(ReviewsTest, what_accepting_would_bill_can_be_seen_before) {
  Reviews reviews(*yard_);
  const auto proposed = await(reviews.proposed_bill(session()));
  ASSERT_TRUE(proposed.has_value());
  EXPECT_EQ((*proposed)->total, Money{10});
}

// A charge of an hour that was billed 28 + 10 and paid; nobody doubts it but the resident.
class Disputed : public YardTest {
 protected:
  Disputed() : station_(add_station("CP-1")), wallet_(add_wallet("PAID", 2'000)) {
    line_ = connect("CP-1");
    say(line_, R"([2,"b","BootNotification",{"chargePointVendor":"E","chargePointModel":"E"}])");
    say(line_, R"([2,"s","StartTransaction",{"connectorId":1,"idTag":"PAID","meterStart":5000,)"
               R"("timestamp":"2026-11-23T12:00:00Z"}])");
    clock_.advance(hours(1));
    stop(5'500);
    session_ = sessions(station_)[0].id;
  }
  void stop(int meter_wh) {
    say(line_, fmt::format(R"([2,"e{0}","StopTransaction",{{"transactionId":{1},"meterStop":{0},)"
                           R"("timestamp":"2026-11-23T13:00:00Z"}}])",
                           meter_wh, sessions(station_)[0].transaction_number));
  }
  domain::Session session() { return **await(store_.find_session(session_)); }
  Result<Review> rule(Ruling ruling, std::int64_t mwh = 0, std::string who = "ann") {
    Reviews reviews(*yard_);
    return await(reviews.rule({operator_id_, std::move(who), {}}, session_,
                              {ruling, Energy{mwh}, "the socket was broken"}));
  }
  std::vector<billing::CreditNote> notes() { return *await(store_.list_credit_notes(session_)); }

  StationId station_;
  WalletId wallet_;
  Connection line_;
  SessionId session_;
};

TEST_F(Disputed, a_waived_bill_is_credited_whole_and_stands_as_it_was) {
  EXPECT_EQ(balance(wallet_).available, Money{1'962});
  ASSERT_TRUE(rule(Ruling::waive).has_value());
  EXPECT_EQ(balance(wallet_), (WalletBalance{Money{2'000}, Money{0}}));
  EXPECT_EQ(bill(session_)->bill.total, Money{38});
  EXPECT_EQ(session().bill_minor, 38);
  EXPECT_EQ(session().credited_minor, 38);
  ASSERT_EQ(notes().size(), 1u);
  EXPECT_EQ(notes()[0].amount, Money{38});
  EXPECT_EQ(notes()[0].reason + ", " + notes()[0].who, "the socket was broken, ann");
}

// 0.25 kWh are 14 and 10.
TEST_F(Disputed, a_correction_credits_the_difference_and_never_charges_more) {
  ASSERT_TRUE(rule(Ruling::correct, 250'000).has_value());
  EXPECT_EQ(balance(wallet_).available, Money{1'976});
  EXPECT_EQ(session().credited_minor, 14);
  const auto more = rule(Ruling::correct, 900'000);
  ASSERT_FALSE(more.has_value());
  EXPECT_EQ(more.error().kind, ErrorKind::conflict);
  EXPECT_EQ(more.error().message, "nothing would be given back: the bill is not higher than that");
  EXPECT_EQ(balance(wallet_).available, Money{1'976});
  EXPECT_EQ(session().energy, Energy{250'000}) << "what reports add up is as it was";
  EXPECT_EQ(notes().size(), 1u);
}

TEST_F(Disputed, what_was_credited_is_not_credited_again) {
  rule(Ruling::correct, 250'000);
  rule(Ruling::waive);
  EXPECT_EQ(balance(wallet_).available, Money{2'000});
  EXPECT_FALSE(rule(Ruling::waive).has_value());
  EXPECT_EQ(balance(wallet_).available, Money{2'000});
  EXPECT_EQ(notes().size(), 2u);
}

TEST_F(Disputed, a_bill_that_nobody_doubts_needs_no_acceptance) {
  EXPECT_EQ(rule(Ruling::accept).error().kind, ErrorKind::conflict);
}

TEST_F(Disputed, of_a_large_bill_a_second_person_must_say_the_same) {
  yard_options_.prepaid.review_alone_minor = 0;
  restart();
  EXPECT_FALSE(rule(Ruling::waive)->decided());
  EXPECT_EQ(balance(wallet_).available, Money{1'962});
  EXPECT_EQ(session().state, domain::SessionState::ended);
  EXPECT_TRUE(rule(Ruling::waive, 0, "bob")->decided());
  EXPECT_EQ(balance(wallet_).available, Money{2'000});
}

TEST_F(Disputed, a_second_different_stop_is_decided_upon_the_bill_that_stands) {
  stop(5'200);
  EXPECT_EQ(session().state, domain::SessionState::needs_review);
  EXPECT_EQ(session().bill_minor, 38);
  ASSERT_TRUE(rule(Ruling::correct, 200'000).has_value());
  EXPECT_EQ(session().state, domain::SessionState::ended);
  EXPECT_EQ(session().credited_minor, 17) << "0.2 kWh are 11, and 10 of service";
  EXPECT_EQ(balance(wallet_).available, Money{1'979});
}

}  // namespace
}  // namespace voltyard::csms
