// What people change is in the log with what was before and after, and nothing is in it that must
// not be kept for good.
#include "api/audit.hpp"
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

using http::Method;

class AuditTest : public ApiTest {
 protected:
  void ask(Method method, const std::string& target, const std::string& body) {
    const auto response = send({method, target, body, "administrator", {}});
    EXPECT_LT(response.status, 300) << target << response.body;
  }
  boost::json::value log(const std::string& query = "?changes=true",
                         const std::string& key = "administrator") {
    const auto response = get("/v1/log" + query, key);
    EXPECT_EQ(response.status, 200) << response.body;
    return json(response);
  }
  // Of the newest entry of the kind: "role: viewer -> operator; ...".
  std::string changes(const std::string& kind) {
    const auto items = log("?changes=true&kind=" + kind).at("items").as_array();
    if (items.empty()) return "there is no entry";
    EXPECT_NE(text_at(items[0], "/who"), "null");
    std::string text;
    for (const auto& row : items[0].at("changes").as_array()) {
      if (!text.empty()) text += "; ";
      text +=
          text_at(row, "/field") + ": " + text_at(row, "/before") + " -> " + text_at(row, "/after");
    }
    return text;
  }
};

TEST_F(AuditTest, people_before_and_after) {
  const auto made = post("/v1/people", R"({"login":"li","name":"Li","role":"viewer"})");
  EXPECT_EQ(changes("person.made"), "name:  -> Li; role:  -> viewer; locations:  -> all locations");
  const auto id = text_at(json(made), "/person/id");
  ask(Method::put, "/v1/people/" + id, R"({"role":"operator","disabled":true})");
  EXPECT_EQ(changes("person.changed"), "role: viewer -> operator; disabled: no -> yes");
  const auto about = log("?subject=" + id).at("items").as_array();
  EXPECT_EQ(about.size(), 2u);
}

TEST_F(AuditTest, keys_before_and_after_without_the_key) {
  const auto made = post("/v1/api-keys", R"({"name":"meter","role":"viewer"})");
  EXPECT_EQ(changes("key.made"), "name:  -> meter; role:  -> viewer; locations:  -> all locations");
  const auto key = text_at(json(made), "/key");
  ask(Method::remove, "/v1/api-keys/" + text_at(json(made), "/id"), "");
  EXPECT_EQ(changes("key.revoked"), "revoked: no -> yes");
  EXPECT_EQ(get("/v1/log").body.find(key), std::string::npos);
}

TEST_F(AuditTest, cards_before_and_after_without_their_numbers_and_holders) {
  ask(Method::put, "/v1/tokens/04A1B24711", R"({"holder":"张三","limits":{"session_minutes":60}})");
  EXPECT_EQ(changes("token.changed"), "holder:  -> ***; session_minutes:  -> 60; uid:  -> …4711");
  ask(Method::put, "/v1/tokens/04A1B24711", R"({"holder":"李四","status":"blocked"})");
  EXPECT_EQ(changes("token.changed"), "status: valid -> blocked; holder: *** -> ***");
  const auto before = log().at("items").as_array().size();
  ask(Method::put, "/v1/tokens/04A1B24711", R"({"holder":"李四","status":"blocked"})");
  EXPECT_EQ(log().at("items").as_array().size(), before) << "nothing was changed";
  const auto body = get("/v1/log").body;
  for (const auto* kept_out : {"张三", "李四", "04A1B2"}) {
    EXPECT_EQ(body.find(kept_out), std::string::npos) << kept_out;
  }
}

TEST_F(AuditTest, a_card_has_a_number_that_a_pile_can_send) {
  const auto put_card = [&](const std::string& uid) {
    return send(Ask{Method::put, "/v1/tokens/" + uid, "{}", "administrator"});
  };
  for (const auto* uid : {"%E4%B8%80%E5%8D%A1%E9%80%9A", "A%0A1", "A%7F"}) {
    const auto refused = put_card(uid);
    EXPECT_EQ(refused.status, 400) << uid;
    EXPECT_EQ(text_at(json(refused), "/errors/0/field"), "/uid") << refused.body;
  }
  EXPECT_EQ(put_card(std::string(256, 'A')).status, 400);
  EXPECT_EQ(put_card("04-A1%2BB").status, 200);
}

