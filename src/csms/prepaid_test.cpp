// Charges that a wallet pays for, as a station and the wallet's holder see them.
#include "csms/reviews.hpp"
#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using billing::AccountKind;
using billing::WalletBalance;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class Prepaid : public YardTest {
 protected:
  Prepaid() : station_(add_station("CP-1")), line_(connect("CP-1")) { boot(line_); }

  void boot(Connection& line) {
    say(line, R"([2,"b","BootNotification",{"chargePointVendor":"Elm","chargePointModel":"E12"}])");
  }
  std::string authorize(std::string_view card) {
    return say(line_, fmt::format(R"([2,"a","Authorize",{{"idTag":"{}"}}])", card));
  }
  // What the answer says of the card; the transaction is the one that is metered and stopped next.
  std::string start(std::string_view card, int connector = 1) {
    return start(card, connector, to_rfc3339(clock_.now()));
  }
  std::string start(std::string_view card, int connector, std::string_view at) {
    const auto answer =
        say(line_, fmt::format(R"([2,"{}","StartTransaction",{{"connectorId":{},"idTag":"{}",)"
                               R"("meterStart":5000,"timestamp":"{}"}}])",
                               ++said_, connector, card, at));
    const auto number = answer.find(R"("transactionId":)");
    EXPECT_NE(number, std::string::npos) << answer;
    number_ = std::stoi(answer.substr(number + 16));
    return answer.find("Accepted") != std::string::npos ? "Accepted" : "Blocked";
  }
  void meter(int meter_wh, std::string_view at) {
    say(line_, fmt::format(R"([2,"{}","MeterValues",{{"connectorId":1,"transactionId":{},)"
                           R"("meterValue":[{{"timestamp":"{}","sampledValue":)"
                           R"([{{"value":"{}"}}]}}]}}])",
                           ++said_, number_, at, meter_wh));
  }
  void stop(int meter_wh) { stop(meter_wh, to_rfc3339(clock_.now())); }
  void stop(int meter_wh, std::string_view at) {
    say(line_, fmt::format(R"([2,"{}","StopTransaction",{{"transactionId":{},)"
                           R"("meterStop":{},"timestamp":"{}"}}])",
                           ++said_, number_, meter_wh, at));
  }
  std::string stop_order() const { return fmt::format(R"({{"transactionId":{}}})", number_); }
  std::int64_t owed(AccountKind kind) {
    for (const auto& row : *await(store_.list_accounts(operator_id_))) {
      if (row.account.kind == kind) return row.totals.owed().minor;
    }
    return 0;
  }
  void tick() {
    yard_->tick(0);
    drain();
  }

  StationId station_;
  Connection line_;
  int number_ = 0;
  int said_ = 100;  // messages
};

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

