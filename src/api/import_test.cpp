#include "api/api_fixture.hpp"

#include "csms/station_secret.hpp"

namespace voltyard::api {
namespace {

class ImportTest : public ApiTest {
 protected:
  const domain::Station* station(std::string_view identity) {
    snapshot_ = directory_->current();
    const auto found = snapshot_->stations_by_identity.find(identity);
    return found == snapshot_->stations_by_identity.end() ? nullptr : found->second;
  }
  std::size_t slots(StationId id) {
    storage::EvseFilter filter;
    filter.station_id = id;
    return await(store_.list_evses(filter)).value().size();
  }
  csms::SnapshotPtr snapshot_;
};

TEST_F(ImportTest, a_yard_is_imported_from_a_chinese_spreadsheet) {
  const auto locations = import("locations", "名称,地址\r\n郑上路16号院,中原区\r\n");
  ASSERT_EQ(locations.status, 200) << locations.body;
  EXPECT_EQ(difference(json(locations), "ImportReport"), "");
  const auto piles = import("stations",
                            "桩编号,小区,车棚,分组,回路,安全等级,密码,充电位数,备注\r\n"
                            "ZS-01,郑上路16号院,东棚,A组,1号,1,0123456789abcdef,12,x\r\n"
                            "ZS-02,郑上路16号院,东棚,A组,2号,0,,12,y\r\n");
  ASSERT_EQ(piles.status, 200) << piles.body;
  EXPECT_EQ(text_at(json(piles), "/created"), "2");
  EXPECT_EQ(text_at(json(piles), "/ignored_columns"), "[\"备注\"]");
  const auto* first = station("ZS-01");
  ASSERT_NE(first, nullptr);
  EXPECT_TRUE(csms::verify_secret(key_, *first->secret, "0123456789abcdef"));
  EXPECT_EQ(slots(first->id), 12u);
  EXPECT_EQ(station("ZS-02")->policy.security, domain::SecurityProfile::none);
  EXPECT_EQ(snapshot_->rows.zones.size(), 4u) << "one shed, one group, two circuits";
  EXPECT_EQ(refreshed_.size(), 2u);
  EXPECT_EQ(json(get("/v1/evses")).at("items").as_array().size(), 24u)
      << "shown before they connect";
}

TEST_F(ImportTest, a_second_import_updates_and_creates_nothing) {
  const std::string csv =
      "identity,location,shed,security_profile,evse_count\nP1,岗坡路1号院,S,0,2\n";
  EXPECT_EQ(text_at(json(import("stations", csv)), "/created"), "1");
  const auto again = json(import("stations", csv));
  EXPECT_EQ(text_at(again, "/created"), "0");
  EXPECT_EQ(text_at(again, "/updated"), "1");
  EXPECT_EQ(slots(station("P1")->id), 2u);
  EXPECT_EQ(snapshot_->rows.zones.size(), 1u);
}

TEST_F(ImportTest, a_dry_run_changes_nothing) {
  const auto report = import("locations", "name\nNowhere\n", true);
  EXPECT_EQ(text_at(json(report), "/created"), "1");
  EXPECT_EQ(directory_->current()->rows.locations.size(), 1u);
}

TEST_F(ImportTest, a_host_has_no_slots) {
  const auto report = import("stations",
                             "identity,location,security_profile,default_version,evse_count\n"
                             "09-00000001,岗坡路1号院,0,dny,0\n");
  ASSERT_EQ(report.status, 200) << report.body;
  EXPECT_EQ(slots(station("09-00000001")->id), 0u);
}

TEST_F(ImportTest, n05_n08_n09_every_bad_row_is_named_and_nothing_is_changed) {
  const auto report = import("stations",
                             "identity,location,security_profile,password,evse_count\n"
                             "GOOD,岗坡路1号院,0,,1\n"
                             "A:B,岗坡路1号院,0,,1\n"
                             "../etc,岗坡路1号院,0,,1\n"
                             "P4,Nowhere,0,,1\n"
                             "P5,岗坡路1号院,1,tooshort,1\n"
                             "P6,岗坡路1号院,7,,99\n"
                             "GOOD,岗坡路1号院,0,,1\n"
                             "1.0E+10,岗坡路1号院,0,,1\n");
  EXPECT_EQ(report.status, 422);
  std::string seen;
  const auto document = json(report);
  for (const auto& error : document.at("errors").as_array()) {
    seen += text_at(error, "/row") + text_at(error, "/column") + " ";
  }
  EXPECT_EQ(seen,
            "3identity 4identity 5location 6password 7security_profile 7evse_count 8identity "
            "9identity ");
  EXPECT_EQ(station("GOOD"), nullptr);
}

TEST_F(ImportTest, more_than_thirty_slots_do_not_stand_in_one_group) {
  const std::string head = "identity,location,shed,group,security_profile,evse_count\n";
  EXPECT_EQ(import("stations", head + "P1,岗坡路1号院,S,G,0,12\nP2,岗坡路1号院,S,G,0,12\n").status,
            200);
  const auto report = import("stations", head + "P3,岗坡路1号院,S,G,0,12\n");
  EXPECT_EQ(report.status, 422);
  EXPECT_EQ(text_at(json(report), "/errors/0/column"), "group");
  EXPECT_EQ(import("stations", head + "P3,岗坡路1号院,S,H,0,12\n").status, 200);
}

TEST_F(ImportTest, a_group_is_not_overfilled_by_slots_or_by_adoption_either) {
  import("stations",
         "identity,location,shed,group,security_profile,evse_count\n"
         "P1,岗坡路1号院,S,G,0,12\nP2,岗坡路1号院,S,G,0,12\n");
  std::string rows = "station,number\n";
  for (int number = 13; number <= 18; ++number) rows += "P1," + std::to_string(number) + "\n";
  const auto report = import("evses", rows + "P2,13\n");
  EXPECT_EQ(report.status, 422);
  EXPECT_EQ(text_at(json(report), "/errors/0/row"), "8");
  EXPECT_EQ(text_at(json(report), "/errors/0/message"),
            "G would have 31 slots; at most 30 may stand together");
  const auto adopt = [&](int slots) {
    return post("/v1/unknown-stations/NEW-1/adopt",
                R"({"location_id":")" + to_string(location_id_) + R"(","zone_id":")" +
                    to_string(*station("P1")->zone_id) + R"(","security_profile":0,"evse_count":)" +
                    std::to_string(slots) + "}");
  };
  const auto refused = adopt(7);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(text_at(json(refused), "/errors/0/field"), "/evse_count");
  EXPECT_EQ(adopt(6).status, 201);
  EXPECT_EQ(import("evses", "station,number,label\nP1,1,A1\n").status, 200) << "30 is allowed";
}

