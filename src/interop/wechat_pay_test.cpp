// The client of WeChat Pay against a stand-in over a real socket, which checks every signature and
// signs every answer.
#include "interop/wechat_pay.hpp"

#include "interop/pay_sandbox.hpp"
#include "interop/sealed.hpp"

#include "http/listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace voltyard::interop {
namespace {

namespace asio = boost::asio;
using Answers = PaySandbox::Faults::Answers;
using Notices = PaySandbox::Faults::Notices;
using Refunds = PaySandbox::Faults::Refunds;
using Paid = billing::PaymentSaid::State;
using Back = billing::RefundSaid::State;
using std::chrono::minutes;

constexpr Timestamp noon{1'795'435'200'000};

const SandboxKeys& keys() {
  static SeededRandom random(5);
  static const auto made = SandboxKeys::make(random);
  return made;
}

class WechatPayTest : public testing::Test {
 protected:
  WechatPayTest() {
    http::ClientOptions options;
    options.egress.allowed = {*http::Network::parse("127.0.0.1")};
    options.time_limit = std::chrono::seconds(5);
    client_ = std::move(*http::Client::open(options));
    options.body_limit = std::size_t{1} << 24;
    files_ = std::move(*http::Client::open(options));
    sandbox_ = std::make_unique<PaySandbox>(
        keys(), PaySandbox::Parts{context_.get_executor(), *client_, clock_, random_});
    sandbox_->add_routes(router_);
    router_.add(http::Method::post, "/notices",
                [this](const http::Request& request) -> Task<http::Response> {
                  csms::ProviderNotice notice;
                  for (const auto* name : {"wechatpay-serial", "wechatpay-timestamp",
                                           "wechatpay-nonce", "wechatpay-signature"}) {
                    notice.headers.emplace_back(name, request.headers.get(name));
                  }
                  notice.body = request.body;
                  notices_.push_back(std::move(notice));
                  co_return http::json_response(200, "{}");
                });
    listener_ = std::move(*http::Listener::open(context_.get_executor(), router_, {}));
    pay_ = make(merchant());
  }

  std::string origin() const { return "http://127.0.0.1:" + std::to_string(listener_->port()); }

  WechatMerchant merchant() {
    WechatMerchant merchant{{keys().merchant_id, keys().merchant_serial, keys().merchant},
                            keys().app_id,
                            keys().api_v3_key};
    merchant.base_url = origin();
    merchant.notify_url = origin() + "/notices";
    return merchant;
  }
  std::unique_ptr<WechatPay> make(WechatMerchant merchant) {
    return std::make_unique<WechatPay>(std::move(merchant),
                                       WechatPay::Parts{*client_, *files_, clock_, random_});
  }

  template <class T>
  T await(Task<T> task) {
    std::optional<T> result;
    asio::co_spawn(context_, std::move(task),
                   [&](std::exception_ptr, T value) { result.emplace(std::move(value)); });
    context_.restart();
    while (!result) context_.run_one();
    return std::move(*result);
  }
  void wait_for_notices(std::size_t count) {
    context_.restart();
    while (notices_.size() < count) context_.run_one();
  }

  billing::Payment payment(std::int64_t minor = 5'000) {
    billing::Payment made;
    made.id = billing::PaymentId::make(noon, random_);
    made.amount = Money{minor};
    made.expires_at = noon + minutes(30);
    return made;
  }
  // Ordered and paid.
  billing::Payment paid(std::int64_t minor = 5'000) {
    auto made = payment(minor);
    EXPECT_TRUE(await(pay_->order(made, "充值")));
    EXPECT_TRUE(sandbox_->pay(billing::number_of(made.id.uuid)));
    return made;
  }
  billing::Refund refund(const billing::Payment& of, std::int64_t minor) {
    billing::Refund made;
    made.id = billing::RefundId::make(noon, random_);
    made.payment_id = of.id;
    made.amount = Money{minor};
    made.note = "搬走了";
    return made;
  }
  Result<csms::Heard> read(csms::ProviderNotice notice) {
    return await(pay_->read(std::move(notice)));
  }
  void break_it(PaySandbox::Faults faults) { sandbox_->set(faults); }

