// The card desk: wallets, cash in and out, once each; what stands on a statement; who may.
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

class MoneyTest : public ApiTest {
 protected:
  std::string open_wallet(std::string holder = "张三", std::string phone = "13812345678") {
    const auto made =
        post("/v1/wallets", R"({"holder":")" + holder + R"(","phone":")" + phone + R"("})");
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(difference(json(made), "Wallet"), "");
    return text_at(json(made), "/id");
  }
  http::Response pay(std::string_view what, const std::string& wallet, std::string body,
                     std::string key = "k1", std::string who = "operator") {
    return send({http::Method::post,
                 "/v1/wallets/" + wallet + "/" + std::string(what),
                 std::move(body),
                 std::move(who),
                 {{"Idempotency-Key", std::move(key)}}});
  }
  void give(const std::string& wallet, std::int64_t minor) {
    billing::Posting gift;
    gift.subject = make_uuid7(noon, random_);
    gift.operator_id = operator_id_;
    gift.wallet_id = *WalletId::parse(wallet);
    gift.at = noon;
    gift.transfers = {{{billing::AccountKind::granted, operator_id_.uuid},
                       billing::gift_account(gift.wallet_id),
                       Money{minor}}};
    put({gift});
  }
  std::string available(const std::string& wallet) {
    return text_at(json(get("/v1/wallets/" + wallet)), "/available/amount_minor");
  }
};

TEST_F(MoneyTest, cash_goes_in_and_out_and_stands_on_the_statement) {
  const auto wallet = open_wallet();
  EXPECT_EQ(pay("top-ups", wallet, R"({"amount_minor":5000,"note":"现金"})", "k1").status, 200);
  EXPECT_EQ(pay("refunds", wallet, R"({"amount_minor":1200})", "k2").status, 200);
  EXPECT_EQ(available(wallet), "3800");
  const auto statement = json(get("/v1/wallets/" + wallet + "/postings"));
  EXPECT_EQ(difference(statement, "PostingPage"), "");
  EXPECT_EQ(text_at(statement, "/items/0/kind"), "refund");
  EXPECT_EQ(text_at(statement, "/items/0/change/amount_minor"), "-1200");
  EXPECT_EQ(text_at(statement, "/items/1/note"), "现金");
  EXPECT_EQ(text_at(statement, "/items/1/transfers/0/debit/kind"), "cash");
  const auto accounts = json(get("/v1/ledger/accounts"));
  EXPECT_EQ(difference(accounts, "AccountList"), "");
  EXPECT_EQ(text_at(accounts, "/items/0/account/kind"), "wallet");
  EXPECT_EQ(text_at(accounts, "/items/0/credits/amount_minor"), "5000");
}

TEST_F(MoneyTest, the_same_payment_sent_again_is_made_once) {
  const auto wallet = open_wallet();
  const auto body = R"({"amount_minor":5000})";
  pay("top-ups", wallet, body);
  EXPECT_EQ(pay("top-ups", wallet, body).status, 200);
  EXPECT_EQ(available(wallet), "5000");
  EXPECT_EQ(pay("top-ups", wallet, R"({"amount_minor":5001})").status, 422);
}

// As after a crash between the payment and its answer: the answer is forgotten, the payment stands.
TEST_F(MoneyTest, a_payment_is_made_once_even_when_its_answer_is_forgotten) {
  const auto wallet = open_wallet();
  pay("top-ups", wallet, R"({"amount_minor":5000})");
  wall_.advance(std::chrono::hours(25));
  EXPECT_EQ(pay("top-ups", wallet, R"({"amount_minor":5000})").status, 200);
  EXPECT_EQ(available(wallet), "5000");
  wall_.advance(std::chrono::hours(25));
  EXPECT_EQ(pay("top-ups", wallet, R"({"amount_minor":4000})").status, 409);
  EXPECT_EQ(available(wallet), "5000");
}

