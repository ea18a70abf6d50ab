// Commands for many stations: every one is asked once, whatever happens to the server.
#include "csms/bulk_desk.hpp"

#include "csms/yard_fixture.hpp"

#include <algorithm>

namespace voltyard::csms {
namespace {

using desk::BulkJob;
using desk::BulkKind;
using desk::BulkOutcome;
using desk::BulkState;

class BulkDeskTest : public YardTest {
 protected:
  BulkDeskTest() {
    for (int i = 0; i < 4; ++i) ids_.push_back(add_station("P" + std::to_string(i)));
    for (int i = 0; i < 3; ++i) go_online(i);
    open();
  }
  void go_online(int i) {
    connections_.push_back(connect("P" + std::to_string(i)));
    say(connections_.back(), R"([2,"1","BootNotification",{"chargePointVendor":"V",)"
                             R"("chargePointModel":"M"}])");
    show();
  }
  void go_offline(std::size_t i) {
    yard_->ocpp_conversation().on_closed(*connections_[i].peer, link::CloseReason::transport_error);
    drain();
    show();
  }
  void show() {
    yard_->tick(0);
    drain();
  }
  void open() {
    commands_ = std::make_unique<Commands>(*yard_);
    desk_ = std::make_unique<BulkDesk>(
        BulkDesk::Parts{io_.get_executor(), store_, *directory_, *commands_, board_, clock_,
                        random_, [this] { return real_now_; }},
        limits_);
    EXPECT_TRUE(await(desk_->open()).has_value());
  }
  Result<BulkJob> start(desk::BulkPolicy policy = {}) {
    BulkJob draft;
    draft.operator_id = operator_id_;
    draft.name = "restart";
    draft.command = {BulkKind::reset, {{"when", "idle"}}};
    draft.policy = policy;
    draft.created_by = "li";
    const auto sees = [](LocationId) { return true; };
    auto plan = await(desk_->plan(operator_id_, sees, {}, draft.command));
    return await(desk_->start(draft, std::move(*plan)));
  }
  void answers(std::initializer_list<const char*> statuses) {
    for (const auto* status : statuses) {
      sender_.answers.push_back({false, fmt::format(R"({{"status":"{}"}})", status), {}, {}});
    }
  }
  void tick() {
    desk_->tick();
    drain();
  }
  BulkJob job(desk::BulkJobId id) { return desk_->now(**await(store_.find_bulk_job(id))); }
  std::string outcomes(desk::BulkJobId id) {
    std::string words;
    storage::BulkStationFilter filter;
    filter.job_id = id;
    for (const auto& row : *await(store_.list_bulk_stations(filter))) {
      words += std::string(to_string(row.outcome)) + (row.said.empty() ? "" : ":") + row.said + " ";
    }
    return words;
  }
  std::string log() {
    std::string lines;
    for (const auto& entry : *await(store_.list_log({}))) {
      lines = entry.kind + " " + entry.who + "; " + lines;
    }
    return lines;
  }
  Result<BulkJob> decide(desk::BulkJobId id, std::string_view kind, BulkDesk::Step step) {
    return await(desk_->change(operator_id_, id, {kind, "wang", step}));
  }