  asio::io_context context_;
  ManualClock clock_{noon};
  SeededRandom random_{1};
  http::Router router_{random_};
  std::vector<csms::ProviderNotice> notices_;
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<http::Client> files_;
  std::unique_ptr<PaySandbox> sandbox_;
  std::unique_ptr<http::Listener> listener_;
  std::unique_ptr<WechatPay> pay_;
};

TEST_F(WechatPayTest, an_order_is_scanned_paid_and_found_paid) {
  const auto made = payment();
  const auto ordered = await(pay_->order(made, "岗坡路1号院 充值"));
  ASSERT_TRUE(ordered) << ordered.error().message;
  EXPECT_EQ(ordered->code, origin() + "/pay/" + billing::number_of(made.id.uuid));
  EXPECT_EQ(await(pay_->query(made))->state, Paid::waiting);
  EXPECT_TRUE(sandbox_->pay(billing::number_of(made.id.uuid)));
  const auto said = await(pay_->query(made));
  ASSERT_TRUE(said);
  EXPECT_EQ(said->state, Paid::paid);
  EXPECT_EQ(said->amount, Money{5'000});
  EXPECT_EQ(said->currency, "CNY");
  EXPECT_EQ(said->at, noon);
  EXPECT_EQ(sandbox_->refused_signatures(), 0u);
}

TEST_F(WechatPayTest, an_order_from_a_browser_names_its_payer) {
  auto made = payment();
  made.method = billing::PaymentMethod::jsapi;
  EXPECT_EQ(await(pay_->order(made, "充值")).error().kind, ErrorKind::invalid) << "nobody pays";
  made.payer = "oUpF8uMuAJO";
  const auto ordered = await(pay_->order(made, "充值"));
  ASSERT_TRUE(ordered);
  made.code = ordered->code;
  const auto call = pay_->browser_call(made);
  EXPECT_EQ(call.at(3).second, "prepay_id=" + ordered->code);
  const auto text =
      call[0].second + "\n" + call[1].second + "\n" + call[2].second + "\n" + call[3].second + "\n";
  EXPECT_TRUE(keys().merchant.public_key().verifies(text, call[5].second));
}

TEST_F(WechatPayTest, ordered_twice_it_is_one_order_and_after_payment_it_is_found_paid) {
  const auto made = payment();
  const auto first = await(pay_->order(made, "充值"));
  EXPECT_EQ(await(pay_->order(made, "充值"))->code, first->code);
  sandbox_->pay(billing::number_of(made.id.uuid));
  EXPECT_EQ(await(pay_->order(made, "充值"))->state, Paid::paid);
}

TEST_F(WechatPayTest, what_is_closed_cannot_be_paid_and_what_is_paid_cannot_be_closed) {
  const auto made = payment();
  EXPECT_EQ(await(pay_->query(made))->state, Paid::unknown);
  EXPECT_EQ(await(pay_->close(made))->state, Paid::unknown);
  await(pay_->order(made, "充值"));
  EXPECT_EQ(await(pay_->close(made))->state, Paid::closed);
  EXPECT_FALSE(sandbox_->pay(billing::number_of(made.id.uuid)));
  EXPECT_EQ(await(pay_->close(paid()))->state, Paid::paid);
}

TEST_F(WechatPayTest, a_request_with_another_key_is_refused_there_and_unanswered_here) {
  auto other = merchant();
  other.signer.key = RsaPrivateKey::make();
  pay_ = make(other);
  EXPECT_EQ(await(pay_->order(payment(), "充值")).error().kind, ErrorKind::upstream);
  EXPECT_GT(sandbox_->refused_signatures(), 0u);
}

TEST_F(WechatPayTest, an_answer_that_is_not_signed_is_none) {
  const auto made = payment();
  break_it({Answers::down});
  EXPECT_EQ(await(pay_->order(made, "充值")).error().kind, ErrorKind::upstream);
  break_it({Answers::lost});
  EXPECT_EQ(await(pay_->order(made, "充值")).error().kind, ErrorKind::upstream);
  break_it({});
  EXPECT_EQ(await(pay_->query(made))->state, Paid::waiting) << "it was taken all the same";
}

TEST_F(WechatPayTest, an_answer_signed_with_a_key_that_nobody_vouches_for_is_none) {
  auto wrong = merchant();
  wrong.platform_key_id = keys().platform_serial;
  wrong.platform_key = RsaPrivateKey::make().public_key();
  pay_ = make(wrong);
  EXPECT_EQ(await(pay_->order(payment(), "充值")).error().kind, ErrorKind::upstream);
  wrong.platform_key = keys().platform.public_key();
  pay_ = make(wrong);
  EXPECT_TRUE(await(pay_->order(payment(), "充值"))) << "with the public key, no certificates";
}

TEST_F(WechatPayTest, certificates_open_only_with_the_right_api_key) {
  auto wrong = merchant();
  wrong.api_v3_key = std::string(32, 'x');
  pay_ = make(wrong);
  EXPECT_EQ(await(pay_->order(payment(), "充值")).error().kind, ErrorKind::upstream);
}

TEST_F(WechatPayTest, the_platforms_key_may_change_at_any_time) {
  const auto made = payment();
  ASSERT_TRUE(await(pay_->order(made, "充值")));
  sandbox_->rotate();
  EXPECT_FALSE(await(pay_->query(made))) << "asked for certificates a moment ago";
  clock_.advance(minutes(1));
  EXPECT_TRUE(await(pay_->query(made)));
}

// ---- webhooks ----------------------------------------------------------------------------------

TEST_F(WechatPayTest, a_webhook_says_what_was_paid_and_can_be_read_again) {
  break_it({Answers::good, Notices::twice});
  const auto made = paid();
  wait_for_notices(2);
  for (const auto& notice : notices_) {
    const auto heard = read(notice);
    ASSERT_TRUE(heard) << heard.error().message;
    const auto* about = std::get_if<csms::PaymentHeard>(&*heard);
    ASSERT_TRUE(about);
    EXPECT_EQ(about->id, made.id);
    EXPECT_EQ(about->said.amount, Money{5'000});
  }
}

TEST_F(WechatPayTest, n90_a_webhook_that_is_forged_tampered_with_or_old_is_unauthorised) {
  paid();
  wait_for_notices(1);
  const auto good = notices_[0];
  const auto refused = [&](std::size_t field, std::string value) {
    auto other = good;
    other.headers[field].second = std::move(value);
    const auto heard = read(other);
    return heard ? "taken" : std::string(to_string(heard.error().kind));
  };
  EXPECT_EQ(refused(0, "another serial"), "unauthorised");
  EXPECT_EQ(refused(1, "1795435201"), "unauthorised") << "signed at another time";
  EXPECT_EQ(refused(1, ""), "unauthorised");
  EXPECT_EQ(refused(2, "another nonce"), "unauthorised");
  EXPECT_EQ(refused(3, "WECHATPAY/SIGNTEST/" + good.headers[3].second), "unauthorised");
  EXPECT_EQ(refused(3, ""), "unauthorised");
  auto reordered = good;
  reordered.body = " " + good.body;
  EXPECT_EQ(read(reordered).error().kind, ErrorKind::unauthorised);
  EXPECT_EQ(read({}).error().kind, ErrorKind::unauthorised);
  EXPECT_TRUE(read(good));
  clock_.advance(minutes(10));
  EXPECT_EQ(read(good).error().kind, ErrorKind::unauthorised) << "ten minutes old";
}

TEST_F(WechatPayTest, what_is_signed_but_about_nothing_we_know_is_taken_and_ignored) {
  const auto signed_notice = [&](std::string_view event, std::string_view resource) {
    const auto sealed = seal(keys().api_v3_key, resource, "0123456789ab", "x");
    csms::ProviderNotice notice;
    notice.body = R"({"event_type":")" + std::string(event) +
                  R"(","resource":{"algorithm":"AEAD_AES_256_GCM","nonce":"0123456789ab",)"
                  R"("associated_data":"x","ciphertext":")" +
                  sealed.ciphertext + R"("}})";
    const auto signature = keys().platform.sign(wechat_signed_text("1795435200", "N", notice.body));
    notice.headers = {{"wechatpay-serial", keys().platform_serial},
                      {"wechatpay-timestamp", "1795435200"},
                      {"wechatpay-nonce", "N"},
                      {"wechatpay-signature", signature}};
    return notice;
  };
  const auto own = R"({"mchid":")" + keys().merchant_id + R"("})";
  const auto unknown = read(signed_notice("COUPON.USE", own));
  ASSERT_TRUE(unknown) << unknown.error().message;
  EXPECT_TRUE(std::holds_alternative<csms::NothingHeard>(*unknown));
  EXPECT_EQ(read(signed_notice("TRANSACTION.SUCCESS", R"({"mchid":"1"})")).error().kind,
            ErrorKind::invalid);
}

