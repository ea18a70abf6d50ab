// The office's list of who pays less, the limits of a card, and what is given back afterwards.
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

class ConcessionApiTest : public ApiTest {
 protected:
  // Of the row that names this card or telephone.
  std::string seen(std::string_view whose, std::string_view pointer) {
    const auto page = json(get("/v1/concessions"));
    for (const auto& row : page.at("items").as_array()) {
      if (text_at(row, "/card") == whose || text_at(row, "/phone") == whose) {
        return text_at(row, pointer);
      }
    }
    return "nobody";
  }
  std::string all() { return text_at(json(get("/v1/concessions")), "/items"); }
  std::string message(const http::Response& response) {
    return text_at(json(response), "/errors/0/column") + ": " +
           text_at(json(response), "/errors/0/message");
  }
};

TEST_F(ConcessionApiTest, a_list_is_imported_from_a_chinese_spreadsheet_and_stands_in_the_log) {
  const auto imported = import("concessions",
                               "卡号,手机号,类别,优惠比例,截止日期\r\n"
                               "CARD-1,,高龄,50%,2027/03/31\r\n"
                               ",138 0000 0001,困难,12.5,\r\n");
  ASSERT_EQ(imported.status, 200) << imported.body;
  EXPECT_EQ(difference(json(imported), "ImportReport"), "");
  const auto page = json(get("/v1/concessions"));
  EXPECT_EQ(difference(page, "ConcessionPage"), "");
  EXPECT_EQ(seen("CARD-1", "/percent"), "50");
  EXPECT_EQ(seen("CARD-1", "/until_at"), "2027-03-31T16:00:00Z");
  EXPECT_EQ(seen("13800000001", "/percent"), "1.25E1");
  EXPECT_EQ(seen("13800000001", "/until_at"), "null");
  const auto log = *await(store_.list_log({}));
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].kind + " " + log[0].text, "concessions.imported 2");
}

TEST_F(ConcessionApiTest, the_same_list_again_changes_what_it_says_and_adds_nothing) {
  import("concessions", "card,category,percent\nA,staff,50\nB,staff,50\n");
  const auto again = import("concessions", "card,category,percent\na,staff,20\n");
  EXPECT_EQ(text_at(json(again), "/updated"), "1");
  EXPECT_EQ(text_at(json(again), "/created"), "0");
  EXPECT_EQ(seen("a", "/percent"), "20");
  EXPECT_EQ(seen("B", "/percent"), "50");
}

TEST_F(ConcessionApiTest, a_list_is_as_long_as_it_may_be_and_no_longer) {
  const std::string head = "card,category,percent\n";
  EXPECT_EQ(import("concessions", head + "A,x,1\nB,x,1\nC,x,1\n").status, 200);
  const auto refused = import("concessions", head + "D,x,1\nE,x,1\nF,x,1\n");
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("as many concessions as there may be"), std::string::npos);
  EXPECT_EQ(seen("D", "/percent"), "nobody");
  EXPECT_EQ(import("concessions", head + "A,x,2\nB,x,2\nD,x,1\nE,x,1\n").status, 200)
      << "who is on it already is not counted twice";
  EXPECT_EQ(import("concessions", head + "F,x,1\n").status, 409);
}

TEST_F(ConcessionApiTest, a_whole_list_ends_what_is_not_on_it) {
  import("concessions", "card,category,percent\nA,staff,50\nB,staff,50\n");
  clock_.advance(std::chrono::hours(1));
  const auto whole = post("/v1/import/concessions?replace=true",
                          "card,category,percent\nB,staff,50\n", {{"Content-Type", "text/csv"}});
  ASSERT_EQ(whole.status, 200) << whole.body;
  EXPECT_EQ(seen("A", "/until_at"), to_rfc3339(clock_.now()));
  EXPECT_EQ(seen("B", "/until_at"), "null");
}

