// Slips of the card desk.
#include "papers/slip.hpp"

#include "papers/html.hpp"

#include <gtest/gtest.h>

namespace voltyard::papers {
namespace {

billing::Posting top_up(std::int64_t minor) {
  billing::Posting posting;
  posting.number = 17;
  posting.kind = billing::PostingKind::top_up;
  posting.wallet_id.uuid.bytes[0] = 1;
  posting.at = {1'795'435'200'000};
  posting.transfers = {
      {{billing::AccountKind::cash, {}}, billing::wallet_account(posting.wallet_id), {minor}}};
  return posting;
}

std::string text(const Document& made) {
  std::string out = made.title + "\n";
  for (const auto& field : made.sections.at(0).fields)
    out += field.label + " " + field.value + "\n";
  return out;
}

TEST(SlipTest, a_payment_is_on_it_with_the_balance_the_card_and_the_telephone) {
  const auto posting = top_up(5'000);
  const std::vector<std::string> cards = {"04A1B2C3D4"};
  const SlipFacts facts{posting,    {6'230},        cards,
                        "阳光充电", "0371-1234567", zone_of("Asia/Shanghai")};
  EXPECT_EQ(text(slip(facts, Language::zh)),
            "阳光充电\n事项 充值\n金额 50.00 元\n现有余额 62.30 元\n卡号 ****C3D4\n"
            "时间 2026-11-23 20:00:00\n编号 #17\n服务电话 0371-1234567\n");
  EXPECT_EQ(text(slip(facts, Language::en)),
            "阳光充电\nWhat Top-up\nAmount 50.00 CNY\nBalance now 62.30 CNY\nCard ****C3D4\n"
            "Time 2026-11-23 20:00:00\nNumber #17\nService telephone 0371-1234567\n");
}

TEST(SlipTest, what_of_the_balance_was_given_stands_on_it) {
  auto posting = top_up(300);
  posting.transfers[0].credit = billing::gift_account(posting.wallet_id);
  SlipFacts facts{posting, {6'230}, {}, "阳光充电", "", zone_of("Asia/Shanghai")};
  facts.gift = {300};
  EXPECT_EQ(text(slip(facts, Language::zh)),
            "阳光充电\n事项 充值\n金额 3.00 元\n现有余额 62.30 元\n其中赠送（不退现） 3.00 元\n"
            "时间 2026-11-23 20:00:00\n编号 #17\n");
}

TEST(SlipTest, it_is_narrow_and_a_sheet_is_not) {
  const auto posting = top_up(1);
  const SlipFacts facts{posting, {}, {}, "x", "", zone_of("UTC")};
  const auto made = slip(facts, Language::zh);
  EXPECT_NE(to_html(made).find("<body class=\"slip\">"), std::string::npos);
  EXPECT_NE(to_html(made).find("size:58mm auto"), std::string::npos);
  EXPECT_EQ(to_html({Language::zh, "x", {}}).find("<body class"), std::string::npos);
}

TEST(SlipTest, a_card_shows_its_last_four_and_a_short_one_nothing) {
  EXPECT_EQ(masked_card("04A1B2C3D4"), "****C3D4");
  EXPECT_EQ(masked_card("12345678"), "****");
  EXPECT_EQ(masked_card(""), "****");
  EXPECT_EQ(masked_card("张三李四"), "****四");
}

}  // namespace
}  // namespace voltyard::papers