// ---- refunds and bills -------------------------------------------------------------------------

TEST_F(WechatPayTest, a_refund_is_done_and_the_same_number_pays_out_once) {
  const auto made = paid();
  const auto back = refund(made, 1'200);
  const auto first = await(pay_->refund(back, made));
  EXPECT_EQ(first.state, Back::done);
  EXPECT_EQ(first.amount, Money{1'200});
  EXPECT_EQ(await(pay_->refund(back, made)).number, first.number);
  EXPECT_EQ(await(pay_->query_refund(back)).state, Back::done);
}

TEST_F(WechatPayTest, a_refund_waits_for_the_merchants_balance_and_then_works) {
  const auto made = paid();
  const auto back = refund(made, 1'200);
  break_it({Answers::good, Notices::once, Refunds::balance_short});
  const auto waiting = await(pay_->refund(back, made));
  EXPECT_EQ(waiting.state, Back::not_yet);
  EXPECT_EQ(waiting.reason, billing::reason::merchant_balance_short);
  break_it({});
  EXPECT_EQ(await(pay_->refund(back, made)).state, Back::done);
}

TEST_F(WechatPayTest, n91_more_than_was_paid_is_refused_for_good) {
  const auto made = paid();
  EXPECT_EQ(await(pay_->refund(refund(made, 5'001), made)).state, Back::refused);
  EXPECT_EQ(await(pay_->refund(refund(made, 4'000), made)).state, Back::done);
  EXPECT_EQ(await(pay_->refund(refund(made, 1'001), made)).state, Back::refused);
}

TEST_F(WechatPayTest, a_refund_whose_answer_was_lost_is_not_refused_but_found) {
  const auto made = paid();
  const auto back = refund(made, 1'200);
  break_it({Answers::lost});
  EXPECT_EQ(await(pay_->refund(back, made)).state, Back::not_yet);
  break_it({});
  auto other = back;
  other.amount = Money{1'300};  // refused, because that number is known with another amount
  EXPECT_EQ(await(pay_->refund(other, made)).state, Back::done);
}

TEST_F(WechatPayTest, a_refund_that_they_do_not_know_is_asked_for_again) {
  const auto said = await(pay_->query_refund(refund(payment(), 1)));
  EXPECT_EQ(said.state, Back::not_yet);
}

TEST_F(WechatPayTest, a_days_bill_has_its_payments_and_refunds) {
  const auto made = paid(5'000);
  const auto back = refund(made, 1'200);
  await(pay_->refund(back, made));
  const auto lines = await(pay_->statement(billing::provider_day(noon)));
  ASSERT_TRUE(lines) << lines.error().message;
  ASSERT_EQ(lines->size(), 2u);
  EXPECT_EQ((*lines)[0].number, billing::number_of(made.id.uuid));
  EXPECT_EQ((*lines)[0].amount, Money{5'000});
  EXPECT_TRUE((*lines)[1].refund);
  EXPECT_EQ((*lines)[1].number, billing::number_of(back.id.uuid));
  EXPECT_EQ((*lines)[1].amount, Money{1'200});
  EXPECT_EQ((*lines)[0].fee, Money{30}) << "0.6 percent of 50.00";
  EXPECT_EQ((*lines)[1].fee, Money{-7}) << "... of 12.00, given back";
  EXPECT_EQ(await(pay_->statement(billing::provider_day(noon) + 1)).error().kind,
            ErrorKind::not_found);
}

}  // namespace
}  // namespace voltyard::interop