TEST_F(ConcessionApiTest, what_is_wrong_is_said_by_row_and_nothing_is_changed) {
  const std::string heading = "card,phone,category,percent,from,until\n";
  const auto fault = [&](const std::string& row) {
    return message(import("concessions", heading + row));
  };
  EXPECT_EQ(fault("A,13800000000,x,50,,\n").substr(0, 5), "card:");
  EXPECT_EQ(fault(",138****0000,x,50,,\n"), "phone: is no telephone number");
  EXPECT_EQ(fault("A,,x,101,,\n").substr(0, 8), "percent:");
  EXPECT_EQ(fault("A,,x,0,,\n").substr(0, 8), "percent:");
  EXPECT_EQ(fault("A,,x,1.25,,\n").substr(0, 8), "percent:");
  EXPECT_EQ(fault("A,,x,-5,,\n").substr(0, 8), "percent:");
  EXPECT_EQ(fault("A,,x,50,2027-01-02,2027-01-01\n").substr(0, 6), "until:");
  EXPECT_EQ(fault("A,,x,50,soon,\n").substr(0, 5), "from:");
  EXPECT_EQ(fault("A,,x,50,,\nA,,x,40,,\n"), "category: is in the file twice");
  EXPECT_EQ(all(), "[]");
}

TEST_F(ConcessionApiTest, a_dry_run_changes_nothing) {
  EXPECT_EQ(import("concessions", "card,category,percent\nA,staff,50\n", true).status, 200);
  EXPECT_EQ(all(), "[]");
}

TEST_F(ConcessionApiTest, it_is_ended_and_kept) {
  import("concessions", "card,category,percent\nA,staff,50\n");
  clock_.advance(std::chrono::hours(1));
  const auto path = "/v1/concessions/" + seen("A", "/id");
  const auto ended = send({http::Method::remove, path, "", "administrator"});
  ASSERT_EQ(ended.status, 200) << ended.body;
  EXPECT_EQ(difference(json(ended), "Concession"), "");
  EXPECT_EQ(seen("A", "/until_at"), to_rfc3339(clock_.now()));
  clock_.advance(std::chrono::hours(1));
  EXPECT_EQ(send({http::Method::remove, path, "", "administrator"}).status, 200);
  EXPECT_EQ(seen("A", "/until_at"), to_rfc3339(clock_.now() - std::chrono::hours(1)));
}

TEST_F(ConcessionApiTest, why_somebody_pays_less_is_for_administrators_only) {
  import("concessions", "card,category,percent\nCARD-1,hardship,50\n");
  EXPECT_EQ(get("/v1/concessions", "operator").status, 403);
  const auto station = add_station("PILE-1");
  const auto session = charge(station, "PILE-1");
  const auto shown = get("/v1/sessions/" + to_string(session), "viewer");
  EXPECT_NE(shown.body.find("bill.electricity.concession"), std::string::npos) << shown.body;
  EXPECT_EQ(shown.body.find("hardship"), std::string::npos);
}

class TokenLimitsTest : public ApiTest {
 protected:
  http::Response issue(const std::string& limits) {
    return send(
        {http::Method::put, "/v1/tokens/NEW", R"({"holder":"x")" + limits + "}", "operator"});
  }
};

TEST_F(TokenLimitsTest, are_set_kept_and_taken_away) {
  const auto made = issue(R"(,"limits":{"location_ids":[")" + to_string(location_id_) +
                          R"("],"session_minutes":240,"month_cost_minor":3000})");
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(difference(json(made), "Token"), "");
  EXPECT_EQ(text_at(json(made), "/limits/session_minutes"), "240");
  EXPECT_EQ(text_at(json(made), "/limits/session_energy_wh"), "null");
  EXPECT_EQ(text_at(json(issue("")), "/limits/month_cost_minor"), "3000") << "left out: kept";
  EXPECT_EQ(text_at(json(issue(R"(,"limits":{})")), "/limits"), "null");
}

TEST_F(TokenLimitsTest, that_are_none_are_refused_with_their_field) {
  const auto field = [&](const std::string& limits) {
    return issue(R"(,"limits":{)" + limits + "}").body;
  };
  EXPECT_NE(field(R"("session_minutes":0)").find("/limits/session_minutes"), std::string::npos);
  EXPECT_NE(field(R"("month_cost_minor":-5)").find("/limits/month_cost_minor"), std::string::npos);
  EXPECT_NE(field(R"("location_ids":["x"])").find("/limits/location_ids"), std::string::npos);
  const auto other = make_other_operator();
  EXPECT_NE(field(R"("location_ids":[")" + to_string(other.location_id) + R"("])")
                .find("/limits/location_ids"),
            std::string::npos);
}

}  // namespace
}  // namespace voltyard::api
