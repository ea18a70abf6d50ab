// Statements: opening, movements, closing, and the sum that must come out.
#include "papers/statement.hpp"

#include <gtest/gtest.h>

namespace voltyard::papers {
namespace {

using billing::Posting;
using billing::PostingKind;

constexpr std::int64_t day = 86'400'000;
constexpr Timestamp first{1'795'435'200'000};  // 2026-11-23 20:00 in Shanghai

class StatementTest : public ::testing::Test {
 protected:
  StatementTest() {
    wallet_.id.uuid.bytes[0] = 7;
    wallet_.holder = "张三";
    post(PostingKind::top_up, 0, {{cash(), own(), Money{5'000}}});
    post(PostingKind::hold, 1, {{own(), held(), Money{500}}});
    post(PostingKind::settle, 2, {{held(), fee(), Money{42}}, {held(), own(), Money{458}}});
    post(PostingKind::refund, 3, {{own(), cash(), Money{1'000}}});
    now_ = {Money{3'958}, Money{}};
  }

  billing::Account own() const { return billing::wallet_account(wallet_.id); }
  billing::Account held() const { return billing::held_account(wallet_.id); }
  billing::Account cash() const { return {billing::AccountKind::cash, {}}; }
  billing::Account fee() const { return {billing::AccountKind::electricity, {}}; }

  void post(PostingKind kind, int days, std::vector<billing::Transfer> transfers) {
    Posting posting;
    posting.kind = kind;
    posting.at = first + Duration(days * day);
    posting.transfers = std::move(transfers);
    postings_.push_back(std::move(posting));
  }

  Result<Document> made(int from_day, int to_day) {
    return statement({wallet_, now_, postings_, first + Duration(from_day * day),
                      first + Duration(to_day * day), "阳光充电", zone_of("Asia/Shanghai")},
                     Language::zh);
  }

  static std::string rows(const Document& document) {
    std::string out;
    for (const auto& row : document.sections[1].table.rows) {
      for (const auto& cell : row) out += cell + "|";
      out += "\n";
    }
    return out;
  }
  static std::string field(const Document& document, std::string_view label) {
    for (const auto& each : document.sections[0].fields) {
      if (each.label == label) return each.value;
    }
    return "(none)";
  }

  billing::Wallet wallet_;
  billing::WalletBalance now_;
  std::vector<Posting> postings_;
};

TEST_F(StatementTest, every_movement_stands_with_the_balance_after_it) {
  const auto document = made(0, 4);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(rows(*document),
            "2026-11-23 20:00:00|充值|+50.00|50.00|\n"
            "2026-11-24 20:00:00|充电预扣|-5.00|45.00|\n"
            "2026-11-25 20:00:00|充电结算，余款退回|+4.58|49.58|\n"
            "2026-11-26 20:00:00|退款|-10.00|39.58|\n"
            "|期末余额|39.58|39.58|\n");
  EXPECT_EQ(field(*document, "期初余额"), "0.00 元");
  EXPECT_EQ(field(*document, "其中赠送（不退现）"), "(none)");
}

TEST_F(StatementTest, what_was_before_opens_it_and_what_came_after_does_not_count) {
  const auto document = made(1, 3);
  ASSERT_TRUE(document);
  EXPECT_EQ(field(*document, "期初余额"), "50.00 元");
  EXPECT_EQ(field(*document, "增加合计"), "4.58 元");
  EXPECT_EQ(field(*document, "减少合计"), "-5.00 元");
  EXPECT_EQ(field(*document, "期末余额"), "49.58 元");
}

TEST_F(StatementTest, what_was_given_moves_the_balance_too_and_is_named) {
  post(PostingKind::top_up, 3, {{cash(), billing::gift_account(wallet_.id), Money{300}}});
  now_ = {Money{4'258}, Money{}, Money{300}};
  const auto document = made(0, 4);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(field(*document, "期末余额"), "42.58 元");
  EXPECT_EQ(field(*document, "其中赠送（不退现）"), "3.00 元");
}

TEST_F(StatementTest, one_that_does_not_add_up_is_not_given_out) {
  now_.available = Money{3'959};
  EXPECT_EQ(made(0, 4).error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace voltyard::papers
