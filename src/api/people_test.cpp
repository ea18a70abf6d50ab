// People as their administrator sees them, one-time links, the first person, keys.
#include "api/people_fixture.hpp"

#include "api/key_actions.hpp"

namespace voltyard::api {
namespace {

using http::Method;

class PersonTest : public PeopleTest {
 protected:
  http::Response change(const std::string& login, const std::string& body) {
    const Ask ask{Method::put, "/v1/people/" + id_of(login), body};
    return send(ask);
  }
  std::string link_of(const http::Response& response, const char* where) {
    const auto link = text_at(json(response), where);
    return link.substr(link.find("vl_"));
  }
  Browser with_setup_link() {
    Browser browser;
    EXPECT_EQ(
        ask(browser, Method::post, "/v1/setup", R"({"token":")" + setup_link() + R"("})").status,
        204);
    return browser;
  }
  http::Response make_account(Browser& browser, const std::string& login,
                              const std::string& secret = password) {
    return ask(browser, Method::post, "/v1/me/account",
               R"({"login":")" + login + R"(","name":"Boss","password":")" + secret + R"("})");
  }
};

TEST_F(PersonTest, an_invitation_takes_a_password_once) {
  const auto made = post("/v1/people", R"({"login":"Wang","name":"王芳","role":"operator"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(difference(json(made), "NewPerson"), "");
  EXPECT_EQ(text_at(json(made), "/person/login"), "wang");
  EXPECT_EQ(text_at(json(made), "/person/has_password"), "false");
  const auto token = link_of(made, "/invitation/link");
  const auto look = post("/v1/setup/look", R"({"token":")" + token + R"("})");
  EXPECT_EQ(look.body, R"({"kind":"person","login":"wang","name":"王芳"})");
  EXPECT_EQ(post("/v1/setup", R"({"token":")" + token + R"("})").status, 400);
  EXPECT_EQ(use_link(token, "too short").status, 400);
  const auto used = use_link(token, password);
  EXPECT_EQ(used.status, 204) << used.body;
  EXPECT_TRUE(used.headers.get("Set-Cookie").empty()) << "signing in is the next step";
  EXPECT_EQ(use_link(token, password).status, 401);
  EXPECT_EQ(post("/v1/setup/look", R"({"token":")" + token + R"("})").status, 401);
  Browser browser;
  EXPECT_EQ(sign_in(browser, "wang", password).status, 204);
}

// A lost answer, a login that has ended: whoever signs in again sends the same once more.
TEST_F(PersonTest, what_is_sent_again_under_its_key_after_another_login_is_done_once) {
  add_person("wang", "operator");
  const auto open = [&](std::string key) {
    auto browser = signed_in("wang");
    Ask ask{Method::post,
            "/v1/wallets",
            R"({"holder":"李四"})",
            "",
            {{"Sec-Fetch-Site", "same-origin"}, {"Cookie", browser.login}}};
    if (!key.empty()) ask.headers.emplace_back("Idempotency-Key", key);
    return send(ask);
  };
  const auto first = open("k1");
  ASSERT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(open("k1").body, first.body);
  EXPECT_NE(open("k2").body, first.body);
  EXPECT_EQ(open("").status, 201) << "a key is not asked for";
  EXPECT_EQ(json(get("/v1/wallets")).at("items").as_array().size(), 3u);
}

TEST_F(PersonTest, a_new_link_replaces_a_password_and_voids_the_link_before) {
  add_person("wang", "viewer");
  auto browser = signed_in("wang");
  const auto path = "/v1/people/" + id_of("wang") + "/link";
  const auto first = post(path, "");
  EXPECT_EQ(difference(json(first), "PersonLink"), "");
  const auto second = post(path, "");
  EXPECT_EQ(use_link(link_of(first, "/link"), "another tin roof").status, 401);
  EXPECT_EQ(me(browser).status, 200);
  EXPECT_EQ(use_link(link_of(second, "/link"), "another tin roof").status, 204);
  EXPECT_EQ(me(browser).status, 401);
  EXPECT_EQ(sign_in(browser, "wang", "another tin roof").status, 204);
}

TEST_F(PersonTest, invitations_expire_and_setup_links_leave_them_alone) {
  const auto made = post("/v1/people", R"({"login":"wang","name":"W","role":"viewer"})");
  setup_link();
  const auto token = link_of(made, "/invitation/link");
  EXPECT_EQ(post("/v1/setup/look", R"({"token":")" + token + R"("})").status, 200);
  wall_.advance(std::chrono::hours(25));
  EXPECT_EQ(use_link(token, password).status, 401);
}

TEST_F(PersonTest, an_invitation_is_no_key_and_opens_no_console) {
  const auto made = post("/v1/people", R"({"login":"wang","name":"W","role":"administrator"})");
  keys_["link"] = link_of(made, "/invitation/link");
  EXPECT_EQ(get("/v1/me", "link").status, 401);
}

TEST_F(PersonTest, n99_what_is_not_offered_cannot_be_set) {
  add_person("wang", "viewer");
  for (const auto* body : {R"({"operator_id":"x"})", R"({"password":"x"})", R"({"login":"x"})",
                           R"({"version":9})", R"({"role":"detector"})", R"({"role":"root"})",
                           R"({"location_ids":["00000000-0000-0000-0000-000000000001"]})"}) {
    EXPECT_EQ(change("wang", body).status, 400) << body;
  }
  EXPECT_EQ(post("/v1/people", R"({"login":"li","name":"L","role":"viewer","id":"x"})").status,
            400);
}

TEST_F(PersonTest, a_name_is_one_persons) {
  add_person("wang", "viewer");
  EXPECT_EQ(post("/v1/people", R"({"login":"WANG","name":"W","role":"viewer"})").status, 409);
  for (const auto* login : {"a", "two words", ""}) {
    const auto body = std::string(R"({"login":")") + login + R"(","name":"W","role":"viewer"})";
    EXPECT_EQ(post("/v1/people", body).status, 400) << login;
  }
}

TEST_F(PersonTest, a_change_is_in_the_log_with_before_and_after) {
  add_person("wang", "viewer");
  const auto place = to_string(location_id_);
  ASSERT_EQ(change("wang", R"({"role":"operator","location_ids":[")" + place + R"("]})").status,
            200);
  const auto line = log().at(0);
  EXPECT_EQ(line.substr(0, 15), "person.changed:");
  EXPECT_NE(line.find("role: viewer -> operator; locations: all locations -> "), std::string::npos)
      << line;
  ASSERT_EQ(change("wang", R"({"role":"operator"})").status, 200);
  EXPECT_EQ(log().at(0), line) << "nothing changed, nothing to tell";
}

TEST_F(PersonTest, the_last_administrator_stays_one) {
  auto boss = with_setup_link();
  ASSERT_EQ(make_account(boss, "boss").status, 204);
  for (const auto* body : {R"({"disabled":true})", R"({"role":"operator"})"}) {
    EXPECT_EQ(change("boss", body).status, 409) << body;
  }
  const auto limited = change("boss", R"({"location_ids":[")" + to_string(location_id_) + R"("]})");
  EXPECT_EQ(limited.status, 409);
  add_person("second", "administrator");
  EXPECT_EQ(change("boss", R"({"role":"operator"})").status, 200);
}

TEST_F(PersonTest, n104_the_setup_link_opens_the_console_and_then_takes_a_name_and_a_password) {
  auto browser = with_setup_link();
  EXPECT_EQ(log().at(0), "person.signed_in: by a one-time link, from 127.0.0.1");
  const auto before = json(me(browser));
  EXPECT_EQ(text_at(before, "/person_id"), "null");
  EXPECT_EQ(text_at(before, "/signed_in"), "true");
  EXPECT_EQ(make_account(browser, "boss", "short").status, 400);
  EXPECT_EQ(make_account(browser, "boss", "Boss").status, 400);
  const auto old_cookie = browser.login;
  const auto made = make_account(browser, "boss");
  ASSERT_EQ(made.status, 204) << made.body;
  EXPECT_NE(browser.login, old_cookie);
  Browser old;
  old.login = old_cookie;
  EXPECT_EQ(me(old).status, 401) << "the login of the link is over";
  const auto after = json(me(browser));
  EXPECT_EQ(text_at(after, "/login"), "boss");
  EXPECT_EQ(text_at(after, "/role"), "administrator");
  EXPECT_EQ(make_account(browser, "boss2").status, 409) << "once";
  Browser elsewhere;
  EXPECT_EQ(sign_in(elsewhere, "boss", password).status, 204);
}

TEST_F(PersonTest, a_key_makes_no_account_and_has_no_password) {
  EXPECT_EQ(
      post("/v1/me/account", R"({"login":"x1","name":"X","password":"rain on a tin roof"})").status,
      409);
  const Ask ask{Method::put, "/v1/me/password", R"({"current":"a","password":"b"})"};
  EXPECT_EQ(send(ask).status, 409);
}

TEST_F(PersonTest, somebody_administers_once_a_person_does) {
  storage::ApiKeyRow key;
  for (const auto& row : directory_->current()->rows.api_keys) {
    if (row.role == storage::Role::administrator) key = row;
  }
  auto boss = with_setup_link();
  ASSERT_EQ(make_account(boss, "boss").status, 204);
  key.revoked = true;
  put({key});
  wall_.advance(std::chrono::hours(24 * 60));
  EXPECT_TRUE(has_administrator(*directory_->current(), wall_.now())) << "no new link is printed";
}

TEST_F(PersonTest, a_thousand_changes_at_once_lose_nothing) {
  add_person("wang", "viewer");
  auto browser = signed_in("wang");
  int done = 0;
  for (int i = 0; i < 6; ++i) {
    boost::asio::co_spawn(
        web_,
        [this, i]() -> Task<http::Response> {
          http::Request request;
          request.method = Method::put;
          request.target = "/v1/people/" + id_of("wang");
          request.body = i % 2 == 0 ? R"({"role":"operator"})" : R"({"name":"Fang"})";
          request.headers.add("Content-Type", "application/json");
          request.headers.add("Authorization", "Bearer " + keys_.at("administrator"));
          co_return co_await router_.serve(request);
        },
        [&](std::exception_ptr failure, http::Response response) {
          EXPECT_FALSE(failure);
          EXPECT_EQ(response.status, 200) << response.body;
          ++done;
        });
  }
  run_until([&] { return done == 6; });
  const auto person = json(get("/v1/people/" + id_of("wang")));
  EXPECT_EQ(difference(person, "Person"), "");
  EXPECT_EQ(text_at(person, "/role"), "operator");
  EXPECT_EQ(text_at(person, "/name"), "Fang");
}

TEST_F(PersonTest, keys_are_listed_without_logins_and_told_in_the_log) {
  add_person("wang", "viewer");
  auto browser = signed_in("wang");
  ASSERT_EQ(post("/v1/api-keys", R"({"name":"grafana","role":"viewer"})").status, 201);
  EXPECT_EQ(log().at(0), "key.made: grafana, viewer");
  EXPECT_EQ(get("/v1/api-keys").body.find("console"), std::string::npos);
  EXPECT_EQ(get("/v1/api-keys").body.find("Name of wang"), std::string::npos);
}

}  // namespace
}  // namespace voltyard::api
