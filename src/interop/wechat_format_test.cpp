// WeChat Pay's documents: signatures, sealed texts, bodies and bills as they are documented, made
// with keys of our own.
#include "interop/wechat_format.hpp"

#include "interop/sealed.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace voltyard::interop {
namespace {

using csms::PaymentHeard;
using Paid = billing::PaymentSaid::State;
using Back = billing::RefundSaid::State;

constexpr Timestamp noon{1'795'435'200'000};
constexpr std::string_view api_key = "0123456789abcdef0123456789abcdef";
constexpr std::string_view number = "01a20846fe0079b0b6c670fb166e92eb";

const RsaPrivateKey& merchant_key() {
  static const auto key = RsaPrivateKey::make();
  return key;
}

billing::Payment a_payment() {
  billing::Payment payment;
  payment.id = {*billing::id_in(number)};
  payment.amount = Money{5'000};
  payment.expires_at = noon;
  return payment;
}

std::string at(const std::string& body, std::string_view pointer) {
  const auto value = boost::json::parse(body);
  boost::system::error_code missing;
  const auto* found = value.find_pointer(pointer, missing);
  if (!found) return "(missing)";
  return found->is_string() ? std::string(found->get_string()) : boost::json::serialize(*found);
}

// ---- keys and seals ----------------------------------------------------------------------------

TEST(Rsa, what_is_signed_is_verified_with_the_public_key_and_nothing_else_is) {
  const auto signature = merchant_key().sign("text");
  const auto key = merchant_key().public_key();
  EXPECT_TRUE(key.verifies("text", signature));
  EXPECT_FALSE(key.verifies("test", signature));
  EXPECT_FALSE(RsaPrivateKey::make().public_key().verifies("text", signature));
  for (const auto* wrong : {"", "====", "WECHATPAY/SIGNTEST/abcd", "AAAA"}) {
    EXPECT_FALSE(key.verifies("text", wrong)) << wrong;
  }
}

TEST(Rsa, keys_and_certificates_come_back_from_pem) {
  const auto again = RsaPrivateKey::from_pem(merchant_key().pem());
  ASSERT_TRUE(again);
  const auto key = RsaPublicKey::from_pem(merchant_key().public_pem());
  ASSERT_TRUE(key);
  EXPECT_TRUE(key->verifies("text", again->sign("text")));
  const auto pem = merchant_key().certificate_pem("5E1F00A1", noon, noon + std::chrono::hours(1));
  const auto certificate = read_certificate(pem);
  ASSERT_TRUE(certificate);
  EXPECT_EQ(certificate->serial, "5E1F00A1");
  EXPECT_EQ(certificate->expires_at, noon + std::chrono::hours(1));
  EXPECT_TRUE(certificate->key.verifies("text", again->sign("text")));
}

TEST(Rsa, what_is_no_key_is_refused) {
  EXPECT_FALSE(RsaPrivateKey::from_pem(""));
  EXPECT_FALSE(RsaPrivateKey::from_pem(merchant_key().public_pem()));
  EXPECT_FALSE(RsaPublicKey::from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n"));
  EXPECT_FALSE(read_certificate(merchant_key().pem()));
}

TEST(Sealed, only_the_same_key_and_the_same_text_open_it) {
  const auto sealed = seal(api_key, "明文", "0123456789ab", "transaction");
  EXPECT_EQ(unseal(api_key, sealed), "明文");
  EXPECT_EQ(unseal("0123456789abcdef0123456789abcdeX", sealed), std::nullopt);
  auto other = sealed;
  other.associated_data = "refund";
  EXPECT_EQ(unseal(api_key, other), std::nullopt);
  other = sealed;
  other.nonce = "0123456789aX";
  EXPECT_EQ(unseal(api_key, other), std::nullopt);
  other.nonce = "short";
  EXPECT_EQ(unseal(api_key, other), std::nullopt);
  for (const auto* broken : {"", "AAAA", "!!!!", "AAA"}) {
    other = sealed;
    other.ciphertext = broken;
    EXPECT_EQ(unseal(api_key, other), std::nullopt) << broken;
  }
}

TEST(Sealed, base64_is_the_usual_one) {
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(from_base64("Zm8="), "fo");
  EXPECT_EQ(from_base64("Zm8"), std::nullopt);
  EXPECT_EQ(sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

// ---- signatures --------------------------------------------------------------------------------

TEST(WechatSignature, a_request_is_signed_over_its_five_lines) {
  const WechatSigner signer{"1900000109", "5E1F01", merchant_key()};
  const auto field = wechat_authorization(signer, "GET", "/v3/certificates", "", noon, "NONCE");
  const std::string begin =
      "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"NONCE\",signature=\"";
  ASSERT_TRUE(field.starts_with(begin)) << field;
  const auto signature = field.substr(begin.size(), field.find('"', begin.size()) - begin.size());
  EXPECT_TRUE(merchant_key().public_key().verifies("GET\n/v3/certificates\n1795435200\nNONCE\n\n",
                                                   signature));
  EXPECT_TRUE(field.ends_with("\",timestamp=\"1795435200\",serial_no=\"5E1F01\"")) << field;
}

TEST(WechatSignature, n90_only_the_last_five_minutes_are_fresh) {
  EXPECT_TRUE(is_fresh("1795435200", noon));
  EXPECT_TRUE(is_fresh("1795434900", noon));
  EXPECT_FALSE(is_fresh("1795434899", noon));
  EXPECT_FALSE(is_fresh("1795434600", noon)) << "ten minutes old";
  EXPECT_FALSE(is_fresh("1795435501", noon)) << "from the future";
  for (const auto* nonsense : {"", "-1", "1795435200x", " 1795435200", "99999999999999999999"}) {
    EXPECT_FALSE(is_fresh(nonsense, noon)) << nonsense;
  }
}

TEST(WechatSignature, the_browser_is_given_what_wechat_asks_for) {
  const auto fields = wechat_browser_call(merchant_key(), "wx1", "wx2016", noon, "NONCE");
  ASSERT_EQ(fields.size(), 6u);
  EXPECT_EQ(fields[3].second, "prepay_id=wx2016");
  EXPECT_EQ(fields[4].second, "RSA");
  EXPECT_TRUE(merchant_key().public_key().verifies("wx1\n1795435200\nNONCE\nprepay_id=wx2016\n",
                                                   fields[5].second));
}

// ---- bodies ------------------------------------------------------------------------------------

TEST(WechatOrder, has_the_documented_members) {
  const WechatOrderFor order{"wx1", "19", "https://a.example/n", "岗坡路1号院 充值"};
  const auto body = wechat_order(order, a_payment());
  EXPECT_EQ(at(body, "/out_trade_no"), number);
  EXPECT_EQ(at(body, "/time_expire"), "2026-11-23T20:00:00+08:00");
  EXPECT_EQ(at(body, "/amount/total"), "5000");
  EXPECT_EQ(at(body, "/amount/currency"), "CNY");
  EXPECT_EQ(at(body, "/description"), "岗坡路1号院 充值");
  EXPECT_EQ(at(body, "/payer"), "(missing)");
  auto payment = a_payment();
  payment.method = billing::PaymentMethod::jsapi;
  payment.payer = "oUpF8u";
  EXPECT_EQ(at(wechat_order(order, payment), "/payer/openid"), "oUpF8u");
}

TEST(WechatRefund, says_how_much_of_how_much_and_a_reason_that_is_not_too_long) {
  billing::Refund refund;
  refund.id = {*billing::id_in(number)};
  refund.amount = Money{1'200};
  for (int i = 0; i < 40; ++i) refund.note += "退";
  const auto body = wechat_refund(refund, a_payment(), "https://a.example/n");
  EXPECT_EQ(at(body, "/amount/refund"), "1200");
  EXPECT_EQ(at(body, "/amount/total"), "5000");
  EXPECT_EQ(at(body, "/reason").size(), 78u) << "whole characters in 80 octets";
}

// ---- answers -----------------------------------------------------------------------------------

std::string transaction(std::string_view state, std::string_view amount) {
  return R"({"amount":)" + std::string(amount) +
         R"(,"appid":"wx1","mchid":"1900000109","out_trade_no":")" + std::string(number) +
         R"(","payer":{"openid":"o"},"success_time":"2026-11-23T20:00:09+08:00",)"
         R"("trade_state":")" +
         std::string(state) + R"(","trade_type":"NATIVE","transaction_id":"4200000985"})";
}

TEST(WechatPayment, success_says_how_much_was_paid) {
  const auto heard = wechat_payment(transaction(
      "SUCCESS", R"({"currency":"CNY","payer_currency":"CNY","payer_total":4500,"total":5000})"));
  ASSERT_TRUE(heard) << heard.error().message;
  EXPECT_EQ(heard->id, a_payment().id);
  EXPECT_EQ(heard->said.state, Paid::paid);
  EXPECT_EQ(heard->said.amount, Money{5'000});
  EXPECT_EQ(heard->said.currency, "CNY");
  EXPECT_EQ(heard->said.number, "4200000985");
  EXPECT_EQ(heard->said.at, noon + std::chrono::seconds(9));
}

TEST(WechatPayment, every_documented_state_has_a_meaning) {
  const auto state = [](std::string_view word) {
    return wechat_payment(transaction(word, R"({"currency":"CNY","total":1})")).value().said.state;
  };
  EXPECT_EQ(state("REFUND"), Paid::paid);
  EXPECT_EQ(state("CLOSED"), Paid::closed);
  EXPECT_EQ(state("REVOKED"), Paid::closed);
  for (const auto* word : {"NOTPAY", "USERPAYING", "PAYERROR"})
    EXPECT_EQ(state(word), Paid::waiting);
}

TEST(WechatPayment, what_is_not_understood_moves_nothing) {
  for (const auto& body :
       {std::string(""), std::string("[]"), std::string("{}"), transaction("GREAT", "{}"),
        transaction("SUCCESS", "{}"), transaction("SUCCESS", R"({"total":"5000"})"),
        transaction("SUCCESS", R"({"total":50.0,"currency":"CNY"})"),
        transaction("SUCCESS", R"({"total":9223372036854775808,"currency":"CNY"})")}) {
    const auto heard = wechat_payment(body);
    ASSERT_FALSE(heard) << body;
    EXPECT_EQ(heard.error().kind, ErrorKind::upstream);
  }
  const auto strange = wechat_payment(transaction("SUCCESS", R"({"total":5000})"));
  EXPECT_EQ(strange->said.currency, "") << "no currency is none of ours";
}

std::string refund(std::string_view member, std::string_view state) {
  return R"({"refund_id":"50000000382019052709732678859","out_refund_no":")" + std::string(number) +
         R"(","success_time":"2026-11-23T20:00:09+08:00",")" + std::string(member) + R"(":")" +
         std::string(state) + R"(","amount":{"total":5000,"refund":1200,"currency":"CNY"}})";
}

