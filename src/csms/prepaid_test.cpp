// Charges that a wallet pays for, as a station and the wallet's holder see them.
#include "csms/prepaid_fixture.hpp"

namespace voltyard::csms {
namespace {

using billing::AccountKind;
using billing::WalletBalance;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// 0.5 kWh at 0.56 = 28 分 of electricity, one hour at 0.10 = 10 分 of service.
TEST_F(Prepaid, a_start_sets_aside_what_is_agreed_and_the_end_gives_the_rest_back_at_once) {
  const auto wallet = add_wallet("PAID", 2'000);
  EXPECT_EQ(start("PAID"), "Accepted");
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'500}, Money{500}}));
  EXPECT_EQ(sessions(station_)[0].held_minor, 500);
  clock_.advance(hours(1));
  stop(5'500);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'962}, Money{0}}));
  EXPECT_EQ(owed(AccountKind::electricity), 28);
  EXPECT_EQ(owed(AccountKind::service), 10);
  EXPECT_EQ(sessions(station_)[0].bill_minor, 38);
}

TEST_F(Prepaid, what_was_given_is_spent_before_what_was_paid_in) {
  const auto wallet = add_wallet("PAID", 2'000);
  billing::Posting gift;
  gift.subject = make_uuid7(noon, random_);
  gift.operator_id = operator_id_;
  gift.wallet_id = wallet;
  gift.transfers = {
      {{AccountKind::granted, operator_id_.uuid}, billing::gift_account(wallet), Money{30}}};
  storage::Commit commit;
  commit.changes.emplace_back(gift);
  ASSERT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
  EXPECT_EQ(start("PAID"), "Accepted");
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'530}, Money{500}, Money{0}}));
  EXPECT_EQ(sessions(station_)[0].held_gift_minor, 30);
  clock_.advance(hours(1));
  stop(5'500);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'992}, Money{0}, Money{0}})) << "8 of its own";
}

TEST_F(Prepaid, a_wallet_with_less_than_is_set_aside_sets_aside_what_it_has) {
  const auto wallet = add_wallet("PAID", 150);
  EXPECT_EQ(start("PAID"), "Accepted");
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{0}, Money{150}}));
}