TEST_F(AuditTest, limits_of_wallets_before_and_after_without_telephones) {
  const auto made = post("/v1/wallets", R"({"holder":"王五","phone":"13800001234"})");
  const auto path = "/v1/wallets/" + text_at(json(made), "/id");
  ask(Method::put, path,
      R"({"holder":"王五","phone":"13900005678","credit_minor":2000,"blocked":true})");
  EXPECT_EQ(changes("wallet.changed"),
            "phone: *** -> ***; credit_minor: 0 -> 2000; blocked: no -> yes");
  const auto body = get("/v1/log").body;
  for (const auto* kept_out : {"王五", "13800001234", "13900005678"}) {
    EXPECT_EQ(body.find(kept_out), std::string::npos) << kept_out;
  }
}

TEST_F(AuditTest, payees_and_tariffs_before_and_after) {
  const auto place = "/v1/locations/" + to_string(location_id_);
  ask(Method::put, place + "/payee", R"({"account":"gangpo","service_phone":"037112345678"})");
  EXPECT_EQ(changes("payee.changed"), "account:  -> gangpo; service_phone:  -> ***");
  ask(Method::put, place + "/payee", R"({"service_phone":"037112345678"})");
  EXPECT_EQ(changes("payee.changed"), "account: gangpo -> ");
  EXPECT_EQ(get("/v1/log").body.find("037112345678"), std::string::npos);
  storage::TariffRow night;
  night.id = TariffId::make(noon, random_);
  night.operator_id = operator_id_;
  night.name = "Night";
  put({night});
  const auto id = to_string(night.id);
  ask(Method::put, place + "/tariff", R"({"tariff_id":")" + id + R"("})");
  EXPECT_EQ(changes("tariff.used"),
            "tariff:  -> Night; tariff_id: " + to_string(tariff_id_) + " -> " + id);
  ask(Method::put, place + "/tariff", "{}");
  EXPECT_EQ(changes("tariff.used"), "tariff: Night -> ; tariff_id: " + id + " -> ");
}

TEST_F(AuditTest, viewers_see_that_something_was_changed_but_not_what) {
  post("/v1/people", R"({"login":"li","name":"Li","role":"viewer"})");
  const auto seen = log("", "viewer").at("items").as_array();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_TRUE(seen[0].at("changes").as_array().empty());
  EXPECT_FALSE(log("", "operator").at("items").at(0).at("changes").as_array().empty());
}

TEST_F(AuditTest, the_log_is_searched_by_person_and_time_page_by_page) {
  for (const auto* name : {"one", "two", "three"}) {
    clock_.advance(std::chrono::hours(1));
    post("/v1/api-keys", R"({"name":")" + std::string(name) + R"(","role":"viewer"})");
  }
  const auto count = [&](const std::string& query) {
    return log(query).at("items").as_array().size();
  };
  EXPECT_EQ(count("?who=administrator"), 3u);
  EXPECT_EQ(count("?who=nobody"), 0u);
  EXPECT_EQ(count("?from=" + to_rfc3339(clock_.now())), 1u);
  EXPECT_EQ(count("?to=" + to_rfc3339(clock_.now())), 2u);
  const auto first = log("?limit=2");
  const auto rest = log("?limit=2&cursor=" + text_at(first, "/next_cursor"));
  EXPECT_EQ(rest.at("items").as_array().size(), 1u);
  EXPECT_EQ(get("/v1/log?from=today").status, 400);
  EXPECT_EQ(get("/v1/log?who=" + std::string(101, 'x')).status, 400);
}

TEST(Changes, are_bounded_and_never_cut_within_a_character) {
  Changes changes;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "王";
  changes.text("name", "", text);
  for (int i = 0; i < 100; ++i) changes.number("n", i, i + 1);
  const auto rows = changes.take();
  EXPECT_EQ(rows.size(), 32u);
  EXPECT_EQ(rows[0].after, text.substr(0, 198) + "…");
  EXPECT_EQ(end_of_card("4711"), "…");
  EXPECT_EQ(end_of_card("一卡通"), "…通");
}

}  // namespace
}  // namespace voltyard::api
