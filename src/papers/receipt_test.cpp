// Receipts: what residents read, line by line, in both languages, and as a page that can do
// nothing.
#include "papers/receipt.hpp"

#include "billing/rating.hpp"
#include "billing/session_fixture.hpp"
#include "billing/session_input.hpp"
#include "papers/html.hpp"

#include <gtest/gtest.h>

namespace voltyard::papers {
namespace {

using billing::Dimension;
using billing::evening;
using billing::Fee;
using billing::hour;
using billing::kwh;
using billing::minute;
using billing::reading;

// 岗坡路: 0.570 kWh in an hour and a half, half an hour of it floating, 5.00 held.
class ReceiptTest : public ::testing::Test {
 protected:
  ReceiptTest() {
    tariff_.elements = {{{{Fee::electricity, Dimension::energy, 56'000, 1},
                          {Fee::service, Dimension::time, 10'000, 1}},
                         {}}};
    samples_ = {reading(evening, 0, 0), reading(evening, hour, 570'000)};
    session_.id.uuid.bytes[0] = 1;
    session_.started_at = evening;
    session_.ended_at = evening + Duration(90 * minute);
    session_.full_at = evening + Duration(hour);
    session_.energy = Energy{570'000};
    session_.register_start = Energy{12 * kwh};
    session_.register_last = Energy{12 * kwh + 570'000};
    session_.token_uid = "CARD-1";
    session_.held_minor = 500;
    session_.wallet_id.uuid.bytes[0] = 1;
  }

  Document document(Language language = Language::zh) {
    const auto input = billing::input_of(session_, samples_, session_.ended_at);
    bill_ = *billing::rate(tariff_, input);
    session_.bill_minor = bill_.total.minor;
    return receipt({session_, bill_, samples_, "阳光充电", "岗坡路1号院", "郑州市岗坡路1号",
                    "3号桩 07", zone_of("Asia/Shanghai"), notes_},
                   language);
  }

  void credit(std::uint8_t number, std::int64_t minor) {
    auto& note = notes_.emplace_back();
    note.id.uuid.bytes[15] = number;
    note.at = evening + Duration(24 * hour);
    note.amount = Money{minor};
    note.reason = "王女士投诉";
  }

  // A row of the table, cells joined.
  static std::string row(const Document& made, std::size_t number, std::size_t section = 1) {
    std::string out;
    for (const auto& cell : made.sections.at(section).table.rows.at(number)) {
      for (const char c : cell) out += c == '\n' ? '/' : c;
      out += '|';
    }
    return out;
  }
  static std::string field(const Document& made, std::size_t section, std::string_view label) {
    for (const auto& each : made.sections[section].fields) {
      if (each.label == label) return each.value;
    }
    return "(none)";
  }

  billing::Tariff tariff_;
  billing::Bill bill_;
  std::vector<domain::Sample> samples_;
  domain::Session session_;
  std::vector<billing::CreditNote> notes_;
};

TEST_F(ReceiptTest, every_line_has_its_price_its_quantity_and_the_readings_behind_it) {
  const auto made = document();
  EXPECT_EQ(row(made, 0),
            "电费，按电量|2026-11-23 22:00:00/2026-11-23 23:30:00|"
            "22:00:00  12.000/23:00:00  12.570|0.570 千瓦时|0.56 元/千瓦时|0.32|");
  EXPECT_EQ(row(made, 1),
            "服务费，按时长|2026-11-23 22:00:00/2026-11-23 23:00:00|"
            "22:00:00  12.000/23:00:00  12.570|1:00:00|0.1 元/小时|0.10|");
  EXPECT_EQ(row(made, 2), "电费小计|||||0.32|");
  EXPECT_EQ(row(made, 3), "服务费小计|||||0.10|");
  EXPECT_EQ(row(made, 4), "合计|||||0.42|");
  EXPECT_EQ(field(made, 0, "电表读数（千瓦时）"), "12.000 → 12.570");
  EXPECT_EQ(field(made, 0, "充电位"), "3号桩 07");
  EXPECT_EQ(field(made, 2, "预扣"), "5.00 元");
  EXPECT_EQ(field(made, 2, "实付"), "0.42 元");
  EXPECT_EQ(field(made, 2, "退回余额"), "4.58 元");
}

TEST_F(ReceiptTest, the_same_in_english) {
  const auto made = document(Language::en);
  EXPECT_EQ(made.title, "Charging receipt");
  EXPECT_EQ(row(made, 0),
            "Electricity, energy|2026-11-23 22:00:00/2026-11-23 23:30:00|"
            "22:00:00  12.000/23:00:00  12.570|0.570 kWh|0.56 CNY/kWh|0.32|");
  EXPECT_EQ(field(made, 2, "Returned to the wallet"), "4.58 CNY");
}

TEST_F(ReceiptTest, what_is_taken_off_is_a_concession_and_never_says_why) {
  session_.held_minor = 20;
  const auto made = document();
  EXPECT_EQ(row(made, 2), "优惠（服务费）|-|-|-|-|-0.10|");
  EXPECT_EQ(row(made, 3), "优惠（电费）|-|-|-|-|-0.12|");
  EXPECT_EQ(to_html(made).find("运营方承担"), std::string::npos);
  session_.held_minor.reset();
  tariff_.max_price = Money{30};
  EXPECT_EQ(to_html(document()).find("封顶"), std::string::npos);
}

TEST_F(ReceiptTest, what_a_pass_covers_is_a_line_of_its_own) {
  session_.covered_minutes = 60;
  const auto made = document();
  EXPECT_NE(row(made, 2).find("月卡/赠送时长抵扣（电费）|-|-|-|-|-"), std::string::npos);
  EXPECT_NE(row(made, 3).find("月卡/赠送时长抵扣（服务费）|-|-|-|-|-"), std::string::npos);
}

TEST_F(ReceiptTest, a_meter_that_was_reset_is_not_shown_as_a_counter) {
  session_.register_last = Energy{100};
  EXPECT_NE(row(document(), 0).find("23:00:00  0.570"), std::string::npos);
}

TEST_F(ReceiptTest, without_a_wallet_it_is_still_to_be_paid) {
  session_.wallet_id = {};
  session_.held_minor.reset();
  const auto made = document();
  EXPECT_EQ(field(made, 2, "应付"), "0.42 元");
  EXPECT_EQ(field(made, 2, "预扣"), "(none)");
}

TEST_F(ReceiptTest, credit_notes_stand_below_with_what_is_paid_in_the_end) {
  EXPECT_EQ(document().sections.size(), 3u);
  credit(1, 12);
  credit(2, 30);
  const auto made = document();
  ASSERT_EQ(made.sections.size(), 4u);
  EXPECT_EQ(made.sections[3].title, "退款凭证");
  EXPECT_EQ(row(made, 0, 3),
            "00000000-0000-0000-0000-000000000001|2026-11-24 22:00:00|更正|-0.12|");
  EXPECT_EQ(row(made, 1, 3),
            "00000000-0000-0000-0000-000000000002|2026-11-24 22:00:00|全额退回|-0.30|");
  EXPECT_EQ(row(made, 2, 3), "最终实付|||0.00|");
  EXPECT_EQ(row(made, 4), "合计|||||0.42|") << "the bill itself never changes";
  EXPECT_EQ(to_html(made).find("王女士"), std::string::npos);
}

TEST_F(ReceiptTest, without_a_wallet_a_credit_note_leaves_the_rest_to_be_paid) {
  session_.wallet_id = {};
  session_.held_minor.reset();
  credit(1, 12);
  const auto made = document(Language::en);
  EXPECT_EQ(row(made, 1, 3), "Left to be paid|||0.30|");
}

TEST_F(ReceiptTest, n63_nothing_of_a_receipt_is_markup) {
  session_.token_uid = "<script>alert('x')</script>\"&\x01";
  const auto page = to_html(document());
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;</dd>"),
            std::string::npos);
  EXPECT_EQ(page.find("http"), std::string::npos);
  EXPECT_EQ(page.find(" style="), std::string::npos);
}

TEST(HtmlPolicy, nothing_is_allowed_but_the_pages_own_style) {
  const auto policy = html_policy();
  EXPECT_TRUE(policy.starts_with("default-src 'none'; style-src 'sha256-")) << policy;
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
}

}  // namespace
}  // namespace voltyard::papers
