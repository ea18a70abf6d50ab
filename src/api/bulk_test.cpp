// /v1/jobs: the dry run, who may order what, who sees which, the answers of stations page by page.
#include "api/people_fixture.hpp"

namespace voltyard::api {
namespace {

using http::Method;

class BulkTest : public ApiTest {
 protected:
  BulkTest() {
    // The desk's tasks run with the stations; the API waits for them.
    for (const auto* name : {"P0", "P1", "P2"}) {
      piles_.push_back(add_station(name));
      connections_.push_back(connect(name));
      say(connections_.back(), R"([2,"1","BootNotification",{"chargePointVendor":"V",)"
                               R"("chargePointModel":"M"}])");
    }
    never_ = add_station("P3");
    yard_->tick(0);
    drain();
  }
  std::string body(std::string stations = R"({"all":true})",
                   std::string command = R"({"kind":"reset","when":"idle"})",
                   std::string policy = "{}") {
    return R"({"name":"夜间重启","command":)" + command + R"(,"stations":)" + stations +
           R"(,"policy":)" + policy + "}";
  }
  http::Response start(const std::string& text, const std::string& key = "administrator",
                       bool dry_run = false) {
    Ask ask{Method::post, dry_run ? "/v1/jobs?dry_run=true" : "/v1/jobs", text, key, {}};
    ask.headers = {{"Idempotency-Key", "k" + std::to_string(++asked_)}};
    auto response = send(ask);
    drain();
    return response;
  }
  void answers(std::initializer_list<const char*> statuses) {
    for (const auto* status : statuses) {
      sender_.answers.push_back({false, std::string(R"({"status":")") + status + R"("})", {}, {}});
    }
  }
  http::Response decide(const std::string& id, const std::string& what,
                        const std::string& key = "administrator", std::string text = "") {
    auto response = send({Method::post, "/v1/jobs/" + id + "/" + what, std::move(text), key, {}});
    drain();
    return response;
  }
  boost::json::value job(const std::string& id) { return json(get("/v1/jobs/" + id)); }

  std::vector<StationId> piles_;
  StationId never_;
  std::vector<Connection> connections_;
  int asked_ = 0;
};

TEST_F(BulkTest, a_dry_run_says_who_could_be_asked_and_changes_nothing) {
  const auto response =
      start(body(R"({"all":true,"identities":["P0","P3","P9"]})"), "operator", true);
  ASSERT_EQ(response.status, 200) << response.body;
  const auto answer = json(response);
  EXPECT_EQ(difference(answer, "JobAnswer"), "") << response.body;
  EXPECT_EQ(text_at(answer, "/plan/stations"), "2");
  EXPECT_EQ(text_at(answer, "/plan/able"), "1");
  EXPECT_EQ(text_at(answer, "/plan/online"), "1");
  EXPECT_EQ(text_at(answer, "/plan/unable/0/why_not"), "it has never been connected");
  EXPECT_EQ(text_at(answer, "/plan/unable/0/examples/0/name"), "P3");
  EXPECT_EQ(text_at(answer, "/plan/unknown_identities/0"), "P9");
  EXPECT_EQ(text_at(answer, "/job"), "null");
  EXPECT_TRUE(sender_.sent.empty());
  EXPECT_EQ(json(get("/v1/jobs")).at("items").as_array().size(), 0u);
}

TEST_F(BulkTest, a_job_runs_to_its_end_and_shows_what_became_of_each_station) {
  answers({"Accepted", "Rejected", "Accepted"});
  const auto response = start(body(), "operator");
  ASSERT_EQ(response.status, 201) << response.body;
  const auto id = text_at(json(response), "/job/id");
  EXPECT_EQ(difference(json(response), "JobAnswer"), "") << response.body;
  const auto done = job(id);
  EXPECT_EQ(text_at(done, "/state"), "done");
  EXPECT_EQ(text_at(done, "/counts/succeeded"), "2");
  EXPECT_EQ(text_at(done, "/counts/refused"), "1");
  EXPECT_EQ(text_at(done, "/counts/skipped"), "1");
  EXPECT_EQ(text_at(done, "/stations"), "4");
  const auto path = "/v1/jobs/" + id + "/stations";
  const auto refused = json(get(path + "?outcome=refused"));
  ASSERT_EQ(refused.at("items").as_array().size(), 1u);
  EXPECT_EQ(text_at(refused, "/items/0/said"), "Rejected");
  EXPECT_EQ(text_at(refused, "/items/0/name"), "P1");
  const auto first = json(get(path + "?limit=3"));
  EXPECT_EQ(first.at("items").as_array().size(), 3u);
  const auto second = json(get(path + "?limit=3&cursor=" + text_at(first, "/next_cursor")));
  ASSERT_EQ(second.at("items").as_array().size(), 1u);
  EXPECT_EQ(text_at(second, "/items/0/outcome"), "skipped");
  EXPECT_EQ(get(path + "?outcome=great").status, 400);
}

TEST_F(BulkTest, an_order_that_comes_twice_is_one_job) {
  Ask ask{Method::post,
          "/v1/jobs",
          body(R"({"all":true})", R"({"kind":"refresh"})"),
          "operator",
          {{"Idempotency-Key", "once"}}};
  EXPECT_EQ(send(ask).status, 201);
  EXPECT_EQ(send(ask).status, 201);
  EXPECT_EQ(json(get("/v1/jobs")).at("items").as_array().size(), 1u);
  ask.headers = {};
  EXPECT_EQ(send(ask).status, 400) << "a key is needed";
}

TEST_F(BulkTest, people_pause_go_on_cancel_and_retry) {
  answers({"Rejected"});
  const auto id = text_at(json(start(body(R"({"all":true})", R"({"kind":"refresh"})",
                                          R"({"canary":1,"stop_percent":100})"))),
                          "/job/id");
  EXPECT_EQ(text_at(job(id), "/state"), "waiting");
  EXPECT_EQ(decide(id, "pause").status, 409);
  answers({"Accepted", "Accepted"});
  EXPECT_EQ(decide(id, "go-on").status, 200);
  EXPECT_EQ(text_at(job(id), "/state"), "done");
  EXPECT_EQ(text_at(job(id), "/changed_by"), "null");
  EXPECT_EQ(decide(id, "cancel").status, 409);
  EXPECT_EQ(decide(id, "retry", "administrator", R"({"outcomes":["succeeded"]})").status, 400);
  answers({"Accepted"});
  EXPECT_EQ(decide(id, "retry", "administrator", "{}").status, 200);
  EXPECT_EQ(text_at(job(id), "/counts/succeeded"), "3");
  const auto log = get("/v1/log").body;
  for (const auto* kind : {"bulk.started", "bulk.gone_on", "bulk.retried"}) {
    EXPECT_NE(log.find(kind), std::string::npos) << kind;
  }
}

TEST_F(BulkTest, what_changes_stations_is_for_administrators) {
  const std::string key = R"({"kind":"configuration","key":"HeartbeatInterval","value":"300"})";
  for (const auto& command :
       {key, std::string(R"({"kind":"firmware","address":"https://files.example/f"})"),
        std::string(R"({"kind":"request","action":"ClearCache"})")}) {
    EXPECT_EQ(start(body(R"({"all":true})", command), "operator").status, 403) << command;
    EXPECT_EQ(start(body(R"({"all":true})", command), "operator", true).status, 403) << command;
  }
  answers({"Accepted"});
  const auto made = start(body(R"({"all":true})", key, R"({"canary":1})"));
  const auto id = text_at(json(made), "/job/id");
  EXPECT_EQ(decide(id, "go-on", "operator").status, 403);
  EXPECT_EQ(decide(id, "retry", "operator", "{}").status, 403);
  EXPECT_EQ(decide(id, "cancel", "operator").status, 200)
      << "holding back is for everybody on duty";
}

TEST_F(BulkTest, who_is_limited_to_a_location_reaches_its_stations_only) {
  domain::Location north;
  north.id = LocationId::make(noon, random_);
  north.operator_id = operator_id_;
  north.name = "North";
  put({north});
  const auto limited = [&](LocationId id) {
    return text_at(json(post("/v1/api-keys", R"({"name":"x","role":"operator","location_ids":[")" +
                                                 to_string(id) + R"("]})")),
                   "/key");
  };
  keys_["north"] = limited(north.id);
  keys_["south"] = limited(location_id_);
  const auto nothing = json(start(body(), "north", true));
  EXPECT_EQ(text_at(nothing, "/plan/stations"), "0");
  EXPECT_EQ(start(body(), "north").status, 400);
  const auto id = text_at(
      json(start(body(R"({"all":true})", R"({"kind":"refresh"})", R"({"canary":1})"))), "/job/id");
  EXPECT_EQ(get("/v1/jobs/" + id, "south").status, 200);
  EXPECT_EQ(json(get("/v1/jobs", "south")).at("items").as_array().size(), 1u);
  EXPECT_EQ(get("/v1/jobs/" + id, "north").status, 404);
  EXPECT_EQ(get("/v1/jobs/" + id + "/stations", "north").status, 404);
  EXPECT_EQ(json(get("/v1/jobs", "north")).at("items").as_array().size(), 0u);
  for (const auto* what : {"pause", "resume", "go-on", "cancel"}) {
    EXPECT_EQ(decide(id, what, "north").status, 404) << what;
  }
  EXPECT_EQ(decide(id, "retry", "north", "{}").status, 404);
}

TEST_F(BulkTest, what_is_wrong_with_an_order_is_named) {
  const std::string all = R"({"all":true})";
  const std::string reset = R"({"kind":"reset","when":"idle"})";
  const auto problem = [&](const std::string& text) {
    const auto response = start(text);
    EXPECT_EQ(response.status, 400) << response.body;
    return response.body;
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(has(problem(body("{}")), "/stations"));
  EXPECT_TRUE(has(problem(body(R"({"location_ids":["x"]})")), "/stations/location_ids"));
  EXPECT_TRUE(has(problem(body(all, R"({"kind":"dance"})")), "/command/kind"));
  EXPECT_TRUE(has(problem(body(all, R"({"kind":"reset"})")), "idle or now"));
  EXPECT_TRUE(has(problem(body(all, reset, R"({"at_once":0})")), "/policy/at_once"));
  EXPECT_TRUE(
      has(problem(body(all, reset, R"({"valid_minutes":99999})")), "/policy/valid_minutes"));
  EXPECT_TRUE(has(problem(body(all, reset, R"({"charging":"kick"})")), "/policy/charging"));
  EXPECT_TRUE(has(problem(body(R"({"station_ids":[")" + to_string(never_) + R"("]})")),
                  "no station that was chosen"));
  EXPECT_TRUE(
      has(problem(R"({"name":"","command":)" + reset + R"(,"stations":)" + all + "}"), "/name"));
}

TEST_F(BulkTest, a_secret_that_was_set_is_not_shown_again) {
  const auto id = text_at(
      json(start(body(R"({"all":true})",
                      R"({"kind":"configuration","key":"AuthorizationKey","value":"topsecret"})",
                      R"({"canary":1})"))),
      "/job/id");
  const auto shown = get("/v1/jobs/" + id).body;
  EXPECT_EQ(shown.find("topsecret"), std::string::npos) << shown;
  EXPECT_NE(shown.find(R"("value":"***")"), std::string::npos) << shown;
}

}  // namespace
}  // namespace voltyard::api
