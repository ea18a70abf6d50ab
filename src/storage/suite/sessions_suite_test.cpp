// Open sessions and their readings; pages and filters.
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

namespace voltyard::storage::suite {
namespace {

class SessionsSuite : public StoreSuite {
 protected:
  const SessionId first_ = id<SessionId>(1);
  const SessionId second_ = id<SessionId>(2);

  std::vector<domain::Sample> curve(SessionId session) {
    return value_of(store().load_curve(session));
  }
  std::vector<int> listed(SessionFilter filter) {
    std::vector<int> last_bytes;
    for (const auto& session : value_of(store().list_sessions(filter))) {
      last_bytes.push_back(session.id.uuid.bytes[15]);
    }
    return last_bytes;
  }
};

INSTANTIATE_TEST_SUITE_P(, SessionsSuite, ::testing::ValuesIn(kinds()),
                         [](const auto& chosen) { return chosen.param.name; });

TEST_P(SessionsSuite, readings_of_open_sessions_survive_a_restart) {
  put(a_session(1), a_session(2));
  for (int i = 0; i < 10; ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    put(AppendReadings{first_, index * 2, samples(i * 2, 2)});
    put(AppendReadings{second_, index, samples(i, 1)});
  }
  reopen();
  EXPECT_EQ(curve(first_), samples(0, 20));
  EXPECT_EQ(curve(second_), samples(0, 10));
  put(AppendReadings{first_, 20, samples(20, 1)});
  EXPECT_EQ(curve(first_), samples(0, 21));
}

TEST_P(SessionsSuite, what_of_a_hold_had_been_given_is_kept_with_the_session) {
  auto row = a_session(1);
  row.held_minor = 500;
  row.held_gift_minor = 30;
  put(row);
  reopen();
  EXPECT_EQ(text_of(*value_of(store().find_session(first_))), text_of(row));
  row.held_gift_minor = 20;
  put(row);
  reopen();
  EXPECT_EQ(text_of(*value_of(store().find_session(first_))), text_of(row));
}

TEST_P(SessionsSuite, a_curve_put_in_between_covers_what_was_read_and_readings_go_on) {
  put(a_session(1), a_session(2));
  put(AppendReadings{first_, 0, samples(0, 5)}, AppendReadings{second_, 0, samples(0, 2)});
  put(PutCurve{first_, samples(0, 5)});
  EXPECT_EQ(curve(first_), samples(0, 5));
  put(AppendReadings{first_, 5, samples(5, 2)}, AppendReadings{second_, 2, samples(2, 2)});
  reopen();
  EXPECT_EQ(curve(first_), samples(0, 7));
  EXPECT_EQ(curve(second_), samples(0, 4));
  put(AppendReadings{first_, 7, samples(7, 3)});
  const auto record = value_of(store().load_station(station_1));
  EXPECT_FALSE(record) << "no station row: nothing to load";
  EXPECT_EQ(curve(first_), samples(0, 10));
}

TEST_P(SessionsSuite, readings_and_curve_of_one_commit_agree) {
  put(a_session(1));
  put(AppendReadings{first_, 0, samples(0, 3)}, PutCurve{first_, samples(0, 3)});
  put(AppendReadings{first_, 3, samples(3, 1)});
  reopen();
  EXPECT_EQ(curve(first_), samples(0, 4));
}

TEST_P(SessionsSuite, a_curve_may_say_more_than_the_readings_it_covers) {
  put(a_session(1), a_session(2));
  put(AppendReadings{first_, 0, samples(0, 5)}, AppendReadings{second_, 0, samples(0, 1)});
  put(PutCurve{first_, samples(0, 8)});
  reopen();
  EXPECT_EQ(put(AppendReadings{first_, 8, samples(8, 1)}), CommitOutcome::committed);
  EXPECT_EQ(curve(first_), samples(0, 9));
  EXPECT_EQ(curve(second_), samples(0, 1));
}

TEST_P(SessionsSuite, a_refused_commit_takes_no_other_readings_with_it) {
  put(a_session(1), a_session(2));
  put(AppendReadings{first_, 0, samples(0, 2)});
  put(AppendReadings{second_, 0, samples(0, 2)});
  const auto unknown = id<SessionId>(9);
  EXPECT_EQ(put(AppendReadings{first_, 2, samples(2, 1)}, a_bill(unknown)),
            CommitOutcome::guard_failed);
  EXPECT_EQ(put(AppendReadings{first_, 2, samples(2, 2)}), CommitOutcome::committed);
  reopen();
  EXPECT_EQ(curve(first_), samples(0, 4));
  EXPECT_EQ(curve(second_), samples(0, 2));
}

TEST_P(SessionsSuite, a_closed_session_keeps_its_curve) {
  put(a_session(1));
  put(AppendReadings{first_, 0, samples(0, 30)});
  put(ended(a_session(1)), PutCurve{first_, samples(0, 31)});
  reopen();
  EXPECT_EQ(curve(first_), samples(0, 31));
  EXPECT_TRUE(curve(second_).empty());
}

TEST_P(SessionsSuite, a_session_closed_without_a_curve_keeps_its_readings) {
  put(a_session(1), a_session(2));
  put(AppendReadings{first_, 0, samples(0, 3)}, AppendReadings{second_, 0, samples(0, 1)});
  put(AppendReadings{first_, 3, samples(3, 3)});
  put(ended(a_session(1)));
  EXPECT_EQ(curve(first_), samples(0, 6));
  reopen();
  EXPECT_EQ(curve(first_), samples(0, 6));
  put(AppendReadings{first_, 6, samples(6, 1)});
  EXPECT_EQ(curve(first_), samples(0, 7)) << "late readings of a closed session are kept";
}

TEST_P(SessionsSuite, a_gap_is_refused_and_a_repetition_replaces) {
  put(a_session(1));
  put(AppendReadings{first_, 0, samples(0, 3)});
  EXPECT_EQ(put(AppendReadings{first_, 4, samples(4, 1)}), CommitOutcome::guard_failed);
  put(AppendReadings{first_, 3, samples(3, 2)});
  auto other = samples(10, 2);
  EXPECT_EQ(put(AppendReadings{first_, 2, other}), CommitOutcome::committed);
  auto expected = samples(0, 2);
  expected.insert(expected.end(), other.begin(), other.end());
  EXPECT_EQ(curve(first_), expected);
  EXPECT_EQ(put(AppendReadings{first_, 5, samples(5, 1)}), CommitOutcome::guard_failed);
  reopen();
  EXPECT_EQ(curve(first_), expected);
  put(PutCurve{first_, expected});
  put(AppendReadings{first_, 1, other});
  expected = {a_sample(0), other[0], other[1]};
  EXPECT_EQ(curve(first_), expected) << "also behind a curve";
  reopen();
  EXPECT_EQ(curve(first_), expected);
}

TEST_P(SessionsSuite, sessions_are_listed_newest_first_in_pages) {
  for (std::uint8_t n = 1; n <= 7; ++n) put(a_session(n));
  SessionFilter filter;
  filter.limit = 3;
  EXPECT_EQ(listed(filter), (std::vector{7, 6, 5}));
  filter.before = id<SessionId>(5);
  EXPECT_EQ(listed(filter), (std::vector{4, 3, 2}));
  filter.before = id<SessionId>(2);
  EXPECT_EQ(listed(filter), (std::vector{1}));
}

TEST_P(SessionsSuite, each_filter_narrows_the_list) {
  auto other = a_session(2, id<StationId>(2));
  other.location_id = id<LocationId>(2);
  other.operator_id = id<OperatorId>(2);
  auto review = ended(a_session(4));
  review.state = domain::SessionState::needs_review;
  put(a_session(1), other, ended(a_session(3)), review);
  EXPECT_EQ(listed({}), (std::vector{4, 3, 2, 1}));
  SessionFilter filter;
  filter.operator_id = id<OperatorId>(2);
  EXPECT_EQ(listed(filter), std::vector{2});
  filter = {};
  filter.location_id = location_1;
  EXPECT_EQ(listed(filter), (std::vector{4, 3, 1}));
  filter.before = id<SessionId>(4);
  EXPECT_EQ(listed(filter), (std::vector{3, 1}));
  filter = {};
  filter.station_id = station_1;
  filter.state = domain::SessionState::active;
  EXPECT_EQ(listed(filter), std::vector{1});
  filter = {};
  filter.state = domain::SessionState::needs_review;
  EXPECT_EQ(listed(filter), std::vector{4});
  filter.state = domain::SessionState::ended;
  EXPECT_EQ(listed(filter), std::vector{3});
  filter = {};
  filter.evse_id = id<EvseId>(3);
  EXPECT_EQ(listed(filter), std::vector{3});
  filter = {};
  filter.started_from = Timestamp{100'002};
  filter.started_before = Timestamp{100'004};
  EXPECT_EQ(listed(filter), (std::vector{3, 2}));
}

TEST_P(SessionsSuite, evses_are_listed_by_id_in_pages_and_by_place) {
  auto far = a_station(2);
  far.location_id = id<LocationId>(2);
  put(a_station(), far, an_evse(3), an_evse(1), an_evse(2), an_evse(4, id<StationId>(2)));
  const auto numbers = [&](EvseFilter filter) {
    std::vector<int> found;
    for (const auto& evse : value_of(store().list_evses(filter))) found.push_back(evse.number);
    return found;
  };
  EXPECT_EQ(numbers({}), (std::vector{1, 2, 3, 4}));
  EvseFilter filter;
  filter.limit = 2;
  filter.after = id<EvseId>(1);
  EXPECT_EQ(numbers(filter), (std::vector{2, 3}));
  filter = {};
  filter.location_id = id<LocationId>(2);
  EXPECT_EQ(numbers(filter), std::vector{4});
  filter = {};
  filter.station_id = station_1;
  EXPECT_EQ(numbers(filter), (std::vector{1, 2, 3}));
  filter.operator_id = id<OperatorId>(2);
  EXPECT_TRUE(numbers(filter).empty());
}

TEST_P(SessionsSuite, events_are_listed_oldest_first_after_a_number) {
  Commit commit;
  for (int i = 0; i < 6; ++i) {
    auto event = an_event("k" + std::to_string(i), i % 2 == 0 ? 1 : 2);
    if (i == 2 || i == 4) event.session_id = first_;
    commit.events.push_back(event);
  }
  commit.changes.emplace_back(a_session(1));  // the session stands on station 1, as its events do
  this->commit(commit);
  const auto sequences = [&](EventFilter filter) {
    std::vector<std::uint64_t> found;
    for (const auto& event : value_of(store().list_events(filter))) {
      found.push_back(event.sequence);
    }
    return found;
  };
  using Numbers = std::vector<std::uint64_t>;
  EventFilter filter;
  filter.after_sequence = 2;
  filter.limit = 3;
  EXPECT_EQ(sequences(filter), (Numbers{3, 4, 5}));
  filter = {};
  filter.station_id = id<StationId>(2);
  EXPECT_EQ(sequences(filter), (Numbers{2, 4, 6}));
  filter = {};
  filter.session_id = first_;
  EXPECT_EQ(sequences(filter), (Numbers{3, 5}));
  filter = {};
  filter.kinds = {"k1", "k4", "none"};
  EXPECT_EQ(sequences(filter), (Numbers{2, 5}));
  filter.newest_first = true;
  EXPECT_EQ(sequences(filter), (Numbers{5, 2}));
  filter.limit = 1;
  EXPECT_EQ(sequences(filter), (Numbers{5}));
  filter = {};
  filter.operator_id = id<OperatorId>(5);
  EXPECT_TRUE(sequences(filter).empty());
  filter = {};
  filter.after_sequence = 1'000;
  EXPECT_TRUE(sequences(filter).empty());
}

}  // namespace
}  // namespace voltyard::storage::suite
