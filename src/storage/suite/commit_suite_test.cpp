// Guards, natural keys and atomicity: what a commit may and may not do.
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

namespace voltyard::storage::suite {
namespace {

class CommitSuite : public StoreSuite {
 protected:
  CommitOutcome put_under_epoch(std::uint64_t epoch, Change change) {
    Commit commit;
    commit.guards.emplace_back(EpochIs{station_1, epoch});
    commit.changes.push_back(std::move(change));
    return this->commit(std::move(commit));
  }
};

INSTANTIATE_TEST_SUITE_P(, CommitSuite, ::testing::ValuesIn(kinds()),
                         [](const auto& chosen) { return chosen.param.name; });

TEST_P(CommitSuite, a_lower_epoch_is_fenced) {
  put(a_station());  // epoch 3
  EXPECT_EQ(put_under_epoch(3, Setting{"a", "1"}), CommitOutcome::committed);
  EXPECT_EQ(put_under_epoch(2, Setting{"b", "1"}), CommitOutcome::guard_failed);
  EXPECT_EQ(put_under_epoch(4, Setting{"c", "1"}), CommitOutcome::committed);
  reopen();
  EXPECT_EQ(put_under_epoch(2, Setting{"b", "1"}), CommitOutcome::guard_failed);
  EXPECT_TRUE(value_of(store().find_setting("a")));
  EXPECT_FALSE(value_of(store().find_setting("b")));
}

TEST_P(CommitSuite, a_connection_epoch_never_falls) {
  put(a_station());
  auto state = a_station().state;
  state.connection_epoch = 8;
  put(state);
  state.connection_epoch = 5;
  put(state);
  EXPECT_EQ(put_under_epoch(7, Setting{"a", "1"}), CommitOutcome::guard_failed);
  EXPECT_EQ(value_of(store().load_station(station_1))->station.state.connection_epoch, 8u);
}

TEST_P(CommitSuite, a_refused_station_leaves_no_epoch_behind) {
  put(a_station());
  auto clash = a_station(2);
  clash.identity = "CP-1";
  EXPECT_EQ(put(a_station(3), clash), CommitOutcome::guard_failed);
  auto later = a_station(3);
  later.state.connection_epoch = 1;
  EXPECT_EQ(put(later), CommitOutcome::committed);
  const auto under = [&](std::uint64_t epoch) {
    Commit commit;
    commit.guards.emplace_back(EpochIs{later.id, epoch});
    commit.changes.emplace_back(Setting{"a", "1"});
    return this->commit(std::move(commit));
  };
  EXPECT_EQ(under(0), CommitOutcome::guard_failed);
  EXPECT_EQ(under(2), CommitOutcome::committed) << "the refused one had epoch 3";
}

TEST_P(CommitSuite, each_natural_key_is_guarded) {
  put(a_station(), a_station(2), an_evse(), a_token(), a_session(1));
  auto station = a_station(3);
  station.identity = "CP-1";
  EXPECT_EQ(put(station), CommitOutcome::guard_failed) << "identity";
  auto evse = an_evse(2);
  evse.number = 1;
  EXPECT_EQ(put(evse), CommitOutcome::guard_failed) << "EVSE number";
  evse.station_id = id<StationId>(2);
  EXPECT_EQ(put(evse), CommitOutcome::committed) << "the same number at another station";
  auto token = a_token(2);
  token.uid = "cARD1";
  EXPECT_EQ(put(token), CommitOutcome::guard_failed) << "uid without case";
  token.operator_id = id<OperatorId>(2);
  EXPECT_EQ(put(token), CommitOutcome::committed) << "the same uid of another operator";
  auto same_key = a_session(2);
  same_key.transaction_key = "key-1";
  EXPECT_EQ(put(same_key), CommitOutcome::guard_failed) << "transaction key";
  same_key.station_id = id<StationId>(2);
  EXPECT_EQ(put(same_key), CommitOutcome::committed) << "the same key at another station";
  auto same_number = a_session(3);
  same_number.transaction_number = 1001;
  EXPECT_EQ(put(same_number), CommitOutcome::guard_failed) << "transaction number";
}

TEST_P(CommitSuite, empty_keys_and_number_zero_are_no_keys) {
  for (std::uint8_t n = 1; n <= 2; ++n) {
    auto session = a_session(n);
    session.transaction_key.clear();
    session.transaction_number = 0;
    EXPECT_EQ(put(session), CommitOutcome::committed);
  }
  EXPECT_EQ(value_of(store().last_transaction_number()), 0);
}

TEST_P(CommitSuite, an_idempotency_key_is_reserved_once_and_then_completed) {
  IdempotencyRow row{"k", {}, 0, "", {5}};
  EXPECT_EQ(put(row), CommitOutcome::committed);
  EXPECT_EQ(put(row), CommitOutcome::guard_failed);
  row.status = 200;
  EXPECT_EQ(put(row), CommitOutcome::committed);
  row.status = 0;
  EXPECT_EQ(put(row), CommitOutcome::guard_failed);
}

TEST_P(CommitSuite, a_stored_bill_is_never_changed) {
  put(ended(a_session(1)), a_bill(id<SessionId>(1)));
  auto second = a_bill(id<SessionId>(1));
  second.bill.total = Money{999};
  EXPECT_EQ(put(second), CommitOutcome::guard_failed);
  EXPECT_EQ(value_of(store().find_bill(id<SessionId>(1)))->bill.total.minor, 150);
}

TEST_P(CommitSuite, a_stored_tariff_is_never_changed) {
  EXPECT_EQ(put(a_tariff()), CommitOutcome::committed);
  EXPECT_EQ(put(a_tariff()), CommitOutcome::committed) << "the same again is no change";
  auto other = a_tariff();
  other.tariff.elements[0].components[0].price_e5 = 1;
  EXPECT_EQ(put(other), CommitOutcome::guard_failed);
  EXPECT_TRUE(value_of(store().load_catalog()).tariffs.at(0).tariff == a_tariff().tariff);
}

TEST_P(CommitSuite, what_hangs_on_an_unknown_session_is_refused) {
  const auto unknown = id<SessionId>(9);
  EXPECT_EQ(put(a_bill(unknown)), CommitOutcome::guard_failed);
  EXPECT_EQ(put(AppendReadings{unknown, 0, samples(0, 1)}), CommitOutcome::guard_failed);
  EXPECT_EQ(put(PutCurve{unknown, samples(0, 1)}), CommitOutcome::guard_failed);
  EXPECT_EQ(put(SignedValue{unknown, {1}, 0, "{}"}), CommitOutcome::guard_failed);
}

TEST_P(CommitSuite, a_failed_guard_leaves_nothing_behind) {
  put(a_station(), a_session(1));
  put(AppendReadings{id<SessionId>(1), 0, samples(0, 5)});
  Commit bad;
  auto changed = ended(a_session(1));
  auto station = a_station();
  station.name = "changed";
  auto clash = a_station(2);
  clash.identity = "CP-1";
  bad.changes = {changed,
                 station,
                 a_token(),
                 Setting{"s", "1"},
                 Quarantined{station_1, operator_1, {1}, "a", "b", "c"},
                 AppendReadings{id<SessionId>(1), 2, samples(2, 9)},
                 a_bill(id<SessionId>(1)),
                 SignedValue{id<SessionId>(1), {1}, 0, "{}"},
                 clash};
  bad.events = {an_event("session.ended")};
  EXPECT_EQ(commit(bad), CommitOutcome::guard_failed);
  EXPECT_EQ(text_of(*value_of(store().find_session(id<SessionId>(1)))), text_of(a_session(1)));
  EXPECT_EQ(value_of(store().load_curve(id<SessionId>(1))), samples(0, 5));
  const auto catalog = value_of(store().load_catalog());
  EXPECT_EQ(text_of(catalog.stations.at(0)), text_of(a_station()));
  EXPECT_TRUE(catalog.tokens.empty());
  EXPECT_FALSE(value_of(store().find_setting("s")));
  EXPECT_TRUE(value_of(store().list_quarantined({}, 9)).empty());
  EXPECT_TRUE(value_of(store().list_events({})).empty());
  EXPECT_FALSE(value_of(store().find_bill(id<SessionId>(1))));
  EXPECT_TRUE(value_of(store().list_signed_values(id<SessionId>(1))).empty());
  const AppendReadings next{id<SessionId>(1), 5, samples(5, 1)};
  EXPECT_EQ(put(next), CommitOutcome::committed) << "the session goes on where it was";
  EXPECT_EQ(value_of(store().load_curve(id<SessionId>(1))), samples(0, 6));
}

TEST_P(CommitSuite, events_are_numbered_without_holes_in_commit_order) {
  std::vector<std::string> heard;
  store().listen([&](std::span<const domain::Event> events) {
    for (const auto& event : events) {
      heard.push_back(std::to_string(event.sequence) + " " + event.kind);
    }
  });
  Commit two;
  two.events = {an_event("a"), an_event("b")};
  EXPECT_EQ(commit(two), CommitOutcome::committed);
  Commit refused;
  refused.guards.emplace_back(EpochIs{station_1, 0});
  refused.events = {an_event("never")};
  put(a_station());
  EXPECT_EQ(commit(refused), CommitOutcome::guard_failed);
  Commit one;
  one.events = {an_event("c", 2)};
  EXPECT_EQ(commit(one), CommitOutcome::committed);
  EXPECT_EQ(heard, (std::vector<std::string>{"1 a", "2 b", "3 c"}));
  reopen();
  EXPECT_EQ(commit(one), CommitOutcome::committed);
  const auto events = value_of(store().list_events({}));
  ASSERT_EQ(events.size(), 4u);
  auto expected = an_event("a");
  expected.sequence = 1;
  EXPECT_EQ(text_of(events[0]), text_of(expected));
  EXPECT_EQ(events[3].sequence, 4u);
}

TEST_P(CommitSuite, one_bad_commit_does_not_fail_its_neighbours) {
  put(a_station());
  boost::asio::io_context context;
  std::vector<Commit> commits(20);
  std::vector<std::optional<CommitOutcome>> outcomes(commits.size());
  for (std::size_t i = 0; i < commits.size(); ++i) {
    auto station = a_station(static_cast<std::uint8_t>(10 + i));
    if (i % 5 == 4) station.identity = "CP-1";
    commits[i].changes = {Setting{"n" + std::to_string(i), "1"}, station};
    commits[i].events = {an_event("e" + std::to_string(i))};
    boost::asio::co_spawn(
        context, store().commit(commits[i]),
        [&, i](std::exception_ptr, CommitOutcome outcome) { outcomes[i] = outcome; });
  }
  context.run();
  for (std::size_t i = 0; i < commits.size(); ++i) {
    const bool bad = i % 5 == 4;
    EXPECT_EQ(outcomes[i], bad ? CommitOutcome::guard_failed : CommitOutcome::committed) << i;
    EXPECT_EQ(value_of(store().find_setting("n" + std::to_string(i))).has_value(), !bad) << i;
  }
  EXPECT_EQ(value_of(store().list_events({})).back().sequence, 16u);
}

}  // namespace
}  // namespace voltyard::storage::suite