TEST(WechatRefund, every_documented_state_has_a_meaning_in_answers_and_in_webhooks) {
  for (const auto* member : {"status", "refund_status"}) {
    const auto done = wechat_refund_state(refund(member, "SUCCESS"));
    ASSERT_TRUE(done);
    EXPECT_EQ(done->said.state, Back::done);
    EXPECT_EQ(done->said.amount, Money{1'200});
    EXPECT_EQ(wechat_refund_state(refund(member, "PROCESSING"))->said.state, Back::processing);
    EXPECT_EQ(wechat_refund_state(refund(member, "ABNORMAL"))->said.state, Back::abnormal);
    EXPECT_EQ(wechat_refund_state(refund(member, "CLOSED"))->said.state, Back::refused);
    EXPECT_FALSE(wechat_refund_state(refund(member, "")));
  }
}

TEST(WechatRefund, of_what_was_not_taken_only_some_is_refused_for_good) {
  const auto why = [](int status, std::string_view code) {
    const auto said = wechat_refund_refused(status, code);
    return said.state == Back::refused ? "refused" : said.reason;
  };
  EXPECT_EQ(why(403, "NOT_ENOUGH"), "merchant_balance_short");
  EXPECT_EQ(why(429, "FREQUENCY_LIMITED"), "too_often");
  EXPECT_EQ(why(500, "SYSTEM_ERROR"), "provider_silent");
  EXPECT_EQ(why(502, ""), "provider_silent");
  EXPECT_EQ(why(403, "NO_AUTH"), "not_permitted");
  EXPECT_EQ(why(400, "INVALID_REQUEST"), "refused");
  EXPECT_EQ(why(404, "RESOURCE_NOT_EXISTS"), "refused");
  EXPECT_EQ(why(403, "USER_ACCOUNT_ABNORMAL"), "refused");
}

TEST(WechatNotice, is_opened_with_our_key_only) {
  const auto sealed = seal(api_key, R"({"mchid":"19"})", "0123456789ab", "transaction");
  const auto body = [&](std::string_view algorithm) {
    return R"({"id":"EV-1","event_type":"TRANSACTION.SUCCESS","resource_type":"encrypt-resource",)"
           R"("resource":{"algorithm":")" +
           std::string(algorithm) + R"(","ciphertext":")" + sealed.ciphertext +
           R"(","nonce":"0123456789ab","associated_data":"transaction"}})";
  };
  const auto notice = wechat_notice(body("AEAD_AES_256_GCM"), api_key);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->event, "TRANSACTION.SUCCESS");
  EXPECT_EQ(wechat_merchant_in(notice->resource), "19");
  EXPECT_FALSE(wechat_notice(body("AEAD_AES_128_GCM"), api_key));
  EXPECT_FALSE(wechat_notice(body("AEAD_AES_256_GCM"), "0123456789abcdef0123456789abcdeX"));
  EXPECT_FALSE(wechat_notice("{}", api_key));
}

