// Passes at the card desk: sold out of a wallet, given, listed with what is left, taken back.
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

class PassApiTest : public ApiTest {
 protected:
  PassApiTest() {
    billing::Wallet wallet;
    wallet.id = WalletId::make(noon, random_);
    wallet.operator_id = operator_id_;
    wallet.holder = "张三";
    billing::Posting paid;
    paid.subject = wallet.id.uuid;
    paid.operator_id = operator_id_;
    paid.wallet_id = wallet.id;
    paid.transfers = {{{billing::AccountKind::cash, operator_id_.uuid},
                       billing::wallet_account(wallet.id),
                       Money{5'000}}};
    put({wallet, paid});
    wallet_ = to_string(wallet.id);
  }
  http::Response sell(std::string body, std::string key = "k1", std::string who = "operator") {
    return send({http::Method::post,
                 "/v1/wallets/" + wallet_ + "/passes",
                 std::move(body),
                 std::move(who),
                 {{"Idempotency-Key", std::move(key)}}});
  }
  http::Response cancel(const std::string& id) {
    return send({http::Method::remove, "/v1/passes/" + id, "", "operator", {}});
  }
  std::string available() {
    return text_at(json(get("/v1/wallets/" + wallet_)), "/available/amount_minor");
  }
  std::string pass_at(std::string_view pointer) {
    return text_at(json(get("/v1/wallets/" + wallet_ + "/passes")), pointer);
  }
  std::string log_kinds() {
    std::string kinds;
    for (const auto& entry : *await(store_.list_log({}))) kinds += entry.kind + " ";
    return kinds;
  }
  std::string field_of(const http::Response& refused) {
    return std::to_string(refused.status) + " " + text_at(json(refused), "/errors/0/field");
  }

  std::string wallet_;
};

const std::string monthly =
    R"({"name":"月卡","price_minor":3000,"minutes":3000,"minutes_per_charge":600,"months":1})";

// Noon of 23 November in UTC is the evening of that day in Shanghai.
TEST_F(PassApiTest, a_monthly_pass_is_paid_out_of_the_wallet_and_lasts_to_the_end_of_its_last_day) {
  const auto sold = sell(monthly);
  ASSERT_EQ(sold.status, 201) << sold.body;
  EXPECT_EQ(difference(json(sold), "Pass"), "");
  EXPECT_EQ(text_at(json(sold), "/state"), "valid");
  EXPECT_EQ(text_at(json(sold), "/from_at"), "2026-11-23T12:00:00Z");
  EXPECT_EQ(text_at(json(sold), "/until_at"), "2026-12-22T16:00:00Z");
  EXPECT_EQ(text_at(json(sold), "/minutes_left"), "3000");
  EXPECT_EQ(available(), "2000");
  EXPECT_EQ(difference(json(get("/v1/wallets/" + wallet_ + "/passes")), "PassPage"), "");
  const auto statement = json(get("/v1/wallets/" + wallet_ + "/postings"));
  EXPECT_EQ(text_at(statement, "/items/0/kind"), "pass");
  EXPECT_EQ(text_at(statement, "/items/0/note"), "月卡");
  EXPECT_EQ(text_at(statement, "/items/0/change/amount_minor"), "-3000");
  EXPECT_EQ(log_kinds(), "pass.sold ");
}

TEST_F(PassApiTest, free_minutes_are_a_pass_without_a_price) {
  const auto given = sell(R"({"name":"赠送","minutes":120,"days":30})");
  ASSERT_EQ(given.status, 201) << given.body;
  EXPECT_EQ(available(), "5000");
  EXPECT_EQ(pass_at("/items/0/price/amount_minor"), "0");
  EXPECT_EQ(pass_at("/items/0/minutes_per_charge"), "null");
  EXPECT_EQ(log_kinds(), "pass.given ");
}

TEST_F(PassApiTest, the_same_sale_again_sells_once_even_when_its_answer_is_forgotten) {
  sell(monthly);
  EXPECT_EQ(sell(monthly).status, 201);
  wall_.advance(std::chrono::hours(25));
  EXPECT_EQ(sell(monthly).status, 201);
  EXPECT_EQ(available(), "2000");
  wall_.advance(std::chrono::hours(25));
  EXPECT_EQ(sell(R"({"name":"季卡","price_minor":1000,"months":3})").status, 409);
  EXPECT_EQ(available(), "2000");
}

TEST_F(PassApiTest, what_the_wallet_does_not_cover_is_not_sold) {
  EXPECT_EQ(sell(R"({"name":"年卡","price_minor":5001,"months":12})").status, 409);
  EXPECT_EQ(available(), "5000");
  EXPECT_EQ(pass_at("/items"), "[]");
}

TEST_F(PassApiTest, what_is_wrong_is_said_with_its_field) {
  int key = 0;
  const auto refused = [&](const std::string& body) {
    return field_of(sell(body, "bad" + std::to_string(++key)));
  };
  EXPECT_EQ(refused(R"({"name":"","months":1})"), "400 /name");
  EXPECT_EQ(refused(R"({"name":"x","months":1,"price_minor":-1})"), "400 /price_minor");
  EXPECT_EQ(refused(R"({"name":"x","months":1,"price_minor":10000001})"), "400 /price_minor");
  EXPECT_EQ(refused(R"({"name":"x","months":1,"minutes":1000001})"), "400 /minutes");
  EXPECT_EQ(refused(R"({"name":"x","months":1,"minutes_per_charge":-5})"),
            "400 /minutes_per_charge");
  EXPECT_EQ(refused(R"({"name":"x"})"), "400 /until_at");
  EXPECT_EQ(refused(R"({"name":"x","months":1,"days":1})"), "400 /until_at");
  EXPECT_EQ(refused(R"({"name":"x","months":0})"), "400 /until_at");
  EXPECT_EQ(refused(R"({"name":"x","months":25})"), "400 /months");
  EXPECT_EQ(refused(R"({"name":"x","days":733})"), "400 /days");
  EXPECT_EQ(refused(R"({"name":"x","until_at":"2026-11-23T12:00:00Z"})"), "400 /until_at");
  EXPECT_EQ(refused(R"({"name":"x","until_at":"2036-11-23T12:00:00Z"})"), "400 /until_at");
  EXPECT_EQ(refused(R"({"name":"x","days":1,"from_at":"2026-01-01T00:00:00Z"})"), "400 /from_at");
  EXPECT_EQ(refused(R"({"name":"x","days":1,"free":true})"), "400 /free");
  const auto other = make_other_operator();
  EXPECT_EQ(
      refused(R"({"name":"x","days":1,"location_id":")" + to_string(other.location_id) + R"("})"),
      "400 /location_id");
  EXPECT_EQ(pass_at("/items"), "[]");
}

TEST_F(PassApiTest, a_pass_for_one_location_goes_by_its_clock_and_waits_for_its_first_day) {
  const auto sold =
      sell(R"({"name":"x","days":1,"from_at":"2026-11-30T16:00:00Z","location_id":")" +
           to_string(location_id_) + R"("})");
  ASSERT_EQ(sold.status, 201) << sold.body;
  EXPECT_EQ(text_at(json(sold), "/until_at"), "2026-12-01T16:00:00Z");
  EXPECT_EQ(text_at(json(sold), "/state"), "waiting");
  EXPECT_EQ(text_at(json(sold), "/minutes"), "null");
}

TEST_F(PassApiTest, an_unused_pass_is_taken_back_once_and_its_price_returns) {
  sell(monthly);
  const auto id = pass_at("/items/0/id");
  const auto cancelled = cancel(id);
  ASSERT_EQ(cancelled.status, 200) << cancelled.body;
  EXPECT_EQ(difference(json(cancelled), "Pass"), "");
  EXPECT_EQ(text_at(json(cancelled), "/state"), "cancelled");
  EXPECT_EQ(cancel(id).status, 200);
  EXPECT_EQ(available(), "5000");
  EXPECT_EQ(log_kinds(), "pass.cancelled pass.sold ");
  EXPECT_EQ(cancel("01a20846-fe00-79b0-b6c6-70fb166e92eb").status, 404);
}

TEST_F(PassApiTest, a_pass_that_was_used_stays) {
  sell(monthly);
  const auto id = pass_at("/items/0/id");
  const auto station = add_station("PILE-1");
  auto session = *await(store_.find_session(charge(station, "PILE-1")));
  session->pass_id = *billing::PassId::parse(id);
  session->covered_minutes = 60;
  put({*session});
  EXPECT_EQ(pass_at("/items/0/minutes_left"), "2940");
  EXPECT_EQ(cancel(id).status, 409);
  EXPECT_EQ(available(), "2000");
  const auto detail = json(get("/v1/sessions/" + to_string(session->id)));
  EXPECT_EQ(text_at(detail, "/covered_minutes"), "60");
}

TEST_F(PassApiTest, a_wallet_has_so_many_passes_and_no_more) {
  std::vector<storage::Change> many;
  for (std::size_t i = 0; i < billing::most_passes; ++i) {
    billing::Pass pass;
    pass.id = billing::PassId::make(noon, random_);
    pass.operator_id = operator_id_;
    pass.wallet_id = *WalletId::parse(wallet_);
    pass.name = "x";
    pass.until = noon + std::chrono::hours(1);
    many.emplace_back(pass);
  }
  put(std::move(many));
  EXPECT_EQ(sell(monthly).status, 409);
  clock_.advance(std::chrono::hours(1));
  EXPECT_EQ(sell(monthly, "k2").status, 201) << "those are over";
}

TEST_F(PassApiTest, a_blocked_wallet_buys_nothing_and_viewers_sell_nothing) {
  EXPECT_EQ(sell(monthly, "k1", "viewer").status, 403);
  auto wallet = (*await(store_.find_wallet(*WalletId::parse(wallet_))))->wallet;
  wallet.blocked = true;
  put({wallet});
  EXPECT_EQ(sell(monthly, "k2").status, 409);
}

TEST_F(PassApiTest, a_pass_that_a_gift_has_paid_comes_back_as_a_gift) {
  billing::Posting gift;
  gift.subject = make_uuid7(noon, random_);
  gift.operator_id = operator_id_;
  gift.wallet_id = *WalletId::parse(wallet_);
  gift.transfers = {{{billing::AccountKind::granted, operator_id_.uuid},
                     billing::gift_account(gift.wallet_id),
                     Money{1'000}}};
  put({gift});
  const auto id = text_at(json(sell(monthly)), "/id");
  const auto gift_left = [&] {
    return text_at(json(get("/v1/wallets/" + wallet_)), "/gift/amount_minor");
  };
  EXPECT_EQ(gift_left(), "0");
  EXPECT_EQ(available(), "3000");
  EXPECT_EQ(cancel(id).status, 200);
  EXPECT_EQ(gift_left(), "1000");
  EXPECT_EQ(available(), "6000");
}

TEST_F(PassApiTest, all_passes_are_exported_and_a_formula_is_text_there) {
  sell(monthly);
  sell(R"({"name":"=1+1","minutes":120,"days":30,"location_id":")" + to_string(location_id_) +
           R"("})",
       "k2");
  const auto sheet = get("/v1/exports/passes?language=en", "operator");
  ASSERT_EQ(sheet.status, 200) << sheet.body;
  EXPECT_EQ(sheet.headers.get("Content-Disposition"), "attachment; filename=\"passes.csv\"");
  EXPECT_NE(sheet.body.find(",月卡,30.00,CNY,3000,600,0,,"), std::string::npos) << sheet.body;
  EXPECT_NE(sheet.body.find(",'=1+1,0.00,CNY,120,,0,"), std::string::npos) << sheet.body;
  const auto here = get("/v1/exports/passes?location_id=" + to_string(location_id_)).body;
  EXPECT_EQ(here.find(",月卡,"), std::string::npos);
  EXPECT_TRUE(get("/v1/exports/passes?format=xlsx").body.starts_with("PK"));
  EXPECT_EQ(get("/v1/exports/passes", "viewer").status, 403);
  EXPECT_EQ(get("/v1/exports/passes?format=pdf").status, 400);
}

}  // namespace
}  // namespace voltyard::api
