// Keys, cookies, one-time links, foreign pages, limits, cursors, repeated commands.
#include "api/api_fixture.hpp"
#include "api/cursor.hpp"

namespace voltyard::api {
namespace {

class AccessTest : public ApiTest {
 protected:
  http::Response set_up(const std::string& token, http::Fields headers = {}) {
    const Ask ask{http::Method::post, "/v1/setup", R"({"token":")" + token + R"("})", "",
                  std::move(headers)};
    return send(ask);
  }
  // "voltyard=vs_..." of a login.
  std::string log_in() {
    const auto response = set_up(setup_link());
    EXPECT_EQ(response.status, 204);
    const std::string cookie(response.headers.get("Set-Cookie"));
    return cookie.substr(0, cookie.find(';'));
  }
  http::Response with_cookie(http::Method method, std::string target, const std::string& cookie,
                             http::Fields headers) {
    headers.emplace_back("Cookie", cookie);
    const Ask ask{method, std::move(target), "", "", std::move(headers)};
    return send(ask);
  }
};

TEST_F(AccessTest, a_one_time_link_is_exchanged_once_for_a_strict_cookie) {
  const auto link = setup_link();
  const auto first = set_up(link);
  ASSERT_EQ(first.status, 204);
  const std::string cookie(first.headers.get("Set-Cookie"));
  EXPECT_TRUE(cookie.starts_with("voltyard=vs_")) << cookie;
  EXPECT_TRUE(cookie.ends_with("; HttpOnly; SameSite=Strict")) << cookie;
  EXPECT_EQ(set_up(link).status, 401);
}

TEST_F(AccessTest, n104_links_expire_and_cannot_be_guessed_or_used_as_keys) {
  const auto link = setup_link(std::chrono::minutes(5));
  keys_["link"] = link;
  EXPECT_EQ(get("/v1/me", "link").status, 401);
  EXPECT_EQ(set_up("vl_guess").status, 401);
  wall_.advance(std::chrono::minutes(6));
  EXPECT_EQ(set_up(link).status, 401);
}

TEST_F(AccessTest, a_new_link_makes_the_unused_one_before_it_void) {
  const auto first = setup_link();
  const auto second = setup_link();
  EXPECT_EQ(set_up(first).status, 401);
  EXPECT_EQ(set_up(second).status, 204);
}

TEST_F(AccessTest, twenty_attempts_at_a_link_are_all_there_are) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(set_up("vl_guess").status, 401);
  const auto refused = set_up(setup_link());
  EXPECT_EQ(refused.status, 429);
  EXPECT_FALSE(refused.headers.get("Retry-After").empty());
}

TEST_F(AccessTest, n100_a_change_with_a_cookie_must_come_from_our_own_page) {
  const auto cookie = log_in();
  const auto change = [&](http::Fields headers) {
    return with_cookie(http::Method::remove, "/v1/api-keys/none", cookie, std::move(headers))
        .status;
  };
  EXPECT_EQ(change({}), 403);
  EXPECT_EQ(change({{"Origin", "http://evil.example"}}), 403);
  EXPECT_EQ(change({{"Origin", "null"}}), 403);
  EXPECT_EQ(change({{"Sec-Fetch-Site", "cross-site"}}), 403);
  EXPECT_EQ(change({{"Sec-Fetch-Site", "same-site"}, {"Origin", "http://yard.example"}}), 403);
  EXPECT_EQ(change({{"Sec-Fetch-Site", "same-origin"}}), 404);
  EXPECT_EQ(change({{"Origin", "http://yard.example"}}), 404);
}

TEST_F(AccessTest, n100_a_form_cannot_post_json) {
  EXPECT_EQ(
      post("/v1/api-keys", R"({"name":"a","role":"viewer"})", {{"Content-Type", "text/plain"}})
          .status,
      415);
}

TEST_F(AccessTest, n101_the_live_feed_refuses_foreign_pages) {
  const auto cookie = log_in();
  EXPECT_EQ(with_cookie(http::Method::get, "/v1/live", cookie, {{"Origin", "http://evil.example"}})
                .status,
            403);
}

TEST_F(AccessTest, n102_a_login_ends_at_once_and_with_its_time) {
  const auto cookie = log_in();
  const http::Fields home{{"Sec-Fetch-Site", "same-origin"}};
  EXPECT_EQ(with_cookie(http::Method::get, "/v1/me", cookie, {}).status, 200);
  EXPECT_EQ(with_cookie(http::Method::post, "/v1/logout", cookie, home).status, 204);
  EXPECT_EQ(with_cookie(http::Method::get, "/v1/me", cookie, {}).status, 401);
  const auto second = log_in();
  wall_.advance(std::chrono::hours(24 * 31));
  EXPECT_EQ(with_cookie(http::Method::get, "/v1/me", second, {}).status, 401);
}

TEST_F(AccessTest, keys_are_shown_once_and_revoked_at_once) {
  const auto made = post("/v1/api-keys", R"({"name":"grafana","role":"viewer"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(difference(json(made), "NewApiKey"), "");
  keys_["new"] = text_at(json(made), "/key");
  EXPECT_EQ(text_at(json(get("/v1/me", "new")), "/role"), "viewer");
  EXPECT_EQ(get("/v1/api-keys").body.find(keys_["new"]), std::string::npos);
  const Ask revoke{
      http::Method::remove, "/v1/api-keys/" + text_at(json(made), "/id"), "", "administrator", {}};
  EXPECT_EQ(send(revoke).status, 204);
  EXPECT_EQ(get("/v1/me", "new").status, 401);
}

TEST_F(AccessTest, n99_members_that_are_not_offered_are_refused) {
  const auto response = post("/v1/api-keys", R"({"name":"a","role":"viewer","operator_id":"x"})");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(text_at(json(response), "/errors/0/field"), "/operator_id");
}

TEST_F(AccessTest, two_hundred_requests_at_once_are_the_burst_of_a_key) {
  int refused = 0;
  for (int i = 0; i < 260; ++i) refused += get("/v1/me", "viewer").status == 429 ? 1 : 0;
  EXPECT_GT(refused, 0);
  EXPECT_LT(refused, 61);
  EXPECT_EQ(get("/v1/me", "operator").status, 200) << "another key is another bucket";
}

TEST_F(AccessTest, n106_pages_are_bounded_and_forged_cursors_are_400) {
  for (int i = 0; i < 5; ++i) add_token("PAGE-" + std::to_string(i));
  const auto first = json(get("/v1/tokens?limit=3"));
  EXPECT_EQ(first.at("items").as_array().size(), 3u);
  const auto cursor = text_at(first, "/next_cursor");
  const auto second = json(get("/v1/tokens?limit=3&cursor=" + cursor));
  EXPECT_EQ(second.at("items").as_array().size(), 3u);
  EXPECT_EQ(text_at(second, "/next_cursor"), "null");
  auto forged = cursor;
  auto& digit = forged[forged.size() / 2];  // the last one has bits that mean nothing
  digit = digit == 'A' ? 'B' : 'A';
  EXPECT_EQ(get("/v1/tokens?cursor=" + forged).status, 400);
  EXPECT_EQ(get("/v1/locations?cursor=" + cursor).status, 400) << "of another list";
  EXPECT_EQ(get("/v1/tokens?limit=1001").status, 400);
  EXPECT_EQ(get("/v1/tokens?limit=0").status, 400);
  EXPECT_EQ(get("/v1/tokens?limit=9999999999999999999999").status, 400);
}

// There are no JSON web tokens here: what looks like one is a key that nobody has.
TEST_F(AccessTest, n105_a_token_that_signs_itself_is_no_key) {
  const std::string claims = "eyJyb2xlIjoiYWRtaW5pc3RyYXRvciJ9";  // {"role":"administrator"}
  for (const auto* head : {"eyJhbGciOiJub25lIn0",                 // {"alg":"none"}
                           "eyJhbGciOiJIUzI1NiIsImtpZCI6Ii4uLy4uL2V0YyJ9"}) {  // a kid that climbs
    keys_["forged"] = head + ("." + claims) + ".";
    EXPECT_EQ(get("/v1/me", "forged").status, 401) << head;
  }
}

TEST_F(AccessTest, n106_what_is_searched_for_is_literal_and_bounded) {
  post("/v1/wallets", R"({"holder":"(a+)+$ 50%"})", {{"Idempotency-Key", "n106"}});
  const auto found = [&](const std::string& text) {
    return json(get("/v1/wallets?matching=" + text)).at("items").as_array().size();
  };
  EXPECT_EQ(found("%28a%2B%29%2B%24"), 1u);
  EXPECT_EQ(found("50%25"), 1u);
  EXPECT_EQ(found("5_%25"), 0u) << "no pattern of SQL";
  EXPECT_EQ(found(".%2A"), 0u) << "no regular expression";
  EXPECT_EQ(get("/v1/wallets?matching=" + std::string(10'000, 'a')).status, 400);
}

class CommandTest : public AccessTest {
 protected:
  CommandTest() {
    station_ = add_station("PILE-1");
    connection_ = connect("PILE-1");
    say(connection_,
        R"([2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])");
  }
  http::Response reset(std::string key, std::string type = "Soft", http::Fields more = {}) {
    more.emplace_back("Idempotency-Key", std::move(key));
    return post("/v1/stations/" + to_string(station_) + "/commands",
                R"({"action":"Reset","payload":{"type":")" + type + R"("}})", std::move(more));
  }
  StationId station_;
  Connection connection_;
};

TEST_F(CommandTest, a_command_brings_the_stations_own_answer) {
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  const auto response = reset("k1", "Soft", {{"Prefer", "wait=5"}});
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(difference(json(response), "Operation"), "");
  EXPECT_EQ(text_at(json(response), "/state"), "done");
  EXPECT_EQ(text_at(json(response), "/answer/status"), "Accepted");
  const auto stored = get("/v1/operations/" + text_at(json(response), "/id"));
  EXPECT_EQ(stored.body, response.body);
}

TEST_F(CommandTest, the_log_says_who_ordered_it) {
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  ASSERT_EQ(reset("k1").status, 200);
  station_ = add_station("PILE-2");  // that never came
  EXPECT_EQ(reset("k2").status, 503);
  const auto items = json(get("/v1/log")).at("items").as_array();
  ASSERT_EQ(items.size(), 1u) << "what was not ordered after all is not in it";
  EXPECT_EQ(text_at(items[0], "/kind"), "order.command");
  EXPECT_TRUE(text_at(items[0], "/who").starts_with("administrator"));
  EXPECT_EQ(text_at(items[0], "/text"), "PILE-1");
  EXPECT_EQ(text_at(items[0], "/changes/0/after"), "Reset");
}

TEST_F(CommandTest, secrets_reach_the_station_and_are_shown_to_nobody) {
  sender_.answers.push_back({false, R"({"status":"Accepted","location":"ftp://u:p@x/y"})", "", ""});
  const auto response = post("/v1/stations/" + to_string(station_) + "/commands",
                             R"({"action":"ChangeConfiguration",)"
                             R"("payload":{"key":"AuthorizationKey","value":"4f43415f4f435454"}})",
                             {{"Idempotency-Key", "k1"}, {"Prefer", "wait=5"}});
  ASSERT_EQ(response.status, 200) << response.body;
  ASSERT_EQ(sender_.sent.size(), 1u);
  EXPECT_NE(sender_.sent[0].payload.find("4f43415f4f435454"), std::string::npos);
  EXPECT_EQ(text_at(json(response), "/request/value"), "***");
  EXPECT_EQ(text_at(json(response), "/answer/location"), "ftp://***@x/y");
  const auto stored = get("/v1/operations/" + text_at(json(response), "/id"));
  EXPECT_EQ(stored.body, response.body);
}

TEST_F(CommandTest, a_command_without_idempotency_key_is_400) {
  EXPECT_EQ(
      post("/v1/stations/" + to_string(station_) + "/commands", R"({"action":"Reset"})").status,
      400);
  EXPECT_TRUE(sender_.sent.empty());
}

TEST_F(CommandTest, the_same_key_and_body_happen_once) {
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  const auto first = reset("k1", "Soft", {{"Prefer", "wait=5"}});
  const auto again = reset("k1", "Soft", {{"Prefer", "wait=5"}});
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.headers.get("Idempotency-Replayed"), "true");
  EXPECT_EQ(sender_.sent.size(), 1u);
  EXPECT_EQ(reset("k1", "Hard").status, 422);
  wall_.advance(std::chrono::hours(25));
  reset("k1", "Hard");
  EXPECT_EQ(sender_.sent.size(), 2u) << "after 24 hours a key is a new one";
}

TEST_F(CommandTest, a_key_that_was_told_not_now_may_try_again) {
  sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
  yard_->ocpp_conversation().on_closed(*connection_.peer, link::CloseReason::silent);
  drain();
  EXPECT_EQ(reset("k1").status, 503) << "offline";
  connection_ = connect("PILE-1");
  store_.break_disk("full");
  EXPECT_EQ(reset("k1").status, 503) << "not stored";
  store_.mend_disk();
  EXPECT_EQ(reset("k1", "Soft", {{"Prefer", "wait=5"}}).status, 200);
  EXPECT_EQ(sender_.sent.size(), 1u);
}

TEST_F(CommandTest, a_payload_that_breaks_the_schema_is_refused_before_it_is_sent) {
  const auto response = reset("k1", "Gentle");
  EXPECT_EQ(response.status, 400) << response.body;
  EXPECT_TRUE(sender_.sent.empty());
}

}  // namespace
}  // namespace voltyard::api
