// What the file of payment accounts may say, and what is said about one that is wrong.
#include "payment_file.hpp"

#include <gtest/gtest.h>

namespace voltyard::app {
namespace {

std::string refusal(std::string_view toml) {
  const auto read = read_payment_accounts(toml, "payments.toml");
  if (read) return "";
  return (read.error().field.empty() ? "" : read.error().field + ": ") + read.error().message;
}

constexpr std::string_view wechat =
    "[[account]]\nname = \"gangpo\"\nprovider = \"wechat\"\nmerchant_id = \"1900000109\"\n"
    "app_id = \"wx1\"\ncertificate_serial = \"5E1F\"\nprivate_key_file = \"merchant.key\"\n"
    "api_v3_key_file = \"api_v3.key\"\n"
    "notify_url = \"https://pay.example/v1/payment-notices/gangpo\"\n";

TEST(PaymentFile, an_account_is_read_with_what_is_usual_where_nothing_is_said) {
  const auto read = read_payment_accounts(wechat, "payments.toml");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 1u);
  const auto& account = read->front();
  EXPECT_EQ(account.provider, billing::ProviderKind::wechat);
  EXPECT_EQ(account.base_url, "https://api.mch.weixin.qq.com");
  EXPECT_EQ(account.most_minor, 100'000);
  EXPECT_EQ(account.refund_days, 5);
  EXPECT_TRUE(account.operator_id.is_nil());
  EXPECT_NE(describe(*read).find("private_key_file = \"merchant.key\"\n"), std::string::npos);
}

TEST(PaymentFile, a_yard_without_a_merchant_needs_a_name_and_a_limit) {
  const auto read = read_payment_accounts(
      "[[account]]\nname = \"gift\"\nprovider = \"granted\"\nmost_minor = 300\n", "p");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->front().most_minor, 300);
  EXPECT_EQ(refusal(""), "");
}

TEST(PaymentFile, what_is_wrong_is_named_with_its_place) {
  const auto with = [](std::string_view line) {
    return refusal(std::string(wechat) + std::string(line));
  };
  EXPECT_EQ(refusal("[[acount]]\nname = \"a\"\n"), "payments.toml: there is no 'acount'");
  EXPECT_EQ(refusal("[[account]]\nname = \"a\"\n"),
            "provider: payments.toml, [[account]] 1: must be granted, sandbox or wechat");
  EXPECT_EQ(refusal("[[account]]\nname = \"a\"\nprovider = \"wechat\"\n"),
            "merchant_id: payments.toml, [[account]] 1: is missing");
  EXPECT_EQ(refusal("[[account]]\nname = \"A b\"\nprovider = \"granted\"\n").substr(0, 6),
            "name: ");
  EXPECT_EQ(with("api_v3_key = \"secret\"\n"),
            "api_v3_key: payments.toml, [[account]] 1: there is no such key");
  EXPECT_EQ(with("most_minor = 0\n"),
            "most_minor: payments.toml, [[account]] 1: must be 1 to 10000000");
  EXPECT_EQ(with("refund_days = 61\n"),
            "refund_days: payments.toml, [[account]] 1: must be 1 to 60");
  EXPECT_EQ(with("most_minor = \"1\"\n"),
            "most_minor: payments.toml, [[account]] 1: is not a value for this key");
  EXPECT_EQ(with("operator = \"me\"\n"),
            "operator: payments.toml, [[account]] 1: is no id of an operator");
  EXPECT_EQ(with("public_key_id = \"PUB_KEY_ID_1\"\n").substr(0, 17), "public_key_file: ");
  EXPECT_EQ(with("base_url = \"http://api.mch.weixin.qq.com\"\n").substr(0, 10), "base_url: ");
  EXPECT_EQ(with(wechat), "name: payments.toml, [[account]] 2: there is one of that name already");
}

TEST(PaymentFile, a_webhook_must_come_to_the_address_of_its_account) {
  std::string other(wechat);
  other.replace(other.find("notices/gangpo"), 14, "notices/other");
  EXPECT_EQ(refusal(other).substr(0, 12), "notify_url: ");
}

}  // namespace
}  // namespace voltyard::app