TEST_F(Prepaid, the_end_said_again_pays_once) {
  const auto wallet = add_wallet("PAID", 2'000);
  start("PAID");
  clock_.advance(hours(1));
  stop(5'500);
  stop(5'500);
  start("PAID", 1, "2026-11-23T12:00:00Z");
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'962}, Money{0}}));
}

TEST_F(Prepaid, an_empty_wallet_starts_nothing_and_says_so_in_each_protocols_words) {
  add_wallet("POOR", 99);
  EXPECT_EQ(authorize("POOR"), R"([3,"a",{"idTagInfo":{"status":"Blocked"}}])");
  const auto station = add_station("CP-2");
  auto line = connect("CP-2", "ocpp2.0.1");
  EXPECT_EQ(say(line, R"([2,"a","Authorize",{"idToken":{"idToken":"POOR","type":"ISO14443"}}])"),
            R"([3,"a",{"idTokenInfo":{"status":"NoCredit"}}])");
  EXPECT_TRUE(sessions(station).empty());
}

TEST_F(Prepaid, who_charges_may_show_the_card_to_stop_however_little_is_left) {
  add_wallet("PAID", 100);
  EXPECT_EQ(authorize("PAID"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
  start("PAID");
  EXPECT_EQ(authorize("PAID"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
}

TEST_F(Prepaid, a_charge_that_began_all_the_same_is_told_to_stop_and_owed) {
  const auto wallet = add_wallet("POOR", 20);
  EXPECT_EQ(start("POOR"), "Blocked");
  ASSERT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(sender_.sent[0].action, "RemoteStopTransaction");
  EXPECT_EQ(sender_.sent[0].payload, stop_order());
  clock_.advance(hours(1));
  stop(5'500);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{-18}, Money{0}}));
  EXPECT_EQ(start("POOR", 2), "Blocked");
}

TEST_F(Prepaid, a_two_oh_one_station_hears_that_there_is_no_credit_in_the_event_itself) {
  add_wallet("POOR", 20);
  add_station("CP-2");
  auto line = connect("CP-2", "ocpp2.0.1");
  const auto answer =
      say(line,
          R"([2,"t","TransactionEvent",{"eventType":"Started","timestamp":"2026-11-23T12:00:00Z",)"
          R"("triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"T1"},)"
          R"("evse":{"id":1,"connectorId":1},"idToken":{"idToken":"POOR","type":"ISO14443"}}])");
  EXPECT_EQ(answer, R"([3,"t",{"idTokenInfo":{"status":"NoCredit"}}])");
  ASSERT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(sender_.sent[0].action, "RequestStopTransaction");
}

TEST_F(Prepaid, a_card_that_comes_after_the_plug_is_held_for_then) {
  const auto wallet = add_wallet("PAID", 2'000);
  add_station("CP-2");
  auto line = connect("CP-2", "ocpp2.0.1");
  const auto event = [&](std::string_view kind, int number, std::string_view more) {
    return say(line,
               fmt::format(R"([2,"t{}","TransactionEvent",{{"eventType":"{}","timestamp":)"
                           R"("2026-11-23T12:00:00Z","triggerReason":"CablePluggedIn","seqNo":{},)"
                           R"("transactionInfo":{{"transactionId":"T1"}},"evse":{{"id":1}}{}}}])",
                           number, kind, number, more));
  };
  event("Started", 0, "");
  EXPECT_EQ(balance(wallet).held, Money{0});
  event("Updated", 1, R"(,"idToken":{"idToken":"PAID","type":"ISO14443"})");
  EXPECT_EQ(balance(wallet).held, Money{500});
}

TEST_F(Prepaid, who_has_used_up_what_was_agreed_is_told_to_stop_and_never_pays_more) {
  const auto wallet = add_wallet("PAID", 100);
  start("PAID");
  clock_.advance(hours(1));
  meter(6'000, "2026-11-23T13:00:00Z");  // 56 + 10
  tick();
  EXPECT_TRUE(sender_.sent.empty());
  clock_.advance(hours(1));
  meter(6'500, "2026-11-23T14:00:00Z");  // 84 + 20
  tick();
  tick();
  ASSERT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(sender_.sent[0].payload, stop_order());
  real_now_ += seconds(31);
  clock_.advance(seconds(31));
  tick();
  EXPECT_EQ(sender_.sent.size(), 2u) << "until it does";
  stop(6'505, "2026-11-23T14:00:31Z");  // 84 + 20
  EXPECT_EQ(balance(wallet), WalletBalance{});
  EXPECT_EQ(sessions(station_)[0].bill_minor, 100);
  EXPECT_EQ(owed(AccountKind::overshoot), -4);
  EXPECT_EQ(owed(AccountKind::electricity) + owed(AccountKind::service), 104);
}

TEST_F(Prepaid, time_alone_uses_up_what_was_agreed) {
  add_wallet("PAID", 100);
  start("PAID");
  clock_.advance(hours(9) + minutes(50));
  tick();
  EXPECT_TRUE(sender_.sent.empty());
  clock_.advance(minutes(10));
  tick();
  EXPECT_EQ(sender_.sent.size(), 1u);
}

// Half an hour of service instead of one: 5 分 instead of 10.
TEST_F(Prepaid, a_vehicle_that_is_full_pays_for_no_more_time_unless_it_takes_again) {
  const auto status = [&](std::string_view word) {
    say(line_, fmt::format(R"([2,"{}","StatusNotification",{{"connectorId":1,"errorCode":)"
                           R"("NoError","status":"{}"}}])",
                           ++said_, word));
  };
  for (const bool takes_again : {false, true}) {
    const auto wallet = add_wallet(takes_again ? "AGAIN" : "FULL", 2'000);
    clock_.set(noon);
    start(takes_again ? "AGAIN" : "FULL");
    clock_.advance(minutes(30));
    status("SuspendedEV");
    EXPECT_EQ(sessions(station_)[0].full_at, noon + minutes(30));
    clock_.advance(minutes(15));
    if (takes_again) status("Charging");
    clock_.advance(minutes(15));
    stop(5'500);
    EXPECT_EQ(balance(wallet).available, Money{2'000 - 28 - (takes_again ? 10 : 5)});
    status("Available");
  }
}

TEST_F(Prepaid, a_doubtful_charge_keeps_its_hold_until_a_person_decides) {
  const auto wallet = add_wallet("PAID", 2'000);
  start("PAID");
  clock_.advance(hours(1));
  stop(4'000);  // below the start
  EXPECT_EQ(sessions(station_)[0].state, domain::SessionState::needs_review);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'500}, Money{500}}));
}

TEST_F(Prepaid, a_charge_is_settled_after_a_restart_in_its_middle) {
  const auto wallet = add_wallet("PAID", 2'000);
  start("PAID");
  restart();
  line_ = connect("CP-1");
  clock_.advance(hours(1));
  stop(5'500);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'962}, Money{0}}));
}

TEST_F(Prepaid, two_starts_with_one_card_hold_only_what_there_is) {
  const auto wallet = add_wallet("PAID", 700);
  EXPECT_EQ(start("PAID", 1), "Accepted");
  EXPECT_EQ(start("PAID", 2), "Accepted");
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{0}, Money{700}}));
}

TEST_F(Prepaid, an_order_to_start_is_refused_before_anything_is_sent) {
  add_wallet("POOR", 99);
  add_wallet("PAID", 100);
  const Order order{operator_id_, "desk", {}};
  Commands commands(*yard_);
  const auto slot = evse(station_, 1).id;
  const auto refused = await(commands.start(order, station_, slot, "POOR"));
  EXPECT_EQ(refused.error().message, "the wallet does not cover a start");
  EXPECT_TRUE(sender_.sent.empty());
  EXPECT_TRUE(await(commands.start(order, station_, slot, "PAID")).has_value());
}

TEST_F(Prepaid, a_card_without_a_wallet_leaves_the_charge_unpaid_on_the_books) {
  start("CARD-1");
  clock_.advance(hours(1));
  stop(5'500);
  EXPECT_EQ(owed(AccountKind::unpaid), -38);
  EXPECT_EQ(owed(AccountKind::electricity), 28);
}

TEST_F(Prepaid, a_blocked_wallet_or_one_in_another_currency_starts_nothing) {
  for (const bool blocked : {true, false}) {
    const auto id = add_wallet(blocked ? "SHUT" : "EURO", 2'000);
    storage::Commit commit;
    auto wallet = (*await(store_.find_wallet(id)))->wallet;
    wallet.blocked = blocked;
    wallet.currency = blocked ? "CNY" : "EUR";
    commit.changes.push_back(wallet);
    ASSERT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
    EXPECT_EQ(authorize(blocked ? "SHUT" : "EURO"),
              R"([3,"a",{"idTagInfo":{"status":"Blocked"}}])");
  }
}

TEST_F(Prepaid, a_credit_rule_lets_a_start_go_below_zero_as_far_as_it_says) {
  const auto id = add_wallet("TRUSTED", 0);
  storage::Commit commit;
  auto wallet = (*await(store_.find_wallet(id)))->wallet;
  wallet.credit = Money{300};
  commit.changes.push_back(wallet);
  ASSERT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
  EXPECT_EQ(start("TRUSTED"), "Accepted");
  EXPECT_EQ(balance(id), (WalletBalance{Money{-300}, Money{300}}));
}

}  // namespace
}  // namespace voltyard::csms
