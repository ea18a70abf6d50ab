// Reports: what is added up, for whom, and how far residents got on their page.
#include "api/api_fixture.hpp"
#include "api/report_json.hpp"
#include "api/rider_rows.hpp"

#include "base/digest.hpp"

namespace voltyard::api {
namespace {

class ReportTest : public ApiTest {
 protected:
  ReportTest() { station_ = add_station("PILE-1"); }

  boost::json::value report(const std::string& query = "", std::string key = "administrator") {
    const auto response = get("/v1/reports/sessions" + query, std::move(key));
    EXPECT_EQ(response.status, 200) << response.body;
    return json(response);
  }
  void settle_down() {
    yard_->refresh(station_);
    drain();
    yard_->tick(0);
    drain();
  }

  StationId station_;
};

TEST_F(ReportTest, charges_are_added_up_with_both_fees) {
  charge(station_, "PILE-1");
  settle_down();
  const auto shown = report("?from=2026-11-22&to=2026-11-24");
  EXPECT_EQ(text_at(shown, "/all/sessions"), "1");
  EXPECT_EQ(text_at(shown, "/all/energy_wh"), "200");
  const auto minor = [&](std::string_view fee) {
    return shown.at("all").at(fee).at("amount_minor").as_int64();
  };
  EXPECT_GT(minor("electricity"), 0);
  EXPECT_EQ(minor("electricity") + minor("service"), minor("payable"));
  ASSERT_EQ(shown.at("days").as_array().size(), 3u);
  EXPECT_EQ(text_at(shown, "/days/1/day"), "2026-11-23");
  EXPECT_EQ(shown.at("days").at(1).at("sum"), shown.at("all"));
  EXPECT_EQ(text_at(shown, "/places/0/location_id"), to_string(location_id_));
  EXPECT_EQ(text_at(shown, "/endings/0/reason"), "local");
  EXPECT_EQ(shown.at("week").as_array().size(), 168u);
  EXPECT_EQ(text_at(shown, "/week/20/hour"), "20");
  EXPECT_EQ(text_at(shown, "/week/20/busy_hours"), "1");
}

TEST_F(ReportTest, a_week_up_to_today_is_what_is_shown_when_nothing_is_asked) {
  const auto shown = report();
  EXPECT_EQ(text_at(shown, "/from"), "2026-11-17");
  EXPECT_EQ(text_at(shown, "/to"), "2026-11-23");
}

TEST_F(ReportTest, days_are_days_and_not_too_many) {
  for (const auto* query :
       {"?from=2026-11-24&to=2026-11-23", "?from=2026-08-01&to=2026-11-02", "?from=yesterday",
        "?to=2026-02-30", "?to=2026-11-23T00:00:00Z", "?location_id=x"}) {
    EXPECT_EQ(get(std::string("/v1/reports/sessions") + query).status, 400) << query;
  }
  EXPECT_EQ(get("/v1/reports/sessions?from=2026-08-02&to=2026-11-02").status, 200);
}

TEST_F(ReportTest, others_places_are_neither_shown_nor_named) {
  charge(station_, "PILE-1");
  settle_down();
  const auto other = make_other_operator();
  EXPECT_EQ(get("/v1/reports/sessions?location_id=" + to_string(other.location_id)).status, 404);
  EXPECT_EQ(report().at("places").as_array().size(), 1u);
  domain::Location north;
  north.id = LocationId::make(noon, random_);
  north.operator_id = operator_id_;
  put({north});
  const auto made = post("/v1/api-keys", R"({"name":"n","role":"viewer","location_ids":[")" +
                                             to_string(north.id) + R"("]})");
  keys_["north"] = text_at(json(made), "/key");
  EXPECT_EQ(text_at(report("", "north"), "/all/sessions"), "0");
  EXPECT_EQ(text_at(report(), "/all/sessions"), "1");
  EXPECT_EQ(get("/v1/reports/sessions?location_id=" + to_string(location_id_), "north").status,
            404);
}

