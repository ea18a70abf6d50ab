#include "api/api_fixture.hpp"

#include <boost/asio/post.hpp>

namespace voltyard::api {
namespace {

class LiveTest : public ApiTest {
 protected:
  explicit LiveTest(const ApiOptions& options = options_for_tests()) : ApiTest(options) {
    store_.listen([this](std::span<const domain::Event> events) {
      std::vector<domain::Event> copy(events.begin(), events.end());
      boost::asio::post(web_, [this, batch = std::move(copy)] { api_->publish(batch); });
    });
    station_ = add_station("PILE-1");
    connect("PILE-1");
    yard_->tick(0);
    drain();
    bool opened = false;
    boost::asio::co_spawn(web_, api_->open(), [&](std::exception_ptr, Status status) {
      EXPECT_TRUE(status);
      opened = true;
    });
    run_until([&] { return opened; });
  }

  std::shared_ptr<http::EventStream> follow(http::Fields headers = {}, std::string key = "viewer") {
    const Ask ask{http::Method::get, "/v1/live", "", std::move(key), std::move(headers)};
    const auto response = send(ask);
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(response.headers.get("Content-Type"), "text/event-stream");
    return response.stream;
  }

  // Reads until `mark` has come, or the stream is closed.
  std::string read(http::EventStream& stream, std::string_view mark) {
    std::string text;
    bool ended = false;
    while (!ended && text.find(mark) == std::string::npos) {
      bool came = false;
      boost::asio::co_spawn(web_, stream.next(),
                            [&](std::exception_ptr, http::EventStream::Chunk chunk) {
                              came = true;
                              ended = !chunk;
                              if (chunk) text += *chunk;
                            });
      run_until([&] { return came; });
    }
    return text;
  }

  void note(std::string kind) {
    domain::Event event;
    event.at = noon;
    event.kind = std::move(kind);
    event.operator_id = operator_id_;
    storage::Commit commit;
    commit.events.push_back(std::move(event));
    await(store_.commit(commit));
  }

