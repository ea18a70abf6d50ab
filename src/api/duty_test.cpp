// The roster, patrols, the log and work orders through the API.
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

using http::Method;

class DutyApiTest : public ApiTest {
 protected:
  http::Response post(std::string path, std::string body, std::string key = "operator") {
    return send({Method::post, std::move(path), std::move(body), std::move(key), {}});
  }
  std::string at_location(std::string rest) {
    return R"({"location_id":")" + to_string(location_id_) + R"(",)" + rest + "}";
  }
  std::string shift() {
    return at_location(R"("person":"王师傅","phone":"13800000000",)"
                       R"("begins_at":"2026-11-23T20:00:00+08:00",)"
                       R"("ends_at":"2026-11-24T08:00:00+08:00")");
  }
};

TEST_F(DutyApiTest, what_is_sent_twice_under_one_key_is_written_once) {
  const std::pair<std::string, std::string> orders[] = {
      {"/v1/shifts", shift()},
      {"/v1/patrols", at_location(R"("text":"一切正常")")},
      {"/v1/work-orders", at_location(R"("text":"插座松了")")},
      {"/v1/log", at_location(R"("text":"门锁了")")}};
  for (const auto& [path, body] : orders) {
    const Ask ask{Method::post, path, body, "operator", {{"Idempotency-Key", path}}};
    const auto first = send(ask);
    ASSERT_LT(first.status, 300) << path << first.body;
    const auto log = get("/v1/log").body;
    const auto again = send(ask);
    EXPECT_EQ(again.status, first.status) << path;
    EXPECT_EQ(again.body, first.body) << path;
    EXPECT_EQ(get("/v1/log").body, log) << path;
    post(path, body);
    EXPECT_NE(get("/v1/log").body, log) << path;
  }
}

TEST_F(DutyApiTest, a_shift_is_planned_taken_over_and_removed) {
  const auto planned = json(post("/v1/shifts", shift()));
  EXPECT_EQ(text_at(planned, "/person"), "王师傅");
  EXPECT_EQ(text_at(planned, "/begins_at"), "2026-11-23T12:00:00Z");
  EXPECT_EQ(text_at(planned, "/on_duty"), "true");
  EXPECT_EQ(difference(planned, "Shift"), "");
  const auto path = "/v1/shifts/" + text_at(planned, "/id");
  const auto taken = post(path + "/take-over", R"({"note":"灯坏了"})");
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(text_at(json(taken), "/taken_over_at"), "2026-11-23T12:00:00Z");
  EXPECT_EQ(post(path + "/take-over", "").status, 409);
  EXPECT_EQ(text_at(json(get("/v1/shifts")), "/items/0/phone"), "13800000000");
  EXPECT_EQ(text_at(json(get("/v1/shifts", "viewer")), "/items/0/phone"), "null");
  EXPECT_EQ(send({Method::remove, path, "", "operator", {}}).status, 204);
  EXPECT_EQ(send({Method::remove, path, "", "operator", {}}).status, 404);
  EXPECT_EQ(get("/v1/shifts").body, R"({"items":[]})");
  const auto log = json(get("/v1/log"));
  EXPECT_EQ(text_at(log, "/items/0/kind"), "shift.removed");
  EXPECT_EQ(text_at(log, "/items/1/kind"), "shift.taken_over");
  EXPECT_EQ(text_at(log, "/items/1/text"), "王师傅: 灯坏了");
  EXPECT_EQ(text_at(log, "/items/2/kind"), "shift.planned");
}

TEST_F(DutyApiTest, what_is_no_shift_is_refused_with_its_field) {
  const auto field = [&](std::string body) {
    const auto refused = post("/v1/shifts", std::move(body));
    EXPECT_EQ(refused.status, 400) << refused.body;
    return text_at(json(refused), "/errors/0/field");
  };
  EXPECT_EQ(field("{}"), "/person");
  EXPECT_EQ(field(R"({"person":"w"})"), "/begins_at");
  EXPECT_EQ(field(R"({"person":"w","begins_at":"today"})"), "/begins_at");
  EXPECT_EQ(field(R"({"person":"w","phone":"call me","begins_at":"2026-11-23T12:00:00Z",)"
                  R"("ends_at":"2026-11-23T13:00:00Z"})"),
            "/phone");
  EXPECT_EQ(field(R"({"person":"w","begins_at":"2026-11-23T12:00:00Z",)"
                  R"("ends_at":"2026-11-25T12:00:01Z"})"),
            "/ends_at");
  EXPECT_EQ(field(R"({"person":"w","begins_at":"2026-11-23T12:00:00Z",)"
                  R"("ends_at":"2026-11-23T13:00:00Z","operator_id":"x"})"),
            "/operator_id");
}