TEST_F(ReportTest, a_station_that_was_away_has_its_hours) {
  domain::Alarm alarm;
  alarm.id = domain::AlarmId::make(noon, random_);
  alarm.operator_id = operator_id_;
  alarm.location_id = location_id_;
  alarm.station_id = station_;
  alarm.kind = domain::offline_alarm;
  alarm.raised_at = noon;
  alarm.details = {{"since", to_rfc3339(noon - std::chrono::hours(3))}};
  alarm.cleared_at = noon - std::chrono::minutes(90);
  alarm.state = domain::AlarmState::cleared;
  put({alarm});
  const auto shown = report();
  EXPECT_EQ(text_at(shown, "/offline/0/station_id"), to_string(station_));
  EXPECT_EQ(shown.at("offline").at(0).at("hours").to_number<double>(), 1.5);
  EXPECT_EQ(shown.at("offline_hours").to_number<double>(), 1.5);
}

TEST_F(ReportTest, a_look_at_a_sticker_counts_once_however_often_the_page_asks) {
  put({domain::Label{"13544001", operator_id_, station_, noon, false}});
  for (int i = 0; i < 3; ++i) get("/v1/rider/labels/13544001", "");
  Ask other{http::Method::get, "/v1/rider/labels/13544001-2", "", "", {}};
  other.remote = "192.0.2.1";
  send(other);
  get("/v1/rider/labels/99999999", "");
  const auto shown = report();
  EXPECT_EQ(text_at(shown, "/funnel/0/step"), "scan");
  EXPECT_EQ(text_at(shown, "/funnel/0/count"), "2");
  EXPECT_EQ(text_at(shown, "/funnel/1/losses/0/reason"), "left");
  EXPECT_EQ(text_at(shown, "/funnel/1/losses/0/count"), "2");
}

TEST_F(ReportTest, a_start_that_was_refused_says_why) {
  put({domain::Label{"13544001", operator_id_, station_, noon, false}});
  const auto wallet = add_wallet("SEED", 500);
  domain::Token token;
  token.id = TokenId::make(noon, random_);
  token.operator_id = operator_id_;
  token.uid = rider_uid(wallet);
  token.wallet_id = wallet;
  keys_["resident"] = make_token(rider_prefix, random_);
  put({token, storage::RiderLogin{sha256(keys_["resident"]), operator_id_, wallet, noon,
                                  noon + std::chrono::hours(1)}});
  get("/v1/rider/labels/13544001", "");
  const Ask start{http::Method::post,
                  "/v1/rider/starts",
                  R"({"label":"13544001","slot":1})",
                  "resident",
                  {{"Idempotency-Key", "k1"}}};
  EXPECT_EQ(send(start).status, 503);
  const auto shown = report();
  EXPECT_EQ(text_at(shown, "/funnel/0/count"), "1");
  EXPECT_EQ(text_at(shown, "/funnel/1/count"), "0");
  EXPECT_EQ(text_at(shown, "/funnel/1/losses/0/reason"), "offline");
}

std::string text_of(const FunnelStep& step) {
  std::string text = std::string(step.step) + " " + std::to_string(step.count);
  for (const auto& loss : step.losses) {
    text += ", " + loss.reason + " " + std::to_string(loss.count);
  }
  return text;
}

TEST(Funnel, every_step_says_how_many_and_why_the_others_did_not_get_there) {
  storage::SessionReport report;
  report.tallies = {{"look", 100},
                    {"start", 50},
                    {"refused.offline", 4},
                    {"refused.no_credit", 10},
                    {"failed.busy", 2}};
  report.page.begun = 44;
  report.page.without_money = 3;
  report.page.with_energy = 36;
  report.page.waiting = 1;
  report.page.without_energy = {{domain::EndReason::ev_disconnected, "", 4}};
  report.page.over = 30;
  report.page.in_review = 2;
  report.page.paid = 27;
  std::string text;
  for (const auto& step : funnel_of(report)) text += text_of(step) + "\n";
  EXPECT_EQ(text,
            "scan 100\n"
            "pay 47, left 36, no_credit 13, offline 4\n"
            "start 41, unknown 4, busy 2\n"
            "energy 36, ev_disconnected 4, waiting 1\n"
            "stop 30, running 6\n"
            "paid 27, review 2, unbilled 1\n");
}

TEST(Funnel, what_was_not_counted_yet_takes_nothing_away) {
  storage::SessionReport report;
  report.page.begun = report.page.with_energy = report.page.over = report.page.paid = 5;
  for (const auto& step : funnel_of(report)) EXPECT_TRUE(step.losses.empty()) << step.step;
}

}  // namespace
}  // namespace voltyard::api