TEST_F(MoneyTest, more_than_there_is_is_not_given_back) {
  const auto wallet = open_wallet();
  pay("top-ups", wallet, R"({"amount_minor":5000})");
  EXPECT_EQ(pay("refunds", wallet, R"({"amount_minor":5001})", "k2").status, 409);
  EXPECT_EQ(pay("refunds", wallet, R"({"amount_minor":5000})", "k3").status, 200);
  EXPECT_EQ(available(wallet), "0");
}

TEST_F(MoneyTest, amounts_that_are_none_are_refused_with_their_field) {
  const auto wallet = open_wallet();
  int key = 0;
  for (const auto* body :
       {R"({"amount_minor":0})", R"({"amount_minor":-5})", R"({})", R"({"amount_minor":1.5})",
        R"({"amount_minor":"5"})", R"({"amount_minor":10000001})",
        R"({"amount_minor":9223372036854775807})", R"({"amount_minor":1e30})"}) {
    const auto refused = pay("top-ups", wallet, body, "bad" + std::to_string(++key));
    EXPECT_EQ(refused.status, 400) << body;
    EXPECT_NE(refused.body.find("/amount_minor"), std::string::npos) << refused.body;
  }
  EXPECT_EQ(available(wallet), "0");
}

TEST_F(MoneyTest, what_was_given_is_shown_apart_and_not_paid_out_in_cash) {
  const auto wallet = open_wallet();
  pay("top-ups", wallet, R"({"amount_minor":5000})");
  give(wallet, 300);
  const auto shown = json(get("/v1/wallets/" + wallet));
  EXPECT_EQ(difference(shown, "Wallet"), "");
  EXPECT_EQ(text_at(shown, "/available/amount_minor"), "5300");
  EXPECT_EQ(text_at(shown, "/gift/amount_minor"), "300");
  const auto refused = pay("refunds", wallet, R"({"amount_minor":5001})", "k2");
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("what was given to the holder is not paid out"), std::string::npos);
  EXPECT_NE(pay("refunds", wallet, R"({"amount_minor":5301})", "k3").body.find("does not cover"),
            std::string::npos);
  EXPECT_EQ(pay("refunds", wallet, R"({"amount_minor":5000})", "k4").status, 200);
  EXPECT_EQ(available(wallet), "300");
  const auto statement = json(get("/v1/wallets/" + wallet + "/postings"));
  EXPECT_EQ(text_at(statement, "/items/1/change/amount_minor"), "300");
  EXPECT_EQ(get("/v1/wallets/" + wallet + "/statement").status, 200) << "it adds up";
}

TEST_F(MoneyTest, a_gift_does_not_keep_anybody_from_being_forgotten_and_lapses) {
  const auto wallet = open_wallet();
  give(wallet, 300);
  const auto forgotten = post("/v1/wallets/" + wallet + "/forget", "");
  ASSERT_EQ(forgotten.status, 200) << forgotten.body;
  EXPECT_EQ(available(wallet), "0");
  EXPECT_EQ(text_at(json(get("/v1/wallets/" + wallet + "/postings")), "/items/0/kind"), "lapse");
}

TEST_F(MoneyTest, a_page_of_movements_goes_on_where_the_last_one_ended) {
  const auto wallet = open_wallet();
  for (int i = 0; i < 3; ++i) pay("top-ups", wallet, R"({"amount_minor":5})", std::to_string(i));
  const auto path = "/v1/wallets/" + wallet + "/postings?limit=2";
  const auto first = json(get(path));
  EXPECT_EQ(first.at("items").as_array().size(), 2u);
  const auto rest = json(get(path + "&cursor=" + text_at(first, "/next_cursor")));
  EXPECT_EQ(rest.at("items").as_array().size(), 1u);
  EXPECT_EQ(text_at(rest, "/next_cursor"), "null");
  open_wallet("李四", "");
  const auto page = json(get("/v1/wallets?limit=1"));
  const auto next = json(get("/v1/wallets?limit=1&cursor=" + text_at(page, "/next_cursor")));
  EXPECT_NE(text_at(page, "/items/0/id"), text_at(next, "/items/0/id"));
  EXPECT_EQ(text_at(next, "/next_cursor"), "null");
}

