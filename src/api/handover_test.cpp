// Residents, cards and balances of another platform: checked whole, counted once.
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

class HandoverTest : public ApiTest {
 protected:
  http::Response hand_over(std::string csv, const std::string& total, bool dry_run = false) {
    return post("/v1/import/residents?total=" + total + (dry_run ? "&dry_run=true" : ""),
                std::move(csv), {{"Content-Type", "text/csv"}});
  }
  std::vector<storage::WalletRecord> wallets() {
    storage::WalletFilter filter;
    filter.operator_id = operator_id_;
    return *await(store_.list_wallets(filter));
  }
  const domain::Token* card(std::string_view uid) {
    snapshot_ = directory_->current();
    return snapshot_->token(operator_id_, uid);
  }
  csms::SnapshotPtr snapshot_;
};

constexpr const char* two_residents =
    "编号,姓名,电话,卡号,余额\r\n"
    "A1,张三,13800000000,CARD-1,12.30\r\n"
    "A1,,,CARD-2,\r\n"
    "A2,李四,,CARD-3,-0.50\r\n";

TEST_F(HandoverTest, residents_come_with_their_cards_and_their_money) {
  const auto report = hand_over(two_residents, "11.80");
  ASSERT_EQ(report.status, 200) << report.body;
  EXPECT_EQ(text_at(json(report), "/created"), "2");
  ASSERT_EQ(wallets().size(), 2u);
  ASSERT_NE(card("CARD-2"), nullptr);
  const auto first = await(store_.find_wallet(card("CARD-1")->wallet_id));
  EXPECT_EQ((*first)->balance.available.minor, 1'230);
  EXPECT_EQ(card("CARD-2")->wallet_id, (*first)->wallet.id);
  const auto second = await(store_.find_wallet(card("CARD-3")->wallet_id));
  EXPECT_EQ((*second)->balance.available.minor, -50);
  EXPECT_EQ((*await(store_.list_log({})))[0].text, "2 residents, balances 11.8");
}

TEST_F(HandoverTest, what_the_other_platform_had_given_comes_as_given) {
  const auto* file =
      "编号,姓名,卡号,余额,赠送余额\nA1,张三,CARD-1,12.30,5\nA2,李四,CARD-3,-0.50,1\n";
  ASSERT_EQ(hand_over(file, "17.80").status, 200);
  const auto first = (*await(store_.find_wallet(card("CARD-1")->wallet_id)))->balance;
  EXPECT_EQ(first, (billing::WalletBalance{Money{1'730}, Money{0}, Money{500}}));
  const auto second = (*await(store_.find_wallet(card("CARD-3")->wallet_id)))->balance;
  EXPECT_EQ(second, (billing::WalletBalance{Money{50}, Money{0}, Money{100}}));
  EXPECT_EQ(hand_over(file, "17.80").status, 200) << "again";
  const auto other = hand_over("reference,holder,balance,gift\nA1,张三,12.30,6\n", "18.30");
  EXPECT_NE(other.body.find("was brought along before, as 5"), std::string::npos) << other.body;
  EXPECT_EQ(hand_over("reference,holder,gift\nA9,张三,-1\n", "-1").status, 422);
}

TEST_F(HandoverTest, the_same_file_again_changes_nothing_and_another_balance_is_refused) {
  ASSERT_EQ(hand_over(two_residents, "11.80").status, 200);
  const auto again = hand_over(two_residents, "11.80");
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(text_at(json(again), "/updated"), "2");
  const auto other = hand_over("reference,holder,balance\nA1,张三,13\n", "13");
  EXPECT_EQ(other.status, 422);
  EXPECT_NE(other.body.find("was brought along before, as 12.3"), std::string::npos) << other.body;
  EXPECT_EQ((*await(store_.find_wallet(card("CARD-1")->wallet_id)))->balance.available.minor,
            1'230);
}

TEST_F(HandoverTest, a_total_that_does_not_match_changes_nothing_and_says_what_it_is) {
  const auto report = hand_over(two_residents, "11.81");
  EXPECT_EQ(report.status, 422);
  EXPECT_NE(report.body.find("all balances come to 11.8, not 11.81"), std::string::npos)
      << report.body;
  EXPECT_TRUE(wallets().empty());
  EXPECT_EQ(post("/v1/import/residents", two_residents, {{"Content-Type", "text/csv"}}).status,
            400);
}

TEST_F(HandoverTest, a_dry_run_checks_and_changes_nothing) {
  const auto report = hand_over(two_residents, "11.80", true);
  EXPECT_EQ(report.status, 200);
  EXPECT_EQ(text_at(json(report), "/error_count"), "0");
  EXPECT_TRUE(wallets().empty());
  EXPECT_EQ(card("CARD-2"), nullptr);
}

TEST_F(HandoverTest, every_mistake_is_said_with_its_row) {
  add_wallet("TAKEN", 100);
  const auto report =
      json(hand_over("reference,holder,phone,card,balance\n"
                     "A1,,,,1\n"                 // nobody
                     "A2,x,12ab,,0\n"            // no telephone
                     "A3,x,,,1.234\n"            // finer than a cent
                     "A4,x,,TAKEN,0\n"           // another's card
                     "A5,x,,C1,0\nA6,x,,c1,0\n"  // one card twice
                     "A7,x,,,1\nA7,y,,,1\n",     // another name, a second balance
                     "3", true));
  const auto& errors = report.at("errors").as_array();
  std::string rows;
  for (const auto& error : errors) {
    rows += text_at(error, "/row") + " " + text_at(error, "/column") + "; ";
  }
  EXPECT_EQ(rows, "2 holder; 3 phone; 4 balance; 5 card; 7 card; 9 holder; 9 balance; 0 balance; ")
      << report;
}

}  // namespace
}  // namespace voltyard::api
