// Notice channels over HTTP: what is taken, what is shown, what a trial does.
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

class NoticeApiTest : public ApiTest {
 protected:
  http::Response post(std::string path, std::string body, std::string key = "administrator") {
    return send({http::Method::post, std::move(path), std::move(body), std::move(key), {}});
  }
  http::Response make(const std::string& members) {
    return post(
        "/v1/notice-channels",
        R"({"name":"值班群","url":"https://robot.example/send?key=TOPSECRET",)" + members + "}");
  }
  std::string field_at_fault(const http::Response& response) {
    return response.status == 400 ? text_at(json(response), "/errors/0/field")
                                  : std::to_string(response.status);
  }
};

TEST_F(NoticeApiTest, a_channel_is_made_listed_and_removed) {
  const auto made = json(make(R"("kind":"wecom","phones":["13800000000"],"from_level":"urgent")"));
  EXPECT_EQ(text_at(made, "/kind"), "wecom");
  EXPECT_EQ(text_at(made, "/language"), "zh");
  EXPECT_EQ(text_at(made, "/from_level"), "urgent");
  EXPECT_EQ(text_at(made, "/signed"), "false");
  EXPECT_EQ(text_at(made, "/secret"), "null");
  const auto page = json(get("/v1/notice-channels"));
  EXPECT_EQ(text_at(page, "/items/0/id"), text_at(made, "/id"));
  EXPECT_EQ(text_at(page, "/items/0/phones/0"), "13800000000");
  const auto gone = send({http::Method::remove,
                          "/v1/notice-channels/" + text_at(made, "/id"),
                          "",
                          "administrator",
                          {}});
  EXPECT_EQ(gone.status, 204);
  EXPECT_EQ(get("/v1/notice-channels").body, R"({"items":[],"next_cursor":null})");
}

TEST_F(NoticeApiTest, who_made_or_removed_a_channel_is_on_record) {
  const auto id = text_at(json(make(R"("kind":"wecom")")), "/id");
  send({http::Method::remove, "/v1/notice-channels/" + id, "", "administrator", {}});
  const auto changes = events("catalog.changed");
  std::vector<std::string> kinds;
  for (const auto& event : changes) {
    const auto what = domain::detail_of(event, "what");
    if (what.starts_with("notice_channel")) kinds.emplace_back(what);
  }
  EXPECT_EQ(kinds, (std::vector<std::string>{"notice_channel", "notice_channel_removed"}));
}

TEST_F(NoticeApiTest, neither_url_nor_secret_is_ever_shown_again) {
  const auto made = make(R"("kind":"webhook")");
  const auto secret = text_at(json(made), "/secret");
  EXPECT_TRUE(secret.starts_with("vw_")) << secret;
  make(R"("kind":"dingtalk","secret":"SECGIVEN")");
  const auto listed = get("/v1/notice-channels", "viewer").body;
  EXPECT_NE(listed.find(R"("host":"robot.example")"), std::string::npos);
  for (const auto& hidden : {secret, std::string("TOPSECRET"), std::string("SECGIVEN")}) {
    EXPECT_EQ(listed.find(hidden), std::string::npos) << hidden;
  }
}

TEST_F(NoticeApiTest, what_is_wrong_is_named) {
  EXPECT_EQ(field_at_fault(make(R"("kind":"pigeon")")), "/kind");
  EXPECT_EQ(field_at_fault(make(R"("kind":"sms")")), "/phones");
  EXPECT_EQ(field_at_fault(make(R"("kind":"sms","phones":["12345; drop"])")), "/phones");
  EXPECT_EQ(field_at_fault(make(R"("kind":"sms","phones":"13800000000")")), "/phones");
  EXPECT_EQ(field_at_fault(make(R"("kind":"sms","phones":[13800000000])")), "/phones");
  EXPECT_EQ(field_at_fault(make(R"("kind":"breaker")")), "/location_id");
  const auto somewhere = to_string(ZoneId::make(noon, random_));
  EXPECT_EQ(field_at_fault(make(R"("kind":"wecom","zone_id":")" + somewhere + "\"")), "/zone_id");
  EXPECT_EQ(field_at_fault(make(R"("kind":"breaker","location_id":")" + to_string(location_id_) +
                                R"(","zone_id":")" + somewhere + "\"")),
            "/zone_id");
  EXPECT_EQ(field_at_fault(make(R"("kind":"wecom","language":"fr")")), "/language");
  EXPECT_EQ(field_at_fault(make(R"("kind":"wecom","from_level":"dire")")), "/from_level");
  EXPECT_EQ(field_at_fault(make(R"("kind":"wecom","from_step":4)")), "/from_step");
  EXPECT_EQ(field_at_fault(make(R"("kind":"wecom","operator_id":"x")")), "/operator_id");
  EXPECT_EQ(field_at_fault(post("/v1/notice-channels",
                                R"({"name":"a","kind":"webhook","url":"file:///etc/passwd"})")),
            "/url");
  EXPECT_EQ(field_at_fault(make(R"("kind":"wecom","location_id":")" +
                                to_string(make_other_operator().location_id) + "\"")),
            "404");
}

TEST_F(NoticeApiTest, there_are_only_so_many_channels) {
  for (int i = 0; i < 50; ++i) EXPECT_EQ(make(R"("kind":"wecom")").status, 201);
  EXPECT_EQ(make(R"("kind":"wecom")").status, 409);
}

TEST_F(NoticeApiTest, a_trial_is_sent_and_its_outcome_is_listed) {
  const auto id = text_at(json(make(R"("kind":"wecom")")), "/id");
  const auto trial = post("/v1/notice-channels/" + id + "/trial", "");
  EXPECT_EQ(trial.status, 202);
  EXPECT_EQ(text_at(json(trial), "/state"), "waiting");
  drain();
  ASSERT_EQ(messages_.sent.size(), 1u);
  EXPECT_EQ(messages_.sent[0].first.url, "https://robot.example/send?key=TOPSECRET");
  const auto page = json(get("/v1/notices"));
  EXPECT_EQ(text_at(page, "/items/0/state"), "delivered");
  EXPECT_EQ(text_at(page, "/items/0/news"), "trial");
  EXPECT_EQ(text_at(page, "/items/0/alarm_id"), "null");
}

}  // namespace
}  // namespace voltyard::api