TEST(WechatOrder, is_answered_with_a_code_or_a_prepay_id) {
  EXPECT_EQ(*wechat_code(R"({"code_url":"weixin://wxpay/bizpayurl?pr=p4lpSuKzz"})"),
            "weixin://wxpay/bizpayurl?pr=p4lpSuKzz");
  EXPECT_EQ(*wechat_code(R"({"prepay_id":"wx26112221580621e9b071c00d9e093b0000"})"),
            "wx26112221580621e9b071c00d9e093b0000");
  EXPECT_FALSE(wechat_code("{}"));
  EXPECT_FALSE(wechat_code(R"({"code_url":")" + std::string(600, 'x') + R"("})"));
}

// ---- bills -------------------------------------------------------------------------------------

constexpr std::string_view titles =
    "\xEF\xBB\xBF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,"
    "交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,"
    "退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
    "申请退款金额,费率备注\r\n";

TEST(WechatBill, payments_and_refunds_are_read_and_the_sums_are_not) {
  const auto lines = wechat_bill(
      std::string(titles) +
      "`2026-11-23 17:07:11,`wx1,`19,`0,`,`4200001,`A1,`o,`NATIVE,`SUCCESS,`OTHERS,`CNY,`45.00,"
      "`5.00,`0,`0,`0.00,`0.00,`,`,`充值, 岗坡路,`,`0.30000,`0.60%,`50.00,`0.00,`\r\n"
      "`2026-11-23 18:07:11,`wx1,`19,`0,`,`4200001,`A1,`o,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,"
      "`0.00,`5030001,`R1,`12.01,`0.00,`ORIGINAL,`PROCESSING,`充值,`,`-0.07000,`0.60%,`0.00,"
      "`12.01,`\r\n"
      "`2026-11-23 18:07:11,`wx1,`19,`0,`,`4200001,`A1,`o,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,"
      "`0.00,`5030002,`R2,`1.00,`0.00,`ORIGINAL,`FAIL,`充值,`,`0,`0.60%,`0.00,`1.00,`\r\n"
      "总交易单数,应结订单总金额,退款总金额\r\n`2,`45.00,`12.01\r\n");
  ASSERT_TRUE(lines) << lines.error().message;
  ASSERT_EQ(lines->size(), 2u);
  EXPECT_EQ((*lines)[0],
            (billing::StatementLine{false, "A1", "4200001", Money{5'000}, "CNY", Money{30}}));
  EXPECT_EQ((*lines)[1],
            (billing::StatementLine{true, "R1", "5030001", Money{1'201}, "CNY", Money{-7}}));
}

TEST(WechatBill, a_row_without_a_fee_has_none_and_one_that_is_no_number_is_not_understood) {
  const auto with_fee = [](std::string fee) {
    return wechat_bill(std::string(titles) +
                       "`2026-11-23 17:07:11,`wx1,`19,`0,`,`4200001,`A1,`o,`NATIVE,`SUCCESS,"
                       "`OTHERS,`CNY,`45.00,`5.00,`0,`0,`0.00,`0.00,`,`,`充值,`,`" +
                       fee + ",`0.60%,`50.00,`0.00,`");
  };
  const auto none = with_fee("");
  ASSERT_TRUE(none) << none.error().message;
  EXPECT_EQ(none->at(0).fee, Money{});
  ASSERT_TRUE(with_fee("0.30000"));
  for (const auto* fee : {"free", "1000000000.01", "-1000000000.01"}) {
    const auto refused = with_fee(fee);
    ASSERT_FALSE(refused) << fee;
    EXPECT_EQ(refused.error().message, "row 1 of the bill is not understood");
  }
}

TEST(WechatBill, an_amount_below_nothing_or_beyond_all_bounds_is_not_understood) {
  const auto with_amount = [](std::string amount) {
    return wechat_bill(std::string(titles) +
                       "`2026-11-23 17:07:11,`wx1,`19,`0,`,`4200001,`A1,`o,`NATIVE,`SUCCESS,"
                       "`OTHERS,`CNY,`45.00,`5.00,`0,`0,`0.00,`0.00,`,`,`充值,`,`0.00000,`0.60%,`" +
                       amount + ",`0.00,`");
  };
  EXPECT_TRUE(with_amount("45.00"));
  for (const auto* bad : {"-0.01", "92233720368547758.07", "1000000000.01", ""}) {
    EXPECT_FALSE(with_amount(bad)) << bad;
  }
}

TEST(WechatBill, one_without_rows_is_a_quiet_day) {
  const auto lines = wechat_bill(std::string(titles) + "总交易单数\r\n`0\r\n");
  ASSERT_TRUE(lines);
  EXPECT_TRUE(lines->empty());
}

TEST(WechatBill, what_is_not_understood_is_no_bill) {
  EXPECT_FALSE(wechat_bill(""));
  EXPECT_FALSE(wechat_bill("<html>busy</html>"));
  EXPECT_EQ(wechat_bill(std::string(titles) + "`2026-11-23,`wx1\n").error().message,
            "row 1 of the bill is not understood");
}

TEST(WechatBill, stands_where_its_place_says) {
  const auto place = wechat_bill_place(
      R"({"hash_type":"SHA1","hash_value":"79BB0F45FC4C42234A918000B2668D689E2BDE04",)"
      R"("download_url":"https://api.mch.weixin.qq.com/v3/billdownload/file?token=x"})");
  ASSERT_TRUE(place);
  EXPECT_EQ(place->sha1, "79bb0f45fc4c42234a918000b2668d689e2bde04");
  EXPECT_FALSE(wechat_bill_place(R"({"hash_type":"MD5","hash_value":"","download_url":"x"})"));
}

}  // namespace
}  // namespace voltyard::interop
