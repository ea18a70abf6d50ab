// Sheets of stickers over the API: which, for whom, and what is missing.
#include "api/api_fixture.hpp"

#include "csms/labels.hpp"
#include "papers/qr_code.hpp"

namespace voltyard::api {
namespace {

class LabelSheetRouteTest : public ApiTest {
 protected:
  LabelSheetRouteTest() : station_(add_station("PILE-1")), other_(add_station("PILE-2")) {
    for (const auto id : {station_, other_}) yard_->refresh(id);
    drain();
    yard_->tick(0);
    drain();
    path_ = "/v1/locations/" + to_string(location_id_) + "/labels/sheet";
    put({domain::Label{"13544001", operator_id_, station_, noon, false},
         domain::Label{"20000002", operator_id_, other_, noon, false}});
  }
  bool leads_to(const std::string& page, const std::string& address) {
    return page.find(*papers::qr_svg("https://charge.example" + address)) != std::string::npos;
  }

  StationId station_;
  StationId other_;
  std::string path_;
};

TEST_F(LabelSheetRouteTest, piles_have_their_codes_and_check_codes) {
  const auto sheet = get(path_);
  ASSERT_EQ(sheet.status, 200) << sheet.body;
  EXPECT_TRUE(leads_to(sheet.body, "/p/13544001"));
  EXPECT_TRUE(leads_to(sheet.body, "/p/20000002"));
  const auto listed = json(get("/v1/locations/" + to_string(location_id_) + "/labels"));
  EXPECT_NE(sheet.body.find(text_at(listed, "/items/0/check_code")), std::string::npos);
  EXPECT_NE(sheet.headers.get("Content-Security-Policy").find("default-src 'none'"),
            std::string::npos);
}

TEST_F(LabelSheetRouteTest, slots_have_their_number_and_only_the_chosen_piles_are_printed) {
  const auto sheet = get(path_ + "?of=slots&station_ids=" + to_string(station_));
  ASSERT_EQ(sheet.status, 200) << sheet.body;
  EXPECT_TRUE(leads_to(sheet.body, "/p/13544001-1"));
  EXPECT_FALSE(leads_to(sheet.body, "/p/20000002-1"));
}

TEST_F(LabelSheetRouteTest, the_newest_label_of_a_pile_is_printed) {
  put({domain::Label{"99990001", operator_id_, station_, noon + Duration(1), false}});
  const auto sheet = get(path_);
  EXPECT_TRUE(leads_to(sheet.body, "/p/99990001"));
  EXPECT_FALSE(leads_to(sheet.body, "/p/13544001"));
}

TEST_F(LabelSheetRouteTest, of_a_pile_with_several_labels_the_chosen_ones_are_printed) {
  put({domain::Label{"OLD0001", operator_id_, station_, noon + Duration(1), false},
       domain::Label{"GONE0001", operator_id_, station_, noon, true}});
  const auto both = get(path_ + "?codes=13544001,OLD0001");
  ASSERT_EQ(both.status, 200) << both.body;
  EXPECT_TRUE(leads_to(both.body, "/p/13544001")) << "an old sticker that stays good";
  EXPECT_TRUE(leads_to(both.body, "/p/OLD0001"));
  EXPECT_FALSE(leads_to(both.body, "/p/20000002"));
  const auto slots = get(path_ + "?of=slots&codes=13544001");
  EXPECT_TRUE(leads_to(slots.body, "/p/13544001-1"));
  EXPECT_FALSE(leads_to(slots.body, "/p/OLD0001-1"));
  EXPECT_EQ(get(path_ + "?codes=GONE0001").status, 409) << "its sticker leads nowhere";
  EXPECT_EQ(get(path_ + "?codes=x").status, 400);
  std::string many = "?codes=1000";
  for (int code = 1001; code <= 1150; ++code) many += "," + std::to_string(code);
  EXPECT_EQ(get(path_ + many).status, 400);
}

TEST_F(LabelSheetRouteTest, a_pdf_is_one) {
  const auto sheet = get(path_ + "?format=pdf");
  EXPECT_EQ(sheet.headers.get("Content-Type"), "application/pdf");
  EXPECT_TRUE(sheet.body.starts_with("%PDF-"));
}

TEST_F(LabelSheetRouteTest, what_cannot_be_printed_is_said) {
  EXPECT_EQ(get(path_ + "?of=cars").status, 400);
  EXPECT_EQ(get(path_ + "?format=doc").status, 400);
  EXPECT_EQ(get(path_ + "?language=fr").status, 400);
  EXPECT_EQ(get(path_ + "?station_ids=x").status, 400);
  const std::string nobodys = "01a20846-fe00-79b0-b6c6-70fb166e92eb";
  EXPECT_EQ(get(path_ + "?station_ids=" + nobodys).status, 409);
  EXPECT_EQ(get("/v1/locations/" + nobodys + "/labels/sheet").status, 404);
  EXPECT_EQ(get(path_, "viewer").status, 403);
}

}  // namespace
}  // namespace voltyard::api