  std::vector<StationId> ids_;
  std::vector<Connection> connections_;
  BulkLimits limits_;
  std::unique_ptr<Commands> commands_;
  std::unique_ptr<BulkDesk> desk_;
};

TEST_F(BulkDeskTest, every_station_is_asked_and_its_words_are_kept) {
  answers({"Accepted", "Rejected", "Accepted"});
  const auto made = start();
  ASSERT_TRUE(made) << made.error().message;
  drain();
  EXPECT_EQ(sender_.sent.size(), 3u);
  EXPECT_EQ(sender_.sent[0].action, "Reset");
  EXPECT_EQ(sender_.sent[0].payload, R"({"type":"Soft"})");
  EXPECT_EQ(outcomes(made->id),
            "succeeded:Accepted refused:Rejected succeeded:Accepted "
            "skipped:it has never been connected ");
  EXPECT_EQ(job(made->id).state, BulkState::done);
  EXPECT_EQ(desk_->open_jobs(), 0u);
  EXPECT_EQ(log(), "bulk.started li; ");
  EXPECT_EQ(events(domain::event::bulk_changed).size(), 2u);
}

TEST_F(BulkDeskTest, the_operation_names_who_ordered_it_and_is_found_from_the_stations_row) {
  answers({"Accepted", "Accepted", "Accepted"});
  const auto made = start();
  drain();
  storage::BulkStationFilter filter;
  filter.job_id = made->id;
  const auto rows = *await(store_.list_bulk_stations(filter));
  const auto operation = await(store_.find_operation(rows[0].operation_id));
  ASSERT_TRUE(operation && *operation);
  EXPECT_EQ((*operation)->requested_by, "li");
  EXPECT_EQ((*operation)->station_id, rows[0].station_id);
}

TEST_F(BulkDeskTest, the_canary_waits_for_a_person) {
  answers({"Accepted", "Accepted", "Accepted"});
  const auto made = start({.canary = 1});
  drain();
  EXPECT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(job(made->id).state, BulkState::waiting);
  ASSERT_TRUE(decide(made->id, desk::log::bulk_gone_on, desk::go_on));
  drain();
  EXPECT_EQ(sender_.sent.size(), 3u);
  EXPECT_EQ(job(made->id).state, BulkState::done);
  EXPECT_EQ(log(), "bulk.started li; bulk.gone_on wang; ");
}

TEST_F(BulkDeskTest, too_many_failures_stop_it_and_the_log_says_so) {
  answers({"Rejected"});
  const auto made = start({.at_once = 1, .stop_percent = 0});
  drain();
  EXPECT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(job(made->id).state, BulkState::stopped);
  EXPECT_EQ(log(), "bulk.started li; bulk.stopped ; ");
  answers({"Accepted", "Accepted"});
  ASSERT_TRUE(decide(made->id, desk::log::bulk_resumed, desk::resume));
  drain();
  EXPECT_EQ(sender_.sent.size(), 3u);
}

TEST_F(BulkDeskTest, those_who_failed_are_asked_once_more_after_the_job_is_over) {
  answers({"Accepted", "Rejected", "Accepted"});
  const auto made = start();
  drain();
  answers({"Accepted"});
  const auto again = await(desk_->retry(operator_id_, made->id, "wang", {BulkOutcome::refused}));
  ASSERT_TRUE(again) << again.error().message;
  drain();
  EXPECT_EQ(sender_.sent.size(), 4u);
  EXPECT_EQ(sender_.sent[3].station_id, sender_.sent[1].station_id);
  EXPECT_EQ(outcomes(made->id),
            "succeeded:Accepted succeeded:Accepted succeeded:Accepted "
            "skipped:it has never been connected ");
  EXPECT_EQ(
      await(desk_->retry(operator_id_, made->id, "wang", {BulkOutcome::refused})).error().kind,
      ErrorKind::conflict)
      << "nobody is left";
  EXPECT_EQ(desk_->open_jobs(), 0u);
}

TEST_F(BulkDeskTest, a_station_that_is_away_is_asked_when_it_connects) {
  go_offline(2);
  answers({"Accepted", "Accepted"});
  const auto made = start();
  drain();
  EXPECT_EQ(sender_.sent.size(), 2u);
  EXPECT_EQ(job(made->id).state, BulkState::running);
  answers({"Accepted"});
  go_online(2);
  tick();
  EXPECT_EQ(sender_.sent.size(), 3u);
  EXPECT_EQ(job(made->id).state, BulkState::done);
}

TEST_F(BulkDeskTest, what_is_away_until_the_deadline_is_unreached) {
  go_offline(2);
  answers({"Accepted", "Accepted"});
  const auto made = start();
  drain();
  clock_.advance(std::chrono::hours(1));
  tick();
  EXPECT_EQ(job(made->id).state, BulkState::done);
  EXPECT_EQ(job(made->id).counts[static_cast<std::size_t>(BulkOutcome::unreached)], 1u);
  EXPECT_EQ(outcomes(made->id),
            "succeeded:Accepted succeeded:Accepted unreached "
            "skipped:it has never been connected ");
}

// Of OCPP 2.0.1 an answer is a promise, and its operation stays open: nothing here waits for it.
class FirmwareBulkTest : public BulkDeskTest {
 protected:
  FirmwareBulkTest() {
    for (const auto* identity : {"Q0", "Q1"}) {
      add_station(identity);
      lines_.push_back(connect(identity, "ocpp2.0.1"));
      say(lines_.back(), R"([2,"b","BootNotification",{"chargingStation":{"model":"S",)"
                         R"("vendorName":"Elm"},"reason":"PowerUp"}])");
    }
    show();
  }
  template <class T>
  T now(Task<T> task) {
    std::optional<T> result;
    boost::asio::co_spawn(io_, std::move(task),
                          [&](std::exception_ptr, T value) { result.emplace(std::move(value)); });
    io_.restart();
    while (!result) io_.run_one();
    ready();
    return std::move(*result);
  }
  void ready() {
    io_.restart();
    io_.poll();
  }
  desk::BulkJobId begin() {
    BulkJob draft;
    draft.operator_id = operator_id_;
    draft.command = {BulkKind::firmware, {{"address", "https://f.example/2.bin"}}};
    draft.policy = {.canary = 1, .go_on_alone = true, .stop_percent = 0};
    BulkSelection selection;
    selection.protocols = {"ocpp2.0.1"};
    const auto sees = [](LocationId) { return true; };
    auto plan = now(desk_->plan(operator_id_, sees, selection, draft.command));
    const auto made = now(desk_->start(draft, std::move(*plan)));
    EXPECT_TRUE(made) << made.error().message;
    return made->id;
  }
  void report(std::size_t line, std::string_view status) {
    const auto frame =
        fmt::format(R"([2,"{0}","FirmwareStatusNotification",{{"status":"{0}","requestId":{1}}}])",
                    status, clock_.now().ms / 1000);
    wire::ocpp::FrameReader reader;
    const auto read = reader.read(frame, lines_[line].version);
    std::string out;
    boost::asio::co_spawn(io_,
                          yard_->ocpp_conversation().on_call(*lines_[line].peer,
                                                             std::get<wire::ocpp::Call>(read), out),
                          [](std::exception_ptr) {});
    ready();
    desk_->tick();
    ready();
  }
  std::string outcomes_now(desk::BulkJobId id) {
    std::string words;
    storage::BulkStationFilter filter;
    filter.job_id = id;
    const auto rows = now(store_.list_bulk_stations(filter));
    for (const auto& row : *rows) {
      words += std::string(to_string(row.outcome)) + (row.said.empty() ? "" : ":") + row.said + " ";
    }
    return words;
  }