TEST_F(DutyApiTest, a_patrol_that_finds_something_opens_a_work_order) {
  const auto fine = json(post("/v1/patrols", at_location(R"("text":"一切正常")")));
  EXPECT_EQ(text_at(fine, "/work_order"), "null");
  const auto found =
      json(post("/v1/patrols", at_location(R"("fault":true,"text":"灭火器不见了")")));
  EXPECT_EQ(difference(found, "PatrolReport"), "");
  EXPECT_EQ(text_at(found, "/work_order/origin"), "patrol");
  EXPECT_EQ(text_at(found, "/work_order/text"), "灭火器不见了");
  EXPECT_EQ(post("/v1/patrols", at_location(R"("fault":true)")).status, 400);
  EXPECT_EQ(text_at(json(get("/v1/log")), "/items/0/kind"), "work.opened");
  EXPECT_EQ(text_at(json(get("/v1/log")), "/items/1/kind"), "patrol.fault");
}

TEST_F(DutyApiTest, a_work_order_goes_from_hand_to_hand) {
  const auto opened =
      json(post("/v1/work-orders", at_location(R"("text":"换灯","level":"important")")));
  EXPECT_EQ(text_at(opened, "/state"), "open");
  EXPECT_EQ(text_at(opened, "/due_at"), "2026-11-26T12:00:00Z");
  const auto path = "/v1/work-orders/" + text_at(opened, "/id");
  EXPECT_EQ(post(path + "/check", "").status, 409);
  const auto assigned = post(path + "/assign", R"({"assignee":"李电工"})");
  EXPECT_EQ(text_at(json(assigned), "/assignee"), "李电工") << assigned.body;
  EXPECT_EQ(post(path + "/finish", "{}").status, 400);
  const auto done = post(path + "/finish", R"({"note":"换好了"})");
  EXPECT_EQ(text_at(json(done), "/state"), "done") << done.body;
  const auto alone = post(path + "/check", "");
  EXPECT_EQ(alone.status, 409) << "by the one who did it";
  EXPECT_EQ(
      text_at(json(post(path + "/send-back", R"({"reason":"还是暗"})", "administrator")), "/state"),
      "assigned");
  ASSERT_EQ(post(path + "/finish", R"({"note":"换好了"})").status, 200);
  const auto checked = post(path + "/check", "", "administrator");
  EXPECT_EQ(text_at(json(checked), "/state"), "checked") << checked.body;
  EXPECT_EQ(text_at(json(get("/v1/work-orders")), "/items/0/state"), "checked");
  EXPECT_EQ(get("/v1/work-orders?open=true").body, R"({"items":[],"next_cursor":null})");
  EXPECT_EQ(post(path + "/finish", R"({"note":"again"})").status, 404);
}

TEST_F(DutyApiTest, n97_nothing_is_opened_for_what_belongs_to_somebody_else) {
  const auto other = make_other_operator();
  const auto body = [](std::string_view name, std::string id, std::string rest) {
    return R"({")" + std::string(name) + R"(":")" + id + R"(",)" + rest + "}";
  };
  const auto foreign = to_string(other.location_id);
  EXPECT_EQ(post("/v1/patrols", body("location_id", foreign, R"("fault":false)")).status, 404);
  EXPECT_EQ(post("/v1/work-orders", body("location_id", foreign, R"("text":"x")")).status, 404);
  EXPECT_EQ(post("/v1/log", body("location_id", foreign, R"("text":"x")")).status, 404);
  EXPECT_EQ(post("/v1/work-orders",
                 at_location(R"("text":"x","alarm_id":")" + to_string(other.alarm_id) + '"'))
                .status,
            400);
  EXPECT_EQ(post("/v1/work-orders",
                 at_location(R"("text":"x","station_id":")" + to_string(other.station_id) + '"'))
                .status,
            400);
}

TEST_F(DutyApiTest, the_log_shows_seals_and_pages) {
  for (int i = 0; i < 3; ++i) ASSERT_EQ(post("/v1/log", R"({"text":"a line"})").status, 204);
  EXPECT_EQ(post("/v1/log", R"({"text":""})").status, 400);
  const auto first = json(get("/v1/log?limit=2"));
  EXPECT_EQ(text_at(first, "/items/0/number"), "3");
  EXPECT_EQ(text_at(first, "/items/0/seal").size(), 64u);
  const auto second = json(get("/v1/log?limit=2&cursor=" + text_at(first, "/next_cursor")));
  EXPECT_EQ(text_at(second, "/items/0/number"), "1");
  EXPECT_EQ(text_at(second, "/next_cursor"), "null");
}

}  // namespace
}  // namespace voltyard::api