TEST_F(ImportTest, a_station_that_needs_a_secret_gets_one_and_it_is_shown) {
  const auto report = import("stations", "identity,location\nP1,岗坡路1号院\n");
  const auto secret = text_at(json(report), "/credentials/P1/password");
  EXPECT_EQ(secret.size(), 20u) << report.body;
  EXPECT_TRUE(csms::verify_secret(key_, *station("P1")->secret, secret));
}

TEST_F(ImportTest, another_operators_identity_is_taken) {
  make_other_operator();
  const auto report = import("stations", "identity,location\nOTHER-1,岗坡路1号院\n");
  EXPECT_EQ(report.status, 422);
  EXPECT_EQ(text_at(json(report), "/errors/0/message"), "is taken");
}

TEST_F(ImportTest, slots_and_cards_have_natural_keys) {
  add_station("P1", 2);
  const auto slots_report = json(
      import("evses", "桩编号;插座号;标签;最大功率(W)\nP1;2;A02;500\nP1;3;A03;\nP9;1;;\n", true));
  EXPECT_EQ(text_at(slots_report, "/updated"), "1");
  EXPECT_EQ(text_at(slots_report, "/created"), "1");
  EXPECT_EQ(text_at(slots_report, "/errors/0/row"), "4");
  const auto cards = json(import("tokens",
                                 "卡号,持卡人,状态,有效期\n"
                                 "card-1,王,停用,2027/01/31\n"
                                 "CARD-2,李,正常,\n"));
  EXPECT_EQ(text_at(cards, "/updated"), "1") << "without case";
  EXPECT_EQ(text_at(cards, "/created"), "1");
  const auto* token = directory_->current()->token(operator_id_, "CARD-1");
  EXPECT_EQ(token->status, domain::TokenStatus::blocked);
  EXPECT_EQ(to_rfc3339(*token->expires_at), "2027-01-31T15:59:59Z");
}

TEST_F(ImportTest, a_file_that_is_no_table_is_one_problem) {
  EXPECT_EQ(import("tokens", "").status, 400);
  EXPECT_EQ(import("tokens", "holder\nx\n").status, 400);
  EXPECT_EQ(import("tokens", "uid,卡号\n1,2\n").status, 400);
  EXPECT_EQ(import("tokens", "uid\n\"x\n").status, 400);
}

TEST_F(ImportTest, an_unknown_station_is_adopted_with_its_slots_and_a_secret) {
  const auto response =
      post("/v1/unknown-stations/NEW-7/adopt",
           R"({"location_id":")" + to_string(location_id_) +
               R"(","evse_count":12,"security_profile":1,"default_version":"ocpp1.6"})");
  ASSERT_EQ(response.status, 201) << response.body;
  EXPECT_EQ(difference(json(response), "Adopted"), "");
  const auto* made = station("NEW-7");
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(slots(made->id), 12u);
  EXPECT_EQ(made->registration, domain::Registration::accepted);
  EXPECT_EQ(post("/v1/unknown-stations/A%3AB/adopt", "{}").status, 400) << "N09";
  const auto secret = post("/v1/stations/" + to_string(made->id) + "/credentials", "");
  EXPECT_EQ(secret.status, 201);
  EXPECT_TRUE(
      csms::verify_secret(key_, *station("NEW-7")->secret, text_at(json(secret), "/password")));
  EXPECT_EQ(post("/v1/stations/" + to_string(made->id) + "/credentials", R"({"password":"short"})")
                .status,
            400)
      << "N05";
}

}  // namespace
}  // namespace voltyard::api
