// What today has brought, as a screen is told of it: from the store at the start, then as it comes.
#include "api/api_fixture.hpp"

#include <boost/asio/post.hpp>
#include <boost/json/parse.hpp>

namespace voltyard::api {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class DayCountTest : public ApiTest {
 protected:
  DayCountTest() : station_(add_station("PILE-1")) {
    store_.listen([this](std::span<const domain::Event> events) {
      std::vector<domain::Event> copy(events.begin(), events.end());
      boost::asio::post(web_, [this, batch = std::move(copy)] { api_->publish(batch); });
    });
  }

  void open() {
    bool opened = false;
    boost::asio::co_spawn(web_, api_->open(), [&](std::exception_ptr, Status status) {
      EXPECT_TRUE(status);
      opened = true;
    });
    run_until([&] { return opened; });
  }

  // "sessions energy_wh", as a page that is opened now shows it.
  std::string today(std::string key = "viewer") {
    yard_->tick(0);
    drain();
    const auto stream = send({http::Method::get, "/v1/live", "", std::move(key)}).stream;
    std::string text;
    bool came = false;
    boost::asio::co_spawn(web_, stream->next(),
                          [&](std::exception_ptr, http::EventStream::Chunk chunk) {
                            came = true;
                            text = *chunk;
                          });
    run_until([&] { return came; });
    stream->close();
    const auto begin = text.find("data: ") + 6;
    const auto snapshot = boost::json::parse(text.substr(begin, text.find("\n\n") - begin));
    return text_at(snapshot, "/today/sessions") + " " + text_at(snapshot, "/today/energy_wh");
  }

  void start(Connection& line, std::string_view at = "2026-11-23T12:00:00Z") {
    say(line, R"([2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])");
    say(line, fmt::format(R"([2,"s","StartTransaction",{{"connectorId":1,"idTag":"CARD-1",)"
                          R"("meterStart":1000,"timestamp":"{}"}}])",
                          at));
  }
  void meter(Connection& line, int wh) {
    say(line,
        fmt::format(R"([2,"m{0}","MeterValues",{{"connectorId":1,"transactionId":{1},)"
                    R"("meterValue":[{{"timestamp":"{2}","sampledValue":[{{"value":"{0}"}}]}}]}}])",
                    wh, number(), to_rfc3339(clock_.now())));
  }
  void stop(Connection& line, int wh) {
    say(line, fmt::format(R"([2,"e","StopTransaction",{{"transactionId":{},"meterStop":{},)"
                          R"("timestamp":"{}"}}])",
                          number(), wh, to_rfc3339(clock_.now())));
  }
  std::int64_t number() { return sessions(station_).front().transaction_number; }

  StationId station_;
};

TEST_F(DayCountTest, what_the_store_has_of_today_is_there_at_once) {
  charge(station_, "PILE-1");
  open();
  EXPECT_EQ(today(), "1 200");
}

TEST_F(DayCountTest, yesterday_is_not_today) {
  charge(station_, "PILE-1");
  clock_.advance(hours(24));
  open();
  EXPECT_EQ(today(), "0 0");
}

TEST_F(DayCountTest, a_charge_grows_while_it_runs_and_is_counted_once_when_it_ends) {
  open();
  EXPECT_EQ(today(), "0 0");
  auto line = connect("PILE-1");
  start(line);
  EXPECT_EQ(today(), "1 0");
  clock_.advance(minutes(30));
  meter(line, 1'100);
  EXPECT_EQ(today(), "1 100");
  csms::LiveChange stale;
  stale.slots.push_back(*board_.slot(evse(station_, 1).id));
  clock_.advance(minutes(30));
  stop(line, 1'250);
  EXPECT_EQ(today(), "1 250");
  board_.apply(stale);
  EXPECT_EQ(today(), "1 250") << "a value from before its end";
}

TEST_F(DayCountTest, a_charge_that_runs_while_the_server_starts_goes_on_from_what_is_stored) {
  auto line = connect("PILE-1");
  start(line);
  clock_.advance(minutes(30));
  meter(line, 1'100);
  open();
  clock_.advance(minutes(30));
  stop(line, 1'200);
  EXPECT_EQ(today(), "1 200");
}

TEST_F(DayCountTest, energy_in_doubt_counts_when_somebody_has_decided) {
  open();
  auto line = connect("PILE-1");
  start(line);
  clock_.advance(minutes(30));
  meter(line, 1'100);
  clock_.advance(minutes(30));
  stop(line, 500);  // far below its start
  EXPECT_EQ(today(), "1 0");
  const auto id = sessions(station_).front().id;
  const auto said = post("/v1/sessions/" + to_string(id) + "/review",
                         R"({"ruling":"correct","energy_wh":150,"reason":"read by hand"})");
  EXPECT_EQ(said.status, 200) << said.body;
  EXPECT_EQ(today(), "1 150");
}

// Noon in the fixture is eight in the evening on the wall of the place.
TEST_F(DayCountTest, the_day_begins_at_midnight_of_the_place) {
  charge(station_, "PILE-1");
  open();
  clock_.advance(hours(2) + minutes(50));  // 15:50 UTC, 23:50 there
  auto line = connect("PILE-1");
  start(line, "2026-11-23T15:50:00Z");
  EXPECT_EQ(today(), "2 200");
  clock_.advance(minutes(20));
  EXPECT_EQ(today(), "0 0");
  stop(line, 1'300);
  EXPECT_EQ(today(), "0 0") << "it began yesterday";
}

TEST_F(DayCountTest, n97_another_operators_day_is_nobody_elses) {
  charge(station_, "PILE-1");
  make_other_operator();
  open();
  EXPECT_EQ(today(), "1 200");
}

}  // namespace
}  // namespace voltyard::api
