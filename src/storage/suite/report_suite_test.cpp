// What reports add up, and lists that are filtered by more than their owner.
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

namespace voltyard::storage::suite {
namespace {

using namespace std::chrono_literals;

class ReportSuite : public StoreSuite {
 protected:
  ReportFilter first_days() {
    ReportFilter filter;
    filter.operator_id = operator_1;
    filter.places = {{location_1, {"UTC", 0h, {}}}};
    filter.last_day = 1;
    filter.now = {10'000'000'000};
    return filter;
  }
  SessionReport report(ReportFilter filter) {
    return value_of(store().report_sessions(std::move(filter)));
  }
};

INSTANTIATE_TEST_SUITE_P(, ReportSuite, ::testing::ValuesIn(kinds()),
                         [](const auto& chosen) { return chosen.param.name; });

TEST_P(ReportSuite, charges_are_added_up_with_the_fees_of_their_bills) {
  put(a_session(1));
  put(ended(a_session(1)), a_bill(id<SessionId>(1)));
  put(ended(a_session(2)), a_session(3));
  auto elsewhere = ended(a_session(4));
  elsewhere.location_id = id<LocationId>(2);
  auto foreign = ended(a_session(5));
  foreign.operator_id = id<OperatorId>(2);
  auto later = ended(a_session(6));
  later.started_at = later.started_at + 48h;
  later.ended_at = later.ended_at + 48h;
  put(elsewhere, foreign, later);
  reopen();
  const auto sums = report(first_days());
  EXPECT_EQ(sums.all.sessions, 3);
  EXPECT_EQ(sums.all.energy, Energy{1'500'000});
  EXPECT_EQ(sums.all.electricity, Money{112});
  EXPECT_EQ(sums.all.service, Money{38});
  EXPECT_EQ(sums.all.payable, Money{300});
  ASSERT_EQ(sums.days.size(), 2u);
  EXPECT_EQ(sums.days[0].sum, sums.all);
  EXPECT_EQ(sums.days[1].sum, ReportSum{});
  ASSERT_EQ(sums.endings.size(), 1u);
  EXPECT_EQ(sums.endings[0].reason, domain::EndReason::ev_disconnected);
  EXPECT_EQ(sums.endings[0].text, "EVDisconnected");
  EXPECT_EQ(sums.endings[0].count, 2);
  EXPECT_EQ(sums.week[3][0].busy, 2 * 100s - 3ms + 497ms) << "Thursday, 1970-01-01";
}

TEST_P(ReportSuite, what_a_review_changes_changes_the_report) {
  auto doubtful = ended(a_session(1));
  doubtful.state = domain::SessionState::needs_review;
  doubtful.bill_minor.reset();
  put(doubtful);
  EXPECT_EQ(report(first_days()).all.payable, Money{});
  auto ruled = ended(doubtful);
  ruled.credited_minor = 20;
  put(ruled, a_bill(ruled.id));
  const auto sums = report(first_days());
  EXPECT_EQ(sums.all.sessions, 1);
  EXPECT_EQ(sums.all.payable, Money{150});
  EXPECT_EQ(sums.all.credited, Money{20});
  EXPECT_EQ(sums.all.service, Money{38});
}

TEST_P(ReportSuite, a_charge_of_the_evening_before_still_has_its_slot) {
  auto early = ended(a_session(1));
  early.started_at = {-3'600'000};
  early.ended_at = {1'800'000};
  put(early);
  const auto sums = report(first_days());
  EXPECT_EQ(sums.all.sessions, 0);
  EXPECT_EQ(sums.week[3][0].busy, 30min);
}

TEST_P(ReportSuite, more_charges_than_may_be_added_up_are_refused) {
  put(ended(a_session(1)), ended(a_session(2)));
  auto filter = first_days();
  filter.most_rows = 1;
  const auto refused = wait_for(store().report_sessions(filter));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
}

TEST_P(ReportSuite, times_without_a_connection_come_from_the_alarms) {
  domain::Alarm alarm;
  alarm.operator_id = operator_1;
  alarm.location_id = location_1;
  alarm.station_id = station_1;
  alarm.kind = domain::offline_alarm;
  const auto told = [&](std::uint8_t n, Duration since, Duration cleared) {
    alarm.id = id<domain::AlarmId>(n);
    const auto begin = Timestamp{} + since;
    alarm.raised_at = begin + 3min;
    alarm.details = {{"since", to_rfc3339(begin)}};
    alarm.cleared_at = Timestamp{} + cleared;
    alarm.state = cleared == 0h ? domain::AlarmState::raised : domain::AlarmState::cleared;
    put(alarm);
  };
  told(1, 1h, 2h);
  told(2, 40h, 0h);
  told(3, 60h, 61h);
  alarm.kind = "signal.smoke";
  told(4, 3h, 4h);
  alarm.kind = domain::offline_alarm;
  alarm.operator_id = id<OperatorId>(2);
  told(5, 5h, 6h);
  reopen();
  const auto offline = report(first_days()).offline;
  ASSERT_EQ(offline.size(), 1u);
  EXPECT_EQ(offline[0].station_id, station_1);
  EXPECT_EQ(offline[0].location_id, location_1);
  EXPECT_EQ(offline[0].time, 1h + 8h);
  EXPECT_EQ(offline[0].times, 2);
  EXPECT_TRUE(offline[0].still);
}

TEST_P(ReportSuite, tallies_add_up_by_day_and_place) {
  put(Tally{operator_1, location_1, 0, "look", 2}, Tally{operator_1, location_1, 0, "look", 3});
  put(Tally{operator_1, location_1, 1, "look", 4}, Tally{operator_1, location_1, 1, "start", 1});
  put(Tally{operator_1, location_1, 2, "look", 50});
  put(Tally{operator_1, id<LocationId>(2), 0, "look", 600});
  put(Tally{id<OperatorId>(2), id<LocationId>(3), 0, "look", 7000});
  reopen();
  const std::map<std::string, std::uint64_t, std::less<>> expected{{"look", 9}, {"start", 1}};
  EXPECT_EQ(report(first_days()).tallies, expected);
}

TEST_P(ReportSuite, postings_are_listed_by_kind_and_time) {
  put(a_wallet());
  for (const int n : {10, 11, 12}) {
    auto posting = a_top_up(static_cast<std::uint8_t>(n), 500);
    posting.at = {n * 1000};
    put(posting);
  }
  auto opening = a_top_up(20, 100);
  opening.kind = billing::PostingKind::opening;
  opening.at = {20'000};
  put(opening);
  const auto numbers = [&](PostingFilter filter) {
    filter.operator_id = operator_1;
    std::string text;
    for (const auto& row : value_of(store().list_postings(filter))) {
      text += std::to_string(row.number) + " ";
    }
    return text;
  };
  PostingFilter filter;
  EXPECT_EQ(numbers(filter), "4 3 2 1 ");
  filter.kind = billing::PostingKind::top_up;
  EXPECT_EQ(numbers(filter), "3 2 1 ");
  filter.from = Timestamp{11'000};
  EXPECT_EQ(numbers(filter), "3 2 ");
  filter.before = Timestamp{12'000};
  EXPECT_EQ(numbers(filter), "2 ");
  filter = {};
  filter.before_number = 4;
  filter.limit = 2;
  EXPECT_EQ(numbers(filter), "3 2 ");
}

TEST_P(ReportSuite, the_log_keeps_what_was_before_and_after_and_is_found_by_it) {
  desk::LogEntry entry;
  entry.operator_id = operator_1;
  entry.kind = "person.changed";
  entry.who = "Ann (ann)";
  entry.subject = "p-1";
  entry.at = {1000};
  entry.changes = {{"role", "viewer", "operator"}, {"name", "", "王"}};
  put(entry);
  entry.kind = "note";
  entry.who = "Bob (bob)";
  entry.subject.clear();
  entry.at = {2000};
  entry.changes.clear();
  put(entry);
  reopen();
  const auto found = [&](const LogFilter& filter) {
    std::string text;
    for (const auto& row : value_of(store().list_log(filter))) {
      text += std::to_string(row.number) + " ";
    }
    return text;
  };
  LogFilter filter;
  filter.operator_id = operator_1;
  EXPECT_EQ(found(filter), "2 1 ");
  auto by = filter;
  by.who = "bob";
  EXPECT_EQ(found(by), "2 ");
  by = filter;
  by.subject = "p-1";
  EXPECT_EQ(found(by), "1 ");
  by = filter;
  by.kind = "person.";
  EXPECT_EQ(found(by), "1 ");
  by = filter;
  by.kind = "cut.,person.,shift.";
  EXPECT_EQ(found(by), "1 ");
  by.kind = R"(cut.,"],"person.)";
  EXPECT_EQ(found(by), "") << "what is no kind fits none";
  by = filter;
  by.only_changes = true;
  EXPECT_EQ(found(by), "1 ");
  by = filter;
  by.from = Timestamp{1500};
  EXPECT_EQ(found(by), "2 ");
  by = filter;
  by.before = Timestamp{1500};
  EXPECT_EQ(found(by), "1 ");
  const auto rows = value_of(store().list_log(by));
  ASSERT_EQ(rows.size(), 1u);
  const std::vector<desk::FieldChange> expected{{"role", "viewer", "operator"}, {"name", "", "王"}};
  EXPECT_EQ(rows[0].changes, expected);
  EXPECT_EQ(rows[0].seal, desk::seal_of({}, rows[0]));
}

}  // namespace
}  // namespace voltyard::storage::suite