// What the office and the operator have decided about a card.
class Terms : public Prepaid {
 protected:
  void limit(std::string_view uid, domain::TokenLimits limits) {
    auto token = *directory_->current()->token(operator_id_, uid);
    token.limits = std::move(limits);
    change(token);
  }
  void less(std::string uid, std::string phone, int permille, Timestamp until = {}) {
    billing::Concession row;
    row.id = billing::ConcessionId::make(noon, random_);
    row.operator_id = operator_id_;
    row.category = "elderly";
    row.uid = std::move(uid);
    row.phone = std::move(phone);
    row.off_permille = permille;
    row.until = until;
    change(row);
  }
  template <class Row>
  void change(Row row) {
    storage::Commit commit;
    commit.changes.push_back(std::move(row));
    EXPECT_TRUE(await(directory_->change(std::move(commit))).has_value());
  }
  std::int64_t hour_of(std::string_view card) {
    EXPECT_EQ(start(card), "Accepted");
    clock_.advance(hours(1));
    stop(5'500);
    return sessions(station_)[0].bill_minor.value_or(-1);
  }
  static domain::TokenLimits cost(std::int64_t session) {
    domain::TokenLimits limits;
    limits.session_cost = Money{session};
    return limits;
  }
  static domain::TokenLimits month(std::int64_t minor) {
    domain::TokenLimits limits;
    limits.month_cost = Money{minor};
    return limits;
  }
};

// Of 28 and 10 half: 14 and 5.
TEST_F(Terms, a_card_on_the_offices_list_pays_less_and_the_concessions_account_the_rest) {
  const auto wallet = add_wallet("PAID", 2'000);
  less("paid", "", 500);
  EXPECT_EQ(hour_of("PAID"), 19);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'981}, Money{0}}));
  EXPECT_EQ(owed(AccountKind::electricity), 28);
  EXPECT_EQ(owed(AccountKind::service), 10);
  EXPECT_EQ(owed(AccountKind::concession), -19);
}

TEST_F(Terms, so_does_whoevers_wallet_has_a_telephone_on_it) {
  const auto id = add_wallet("PAID", 2'000);
  auto wallet = (*await(store_.find_wallet(id)))->wallet;
  wallet.phone = "138 0000 0001";
  change(wallet);
  less("", "13800000001", 1'000);
  EXPECT_EQ(hour_of("PAID"), 0);
  EXPECT_EQ(balance(id).available, Money{2'000});
}

TEST_F(Terms, the_largest_of_those_that_hold_at_the_start_counts) {
  add_wallet("PAID", 2'000);
  less("PAID", "", 1'000, clock_.now());
  less("PAID", "", 100);
  less("PAID", "", 500);
  EXPECT_EQ(hour_of("PAID"), 19);
}

TEST_F(Terms, a_card_without_a_wallet_has_its_concession_too) {
  less("CARD-1", "", 500);
  EXPECT_EQ(hour_of("CARD-1"), 19);
  EXPECT_EQ(owed(AccountKind::unpaid), -19);
}

TEST_F(Terms, another_operators_list_changes_nothing) {
  less("CARD-1", "", 500);
  auto row = directory_->current()->rows.concessions[0];
  row.operator_id = OperatorId::make(noon, random_);
  change(row);
  EXPECT_EQ(hour_of("CARD-1"), 38);
}

TEST_F(Terms, a_card_that_may_not_charge_here_is_refused_in_each_protocols_words) {
  domain::TokenLimits limits;
  limits.locations = {LocationId::make(noon, random_)};
  limit("CARD-1", limits);
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Blocked"}}])");
  add_station("CP-2");
  auto line = connect("CP-2", "ocpp2.0.1");
  EXPECT_EQ(say(line, R"([2,"a","Authorize",{"idToken":{"idToken":"CARD-1","type":"ISO14443"}}])"),
            R"([3,"a",{"idTokenInfo":{"status":"NotAtThisLocation"}}])");
}

TEST_F(Terms, a_session_costs_no_more_than_its_card_may_with_and_without_a_wallet) {
  const auto wallet = add_wallet("PAID", 2'000);
  for (const std::string card : {"PAID", "CARD-1"}) {
    limit(card, cost(30));
    EXPECT_EQ(hour_of(card), 30) << card;
  }
  EXPECT_EQ(balance(wallet).available, Money{1'970});
  EXPECT_EQ(owed(AccountKind::overshoot), -16) << "8 of each are the operator's loss";
}

TEST_F(Terms, who_has_taken_what_the_card_may_take_is_told_to_stop) {
  domain::TokenLimits limits;
  limits.session_energy = Energy{300'000};
  limits.session_time = std::chrono::minutes(90);
  limit("CARD-1", limits);
  start("CARD-1");
  clock_.advance(minutes(30));
  meter(5'299, "2026-11-23T12:30:00Z");
  tick();
  EXPECT_TRUE(sender_.sent.empty());
  clock_.advance(minutes(1));
  meter(5'300, "2026-11-23T12:31:00Z");
  tick();
  ASSERT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(sender_.sent[0].payload, stop_order());
  stop(5'300, "2026-11-23T12:31:00Z");
  start("CARD-1", 2);
  clock_.advance(minutes(120));
  tick();
  EXPECT_EQ(sender_.sent.size(), 2u) << "time alone";
}

TEST_F(Terms, a_month_has_what_its_sessions_have_left_of_it) {
  limit("CARD-1", month(50));
  EXPECT_EQ(hour_of("CARD-1"), 38);
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
  EXPECT_EQ(start("CARD-1", 2), "Accepted");
  EXPECT_EQ(sessions(station_)[0].limit_minor, 12);
  EXPECT_EQ(start("CARD-1", 1), "Blocked") << "the one that runs may take all of it";
  clock_.advance(hours(24 * 8));  // 1 December
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
}

// Midnight of the location's clock, 16:00 UTC.
TEST_F(Terms, a_month_begins_as_the_locations_clock_has_it) {
  limit("CARD-1", month(30));
  EXPECT_EQ(hour_of("CARD-1"), 30);
  clock_.advance(Timestamp{1'796'054'399'000} - clock_.now());  // 2026-11-30T15:59:59Z
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Blocked"}}])");
  clock_.advance(seconds(1));
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
}

// 23:00 UTC in winter.
TEST_F(Terms, a_month_begins_as_a_clock_with_daylight_saving_has_it) {
  auto place = *directory_->current()->locations.at(location_id_);
  place.time_zone = "Europe/Berlin";
  storage::Commit moved;
  moved.changes.emplace_back(place);
  EXPECT_TRUE(await(directory_->change(std::move(moved))).has_value());
  limit("CARD-1", month(30));
  EXPECT_EQ(hour_of("CARD-1"), 30);
  clock_.advance(Timestamp{1'796'079'599'000} - clock_.now());  // 2026-11-30T22:59:59Z
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Blocked"}}])");
  clock_.advance(seconds(1));
  EXPECT_EQ(authorize("CARD-1"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
}

// Minutes of a wallet that cost nothing. An hour is 28 of electricity and 10 of service.
class Passes : public Terms {
 protected:
  billing::PassId pass(WalletId wallet, int minutes_in_all, int minutes_per_charge = 0,
                       Duration length = hours(24)) {
    billing::Pass row;
    row.id = billing::PassId::make(noon, random_);
    row.operator_id = operator_id_;
    row.wallet_id = wallet;
    row.name = "月卡";
    row.minutes = minutes_in_all;
    row.minutes_per_charge = minutes_per_charge;
    row.from = noon;
    row.until = noon + length;
    row.location_id = only_at_;
    storage::Commit commit;
    commit.changes.push_back(row);
    EXPECT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
    return row.id;
  }
  std::int64_t used(billing::PassId id) {
    storage::PassFilter filter;
    filter.id = id;
    return await(store_.list_passes(filter))->at(0).used_minutes;
  }
  domain::Session on(int slot) {
    for (const auto& session : sessions(station_)) {
      if (session.evse_id == evse(station_, slot).id) return session;
    }
    return {};
  }

  LocationId only_at_;
};

TEST_F(Passes, a_covered_charge_costs_nothing_and_its_account_pays_the_fees) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 100);
  EXPECT_EQ(start("PAID"), "Accepted");
  EXPECT_EQ(sessions(station_)[0].pass_id, id);
  EXPECT_EQ(used(id), 100) << "all of them could be needed";
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{1'500}, Money{500}}));
  clock_.advance(hours(1));
  stop(5'500);
  EXPECT_EQ(sessions(station_)[0].bill_minor, 0);
  EXPECT_EQ(used(id), 60);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{2'000}, Money{0}}));
  EXPECT_EQ(owed(AccountKind::electricity), 28);
  EXPECT_EQ(owed(AccountKind::service), 10);
  EXPECT_EQ(owed(AccountKind::pass), -38);
}

TEST_F(Passes, what_comes_after_the_covered_minutes_is_paid_less_a_concession) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 300, 30);
  EXPECT_EQ(hour_of("PAID"), 19) << "half of 28 and of 10";
  EXPECT_EQ(used(id), 30);
  less("PAID", "", 500);
  EXPECT_EQ(hour_of("PAID"), 9) << "7, and 2.5 of 5 are taken off";
}

TEST_F(Passes, two_charges_at_once_share_what_a_pass_has) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 100, 60);
  EXPECT_EQ(start("PAID", 1), "Accepted");
  const auto first = number_;
  EXPECT_EQ(start("PAID", 2), "Accepted");
  EXPECT_EQ(used(id), 100);
  EXPECT_EQ(on(1).covered_minutes, 60);
  EXPECT_EQ(on(2).covered_minutes, 40);
  clock_.advance(hours(1));
  stop(5'500);
  EXPECT_EQ(on(2).bill_minor, 12) << "38 less 19 and 7 of its first 40 minutes";
  number_ = first;
  stop(5'500);
  EXPECT_EQ(on(1).bill_minor, 0);
  EXPECT_EQ(hour_of("PAID"), 38) << "nothing is left";
  EXPECT_TRUE(sessions(station_)[0].pass_id.is_nil());
}

TEST_F(Passes, what_a_charge_did_not_use_is_there_for_the_next_one) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 90);
  EXPECT_EQ(hour_of("PAID"), 0);
  EXPECT_EQ(hour_of("PAID"), 19);
  EXPECT_EQ(used(id), 90);
}

TEST_F(Passes, holds_where_and_while_it_says_and_for_its_own_wallet) {
  add_wallet("OTHER", 2'000);
  const auto wallet = add_wallet("PAID", 2'000);
  only_at_ = LocationId::make(noon, random_);
  pass(wallet, 0);
  EXPECT_EQ(hour_of("PAID"), 38) << "elsewhere";
  only_at_ = location_id_;
  pass(wallet, 0, 0, hours(3));
  EXPECT_EQ(hour_of("PAID"), 0);
  EXPECT_EQ(hour_of("OTHER"), 38);
  EXPECT_EQ(hour_of("PAID"), 38) << "it is over";
}

TEST_F(Passes, an_empty_wallet_charges_as_long_as_its_pass_covers) {
  const auto wallet = add_wallet("POOR", 0);
  const auto id = pass(wallet, 60);
  EXPECT_EQ(authorize("POOR"), R"([3,"a",{"idTagInfo":{"status":"Accepted"}}])");
  EXPECT_EQ(start("POOR"), "Accepted");
  clock_.advance(minutes(60));
  meter(5'500, "2026-11-23T13:00:00Z");
  tick();
  EXPECT_TRUE(sender_.sent.empty());
  clock_.advance(minutes(6));
  meter(5'550, "2026-11-23T13:06:00Z");
  tick();
  ASSERT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(sender_.sent[0].payload, stop_order());
  EXPECT_EQ(start("POOR", 2), "Blocked") << "no minute is left for another one";
  number_ = sessions(station_)[1].transaction_number;
  stop(5'550, "2026-11-23T13:06:00Z");
  EXPECT_EQ(sessions(station_)[1].bill_minor, 0);
  EXPECT_EQ(used(id), 60);
  EXPECT_EQ(balance(wallet), WalletBalance{});
  EXPECT_EQ(owed(AccountKind::overshoot), -4) << "3 of electricity and 1 of service";
}

TEST_F(Passes, an_order_from_the_desk_starts_on_a_pass_alone) {
  const auto wallet = add_wallet("POOR", 0);
  const Order order{operator_id_, "desk", {}};
  Commands commands(*yard_);
  const auto slot = evse(station_, 1).id;
  EXPECT_FALSE(await(commands.start(order, station_, slot, "POOR")).has_value());
  pass(wallet, 60);
  EXPECT_TRUE(await(commands.start(order, station_, slot, "POOR")).has_value());
}

TEST_F(Passes, minutes_are_not_used_while_the_vehicle_is_full) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 100);
  start("PAID");
  clock_.advance(minutes(20));
  say(line_, R"([2,"f","StatusNotification",{"connectorId":1,"errorCode":"NoError",)"
             R"("status":"SuspendedEV"}])");
  clock_.advance(minutes(40));
  stop(5'500);
  EXPECT_EQ(used(id), 20);
}

TEST_F(Passes, a_doubtful_charge_keeps_its_minutes_until_it_is_waived) {
  const auto wallet = add_wallet("PAID", 2'000);
  const auto id = pass(wallet, 100);
  start("PAID");
  clock_.advance(hours(1));
  stop(4'000);  // below the start
  EXPECT_EQ(used(id), 100);
  Reviews reviews(*yard_);
  const auto ruled = await(reviews.rule({operator_id_, "ann", {}}, sessions(station_)[0].id,
                                        {domain::Ruling::waive, Energy{0}, "read by hand"}));
  ASSERT_TRUE(ruled.has_value()) << ruled.error().message;
  EXPECT_EQ(used(id), 0);
  EXPECT_EQ(balance(wallet), (WalletBalance{Money{2'000}, Money{0}}));
}

}  // namespace
}  // namespace voltyard::csms
