// Commands for many stations in every store.
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

namespace voltyard::storage::suite {
namespace {

using desk::BulkOutcome;
using desk::BulkState;

class BulkSuite : public StoreSuite {};
INSTANTIATE_TEST_SUITE_P(, BulkSuite, ::testing::ValuesIn(kinds()),
                         [](const auto& chosen) { return chosen.param.name; });

desk::BulkJob a_job(std::uint8_t n = 1) {
  desk::BulkJob row;
  row.id = id<desk::BulkJobId>(n);
  row.operator_id = operator_1;
  row.locations = {location_1, id<LocationId>(7)};
  row.name = "夜间重启";
  row.command = {desk::BulkKind::configuration, {{"key", "HeartbeatInterval"}, {"value", "300"}}};
  row.policy = {3, true, 20, 600, 15, desk::BulkCharging::skip, std::chrono::minutes(90)};
  row.created_by = "li";
  row.created_at = {10};
  row.state = BulkState::stopped;
  row.until = {99};
  row.round = 2;
  row.canary_passed = true;
  row.changed_by = "wang";
  row.changed_at = {20};
  row.reason = "3 of 10 failed";
  row.counts = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  return row;
}

desk::BulkStation a_row(std::uint32_t position, BulkOutcome outcome, std::uint8_t job = 1) {
  desk::BulkStation row;
  row.job_id = id<desk::BulkJobId>(job);
  row.position = position;
  row.station_id = id<StationId>(static_cast<std::uint8_t>(position + 1));
  row.outcome = outcome;
  row.canary = true;
  row.round = 2;
  row.tries = 3;
  row.operation_id = id<OperationId>(4);
  row.said = "Rejected";
  row.sent_at = {11};
  row.finished_at = {12};
  return row;
}

TEST_P(BulkSuite, jobs_come_back_whole_newest_first_and_open_ones_apart) {
  auto done = a_job(2);
  done.state = BulkState::done;
  done.locations.clear();
  done.command.arguments.clear();
  EXPECT_EQ(put(a_job(), done), CommitOutcome::committed);
  reopen();
  BulkJobFilter filter;
  filter.operator_id = operator_1;
  EXPECT_EQ(value_of(store().list_bulk_jobs(filter)), (std::vector{done, a_job()}));
  filter.only_open = true;
  EXPECT_EQ(value_of(store().list_bulk_jobs(filter)), std::vector{a_job()});
  filter = {};
  filter.before = done.id;
  EXPECT_EQ(value_of(store().list_bulk_jobs(filter)), std::vector{a_job()});
  filter.operator_id = id<OperatorId>(9);
  EXPECT_TRUE(value_of(store().list_bulk_jobs(filter)).empty());
  EXPECT_EQ(value_of(store().find_bulk_job(done.id)), done);
  EXPECT_EQ(value_of(store().find_bulk_job(id<desk::BulkJobId>(3))), std::nullopt);
}

TEST_P(BulkSuite, stations_come_back_in_their_order_page_by_page_and_by_outcome) {
  const auto first = a_row(0, BulkOutcome::succeeded);
  const auto second = a_row(1, BulkOutcome::refused);
  const auto third = a_row(2, BulkOutcome::succeeded);
  put(a_job(), a_job(2), third, first, second, a_row(0, BulkOutcome::sent, 2));
  reopen();
  BulkStationFilter filter;
  filter.job_id = a_job().id;
  EXPECT_EQ(value_of(store().list_bulk_stations(filter)), (std::vector{first, second, third}));
  filter.limit = 1;
  filter.from_position = 1;
  EXPECT_EQ(value_of(store().list_bulk_stations(filter)), std::vector{second});
  filter.outcome = BulkOutcome::succeeded;
  EXPECT_EQ(value_of(store().list_bulk_stations(filter)), std::vector{third});
}

TEST_P(BulkSuite, those_who_failed_wait_again_and_nobody_else_does) {
  put(a_job(), a_job(2), a_row(0, BulkOutcome::failed), a_row(1, BulkOutcome::unreached),
      a_row(2, BulkOutcome::succeeded), a_row(0, BulkOutcome::failed, 2));
  put(MoveBulkStations{
      a_job().id, {BulkOutcome::failed, BulkOutcome::unreached}, BulkOutcome::waiting});
  auto moved = a_row(0, BulkOutcome::waiting);
  moved.canary = false;
  moved.said.clear();
  auto other = a_row(1, BulkOutcome::waiting);
  other.canary = false;
  other.said.clear();
  BulkStationFilter filter;
  filter.job_id = a_job().id;
  EXPECT_EQ(value_of(store().list_bulk_stations(filter)),
            (std::vector{moved, other, a_row(2, BulkOutcome::succeeded)}));
  filter.job_id = a_job(2).id;
  EXPECT_EQ(value_of(store().list_bulk_stations(filter)),
            std::vector{a_row(0, BulkOutcome::failed, 2)});
}

TEST_P(BulkSuite, what_nobody_sent_keeps_its_words_when_it_is_given_up) {
  put(a_job(), a_row(0, BulkOutcome::waiting));
  put(MoveBulkStations{a_job().id, {BulkOutcome::waiting}, BulkOutcome::cancelled});
  BulkStationFilter filter;
  filter.job_id = a_job().id;
  EXPECT_EQ(value_of(store().list_bulk_stations(filter)),
            std::vector{a_row(0, BulkOutcome::cancelled)});
}

TEST_P(BulkSuite, a_job_goes_with_its_stations) {
  put(a_job(), a_job(2), a_row(0, BulkOutcome::failed), a_row(1, BulkOutcome::failed),
      a_row(0, BulkOutcome::sent, 2));
  put(RemoveBulkJob{a_job().id});
  BulkStationFilter filter;
  filter.job_id = a_job().id;
  EXPECT_TRUE(value_of(store().list_bulk_stations(filter)).empty());
  EXPECT_EQ(value_of(store().find_bulk_job(a_job().id)), std::nullopt);
  filter.job_id = a_job(2).id;
  EXPECT_EQ(value_of(store().list_bulk_stations(filter)).size(), 1u);
}

TEST_P(BulkSuite, an_operators_stations_come_with_their_state) {
  auto other = a_station(2);
  other.operator_id = id<OperatorId>(9);
  put(a_station(), other);
  const auto rows = value_of(store().list_stations(operator_1));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(text_of(rows[0]), text_of(a_station()));
}

}  // namespace
}  // namespace voltyard::storage::suite
