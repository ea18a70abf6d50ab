// Signing in: names, passwords, codes, cookies, how often it may be tried, when it ends.
#include "api/people_fixture.hpp"

namespace voltyard::api {
namespace {

using http::Method;

class SignInTest : public PeopleTest {
 protected:
  SignInTest() { add_person("wang", "operator"); }
};

TEST_F(SignInTest, a_name_and_a_password_open_the_console) {
  Browser browser;
  const auto response = sign_in(browser, " Wang ", password);
  ASSERT_EQ(response.status, 204) << response.body;
  EXPECT_TRUE(browser.login.starts_with("voltyard=vs_")) << browser.login;
  EXPECT_TRUE(browser.device.starts_with("voltyard-device=vd_")) << browser.device;
  const auto who = me(browser);
  EXPECT_EQ(difference(json(who), "Me"), "");
  EXPECT_EQ(text_at(json(who), "/name"), "Name of wang");
  EXPECT_EQ(text_at(json(who), "/role"), "operator");
  EXPECT_EQ(text_at(json(who), "/login"), "wang");
  EXPECT_EQ(log().at(0).substr(0, 31), "person.signed_in: from 127.0.0.");
}

TEST_F(SignInTest, both_cookies_are_strict_and_for_us_alone) {
  Browser browser;
  const auto response = sign_in(browser, "wang", password);
  int cookies = 0;
  for (const auto& [name, value] : response.headers) {
    if (name != "Set-Cookie") continue;
    ++cookies;
    EXPECT_TRUE(value.ends_with("; HttpOnly; SameSite=Strict")) << value;
  }
  EXPECT_EQ(cookies, 2);
}

TEST_F(SignInTest, n103_a_wrong_name_and_a_wrong_password_are_told_alike) {
  post("/v1/people", R"({"login":"invited","name":"I","role":"viewer"})");
  add_person("gone", "viewer");
  const Ask disable{Method::put, "/v1/people/" + id_of("gone"), R"({"disabled":true})"};
  ASSERT_EQ(send(disable).status, 200);
  std::string wrong;
  for (const auto* login : {"wang", "nobody", "invited", "gone"}) {
    Browser browser;
    browser.remote = std::string("127.0.0.") + login;
    const auto secret = std::string(login) == "gone" ? password : "another password";
    const auto response = sign_in(browser, login, secret);
    EXPECT_EQ(response.status, 401) << login;
    if (wrong.empty()) wrong = response.body;
    EXPECT_EQ(response.body, wrong) << login;
    EXPECT_TRUE(browser.login.empty() && browser.device.empty()) << login;
  }
}

// What is counted is the work, not the time: whoever it is, one hash of full cost is computed.
TEST_F(SignInTest, n103_every_attempt_takes_the_same_work) {
  post("/v1/people", R"({"login":"invited","name":"I","role":"viewer"})");
  add_person("gone", "viewer");
  const Ask disable{Method::put, "/v1/people/" + id_of("gone"), R"({"disabled":true})"};
  ASSERT_EQ(send(disable).status, 200);
  for (const auto* login : {"wang", "nobody", "invited", "gone"}) {
    Browser browser;
    browser.remote = std::string("127.0.0.") + login;
    const auto before = api_->passwords_verified();
    EXPECT_EQ(sign_in(browser, login, "another password").status, 401) << login;
    EXPECT_EQ(api_->passwords_verified() - before, 1u) << login;
  }
}

TEST_F(SignInTest, n103_guessing_gets_slow_and_the_known_device_does_not) {
  auto owner = signed_in("wang");
  Browser stranger;
  std::vector<int> statuses;
  for (int i = 0; i < 6; ++i) statuses.push_back(sign_in(stranger, "wang", "guess guess").status);
  EXPECT_EQ(statuses, (std::vector{401, 401, 401, 401, 401, 429}));
  const auto held = sign_in(stranger, "wang", password);
  EXPECT_EQ(held.status, 429) << "the right password, too";
  EXPECT_FALSE(held.headers.get("Retry-After").empty());
  EXPECT_EQ(sign_in(owner, "wang", password).status, 204) << "even from the same address";
  Browser elsewhere;
  elsewhere.remote = "127.0.0.2";
  EXPECT_EQ(sign_in(elsewhere, "wang", password).status, 204) << "the account is not locked";
}

TEST_F(SignInTest, n103_names_nobody_has_are_held_like_others) {
  Browser stranger;
  std::vector<int> statuses;
  for (int i = 0; i < 6; ++i) statuses.push_back(sign_in(stranger, "nobody", "guess guess").status);
  EXPECT_EQ(statuses, (std::vector{401, 401, 401, 401, 401, 429}));
}

TEST_F(SignInTest, somebody_elses_device_is_a_stranger) {
  add_person("li", "viewer");
  auto other = signed_in("li");
  for (int i = 0; i < 5; ++i) sign_in(other, "wang", "guess guess");
  EXPECT_EQ(sign_in(other, "wang", "guess guess").status, 429);
  EXPECT_EQ(sign_in(other, "li", password).status, 204);
}

TEST_F(SignInTest, failures_are_in_the_log_but_not_without_end) {
  Browser stranger;
  for (int i = 0; i < 12; ++i) {
    stranger.remote = "127.0.0." + std::to_string(i);
    sign_in(stranger, "wang", "guess guess");
    sign_in(stranger, "nobody", "guess guess");
  }
  int told = 0;
  for (const auto& line : log()) told += line.starts_with("person.sign_in_failed") ? 1 : 0;
  EXPECT_EQ(told, 5);
}

TEST_F(SignInTest, n100_a_foreign_page_cannot_sign_anybody_in) {
  const std::string body = std::string(R"({"login":"wang","password":")") + password + R"("})";
  Ask ask{Method::post, "/v1/login", body, "", {{"Origin", "http://evil.example"}}};
  EXPECT_EQ(send(ask).status, 403);
  ask.headers = {{"Sec-Fetch-Site", "cross-site"}};
  EXPECT_EQ(send(ask).status, 403);
  ask.headers = {{"Content-Type", "text/plain"}};
  EXPECT_EQ(send(ask).status, 415);
}

TEST_F(SignInTest, without_tls_only_this_machine_gets_a_cookie) {
  Browser browser;
  browser.remote = "192.0.2.7";
  const auto response = sign_in(browser, "wang", password);
  EXPECT_EQ(response.status, 403);
  EXPECT_TRUE(browser.login.empty());
}

TEST_F(SignInTest, n102_the_cookie_of_before_is_not_taken_over) {
  Browser browser;
  browser.login = "voltyard=vs_fixed-by-somebody-else";
  ASSERT_EQ(sign_in(browser, "wang", password).status, 204);
  EXPECT_NE(browser.login, "voltyard=vs_fixed-by-somebody-else");
}

TEST_F(SignInTest, n102_changing_the_password_ends_all_other_logins_at_once) {
  auto here = signed_in("wang");
  auto there = signed_in("wang");
  const auto change = [&](const std::string& current, const std::string& secret) {
    return ask(here, Method::put, "/v1/me/password",
               R"({"current":")" + current + R"(","password":")" + secret + R"("})");
  };
  const auto wrong = change("not my password", "another tin roof");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(text_at(json(wrong), "/errors/0/field"), "/current");
  EXPECT_EQ(change(password, "short").status, 400);
  EXPECT_EQ(me(there).status, 200);
  ASSERT_EQ(change(password, "another tin roof").status, 204);
  EXPECT_EQ(me(here).status, 200);
  EXPECT_EQ(me(there).status, 401);
  EXPECT_EQ(sign_in(there, "wang", password).status, 401);
  EXPECT_EQ(sign_in(there, "wang", "another tin roof").status, 204);
  EXPECT_EQ(log().at(2), "person.password_changed: 1 other logins ended");
}

TEST_F(SignInTest, n102_who_is_disabled_is_out_at_once) {
  auto browser = signed_in("wang");
  EXPECT_EQ(me(browser).status, 200);
  const auto set = [&](const char* body) {
    const Ask ask{Method::put, "/v1/people/" + id_of("wang"), body};
    return send(ask).status;
  };
  EXPECT_EQ(set(R"({"disabled":true})"), 200);
  EXPECT_EQ(me(browser).status, 401);
  EXPECT_EQ(set(R"({"disabled":false})"), 200);
  EXPECT_EQ(me(browser).status, 401) << "old logins stay ended";
  EXPECT_EQ(sign_in(browser, "wang", password).status, 204);
}

TEST_F(SignInTest, n102_another_role_holds_at_once) {
  auto browser = signed_in("wang");
  const Ask demote{Method::put, "/v1/people/" + id_of("wang"), R"({"role":"viewer"})"};
  ASSERT_EQ(send(demote).status, 200);
  EXPECT_EQ(text_at(json(me(browser)), "/role"), "viewer");
  EXPECT_EQ(ask(browser, Method::get, "/v1/wallets").status, 403);
}

TEST_F(SignInTest, a_login_that_is_not_used_ends_after_a_week_and_any_after_a_month) {
  auto idle = signed_in("wang");
  auto busy = signed_in("wang");
  for (int day = 0; day < 29; ++day) {
    wall_.advance(std::chrono::hours(24));
    ASSERT_EQ(me(busy).status, 200) << day;
    if (day == 5) {
      EXPECT_EQ(me(idle).status, 200);
    }
  }
  EXPECT_EQ(me(idle).status, 401);
  wall_.advance(std::chrono::hours(25));
  EXPECT_EQ(me(busy).status, 401);
}

TEST_F(SignInTest, that_it_is_used_survives_a_restart) {
  auto browser = signed_in("wang");
  wall_.advance(std::chrono::hours(24 * 5));
  ASSERT_EQ(me(browser).status, 200);
  ASSERT_TRUE(await(directory_->reload()).has_value());
  Timestamp seen;
  for (const auto& row : directory_->current()->rows.api_keys) {
    seen = std::max(seen, row.last_seen_at);
  }
  EXPECT_EQ(seen, wall_.now());
}

TEST_F(SignInTest, own_logins_are_listed_and_ended_one_or_all_others) {
  auto first = signed_in("wang");
  wall_.advance(std::chrono::seconds(1));  // they are listed by when they were made
  auto second = signed_in("wang");
  wall_.advance(std::chrono::seconds(1));
  auto third = signed_in("wang");
  auto list = ask(first, Method::get, "/v1/me/logins");
  EXPECT_EQ(difference(json(list), "LoginList"), "");
  const auto items = json(list).at("items").as_array();
  ASSERT_EQ(items.size(), 3u);
  EXPECT_TRUE(items[0].at("current").as_bool());
  EXPECT_FALSE(items[1].at("current").as_bool());
  const auto id = text_at(items[1], "/id");
  EXPECT_EQ(ask(first, Method::remove, "/v1/me/logins/" + id).status, 204);
  EXPECT_EQ(ask(first, Method::remove, "/v1/me/logins/" + id).status, 404);
  EXPECT_EQ(me(second).status, 401);
  EXPECT_EQ(me(third).status, 200);
  EXPECT_EQ(ask(first, Method::post, "/v1/me/logins/end-others").status, 204);
  EXPECT_EQ(me(third).status, 401);
  EXPECT_EQ(me(first).status, 200);
}

TEST_F(SignInTest, nobody_ends_the_login_of_another_person_but_an_administrator) {
  add_person("li", "operator");
  auto wang = signed_in("wang");
  auto li = signed_in("li");
  const auto id = text_at(json(ask(li, Method::get, "/v1/me/logins")), "/items/0/id");
  EXPECT_EQ(ask(wang, Method::remove, "/v1/me/logins/" + id).status, 404);
  EXPECT_EQ(ask(wang, Method::remove, "/v1/logins/" + id).status, 403);
  const auto all = json(get("/v1/logins"));
  EXPECT_EQ(all.at("items").as_array().size(), 2u);
  const Ask end{Method::remove, "/v1/logins/" + id};
  EXPECT_EQ(send(end).status, 204);
  EXPECT_EQ(me(li).status, 401);
  EXPECT_EQ(me(wang).status, 200);
}

TEST_F(SignInTest, a_person_has_twenty_logins_at_most) {
  auto first = signed_in("wang");
  for (int i = 0; i < 20; ++i) {
    wall_.advance(std::chrono::seconds(1));
    signed_in("wang");
  }
  EXPECT_EQ(me(first).status, 401);
  EXPECT_EQ(json(get("/v1/logins")).at("items").as_array().size(), 20u);
}

class SecondFactorTest : public SignInTest {
 protected:
  SecondFactorTest() : browser_(signed_in("wang")) {
    auto enrolled = enrol(browser_);
    secret_ = enrolled.first;
    codes_ = enrolled.second;
    wall_.advance(std::chrono::minutes(1));
  }
  Browser browser_;
  std::string secret_;
  std::vector<std::string> codes_;
};

TEST_F(SecondFactorTest, the_code_is_asked_for_after_the_right_password_only) {
  Browser browser;
  const auto asked = sign_in(browser, "wang", password);
  EXPECT_EQ(asked.status, 401);
  EXPECT_NE(asked.body.find("code-needed"), std::string::npos) << asked.body;
  EXPECT_EQ(sign_in(browser, "wang", "not the password").body.find("code"), std::string::npos);
  EXPECT_TRUE(browser.login.empty());
  EXPECT_EQ(sign_in(browser, "wang", password, code_now(secret_)).status, 204);
  EXPECT_EQ(text_at(json(me(browser)), "/second_factor"), "true");
}

TEST_F(SecondFactorTest, n107_a_code_is_good_once_and_for_a_minute_and_a_half) {
  Browser browser;
  const auto code = code_now(secret_);
  EXPECT_EQ(sign_in(browser, "wang", password, code).status, 204);
  const auto again = sign_in(browser, "wang", password, code);
  EXPECT_EQ(again.status, 401);
  EXPECT_NE(again.body.find("wrong-code"), std::string::npos);
  EXPECT_EQ(sign_in(browser, "wang", password, code_now(secret_, 2)).status, 401);
  EXPECT_EQ(sign_in(browser, "wang", password, code_now(secret_, 1)).status, 204);
  EXPECT_EQ(sign_in(browser, "wang", password, code_now(secret_)).status, 401) << "older than used";
}

TEST_F(SecondFactorTest, n107_codes_cannot_be_guessed) {
  Browser guesser;
  int refused = 0;
  for (int i = 0; i < 12; ++i) {
    refused += sign_in(guesser, "wang", password, "00000" + std::to_string(i % 10)).status == 429;
  }
  EXPECT_GE(refused, 6);
  EXPECT_EQ(sign_in(browser_, "wang", password, code_now(secret_)).status, 204)
      << "the owner's device is not held";
}

TEST_F(SecondFactorTest, a_recovery_code_is_good_once) {
  ASSERT_EQ(codes_.size(), 10u);
  Browser browser;
  EXPECT_EQ(sign_in(browser, "wang", password, codes_[4]).status, 204);
  EXPECT_EQ(sign_in(browser, "wang", password, codes_[4]).status, 401);
  EXPECT_EQ(text_at(json(me(browser)), "/recovery_codes_left"), "9");
  const std::string again = std::string(R"({"password":")") + password + R"("})";
  const auto made = ask(browser, Method::post, "/v1/me/recovery-codes", again);
  EXPECT_EQ(difference(json(made), "RecoveryCodes"), "");
  EXPECT_EQ(sign_in(browser, "wang", password, codes_[5]).status, 401) << "the old ones are void";
  EXPECT_EQ(log().at(3), "person.recovery_code_used: 9 are left");
}

TEST_F(SecondFactorTest, the_secret_is_stored_sealed) {
  for (const auto& row : directory_->current()->rows.people) {
    EXPECT_EQ(row.totp.find(secret_), std::string::npos);
    EXPECT_EQ(row.totp.find(people::base32(secret_)), std::string::npos);
    EXPECT_FALSE(row.totp.empty());
  }
}

TEST_F(SecondFactorTest, doing_without_takes_the_password_and_a_code) {
  const auto off = [&](const std::string& secret, const std::string& code) {
    return ask(browser_, Method::post, "/v1/me/second-factor/off",
               R"({"password":")" + secret + R"(","code":")" + code + R"("})")
        .status;
  };
  EXPECT_EQ(off("not the password", code_now(secret_)), 400);
  EXPECT_EQ(off(password, "000000"), 400);
  EXPECT_EQ(off(password, code_now(secret_)), 204);
  Browser browser;
  EXPECT_EQ(sign_in(browser, "wang", password).status, 204);
}

TEST_F(SecondFactorTest, an_administrator_takes_away_what_was_lost) {
  const Ask ask{Method::remove, "/v1/people/" + id_of("wang") + "/second-factor"};
  EXPECT_EQ(send(ask).status, 204);
  EXPECT_EQ(me(browser_).status, 401);
  EXPECT_EQ(sign_in(browser_, "wang", password).status, 204);
}

TEST_F(SignInTest, an_enrolment_is_for_its_person_and_ten_minutes) {
  add_person("li", "operator");
  auto wang = signed_in("wang");
  auto li = signed_in("li");
  const std::string mine = std::string(R"({"password":")") + password + R"("})";
  EXPECT_EQ(ask(wang, Method::post, "/v1/me/second-factor", R"({"password":"wrong word"})").status,
            400);
  const auto begun = json(ask(wang, Method::post, "/v1/me/second-factor", mine));
  const auto secret = secret_of(text_at(begun, "/secret"));
  EXPECT_NE(text_at(begun, "/uri").find("otpauth://totp/voltyard:wang?secret="), std::string::npos);
  const auto confirm = [&](Browser& browser, const std::string& code) {
    return ask(browser, Method::put, "/v1/me/second-factor",
               R"({"enrolment":")" + text_at(begun, "/enrolment") + R"(","code":")" + code +
                   R"("})")
        .status;
  };
  EXPECT_EQ(confirm(li, code_now(secret)), 409);
  EXPECT_EQ(confirm(wang, code_now(secret, 7)), 400);
  wall_.advance(std::chrono::minutes(11));
  EXPECT_EQ(confirm(wang, code_now(secret)), 409);
  EXPECT_EQ(text_at(json(me(wang)), "/second_factor"), "false");
}

}  // namespace
}  // namespace voltyard::api
