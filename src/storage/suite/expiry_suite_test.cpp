// What is older than it is kept goes, and nothing else.
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

namespace voltyard::storage::suite {
namespace {

class ExpirySuite : public StoreSuite {
 protected:
  static RemoveExpired older_than(Fading kind, std::int64_t before_ms, std::size_t limit = 100) {
    return {kind, {before_ms}, limit};
  }

  // How many rows went, of how many that were said to go.
  std::string remove(RemoveExpired which) {
    const auto said = value_of(store().count_expired(which));
    EXPECT_EQ(put(which), CommitOutcome::committed);
    const auto left = value_of(store().count_expired(which));
    return std::to_string(said) + ", then " + std::to_string(left);
  }

  static domain::Session session(std::uint8_t n, std::int64_t at_ms,
                                 domain::SessionState state = domain::SessionState::ended) {
    auto row = a_session(n);
    row.state = state;
    row.token_uid = "Card" + std::to_string(n);
    row.token_id = id<TokenId>(n);
    row.started_at = {at_ms - 10};
    row.ended_at = state == domain::SessionState::active ? Timestamp{} : Timestamp{at_ms};
    row.last_seen_at = {at_ms};
    return row;
  }

  std::string session_text(std::uint8_t n) {
    const auto row = value_of(store().find_session(id<SessionId>(n)));
    const auto curve = value_of(store().load_curve(id<SessionId>(n)));
    const auto signatures = value_of(store().list_signed_values(id<SessionId>(n)));
    return "'" + row->token_uid + "' " + (row->token_id.is_nil() ? "nobody" : "somebody") + " " +
           std::to_string(curve.size()) + " " + std::to_string(signatures.size());
  }
};

INSTANTIATE_TEST_SUITE_P(, ExpirySuite, ::testing::ValuesIn(kinds()),
                         [](const auto& chosen) { return chosen.param.name; });

TEST_P(ExpirySuite, an_old_session_loses_who_charged_and_its_readings_and_keeps_its_bill) {
  for (std::uint8_t n = 1; n <= 3; ++n) {
    put(session(n, 1'000 * n), PutCurve{id<SessionId>(n), samples(0, 4)},
        SignedValue{id<SessionId>(n), {5}, 0, "signed"});
  }
  const auto bill = a_bill(id<SessionId>(1));
  put(bill);
  EXPECT_EQ(remove(older_than(Fading::sessions, 3'000)), "2, then 0");
  reopen();
  EXPECT_EQ(session_text(1), "'' nobody 0 0");
  EXPECT_EQ(session_text(2), "'' nobody 0 0");
  EXPECT_EQ(session_text(3), "'Card3' somebody 4 1");
  const auto kept = value_of(store().find_bill(id<SessionId>(1)));
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->bill == bill.bill);
}

TEST_P(ExpirySuite, sessions_that_run_or_are_in_doubt_are_passed_over) {
  put(session(1, 1'000, domain::SessionState::active));
  put(session(2, 1'000, domain::SessionState::needs_review));
  put(session(3, 1'000));
  EXPECT_EQ(remove(older_than(Fading::sessions, 3'000)), "1, then 0");
  EXPECT_EQ(session_text(1), "'Card1' somebody 0 0");
  EXPECT_EQ(session_text(2), "'Card2' somebody 0 0");
  EXPECT_EQ(session_text(3), "'' nobody 0 0");
}

TEST_P(ExpirySuite, a_session_that_was_passed_over_goes_once_it_is_settled) {
  put(session(1, 1'000, domain::SessionState::needs_review),
      PutCurve{id<SessionId>(1), samples(0, 4)});
  put(session(2, 1'000));
  put(session(3, 2'000, domain::SessionState::needs_review));
  put(session(4, 2'000));
  EXPECT_EQ(remove(older_than(Fading::sessions, 3'000)), "2, then 0");
  put(session(1, 1'000), session(3, 9'000));
  reopen();
  EXPECT_EQ(remove(older_than(Fading::sessions, 3'000)), "1, then 0");
  EXPECT_EQ(session_text(1), "'' nobody 0 0");
  EXPECT_EQ(session_text(3), "'Card3' somebody 0 0") << "is not old enough yet";
  EXPECT_EQ(remove(older_than(Fading::sessions, 9'001)), "1, then 0");
}

TEST_P(ExpirySuite, a_session_behind_a_younger_one_waits_for_it) {
  put(session(1, 5'000));
  put(session(2, 1'000));
  EXPECT_EQ(remove(older_than(Fading::sessions, 3'000)), "0, then 0");
  EXPECT_EQ(remove(older_than(Fading::sessions, 5'001)), "2, then 0");
}

TEST_P(ExpirySuite, no_more_than_asked_for_goes_at_once) {
  for (std::uint8_t n = 1; n <= 5; ++n) put(session(n, 1'000));
  EXPECT_EQ(remove(older_than(Fading::sessions, 3'000, 2)), "2, then 2");
  EXPECT_EQ(remove(older_than(Fading::sessions, 3'000, 2)), "2, then 1");
  EXPECT_EQ(remove(older_than(Fading::sessions, 3'000, 2)), "1, then 0");
}

TEST_P(ExpirySuite, old_events_go_and_the_numbers_go_on) {
  Commit three;
  for (int i = 1; i <= 3; ++i) {
    auto& event = three.events.emplace_back(an_event("test", 1));
    event.at = {i * 1'000};
  }
  commit(three);
  EXPECT_EQ(remove(older_than(Fading::events, 2'000)), "1, then 0");
  EXPECT_EQ(remove(older_than(Fading::events, 9'000)), "1, then 0") << "the newest stays";
  reopen();
  commit(three);
  EventFilter filter;
  const auto events = value_of(store().list_events(filter));
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[0].sequence, 3u);
  EXPECT_EQ(events[1].sequence, 4u);
  filter.after_sequence = 5;
  EXPECT_EQ(value_of(store().list_events(filter)).at(0).sequence, 6u);
}

TEST_P(ExpirySuite, notices_and_commands_that_wait_for_an_answer_stay) {
  domain::Notice waiting;
  waiting.id = id<domain::NoticeId>(1);
  waiting.created_at = {1'000};
  auto over = waiting;
  over.id = id<domain::NoticeId>(2);
  over.state = domain::NoticeState::delivered;
  auto sent = an_operation();
  sent.state = OperationState::sent;
  sent.created_at = {1'000};
  auto done = sent;
  done.id = id<OperationId>(2);
  done.state = OperationState::done;
  put(waiting, over, sent, done);
  EXPECT_EQ(remove(older_than(Fading::notices, 1'000)), "0, then 0");
  EXPECT_EQ(remove(older_than(Fading::notices, 1'001)), "1, then 0");
  EXPECT_EQ(value_of(store().list_notices({})).size(), 1u);
  EXPECT_EQ(remove(older_than(Fading::operations, 1'001)), "1, then 0");
  EXPECT_TRUE(value_of(store().find_operation(sent.id)));
  EXPECT_FALSE(value_of(store().find_operation(done.id)));
}

TEST_P(ExpirySuite, old_messages_that_could_not_be_judged_go) {
  for (int i = 1; i <= 3; ++i) {
    put(Quarantined{id<StationId>(1), operator_1, {i * 1'000}, "StopTransaction", "why", "{}"});
  }
  EXPECT_EQ(remove(older_than(Fading::quarantine, 3'000)), "2, then 0");
  EXPECT_EQ(value_of(store().list_quarantined({}, 10)).size(), 1u);
}

}  // namespace
}  // namespace voltyard::storage::suite