TEST_F(MoneyTest, a_list_hides_the_middle_of_a_telephone_and_finds_by_the_whole_number) {
  const auto wallet = open_wallet("张三", "13812345678");
  open_wallet("李四", "");
  EXPECT_EQ(json(get("/v1/wallets?matching=%E6%9D%8E")).at("items").as_array().size(), 1u);
  EXPECT_EQ(json(get("/v1/wallets?matching=1381234567")).at("items").as_array().size(), 0u);
  const auto found = json(get("/v1/wallets?matching=138-1234%205678"));
  EXPECT_EQ(difference(found, "WalletPage"), "");
  ASSERT_EQ(found.at("items").as_array().size(), 1u);
  EXPECT_EQ(text_at(found, "/items/0/phone"), "138****5678");
  EXPECT_EQ(text_at(json(get("/v1/wallets/" + wallet)), "/phone"), "13812345678");
  EXPECT_EQ(json(get("/v1/wallets")).at("items").as_array().size(), 2u);
  EXPECT_EQ(get("/v1/wallets?matching=" + std::string(101, 'x')).status, 400);
}

TEST_F(MoneyTest, a_card_in_the_hand_finds_its_wallet) {
  const auto wallet = open_wallet("张三", "");
  open_wallet("李四", "");
  const auto card = R"({"holder":"张三","wallet_id":")" + wallet + R"("})";
  ASSERT_EQ(send({http::Method::put, "/v1/tokens/A5000538", card}).status, 200);
  const auto found = json(get("/v1/wallets?matching=a5000538"));
  ASSERT_EQ(found.at("items").as_array().size(), 1u);
  EXPECT_EQ(text_at(found, "/items/0/id"), wallet);
  EXPECT_EQ(json(get("/v1/wallets?matching=A500053")).at("items").as_array().size(), 0u)
      << "a part of a number is no card";
}

TEST_F(MoneyTest, pages_go_on_where_the_last_one_ended) {
  for (int i = 0; i < 3; ++i) {
    open_wallet("Holder " + std::to_string(i));
    clock_.advance(Duration(1));
  }
  const auto first = json(get("/v1/wallets?limit=2"));
  const auto next = json(get("/v1/wallets?limit=2&cursor=" + text_at(first, "/next_cursor")));
  EXPECT_EQ(text_at(next, "/items/0/holder"), "Holder 0");
  EXPECT_EQ(text_at(next, "/next_cursor"), "null");
  const auto wallet = text_at(next, "/items/0/id");
  for (int i = 0; i < 3; ++i) {
    pay("top-ups", wallet, R"({"amount_minor":1})", "k" + std::to_string(i));
  }
  const auto path = "/v1/wallets/" + wallet + "/postings?limit=2";
  const auto page = json(get(path));
  const auto rest = json(get(path + "&cursor=" + text_at(page, "/next_cursor")));
  EXPECT_EQ(text_at(page, "/items/1/number"), "2");
  EXPECT_EQ(text_at(rest, "/items/0/number"), "1");
}

TEST_F(MoneyTest, credit_and_blocking_are_for_administrators) {
  const auto wallet = open_wallet();
  const auto change = [&](std::string key) {
    return send({http::Method::put, "/v1/wallets/" + wallet,
                 R"({"holder":"张三","credit_minor":500,"blocked":true})", std::move(key)});
  };
  EXPECT_EQ(change("operator").status, 403);
  const auto changed = change("administrator");
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(text_at(json(changed), "/credit/amount_minor"), "500");
  EXPECT_EQ(text_at(json(changed), "/blocked"), "true");
  EXPECT_EQ(text_at(json(changed), "/phone"), "");
}

