// Alarms, emergency cuts and the detectors' door over HTTP.
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

class AlarmTest : public ApiTest {
 protected:
  AlarmTest() {
    station_ = add_station("PILE-1");
    EXPECT_TRUE(await(alarms_.open(directory_->current())).has_value());
  }
  http::Response post(std::string key, std::string path, std::string body) {
    return send({http::Method::post, std::move(path), std::move(body), std::move(key), {}});
  }
  void follow() {
    storage::EventFilter filter;
    alarms_.publish(*await(store_.list_events(filter)));
    drain();
  }
  std::string smoke() {
    return R"({"location_id":")" + to_string(location_id_) +
           R"(","detector":"东侧烟感","signal":"smoke"})";
  }

  StationId station_;
};

TEST_F(AlarmTest, a_detector_with_a_key_raises_an_alarm) {
  EXPECT_EQ(post("detector", "/v1/signals", smoke()).status, 204);
  follow();
  const auto page = json(get("/v1/alarms?open=true"));
  EXPECT_EQ(text_at(page, "/items/0/kind"), "signal.smoke");
  EXPECT_EQ(text_at(page, "/items/0/level"), "urgent");
  EXPECT_EQ(text_at(page, "/items/0/details/detector"), "东侧烟感");
}

TEST_F(AlarmTest, a_detector_reports_only_what_is_a_signal_and_only_where_it_belongs) {
  EXPECT_EQ(post("", "/v1/signals", smoke()).status, 401);
  EXPECT_EQ(post("viewer", "/v1/signals", smoke()).status, 403);
  EXPECT_EQ(post("detector", "/v1/signals", R"({"detector":"d","signal":"smoke"})").status, 400);
  const auto place = R"({"location_id":")" + to_string(location_id_) + R"(",)";
  EXPECT_EQ(post("detector", "/v1/signals", place + R"("detector":"d","signal":"ghosts"})").status,
            400);
  EXPECT_EQ(post("detector", "/v1/signals",
                 R"({"location_id":")" + to_string(make_other_operator().location_id) +
                     R"(","detector":"d","signal":"smoke"})")
                .status,
            404);
  EXPECT_EQ(send({http::Method::get, "/v1/alarms", "", "detector", {}}).status, 403);
}

TEST_F(AlarmTest, an_alarm_is_acknowledged_by_somebody_and_cleared_with_a_reason) {
  post("detector", "/v1/signals", smoke());
  follow();
  const auto id = text_at(json(get("/v1/alarms")), "/items/0/id");
  EXPECT_EQ(post("viewer", "/v1/alarms/" + id + "/acknowledge", "").status, 403);
  const auto mine = json(post("operator", "/v1/alarms/" + id + "/acknowledge", ""));
  EXPECT_EQ(text_at(mine, "/state"), "acknowledged");
  EXPECT_TRUE(text_at(mine, "/acknowledged_by").starts_with("operator key ("));
  EXPECT_EQ(post("operator", "/v1/alarms/" + id + "/acknowledge", "").status, 409);
  EXPECT_EQ(post("operator", "/v1/alarms/" + id + "/clear", "{}").status, 400);
  const auto over = json(post("operator", "/v1/alarms/" + id + "/clear", R"({"note":"误报"})"));
  EXPECT_EQ(text_at(over, "/note"), "误报");
  EXPECT_EQ(json(get("/v1/alarms?open=true")).at("items").as_array().size(), 0u);
}

TEST_F(AlarmTest, a_cut_is_ordered_shown_as_it_is_and_released_by_two) {
  const auto body = R"({"location_id":")" + to_string(location_id_) + R"(","reason":"演练"})";
  EXPECT_EQ(post("viewer", "/v1/cuts", body).status, 403);
  const auto made = post("operator", "/v1/cuts", body);
  ASSERT_EQ(made.status, 201) << made.body;
  const auto id = text_at(json(made), "/id");
  EXPECT_EQ(text_at(json(made), "/progress/silent"), "1") << "the pile has never been connected";
  EXPECT_EQ(text_at(json(made), "/progress/off"), "0");
  EXPECT_EQ(post("operator", "/v1/cuts/" + id + "/release", "").status, 200);
  EXPECT_EQ(post("operator", "/v1/cuts/" + id + "/release", "").status, 409);
  const auto released = json(post("administrator", "/v1/cuts/" + id + "/release", ""));
  EXPECT_TRUE(text_at(released, "/released_by").starts_with("administrator key ("));
}

TEST_F(AlarmTest, a_cut_needs_a_reason_and_a_place) {
  const auto place = R"({"location_id":")" + to_string(location_id_) + R"(")";
  EXPECT_EQ(post("operator", "/v1/cuts", place + "}").status, 400);
  EXPECT_EQ(post("operator", "/v1/cuts", R"({"reason":"x"})").status, 400);
  EXPECT_EQ(post("operator", "/v1/cuts", place + R"(,"reason":"x","zone_id":"zz"})").status, 400);
}

}  // namespace
}  // namespace voltyard::api
