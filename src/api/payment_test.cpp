// Payments over the API: who may ask for them, once each, and what a webhook must have.
#include "api/api_fixture.hpp"

#include <limits>

namespace voltyard::api {
namespace {

class PaymentTest : public ApiTest {
 protected:
  PaymentTest() {
    billing::Wallet wallet;
    wallet.id = WalletId::make(noon, random_);
    wallet.operator_id = operator_id_;
    wallet.created_at = noon;
    put({wallet, billing::Payee{location_id_, operator_id_, "gangpo", "0371"}});
    wallet_ = to_string(wallet.id);
  }
  http::Response ask_for(std::string what, std::string body, std::string key = "k1",
                         std::string who = "operator") {
    return send({http::Method::post,
                 "/v1/wallets/" + wallet_ + "/" + std::move(what),
                 std::move(body),
                 std::move(who),
                 {{"Idempotency-Key", std::move(key)}}});
  }
  std::string body_of(std::string amount) {
    return R"({"location_id":")" + to_string(location_id_) + R"(","amount_minor":)" + amount + "}";
  }
  // Ordered and paid; its id.
  std::string pay(std::int64_t minor, std::string key = "k1") {
    const auto id = text_at(json(ask_for("payments", body_of(std::to_string(minor)), key)), "/id");
    EXPECT_EQ(notice(id, csms::said_paid(minor, "CNY", key)).status, 204);
    return id;
  }
  http::Response notice(const std::string& id, billing::PaymentSaid said,
                        std::string signature = "good", std::string account = "gangpo") {
    provider_->heard =
        csms::PaymentHeard{billing::PaymentId::parse(id).value_or(billing::PaymentId()), said};
    return send({http::Method::post,
                 "/v1/payment-notices/" + account,
                 R"({"any":"thing"})",
                 "",
                 {{"SIGNATURE", std::move(signature)}}});
  }
  std::string available() {
    return text_at(json(get("/v1/wallets/" + wallet_)), "/available/amount_minor");
  }
  std::string wallet_;
};

TEST_F(PaymentTest, a_payment_is_asked_for_scanned_and_credited) {
  const auto made = ask_for("payments", body_of("5000"));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(difference(json(made), "Payment"), "");
  EXPECT_EQ(text_at(json(made), "/state"), "waiting");
  EXPECT_TRUE(text_at(json(made), "/code").starts_with("weixin://"));
  const auto id = text_at(json(made), "/id");
  EXPECT_EQ(notice(id, csms::said_paid(5'000)).status, 204);
  const auto paid = json(get("/v1/payments/" + id));
  EXPECT_EQ(text_at(paid, "/state"), "paid");
  EXPECT_EQ(text_at(paid, "/code"), "null");
  EXPECT_EQ(available(), "5000");
  EXPECT_EQ(text_at(json(get("/v1/wallets/" + wallet_ + "/payments?state=paid")), "/items/0/id"),
            id);
  EXPECT_EQ(get("/v1/payments?state=nonsense").status, 400);
}

TEST_F(PaymentTest, n90_a_webhook_without_a_good_signature_is_401_and_a_replay_is_harmless) {
  const auto id = text_at(json(ask_for("payments", body_of("5000"))), "/id");
  EXPECT_EQ(notice(id, csms::said_paid(5'000), "bad").status, 401);
  EXPECT_EQ(notice(id, csms::said_paid(5'000), "good", "nobody").status, 404);
  EXPECT_EQ(available(), "0");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(notice(id, csms::said_paid(5'000)).status, 204);
  EXPECT_EQ(available(), "5000");
}

TEST_F(PaymentTest, the_code_is_a_picture_while_the_payment_waits) {
  const auto id = text_at(json(ask_for("payments", body_of("5000"))), "/id");
  const auto path = "/v1/payments/" + id + "/code.svg";
  const auto code = get(path, "operator");
  ASSERT_EQ(code.status, 200) << code.body;
  EXPECT_EQ(code.headers.get("Content-Type"), "image/svg+xml");
  EXPECT_TRUE(code.body.starts_with("<svg "));
  EXPECT_EQ(get(path, "viewer").status, 403);
  EXPECT_EQ(get("/v1/payments/" + wallet_ + "/code.svg").status, 404);
  EXPECT_EQ(notice(id, csms::said_paid(5'000)).status, 204);
  EXPECT_EQ(get(path).status, 409);
}

TEST_F(PaymentTest, notices_beyond_their_rate_are_put_off) {
  int taken = 0;
  http::Response last;
  for (int i = 0; i < 25; ++i) {
    last = notice(wallet_, csms::said_paid(1), "bad");
    if (last.status == 401) ++taken;
  }
  EXPECT_EQ(taken, 20);
  EXPECT_EQ(last.status, 429);
  EXPECT_GT(std::stoi(std::string(last.headers.get("Retry-After"))), 0);
}

TEST_F(PaymentTest, n89_n96_amounts_that_are_none_are_refused_with_their_field) {
  int key = 0;
  for (const auto* amount : {"0", "-1", "1.5", "\"5\"", "null", "10000001", "9223372036854775807",
                             "9223372036854775808"}) {
    const auto refused = ask_for("payments", body_of(amount), "n" + std::to_string(++key));
    EXPECT_EQ(refused.status, 400) << amount << refused.body;
    EXPECT_NE(refused.body.find("/amount_minor"), std::string::npos) << refused.body;
  }
  EXPECT_EQ(ask_for("payments", R"({"amount_minor":5,"location_id":"x"})", "x").status, 400);
  EXPECT_EQ(ask_for("payments", body_of("5,\"currency\":\"USD\""), "c").status, 400);
  EXPECT_EQ(ask_for("payments", body_of("5,\"method\":\"jsapi\""), "j").status, 400);
  EXPECT_EQ(available(), "0");
}

TEST_F(PaymentTest, the_same_order_is_one_payment_even_when_its_answer_is_forgotten) {
  const auto first = text_at(json(ask_for("payments", body_of("5000"))), "/id");
  wall_.advance(std::chrono::hours(25));
  EXPECT_EQ(text_at(json(ask_for("payments", body_of("5000"))), "/id"), first);
  wall_.advance(std::chrono::hours(25));
  EXPECT_EQ(ask_for("payments", body_of("4000")).status, 409);
}

TEST_F(PaymentTest, money_goes_back_to_its_source_once_for_each_order) {
  pay(5'000);
  const auto back = ask_for("source-refunds", R"({"amount_minor":2000,"note":"搬走了"})", "r1");
  ASSERT_EQ(back.status, 201) << back.body;
  EXPECT_EQ(difference(json(back), "RefundList"), "");
  EXPECT_EQ(ask_for("source-refunds", R"({"amount_minor":2000,"note":"搬走了"})", "r1").status,
            201);
  EXPECT_EQ(available(), "3000");
  const auto done = json(get("/v1/refunds?state=done"));
  EXPECT_EQ(text_at(done, "/items/0/amount/amount_minor"), "2000");
  EXPECT_EQ(text_at(done, "/items/0/note"), "搬走了");
  const auto statement = json(get("/v1/wallets/" + wallet_ + "/postings"));
  EXPECT_EQ(text_at(statement, "/items/0/kind"), "refund");
  EXPECT_EQ(text_at(statement, "/items/0/change/amount_minor"), "-2000");
  EXPECT_EQ(ask_for("source-refunds", "{}", "r2").status, 201) << "all that is left";
  EXPECT_EQ(available(), "0");
}

TEST_F(PaymentTest, n91_refunds_that_may_not_be_are_refused_and_the_ledger_stays) {
  pay(5'000);
  EXPECT_EQ(ask_for("source-refunds", R"({"amount_minor":5001})", "r1").status, 409);
  EXPECT_EQ(ask_for("source-refunds", R"({"amount_minor":-1})", "r2").status, 400);
  EXPECT_EQ(ask_for("source-refunds", R"({"amount_minor":0})", "r0").status, 400)
      << "not all of it";
  EXPECT_EQ(ask_for("source-refunds", R"({"amount_minor":1.5})", "r1.5").status, 400);
  EXPECT_EQ(ask_for("source-refunds", "{}", "r3", "viewer").status, 403);
  EXPECT_EQ(available(), "5000");
  EXPECT_EQ(text_at(json(get("/v1/refunds")), "/items"), "[]");
}

TEST_F(PaymentTest, a_location_has_a_payee_that_administrators_choose) {
  const auto path = "/v1/locations/" + to_string(location_id_) + "/payee";
  const auto put_payee = [&](std::string body, std::string who = "administrator") {
    return send({http::Method::put, path, std::move(body), std::move(who), {}});
  };
  EXPECT_EQ(put_payee(R"({"account":"gangpo"})", "operator").status, 403);
  EXPECT_EQ(put_payee(R"({"account":"elsewhere"})").status, 400) << "another operator's";
  EXPECT_EQ(put_payee(R"({"account":"none"})").status, 400);
  EXPECT_EQ(put_payee(R"({"account":"gangpo","service_phone":"call me"})").status, 400);
  const auto set = put_payee(R"({"account":"gangpo","service_phone":"037166666666"})");
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(difference(json(set), "Payee"), "");
  EXPECT_EQ(text_at(json(get("/v1/payees")), "/items/0/service_phone"), "037166666666");
  EXPECT_EQ(text_at(json(get("/v1/payment-accounts")), "/items/0/name"), "gangpo");
  EXPECT_EQ(text_at(json(get("/v1/payment-accounts")), "/items/1"), "(missing)");
  EXPECT_EQ(text_at(json(get("/v1/log")), "/items/0/kind"), "payee.changed");
  EXPECT_EQ(put_payee("{}").status, 200);
  EXPECT_EQ(ask_for("payments", body_of("5"), "x").status, 409) << "cash only";
}

TEST_F(PaymentTest, a_day_is_held_against_the_providers_statement) {
  pay(5'000);
  const auto ask = [&](std::string body, std::string who = "administrator") {
    return send({http::Method::post, "/v1/reconciliations", std::move(body), std::move(who), {}});
  };
  const auto today = R"({"account":"gangpo","day":"2026-11-23"})";
  EXPECT_EQ(ask(today, "operator").status, 403);
  EXPECT_EQ(ask(R"({"account":"gangpo","day":"2026-02-30"})").status, 400);
  EXPECT_EQ(ask(R"({"account":"elsewhere","day":"2026-11-23"})").status, 404);
  const auto found = ask(today);
  ASSERT_EQ(found.status, 201) << found.body;
  EXPECT_EQ(difference(json(found), "Reconciliation"), "");
  EXPECT_EQ(text_at(json(found), "/differences/0/kind"), "theirs_missing");
  const auto all = json(get("/v1/reconciliations"));
  EXPECT_EQ(text_at(all, "/items/0/differing"), "1");
  EXPECT_EQ(text_at(all, "/items/0/differences"), "[]");
  const auto one = json(get("/v1/reconciliations?account=gangpo&day=2026-11-23"));
  EXPECT_EQ(text_at(one, "/items/0/differences/0/ours/amount_minor"), "5000");
  EXPECT_EQ(get("/v1/reconciliations?day=today").status, 400);
}

TEST_F(PaymentTest, what_does_not_agree_is_listed_until_it_does) {
  pay(5'000);
  const auto today = R"({"account":"gangpo","day":"2026-11-23"})";
  const auto reconcile = [&] {
    return send({http::Method::post, "/v1/reconciliations", today, "administrator", {}});
  };
  ASSERT_EQ(reconcile().status, 201);
  const auto open = json(get("/v1/payment-differences", "operator"));
  EXPECT_EQ(difference(open, "OpenDifferenceList"), "");
  EXPECT_EQ(text_at(open, "/items/0/day"), "2026-11-23");
  EXPECT_EQ(text_at(open, "/items/0/difference/kind"), "theirs_missing");
  EXPECT_EQ(text_at(json(get("/v1/payment-differences?account=none")), "/items"), "[]");
  EXPECT_EQ(get("/v1/payment-differences", "viewer").status, 403);
  auto& line = provider_->lines.emplace_back();
  line.number = text_at(open, "/items/0/difference/number");
  line.amount = Money{5'000};
  line.fee = Money{30};
  const auto found = json(reconcile());
  EXPECT_EQ(text_at(found, "/fee/amount_minor"), "30");
  EXPECT_EQ(text_at(found, "/fee_booked/amount_minor"), "30");
  EXPECT_EQ(text_at(json(get("/v1/payment-differences")), "/items"), "[]");
}

}  // namespace
}  // namespace voltyard::api