TEST_F(MoneyTest, a_card_pays_from_a_wallet_of_its_own_operator) {
  const auto wallet = open_wallet();
  const auto give = [&](const std::string& id) {
    return send({http::Method::put, "/v1/tokens/NEW", R"({"wallet_id":")" + id + R"("})"});
  };
  const auto given = give(wallet);
  EXPECT_EQ(given.status, 200) << given.body;
  EXPECT_EQ(text_at(json(given), "/wallet_id"), wallet);
  const auto cards = json(get("/v1/tokens?wallet_id=" + wallet));
  ASSERT_EQ(cards.at("items").as_array().size(), 1u);
  EXPECT_EQ(text_at(cards, "/items/0/uid"), "NEW");
  EXPECT_EQ(give(open_wallet("李四")).status, 409) << "not silently taken from its holder";
  const auto other = make_other_operator();
  send({http::Method::put, "/v1/tokens/NEW", "{}"});
  EXPECT_EQ(give(to_string(other.wallet_id)).status, 400);
  EXPECT_EQ(pay("top-ups", to_string(other.wallet_id), R"({"amount_minor":1})").status, 404);
}

TEST_F(MoneyTest, a_holder_without_a_name_or_with_a_strange_telephone_is_refused) {
  EXPECT_EQ(post("/v1/wallets", R"({"holder":""})").status, 400);
  EXPECT_EQ(post("/v1/wallets", R"({"holder":"x","phone":"call me"})").status, 400);
  EXPECT_EQ(post("/v1/wallets", R"({"holder":"x","credit_minor":5})").status, 400);
}

TEST_F(MoneyTest, a_holder_is_forgotten_once_nothing_is_left_and_the_ledger_stays) {
  const auto wallet = open_wallet("张三", "13812345678");
  send({http::Method::put, "/v1/tokens/HIS", R"({"holder":"张三","wallet_id":")" + wallet + R"("})",
        "operator"});
  import("concessions", "phone,category,percent\n13812345678,elderly,50\n");
  pay("top-ups", wallet, R"({"amount_minor":500})", "k1");
  const auto path = "/v1/wallets/" + wallet + "/forget";
  EXPECT_EQ(post(path, "").status, 409) << "there is money in it";
  pay("refunds", wallet, R"({"amount_minor":500})", "k2");
  EXPECT_EQ(send({http::Method::post, path, "", "operator"}).status, 403);
  const auto forgotten = post(path, "");
  ASSERT_EQ(forgotten.status, 200) << forgotten.body;
  EXPECT_EQ(text_at(json(forgotten), "/phone"), "");
  for (const std::string what : {"/v1/wallets", "/v1/tokens", "/v1/concessions"}) {
    const auto body = get(what).body;
    EXPECT_EQ(body.find("张三"), std::string::npos) << what;
    EXPECT_EQ(body.find("13812345678"), std::string::npos) << what;
  }
  EXPECT_EQ(directory_->current()->token(operator_id_, "HIS")->status,
            domain::TokenStatus::blocked);
  const auto statement = json(get("/v1/wallets/" + wallet + "/postings"));
  EXPECT_EQ(statement.at("items").as_array().size(), 2u);
  EXPECT_EQ((*await(store_.list_log({})))[0].kind, "holder.forgotten");
}

class TillTest : public MoneyTest {
 protected:
  http::Response count(std::string body, std::string key = "c1") {
    return send({http::Method::post,
                 "/v1/till/closings",
                 std::move(body),
                 "operator",
                 {{"Idempotency-Key", std::move(key)}}});
  }
  std::string expected() { return text_at(json(get("/v1/till")), "/expected/amount_minor"); }
};

TEST_F(TillTest, a_till_that_is_counted_is_empty_and_what_is_missing_is_said) {
  const auto wallet = open_wallet();
  pay("top-ups", wallet, R"({"amount_minor":5000})", "k1");
  pay("refunds", wallet, R"({"amount_minor":1200})", "k2");
  EXPECT_EQ(expected(), "3800");
  const auto closed = count(R"({"counted_minor":3750,"note":"晚班"})");
  ASSERT_EQ(closed.status, 200) << closed.body;
  EXPECT_EQ(difference(json(closed), "TillClosing"), "");
  EXPECT_EQ(text_at(json(closed), "/counted/amount_minor"), "3750");
  EXPECT_EQ(text_at(json(closed), "/difference/amount_minor"), "-50");
  EXPECT_EQ(expected(), "0");
  const auto log = *await(store_.list_log({}));
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].kind + " " + log[0].text, "till.closed 3750 / 3800: 晚班");
}

