// Inside WeChat: there and back, known the second time, and everything that goes wrong on the way
// ends at the pile with a telephone number to type.
#include "api/rider_fixture.hpp"

namespace voltyard::api {
namespace {

using http::Method;

class RiderWechatTest : public RiderLoginTest {
 protected:
  // What a browser keeps between answers.
  struct Browser {
    std::map<std::string, std::string> cookies;
    std::string remote = "127.0.0.1";
  };
  http::Response go(Browser& browser, Method method, std::string target, std::string body = {}) {
    std::string cookies;
    for (const auto& [name, value] : browser.cookies) {
      cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
    }
    Ask ask{method, std::move(target), std::move(body), "", {{"Cookie", cookies}}};
    ask.remote = browser.remote;
    if (method != Method::get) ask.headers.emplace_back("Sec-Fetch-Site", "same-origin");
    auto response = send(ask);
    for (const auto& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      const auto is = value.find('=');
      const auto text = value.substr(is + 1, value.find(';') - is - 1);
      text.empty() ? void(browser.cookies.erase(value.substr(0, is)))
                   : void(browser.cookies[value.substr(0, is)] = text);
    }
    return response;
  }
  // To WeChat; the state that it will give back.
  std::string leave(Browser& browser, const std::string& label = "13544001-1") {
    const auto away = go(browser, Method::get, "/v1/rider/wechat?label=" + label);
    const std::string where(away.headers.get("Location"));
    EXPECT_TRUE(where.starts_with("https://open.example/authorize?state=")) << where;
    return where.substr(where.find("state=") + 6);
  }
  std::string come_back(Browser& browser, const std::string& state, const std::string& code) {
    const auto back =
        go(browser, Method::get, "/v1/rider/wechat/back?code=" + code + "&state=" + state);
    EXPECT_EQ(back.status, 302);
    return std::string(back.headers.get("Location"));
  }
  // There and back as that person.
  std::string visit(Browser& browser, const std::string& person) {
    const auto code = "code" + std::to_string(++codes_given_);
    open_ids_.people[code] = person;
    return come_back(browser, leave(browser), code);
  }
  int me(Browser& browser) { return go(browser, Method::get, "/v1/rider/me").status; }
  int prove(Browser& browser, const std::string& phone) {
    EXPECT_EQ(ask_code(phone).status, 202);
    return go(browser, Method::post, "/v1/rider/login", login_body(phone, code_on_desk())).status;
  }

