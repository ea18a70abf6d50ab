// Tariffs over the API: published whole, refused with the place of the mistake, used by a location.
#include "api/api_fixture.hpp"

#include <algorithm>
#include "api/tariff_input.hpp"

#include "billing/example_tariffs.hpp"

namespace voltyard::api {
namespace {

class TariffTest : public ApiTest {
 protected:
  http::Response publish(std::string body, std::string query = "") {
    return post("/v1/tariffs" + query, std::move(body));
  }
  std::size_t count() { return json(get("/v1/tariffs")).at("items").as_array().size(); }
};

constexpr std::string_view whole_tariff =
    R"({"name":"\u5cf0\u8c37","time_zone":"Asia/Shanghai","texts":[{"language":"zh","text":"x"}],)"
    R"("elements":[{"components":[{"fee":"electricity","dimension":"ENERGY","price":0.45678}],)"
    R"("restrictions":{"start_time":"00:00","end_time":"06:00","weekdays":[1,7],"months":[1,12],)"
    R"("holidays":"never","min_power_w":200,"max_power_w":400.5,"min_wh":1.5}},)"
    R"({"components":[{"fee":"electricity","dimension":"ENERGY","price":1},)"
    R"({"fee":"service","dimension":"PARKING_TIME","price":6,"step_size":60}],"restrictions":{}}],)"
    R"("holidays":["2026-10-01"],"parking_grace_s":900,"min_price_minor":50,"max_price_minor":900})";

TEST_F(TariffTest, what_is_published_is_shown_as_it_was_sent_and_kept) {
  const auto made = publish(std::string(whole_tariff));
  ASSERT_EQ(made.status, 201) << made.body;
  const auto shown = json(made);
  EXPECT_EQ(difference(shown, "Tariff"), "");
  EXPECT_EQ(text_at(shown, "/elements/0/components/0/price"), "4.5678E-1");
  EXPECT_EQ(text_at(shown, "/elements/0/restrictions/weekdays"), "[1,7]");
  EXPECT_EQ(text_at(shown, "/elements/0/restrictions/max_power_w"), "4.005E2");
  EXPECT_EQ(text_at(shown, "/elements/1/components/1/step_size"), "60");
  EXPECT_EQ(text_at(shown, "/parking_grace_s"), "900");
  EXPECT_EQ(text_at(shown, "/max_price/amount_minor"), "900");
  EXPECT_EQ(count(), 2u);
}

TEST_F(TariffTest, a_price_is_read_to_its_last_decimal_and_no_further) {
  const auto price_of = [](std::string price) {
    const auto read =
        read_tariff(R"({"name":"x","elements":[{"components":[{"price":)" + price + "}]}]}", "CNY");
    return read ? read->tariff.elements[0].components[0].price_e5 : -1;
  };
  EXPECT_EQ(price_of("0.56"), 56'000);
  EXPECT_EQ(price_of("0.00001"), 1);
  EXPECT_EQ(price_of("99999.99999"), 9'999'999'999);
  EXPECT_EQ(price_of("0.000001"), -1);
  EXPECT_EQ(price_of("100000.1"), -1);
  EXPECT_EQ(price_of("-1"), -1);
  EXPECT_EQ(price_of("1e400"), -1);
  EXPECT_EQ(price_of("\"1\""), -1);
}

TEST_F(TariffTest, a_mistake_is_refused_with_its_place) {
  struct Case {
    const char* body;
    const char* field;
  };
  const Case cases[] = {
      {R"({"elements":[]})", "/name"},
      {R"({"name":"x","elements":5})", "/elements"},
      {R"({"name":"x","elements":[{"components":[{}]}]})", "/elements/0/components/0/price"},
      {R"({"name":"x","elements":[{"components":[{"price":1,"color":2}]}]})",
       "/elements/0/components/0/color"},
      {R"({"name":"x","elements":[{"components":[{"price":1}],"restrictions":{"start_time":"8"}}]})",
       "/elements/0/restrictions/start_time"},
      {R"({"name":"x","elements":[{"components":[{"price":1}],"restrictions":{"months":[13]}}]})",
       "/elements/0/restrictions/months"},
      {R"({"name":"x","elements":[{"components":[{"price":1,"fee":"tax"}]}]})",
       "/elements/0/components/0/fee"},
      {R"({"name":"x","elements":[{"components":[]}]})", "/elements/0/price_components"},
      {R"({"name":"x","holidays":["2026-02-30"],"elements":[]})", "/holidays"},
      {R"({"name":"x","max_price_minor":-1,"elements":[]})", "/max_price_minor"}};
  for (const auto& each : cases) {
    const auto refused = publish(each.body);
    EXPECT_EQ(refused.status, 400) << each.body;
    EXPECT_NE(refused.body.find(std::string("\"") + each.field + "\""), std::string::npos)
        << each.body << refused.body;
  }
  EXPECT_EQ(count(), 1u);
}

TEST_F(TariffTest, a_minute_without_a_price_is_named_and_can_be_meant) {
  const std::string night = R"({"name":"x","elements":[{"components":[{"price":1}],"restrictions":)"
                            R"({"start_time":"22:00","end_time":"06:30"}}])";
  const auto refused = publish(night + "}");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("electricity ENERGY has no price at 2026-11-23 06:30"),
            std::string::npos)
      << refused.body;
  EXPECT_EQ(publish(night + R"(,"accept_flaws":true})").status, 201);
}

constexpr std::string_view of_berlin =
    R"({"name":"x","time_zone":"Europe/Berlin","elements":[{"components":[{"price":1}],)"
    R"("restrictions":{"start_time":"06:00","end_time":"02:00"}}])";

TEST_F(TariffTest, a_gap_in_a_zone_with_daylight_saving_is_named_by_its_own_clock) {
  const auto refused = publish(std::string(of_berlin) + "}");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("electricity ENERGY has no price at 2026-11-23 02:00"),
            std::string::npos)
      << refused.body;
}

TEST_F(TariffTest, a_tariff_keeps_the_offsets_of_its_zone) {
  EXPECT_EQ(publish(std::string(of_berlin) + R"(,"accept_flaws":true})").status, 201);
  const auto snapshot = directory_->current();
  const auto& tariffs = snapshot->rows.tariffs;
  const auto row = std::ranges::find(tariffs, "x", &storage::TariffRow::name);
  ASSERT_NE(row, tariffs.end());
  const auto& zone = row->tariff.zone;
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->name, "Europe/Berlin");
  EXPECT_EQ(zone->changes.back().offset, std::chrono::hours(1));
}

TEST_F(TariffTest, a_zone_that_nobody_knows_is_refused_at_its_member) {
  const auto refused =
      publish(R"({"name":"x","time_zone":"Europe/Zhengzhou","elements":[{"components":[)"
              R"({"price":1}]}]})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("there is no such time zone here"), std::string::npos);
  EXPECT_NE(refused.body.find("\"/time_zone\""), std::string::npos) << refused.body;
}

TEST_F(TariffTest, a_dry_run_checks_and_keeps_nothing) {
  EXPECT_EQ(publish(std::string(whole_tariff), "?dry_run=true").status, 200);
  EXPECT_EQ(count(), 1u);
}

TEST_F(TariffTest, a_location_sells_under_the_tariff_it_is_given_and_the_log_says_so) {
  const auto id = text_at(json(publish(std::string(whole_tariff))), "/id");
  const auto path = "/v1/locations/" + to_string(location_id_) + "/tariff";
  const auto use = [&](std::string body) {
    return send({http::Method::put, path, std::move(body)});
  };
  const auto used = use(R"({"tariff_id":")" + id + R"("})");
  ASSERT_EQ(used.status, 200) << used.body;
  EXPECT_EQ(text_at(json(used), "/tariff_id"), id);
  EXPECT_EQ((*await(store_.list_log({})))[0].kind, "tariff.used");
  EXPECT_EQ(text_at(json(use("{}")), "/tariff_id"), "null");
  EXPECT_EQ(use(R"({"tariff_id":"01a20846-fe00-79b0-b6c6-70fb166e92eb"})").status, 400);
}

TEST_F(TariffTest, a_tariff_takes_over_at_its_moment_and_a_running_charge_keeps_its_own) {
  const auto id = text_at(json(publish(std::string(whole_tariff))), "/id");
  const auto path = "/v1/locations/" + to_string(location_id_) + "/tariff";
  const auto at = clock_.now() + std::chrono::hours(1);
  const auto planned =
      send({http::Method::put, path,
            R"({"tariff_id":")" + id + R"(","from_at":")" + to_rfc3339(at) + R"("})"});
  ASSERT_EQ(planned.status, 200) << planned.body;
  EXPECT_EQ(difference(json(planned), "Location"), "");
  EXPECT_EQ(text_at(json(planned), "/tariff_id"), to_string(tariff_id_));
  EXPECT_EQ(text_at(json(planned), "/next_tariff/tariff_id"), id);
  EXPECT_EQ(directory_->current()->tariff_of(location_id_, at - Duration(1))->id, tariff_id_);
  EXPECT_EQ(to_string(directory_->current()->tariff_of(location_id_, at)->id), id);
  clock_.advance(std::chrono::hours(1));
  const auto shown = json(get("/v1/locations/" + to_string(location_id_)));
  EXPECT_EQ(text_at(shown, "/tariff_id"), id);
  EXPECT_EQ(text_at(shown, "/next_tariff"), "null");
  // What took over stays when another change is planned.
  const auto end = to_rfc3339(at + std::chrono::hours(9));
  send({http::Method::put, path, R"({"from_at":")" + end + R"("})"});
  EXPECT_EQ(to_string(directory_->current()->tariff_of(location_id_, clock_.now())->id), id);
  EXPECT_EQ(directory_->current()->tariff_of(location_id_, at + std::chrono::hours(9)), nullptr);
  const auto past = to_rfc3339(clock_.now());
  EXPECT_EQ(send({http::Method::put, path, R"({"from_at":")" + past + R"("})"}).status, 400);
}

}  // namespace
}  // namespace voltyard::api