  std::vector<Connection> lines_;
};

TEST_F(FirmwareBulkTest, a_canary_that_does_not_install_it_stops_the_job_whatever_it_promised) {
  answers({"Accepted"});
  const auto id = begin();
  report(0, "Downloading");
  EXPECT_EQ(outcomes_now(id), "sent waiting ") << "promised, not done";
  EXPECT_EQ(sender_.sent.size(), 1u);
  report(0, "InstallationFailed");
  EXPECT_EQ(outcomes_now(id), "failed:InstallationFailed waiting ");
  EXPECT_EQ(desk_->now(**now(store_.find_bulk_job(id))).state, BulkState::stopped);
  EXPECT_EQ(sender_.sent.size(), 1u);
}

TEST_F(FirmwareBulkTest, the_others_follow_a_canary_that_has_installed_it) {
  answers({"Accepted", "Accepted"});
  const auto id = begin();
  report(0, "Installed");
  EXPECT_EQ(outcomes_now(id), "succeeded:Installed sent ");
  report(1, "Installed");
  EXPECT_EQ(outcomes_now(id), "succeeded:Installed succeeded:Installed ");
  EXPECT_EQ(desk_->open_jobs(), 0u);
}

class ChargingBulkTest : public BulkDeskTest {
 protected:
  ChargingBulkTest() {
    say(connections_[0], R"([2,"2","StartTransaction",{"connectorId":1,"idTag":"CARD-1",)"
                         R"("meterStart":0,"timestamp":"2026-11-23T12:00:00Z"}])");
    show();
  }
  std::string after(desk::BulkCharging charging) {
    answers({"Accepted", "Accepted", "Accepted"});
    const auto made = start({.charging = charging});
    drain();
    return outcomes(made->id);
  }
};

TEST_F(ChargingBulkTest, whoever_charges_is_waited_for) {
  EXPECT_EQ(after(desk::BulkCharging::wait),
            "waiting succeeded:Accepted succeeded:Accepted "
            "skipped:it has never been connected ");
  const auto id = await(store_.list_bulk_jobs({}))->front().id;
  const auto session = sessions(ids_[0]).front();
  say(connections_[0], fmt::format(R"([2,"3","StopTransaction",{{"transactionId":{},"meterStop":9,)"
                                   R"("timestamp":"2026-11-23T12:30:00Z"}}])",
                                   session.transaction_number));
  tick();
  EXPECT_EQ(sender_.sent.size(), 2u) << "it is not looked at all the time";
  real_now_ += std::chrono::minutes(1);
  tick();
  EXPECT_EQ(job(id).state, BulkState::done);
}

TEST_F(ChargingBulkTest, a_dry_run_counts_who_charges_for_as_long_as_it_does) {
  const auto charging = [this] {
    const auto sees = [](LocationId) { return true; };
    const desk::BulkCommand reset{BulkKind::reset, {{"when", "idle"}}};
    const auto plan = *await(desk_->plan(operator_id_, sees, {}, reset));
    return std::ranges::count_if(plan.stations, &PlannedStation::charging);
  };
  EXPECT_EQ(charging(), 1);
  say(connections_[0], fmt::format(R"([2,"3","StopTransaction",{{"transactionId":{},"meterStop":9,)"
                                   R"("timestamp":"2026-11-23T12:30:00Z"}}])",
                                   sessions(ids_[0]).front().transaction_number));
  say(connections_[0], R"([2,"4","StatusNotification",{"connectorId":1,"errorCode":"NoError",)"
                       R"("status":"Available"}])");
  show();
  EXPECT_EQ(charging(), 0);
}

TEST_F(ChargingBulkTest, whoever_charges_is_passed_over) {
  EXPECT_EQ(after(desk::BulkCharging::skip),
            "skipped:a session is open on this station succeeded:Accepted succeeded:Accepted "
            "skipped:it has never been connected ");
}

TEST_F(ChargingBulkTest, whoever_charges_is_interrupted_when_that_was_chosen) {
  EXPECT_EQ(after(desk::BulkCharging::interrupt),
            "succeeded:Accepted succeeded:Accepted succeeded:Accepted "
            "skipped:it has never been connected ");
}

// What a dead process leaves: three rows that were sent; of one the answer was stored, of one it
// was not, one was not begun with.
TEST_F(BulkDeskTest, after_a_crash_nobody_who_answered_is_asked_again) {
  BulkJob row;
  row.id = desk::BulkJobId::make(noon, random_);
  row.operator_id = operator_id_;
  row.command = {BulkKind::reset, {{"when", "idle"}}};
  row.state = BulkState::running;
  row.canary_passed = true;
  row.until = noon + std::chrono::hours(1);
  storage::Commit commit;
  commit.changes.emplace_back(row);
  for (std::uint32_t i = 0; i < 3; ++i) {
    desk::BulkStation station;
    station.job_id = row.id;
    station.position = i;
    station.station_id = ids_[i];
    if (i < 2) {
      storage::OperationRow operation;
      operation.id = station.operation_id = OperationId::make(noon, random_);
      operation.operator_id = operator_id_;
      operation.station_id = ids_[i];
      if (i == 0) {
        operation.state = storage::OperationState::done;
        operation.answer = R"({"status":"Accepted"})";
      }
      commit.changes.emplace_back(operation);
      station.outcome = BulkOutcome::sent;
    }
    commit.changes.emplace_back(station);
  }
  ASSERT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
  store_.restart();
  answers({"Accepted"});
  open();
  tick();
  ASSERT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(sender_.sent[0].station_id, ids_[2]);
  EXPECT_EQ(outcomes(row.id),
            "succeeded:Accepted unknown:the server was restarted before the "
            "answer came succeeded:Accepted ");
  EXPECT_EQ(job(row.id).state, BulkState::done);
}

TEST_F(BulkDeskTest, a_job_whose_stations_were_not_all_stored_is_given_up) {
  BulkJob row;
  row.id = desk::BulkJobId::make(noon, random_);
  row.operator_id = operator_id_;
  storage::Commit commit;
  commit.changes.emplace_back(row);
  await(store_.commit(commit));
  open();
  EXPECT_EQ(job(row.id).state, BulkState::cancelled);
  EXPECT_EQ(desk_->open_jobs(), 0u);
}

TEST_F(BulkDeskTest, nothing_is_sent_that_could_not_be_stored) {
  const auto made = start({.canary = 1});
  ASSERT_TRUE(made);
  sender_.sent.clear();
  answers({"Accepted", "Accepted", "Accepted"});
  store_.break_disk("full");
  EXPECT_EQ(decide(made->id, desk::log::bulk_gone_on, desk::go_on).error().kind,
            ErrorKind::unavailable);
  EXPECT_EQ(start().error().kind, ErrorKind::unavailable);
  tick();
  EXPECT_TRUE(sender_.sent.empty());
}

TEST_F(BulkDeskTest, another_operator_finds_nothing) {
  const auto made = start({.canary = 1});
  const auto stranger = OperatorId::make(noon, random_);
  const BulkDesk::Change change{desk::log::bulk_cancelled, "x", desk::cancel};
  EXPECT_EQ(await(desk_->change(stranger, made->id, change)).error().kind, ErrorKind::not_found);
  EXPECT_EQ(await(desk_->retry(stranger, made->id, "x", {BulkOutcome::failed})).error().kind,
            ErrorKind::not_found);
}

TEST_F(BulkDeskTest, there_are_only_so_many_jobs_and_stations) {
  limits_ = {.stations = 4, .open_of_operator = 1, .open_stations = 100, .kept = 1};
  open();
  const auto first = start({.canary = 1});
  ASSERT_TRUE(first);
  EXPECT_EQ(start().error().kind, ErrorKind::conflict);
  ASSERT_TRUE(decide(first->id, desk::log::bulk_cancelled, desk::cancel));
  tick();
  clock_.advance(std::chrono::seconds(1));
  ASSERT_TRUE(start({.canary = 1}));
  EXPECT_EQ(await(store_.list_bulk_jobs({}))->size(), 1u) << "the oldest one that is over goes";
  limits_.stations = 3;
  limits_.open_of_operator = 5;
  open();
  EXPECT_EQ(start().error().kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace voltyard::csms