  int codes_given_ = 0;
};

TEST_F(RiderWechatTest, a_person_proves_a_number_once_and_is_known_from_then_on) {
  Browser first;
  EXPECT_EQ(visit(first, "wx1:wang"), "/p/13544001-1?wechat=new");
  EXPECT_EQ(me(first), 401);
  EXPECT_EQ(prove(first, "13800000000"), 204);
  EXPECT_FALSE(first.cookies.contains("voltyard-visitor")) << "it was for this";
  Browser second;
  EXPECT_EQ(visit(second, "wx1:wang"), "/p/13544001-1");
  EXPECT_EQ(me(second), 200);
  EXPECT_EQ(text_at(json(go(second, Method::get, "/v1/rider/me")), "/phone"), "138****0000");
  Browser other;
  EXPECT_EQ(visit(other, "wx1:li"), "/p/13544001-1?wechat=new") << "nobody else is";
}

TEST_F(RiderWechatTest, cookies_are_for_the_way_there_and_back_and_out_of_reach_of_scripts) {
  Browser browser;
  const auto away = go(browser, Method::get, "/v1/rider/wechat?label=13544001");
  const std::string cookie(away.headers.get("Set-Cookie"));
  EXPECT_TRUE(cookie.starts_with("voltyard-visit=")) << cookie;
  EXPECT_TRUE(cookie.ends_with("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax")) << cookie;
  const auto state = browser.cookies["voltyard-visit"];
  EXPECT_EQ(state.size(), 32u);
  EXPECT_EQ(state.find_first_not_of("0123456789abcdef"), std::string::npos)
      << "WeChat gives letters and digits back and nothing else";
}

TEST_F(RiderWechatTest, n100_nobody_is_logged_in_by_an_address_that_somebody_else_made) {
  Browser attacker;
  Browser victim;
  open_ids_.people["stolen"] = "wx1:attacker";
  const auto state = leave(attacker);
  EXPECT_EQ(come_back(victim, state, "stolen"), "/p?wechat=failed");
  EXPECT_EQ(come_back(victim, "", "stolen"), "/p?wechat=failed");
  leave(victim);
  EXPECT_EQ(come_back(victim, state, "stolen"), "/p?wechat=failed") << "another visit's state";
  EXPECT_EQ(open_ids_.asked, 0);
}

TEST_F(RiderWechatTest, a_code_is_exchanged_once_however_often_the_browser_comes_back) {
  Browser browser;
  open_ids_.people["code"] = "wx1:wang";
  const auto state = leave(browser);
  EXPECT_EQ(come_back(browser, state, "code"), "/p/13544001-1?wechat=new");
  EXPECT_EQ(come_back(browser, state, "code"), "/p/13544001-1");
  EXPECT_EQ(open_ids_.asked, 1);
}

TEST_F(RiderWechatTest, whatever_wechat_says_the_pile_is_there) {
  Browser browser;
  EXPECT_EQ(come_back(browser, leave(browser), "made-up"), "/p/13544001-1?wechat=failed");
  EXPECT_EQ(come_back(browser, leave(browser), ""), "/p/13544001-1?wechat=failed");
  EXPECT_EQ(come_back(browser, leave(browser), std::string(129, 'x')),
            "/p/13544001-1?wechat=failed");
  open_ids_.people["late"] = "wx1:wang";
  open_ids_.silent = true;
  EXPECT_EQ(come_back(browser, leave(browser), "late"), "/p/13544001-1?wechat=failed");
  EXPECT_EQ(me(browser), 401);
  EXPECT_EQ(prove(browser, "13800000000"), 204) << "a number does, too";
}

TEST_F(RiderWechatTest, it_leads_back_to_a_label_of_ours_and_nowhere_else) {
  for (const auto* label : {"", "//evil.example", "https%3A%2F%2Fevil.example", "99999999"}) {
    Browser browser;
    const auto away = go(browser, Method::get, std::string("/v1/rider/wechat?label=") + label);
    EXPECT_EQ(away.status, 302);
    EXPECT_EQ(away.headers.get("Location"), "/p") << label;
    EXPECT_TRUE(browser.cookies.empty());
  }
}

TEST_F(RiderWechatTest, over_plain_http_it_is_for_this_machine_only) {
  Browser browser;
  browser.remote = "203.0.113.5";
  const auto away = go(browser, Method::get, "/v1/rider/wechat?label=13544001");
  EXPECT_EQ(away.headers.get("Location"), "/p/13544001?wechat=failed");
}

TEST_F(RiderWechatTest, who_logs_out_is_not_logged_in_again_by_the_next_look) {
  Browser browser;
  visit(browser, "wx1:wang");
  prove(browser, "13800000000");
  EXPECT_EQ(go(browser, Method::remove, "/v1/rider/login").status, 204);
  EXPECT_EQ(visit(browser, "wx1:wang"), "/p/13544001-1?wechat=new");
  EXPECT_EQ(me(browser), 401);
}

TEST_F(RiderWechatTest, a_wallet_that_got_another_number_or_was_blocked_is_not_the_persons) {
  Browser browser;
  visit(browser, "wx1:wang");
  prove(browser, "13800000000");
  const auto wallets = json(get("/v1/wallets?matching=13800000000"));
  billing::Wallet row;
  row.id = WalletId::parse(text_at(wallets, "/items/0/id")).value_or(WalletId{});
  row.operator_id = operator_id_;
  row.created_at = noon;
  row.phone = "13900000000";
  put({row});
  EXPECT_EQ(visit(browser, "wx1:wang"), "/p/13544001-1?wechat=new");
  row.phone = "13800000000";
  row.blocked = true;
  put({row});
  EXPECT_EQ(visit(browser, "wx1:wang"), "/p/13544001-1?wechat=new");
  row.blocked = false;
  put({row});
  EXPECT_EQ(visit(browser, "wx1:wang"), "/p/13544001-1");
}

TEST_F(RiderWechatTest, who_proves_the_number_later_has_it_and_who_had_it_is_told) {
  Browser first;
  visit(first, "wx1:wang");
  prove(first, "13800000000");
  Browser second;
  EXPECT_EQ(visit(second, "wx1:li"), "/p/13544001-1?wechat=new");
  prove(second, "13800000000");
  EXPECT_EQ(me(second), 200);
  EXPECT_EQ(me(first), 401) << "by the number's proof alone, and by nothing that came before it";
  EXPECT_EQ(visit(first, "wx1:wang"), "/p/13544001-1?wechat=moved");
  EXPECT_EQ(me(first), 401);
  Browser third;
  EXPECT_EQ(visit(third, "wx1:li"), "/p/13544001-1");
  EXPECT_EQ(me(third), 200);
  EXPECT_EQ(await(store_.list_log({})).value().front().kind, "rider.moved");
}

TEST_F(RiderWechatTest, who_was_told_proves_it_again_and_has_it_back) {
  Browser wang;
  visit(wang, "wx1:wang");
  prove(wang, "13800000000");
  Browser li;
  visit(li, "wx1:li");
  prove(li, "13800000000");
  visit(wang, "wx1:wang");
  prove(wang, "13800000000");
  EXPECT_EQ(me(wang), 200);
  EXPECT_EQ(me(li), 401);
  EXPECT_EQ(visit(li, "wx1:li"), "/p/13544001-1?wechat=moved");
}

TEST_F(RiderWechatTest, the_same_person_on_another_telephone_logs_nobody_out) {
  Browser first;
  visit(first, "wx1:wang");
  prove(first, "13800000000");
  Browser second;
  visit(second, "wx1:wang");
  prove(second, "13800000000");
  EXPECT_EQ(me(first), 200);
  Browser outside;
  prove(outside, "13800000000");
  EXPECT_EQ(me(first), 200) << "nor does a browser that is not WeChat's";
  EXPECT_EQ(visit(first, "wx1:wang"), "/p/13544001-1");
}

TEST_F(RiderWechatTest, a_wallet_without_a_number_is_nobodys_who_had_it) {
  Browser wang;
  visit(wang, "wx1:wang");
  prove(wang, "13800000000");
  Browser li;
  visit(li, "wx1:li");
  prove(li, "13800000000");
  const auto wallets = json(get("/v1/wallets?matching=13800000000"));
  const Ask cleared{Method::put, "/v1/wallets/" + text_at(wallets, "/items/0/id"),
                    R"({"holder":"王"})"};
  ASSERT_EQ(send(cleared).status, 200);
  EXPECT_EQ(visit(wang, "wx1:wang"), "/p/13544001-1?wechat=moved");
  EXPECT_EQ(me(wang), 401);
}

TEST(WechatVisits, are_over_after_a_while_and_bounded) {
  WechatVisits visits;
  SeededRandom random(1);
  const SteadyTime start{std::chrono::hours(1)};
  const auto state = visits.begin("13544001", start, random).value_or("");
  EXPECT_FALSE(visits.end(state, start + WechatVisits::there_at_most));
  EXPECT_TRUE(visits.end(state, start + std::chrono::minutes(9)));
  EXPECT_FALSE(visits.end("made up", start));
  for (std::size_t i = 1; i < WechatVisits::most; ++i) visits.begin("x", start, random);
  EXPECT_FALSE(visits.begin("x", start, random));
  EXPECT_TRUE(visits.begin("x", start + WechatVisits::there_at_most, random));
  const auto name = visits.keep(OperatorId{}, Digest{}, start, random).value_or("");
  EXPECT_TRUE(visits.find(OperatorId{}, name, start));
  EXPECT_FALSE(visits.find(OperatorId{}, name, start + WechatVisits::known_at_most));
  EXPECT_FALSE(visits.find(OperatorId::make(Timestamp{1}, random), name, start));
}

}  // namespace
}  // namespace voltyard::api