TEST_F(TillTest, a_count_that_is_sent_again_is_the_same_count) {
  pay("top-ups", open_wallet(), R"({"amount_minor":5000})", "k1");
  const auto once = count(R"({"counted_minor":5000})");
  pay("top-ups", open_wallet(), R"({"amount_minor":700})", "k2");
  const auto again = count(R"({"counted_minor":5000})");
  EXPECT_EQ(again.body, once.body);
  EXPECT_EQ(expected(), "700");
}

TEST_F(TillTest, counts_are_listed_newest_first_by_page_and_time) {
  const auto wallet = open_wallet();
  for (const auto* once : {"a", "b", "c"}) {
    clock_.advance(std::chrono::hours(1));
    pay("top-ups", wallet, R"({"amount_minor":500})", std::string("p") + once);
    count(R"({"counted_minor":500})", std::string("c") + once);
  }
  const auto path = std::string("/v1/till/closings");
  const auto all = json(get(path, "operator"));
  ASSERT_EQ(all.at("items").as_array().size(), 3u);
  EXPECT_EQ(difference(all, "TillClosingPage"), "");
  const auto first = json(get(path + "?limit=2", "operator"));
  EXPECT_EQ(first.at("items").as_array().size(), 2u);
  const auto rest =
      json(get(path + "?limit=2&cursor=" + text_at(first, "/next_cursor"), "operator"));
  EXPECT_EQ(rest.at("items").at(0), all.at("items").at(2));
  const auto since = to_rfc3339(clock_.now());
  EXPECT_EQ(json(get(path + "?from=" + since, "operator")).at("items").as_array().size(), 1u);
  EXPECT_EQ(json(get(path + "?to=" + since, "operator")).at("items").as_array().size(), 2u);
  EXPECT_EQ(get(path + "?from=today", "operator").status, 400);
}

TEST_F(TillTest, postings_of_all_wallets_are_listed_by_kind_and_time) {
  const auto one = open_wallet();
  const auto other = open_wallet();
  pay("top-ups", one, R"({"amount_minor":5000})", "k1");
  clock_.advance(std::chrono::hours(1));
  const auto since = to_rfc3339(clock_.now());
  pay("top-ups", other, R"({"amount_minor":300})", "k2");
  pay("refunds", other, R"({"amount_minor":100})", "k3");
  count(R"({"counted_minor":5200})");
  const auto kinds = [&](const std::string& query) {
    std::string text;
    const auto page = json(get("/v1/ledger/postings" + query, "operator"));
    for (const auto& row : page.at("items").as_array()) text += text_at(row, "/kind") + " ";
    return text;
  };
  EXPECT_EQ(kinds(""), "till refund top_up top_up ");
  EXPECT_EQ(kinds("?kind=top_up"), "top_up top_up ");
  EXPECT_EQ(kinds("?kind=top_up&from=" + since), "top_up ");
  EXPECT_EQ(kinds("?to=" + since), "top_up ");
  const auto first = json(get("/v1/ledger/postings?limit=1", "operator"));
  EXPECT_EQ(kinds("?limit=1&cursor=" + text_at(first, "/next_cursor")), "refund ");
  EXPECT_EQ(get("/v1/ledger/postings?kind=gift", "operator").status, 400);
}

TEST_F(TillTest, what_is_no_count_is_refused) {
  EXPECT_EQ(count(R"({"counted_minor":-1})").status, 400);
  EXPECT_EQ(count("{}", "c2").status, 400);
  EXPECT_EQ(count(R"({"counted_minor":0})", "c3").status, 409) << "an empty till";
}

}  // namespace
}  // namespace voltyard::api