  StationId station_;
};

TEST_F(LiveTest, a_feed_begins_with_a_snapshot_and_goes_on_with_what_changes) {
  const auto stream = follow();
  const auto snapshot = read(*stream, "\n\n");
  EXPECT_TRUE(snapshot.starts_with("event: snapshot\ndata: {\"evses\":[{")) << snapshot;
  auto slot = *board_.slot(evse(station_, 1).id);
  slot.status = domain::EvseStatus::Faulted;
  csms::LiveChange change;
  change.slots.push_back(slot);
  board_.apply(change);
  board_.apply(change);
  const auto text = read(*stream, "event: evse");
  EXPECT_NE(text.find("\"status\":\"Faulted\""), std::string::npos) << text;
  EXPECT_EQ(text.find("event: evse"), text.rfind("event: evse")) << "two changes, one line";
}

TEST_F(LiveTest, events_are_numbered_and_missed_ones_come_first) {
  note("a.first");
  const auto stream = follow();
  read(*stream, "snapshot");
  note("a.second");
  const auto text = read(*stream, "a.second");
  ASSERT_TRUE(text.starts_with("id: ")) << text;
  const auto second = std::stoul(text.substr(4));
  stream->close();
  note("a.third");
  const auto resumed = follow({{"Last-Event-ID", std::to_string(second)}});
  const auto missed = read(*resumed, "snapshot");
  EXPECT_TRUE(missed.starts_with("id: " + std::to_string(second + 1) + "\nevent: event\n"))
      << missed;
  EXPECT_LT(missed.find("a.third"), missed.find("event: snapshot"));
  note("a.fourth");
  const auto rest = read(*resumed, "a.fourth");
  EXPECT_EQ(rest.find("a.third"), std::string::npos) << "nothing comes twice";
}

TEST_F(LiveTest, n63_a_pile_cannot_write_a_message_of_its_own_into_the_feed) {
  const auto stream = follow();
  auto slot = *board_.slot(evse(station_, 1).id);
  slot.error = domain::slot_error("OtherError",
                                  "<img src=x onerror=alert(1)>\n\nevent: snapshot\ndata: {}\n\n");
  csms::LiveChange change;
  change.slots.push_back(slot);
  board_.apply(change);
  const auto text = read(*stream, "onerror");
  EXPECT_EQ(text.find("\nevent: snapshot"), std::string::npos);
  EXPECT_NE(text.find(R"(<img src=x onerror=alert(1)>\n\nevent: snapshot\ndata: {})"),
            std::string::npos)
      << text;
}

TEST_F(LiveTest, n97_a_feed_holds_nothing_of_another_operator) {
  const auto other = make_other_operator();
  const auto stream = follow();
  auto slot = *board_.slot(other.evse_id);
  csms::LiveChange change;
  change.slots.push_back(slot);
  board_.apply(change);
  domain::Event event;
  event.kind = "other.secret";
  event.operator_id = other.operator_id;
  storage::Commit commit;
  commit.events.push_back(event);
  await(store_.commit(commit));
  note("own.event");
  const auto text = read(*stream, "own.event");
  EXPECT_EQ(text.find("other.secret"), std::string::npos);
  EXPECT_EQ(text.find(to_string(other.evse_id)), std::string::npos);
}

TEST_F(LiveTest, n101_a_feed_ends_when_its_key_does) {
  const auto stream = follow();
  read(*stream, "snapshot");
  const auto keys = json(get("/v1/api-keys"));
  for (const auto& key : keys.at("items").as_array()) {
    if (text_at(key, "/role") != "viewer") continue;
    const Ask revoke{
        http::Method::remove, "/v1/api-keys/" + text_at(key, "/id"), "", "administrator", {}};
    EXPECT_EQ(send(revoke).status, 204);
  }
  read(*stream, "never comes");
  EXPECT_TRUE(stream->closed());
  EXPECT_EQ(api_->live_clients(), 0u);
}

// The time of readings never comes here: what arrives did not wait for it.
class HurriedFeedTest : public LiveTest {
 protected:
  HurriedFeedTest() : LiveTest(patient()) {}
  static ApiOptions patient() {
    auto options = options_for_tests();
    options.live_interval = std::chrono::hours(1);
    options.live_hurry = std::chrono::milliseconds(1);
    return options;
  }
  void show(int number, domain::EvseStatus status, Money cost) {
    auto slot = *board_.slot(evse(station_, number).id);
    slot.status = status;
    csms::LiveSession session;
    session.electricity = cost;
    slot.session = session;
    csms::LiveChange change;
    change.slots.push_back(slot);
    board_.apply(change);
  }
};

TEST_F(HurriedFeedTest, a_slot_that_begins_to_look_otherwise_does_not_wait_for_readings) {
  const auto stream = follow();
  show(2, domain::EvseStatus::Charging, Money{1});
  read(*stream, "\"status\":\"Charging\"");
  show(2, domain::EvseStatus::Charging, Money{2});
  show(1, domain::EvseStatus::Faulted, Money{3});
  const auto text = read(*stream, "\"status\":\"Faulted\"");
  EXPECT_EQ(text.find("\"status\":\"Charging\""), std::string::npos) << text;
}

TEST_F(HurriedFeedTest, a_slot_that_flaps_is_hurried_once) {
  const auto stream = follow();
  show(2, domain::EvseStatus::Charging, Money{1});
  read(*stream, "\"status\":\"Charging\"");
  show(2, domain::EvseStatus::Faulted, Money{1});
  show(1, domain::EvseStatus::Finishing, Money{1});
  const auto text = read(*stream, "\"status\":\"Finishing\"");
  EXPECT_EQ(text.find("\"status\":\"Faulted\""), std::string::npos) << text;
}

TEST_F(LiveTest, a_client_that_does_not_read_is_dropped) {
  const auto stream = follow();
  const std::string long_text(60'000, 'x');
  for (int i = 0; i < 100 && !stream->closed(); ++i) {
    note(long_text);
    web_.restart();
    web_.poll();
  }
  EXPECT_TRUE(stream->overrun());
}

}  // namespace
}  // namespace voltyard::api
