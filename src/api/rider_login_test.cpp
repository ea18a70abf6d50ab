// Who a resident is: codes, tickets, cookies, and what strangers may not.
#include "api/rider_fixture.hpp"

namespace voltyard::api {
namespace {

TEST_F(RiderLoginTest, a_number_becomes_a_wallet_that_can_start) {
  ASSERT_EQ(ask_code("13800000000").status, 202);
  const auto response = log_in("+8613800000000", code_on_desk());
  ASSERT_EQ(response.status, 204) << response.body;
  const std::string given(response.headers.get("Set-Cookie"));
  EXPECT_TRUE(given.starts_with("voltyard-rider=vr_")) << given;
  EXPECT_TRUE(given.ends_with("; HttpOnly; SameSite=Strict")) << given;
  keys_["new"] = given.substr(15, given.find(';') - 15);
  const auto me = get("/v1/rider/me", "new");
  EXPECT_EQ(text_at(json(me), "/phone"), "138****0000");
  ask_code("13800000001");
  EXPECT_EQ(log_in("13800000001", code_on_desk()).status, 204);
  EXPECT_EQ(json(get("/v1/wallets?matching=13800000000")).at("items").as_array().size(), 1u);
  EXPECT_EQ(json(get("/v1/wallets")).at("items").as_array().size(), 3u) << "and the first one's";
}

TEST_F(RiderLoginTest, the_wallet_that_the_desk_opened_for_the_number_is_the_residents) {
  billing::Wallet wallet;
  wallet.id = WalletId::make(noon, random_);
  wallet.operator_id = operator_id_;
  wallet.holder = "王奶奶";
  wallet.phone = "+8613800000000";
  wallet.created_at = noon;
  put({wallet});
  ask_code("13800000000");
  ASSERT_EQ(log_in("13800000000", code_on_desk()).status, 204);
  EXPECT_NE(directory_->current()->token(operator_id_, rider_uid(wallet.id)), nullptr);
}

TEST_F(RiderLoginTest, a_wrong_code_is_401_and_the_fifth_ends_the_ticket) {
  ask_code("13800000000");
  const auto code = code_on_desk();
  const std::string wrong = code == "000000" ? "000001" : "000000";
  for (int i = 0; i < 4; ++i) {
    const auto refused = log_in("13800000000", wrong);
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(refused.body.find("code_over"), std::string::npos);
  }
  EXPECT_EQ(text_at(json(log_in("13800000000", wrong)), "/reason"), "code_over");
  EXPECT_EQ(log_in("13800000000", code).status, 401);
  const auto again = ask_code("13800000000");
  EXPECT_EQ(difference(json(again), "RiderCodeSent"), "") << again.body;
  EXPECT_EQ(json(again).at("sent"), false) << "a minute has not passed";
  EXPECT_EQ(log_in("13800000000", code).status, 204) << "it is on the telephone already";
}

TEST_F(RiderLoginTest, n103_a_stranger_at_the_same_address_neither_guesses_nor_locks_anybody_out) {
  ask_code("13800000000");
  const auto code = code_on_desk();
  const auto owners = ticket_;
  for (int i = 0; i < 100; ++i) {
    ticket_ = "guess" + std::to_string(i);
    EXPECT_EQ(log_in("13800000000", code).status, 401) << "a code without its ticket is none";
  }
  for (int i = 0; i < 4; ++i) ask_code("13800000000");
  EXPECT_EQ(ask_code("13800000000").status, 429) << "five tickets of one address for one code";
  EXPECT_NE(ask_code("13800000000", {}, "203.0.113.5").status, 429) << "not of another";
  ticket_ = owners;
  EXPECT_EQ(log_in("13800000000", code).status, 204);
}

TEST_F(RiderLoginTest, n103_where_many_codes_were_wrong_a_ticket_is_for_one_try) {
  ask_code("13900000000");
  for (int i = 0; i < 50; ++i) EXPECT_EQ(log_in("13900000000", "no").status, 401);
  ask_code("13800000000");
  const auto code = code_on_desk();
  EXPECT_EQ(log_in("13800000000", "no").status, 401);
  EXPECT_EQ(log_in("13800000000", code).status, 401);
  ask_code("13800000000");
  EXPECT_EQ(log_in("13800000000", code).status, 204) << "who reads it off the telephone gets in";
}

TEST_F(RiderLoginTest, a_mobile_network_full_of_residents_logs_in_behind_one_address) {
  for (int i = 0; i < 100; ++i) {
    const auto phone = std::to_string(13'700'000'000 + i);
    ASSERT_EQ(ask_code(phone).status, 202) << i;
    ASSERT_EQ(log_in(phone, code_on_desk()).status, 204) << i;
  }
  EXPECT_EQ(ask_code("13800000000").status, 429) << "it has an end all the same";
  EXPECT_EQ(ask_code("13800000000", {}, "203.0.113.5").status, 202);
}

TEST_F(RiderLoginTest, a_browser_that_proved_the_number_before_is_no_stranger) {
  ask_code("13800000000");
  const auto first = log_in("13800000000", code_on_desk());
  const auto device = cookie(first, "voltyard-rider-device");
  ASSERT_NE(device, "");
  for (int i = 0; i < 99; ++i) ask_code(std::to_string(13'700'000'000 + i));
  EXPECT_EQ(ask_code("13700000099").status, 429) << "somebody used the address up";
  EXPECT_EQ(ask_code("13700000099", {{"Cookie", device}}).status, 429) << "it is for one number";
  EXPECT_EQ(ask_code("13800000000", {{"Cookie", device}}).status, 202);
  const auto login = log_in("13800000000", code_on_desk(), {{"Cookie", device}});
  EXPECT_EQ(login.status, 204);
  EXPECT_EQ(cookie(login, "voltyard-rider-device"), "") << "it has one";
}

TEST_F(RiderLoginTest, n107_labels_are_not_tried_out_with_codes) {
  const auto send_to = [&](std::string route, std::string label, std::string more) {
    return send(Ask{http::Method::post, "/v1/rider/" + route,
                    R"({"label":")" + label + R"(","phone":"13800000000")" + more + "}", ""});
  };
  const std::string tried = R"(,"ticket":"x","code":"1")";
  EXPECT_EQ(send_to("login", "00000000", tried).body, send_to("login", "13544001", tried).body);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(send_to("codes", "00000000", "").status, 404) << i;
  EXPECT_EQ(send_to("codes", "00000000", "").status, 429);
  EXPECT_EQ(send_to("codes", "13544001", "").status, 429) << "nor is the right one told apart";
}

TEST_F(RiderLoginTest, a_whole_ipv6_network_is_one_source) {
  for (int i = 0; i < 60; ++i) {
    Ask ask{http::Method::get, "/v1/rider/labels/00000000", "", ""};
    ask.remote = "2001:db8:1:2::" + std::to_string(i + 1);
    EXPECT_EQ(send(ask).status, 404);
  }
  Ask ask{http::Method::get, "/v1/rider/labels/13544001", "", ""};
  ask.remote = "2001:db8:1:2:ffff::1";
  EXPECT_EQ(send(ask).status, 429);
  ask.remote = "2001:db8:1:3::1";
  EXPECT_EQ(send(ask).status, 200);
}

TEST_F(RiderLoginTest, all_telephones_are_logged_out_at_once) {
  const auto enter = [&]() {
    ask_code("13800000000");
    const auto value = cookie(log_in("13800000000", code_on_desk()), "voltyard-rider");
    return value.substr(value.find('=') + 1);
  };
  keys_["lost"] = enter();
  keys_["found"] = enter();
  const auto end = [&](std::string query) {
    return send(Ask{http::Method::remove, "/v1/rider/login" + query, "", "found"}).status;
  };
  EXPECT_EQ(get("/v1/rider/me", "lost").status, 200);
  EXPECT_EQ(end("?everywhere=maybe"), 400);
  EXPECT_EQ(end("?everywhere=true"), 204);
  EXPECT_EQ(get("/v1/rider/me", "lost").status, 401);
  EXPECT_EQ(get("/v1/rider/me", "found").status, 401);
  EXPECT_EQ(get("/v1/rider/me", "resident").status, 200) << "another wallet's";
}

TEST_F(RiderLoginTest, a_number_that_changed_hands_ends_the_logins_of_who_had_it) {
  ask_code("13800000000");
  const auto value = cookie(log_in("13800000000", code_on_desk()), "voltyard-rider");
  keys_["holder"] = value.substr(value.find('=') + 1);
  const auto wallet = text_at(json(get("/v1/wallets?matching=13800000000")), "/items/0/id");
  const auto change = [&](std::string body) {
    return send(Ask{http::Method::put, "/v1/wallets/" + wallet, std::move(body)}).status;
  };
  EXPECT_EQ(change(R"({"holder":"王","phone":"+8613800000000"})"), 200);
  EXPECT_EQ(get("/v1/rider/me", "holder").status, 200) << "it is the same number";
  EXPECT_EQ(change(R"({"holder":"王","phone":"13900000000"})"), 200);
  EXPECT_EQ(get("/v1/rider/me", "holder").status, 401);
}

TEST_F(RiderLoginTest, who_is_forgotten_is_logged_out) {
  ask_code("13800000000");
  const auto value = cookie(log_in("13800000000", code_on_desk()), "voltyard-rider");
  keys_["holder"] = value.substr(value.find('=') + 1);
  const auto wallet = text_at(json(get("/v1/wallets?matching=13800000000")), "/items/0/id");
  ASSERT_EQ(post("/v1/wallets/" + wallet + "/forget", "").status, 200);
  EXPECT_EQ(get("/v1/rider/me", "holder").status, 401);
}

TEST_F(RiderLoginTest, a_login_over_plain_http_is_for_this_machine_only) {
  ask_code("13800000000");
  EXPECT_EQ(log_in("13800000000", code_on_desk(), {}, "203.0.113.5").status, 403);
}

TEST_F(RiderLoginTest, n100_a_cookie_counts_only_on_our_own_page) {
  ask_code("13800000000");
  const auto response = log_in("13800000000", code_on_desk());
  const auto login = cookie(response, "voltyard-rider");
  const auto with = [&](http::Method method, http::Fields headers) {
    headers.emplace_back("Cookie", login);
    const Ask ask{method, "/v1/rider/login", "", "", std::move(headers)};
    return send(ask).status;
  };
  EXPECT_EQ(with(http::Method::remove, {{"Origin", "http://evil.example"}}), 403);
  EXPECT_EQ(with(http::Method::remove, {}), 403);
  EXPECT_EQ(with(http::Method::remove, {{"Sec-Fetch-Site", "same-origin"}}), 204);
  EXPECT_EQ(with(http::Method::remove, {{"Sec-Fetch-Site", "same-origin"}}), 401) << "it is over";
}

}  // namespace
}  // namespace voltyard::api
