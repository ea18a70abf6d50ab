// What a place looks like, and what is wrong with it: who may put such photos, who sees them, how
// many there may be.
#include "api/actions.hpp"
#include "api/rider_fixture.hpp"

#include "domain/picture_fixture.hpp"

namespace voltyard::api {
namespace {

using http::Method;

class RiderPhotoTest : public RiderTest {
 protected:
  http::Response put_photo(std::string octets, std::string type = "image/jpeg",
                           std::string key = "operator") {
    const Ask ask{
        Method::put, path_, std::move(octets), std::move(key), {{"Content-Type", std::move(type)}}};
    return send(ask);
  }
  http::Response show(std::string target, http::Fields headers = {}, std::string key = "") {
    const Ask ask{Method::get, std::move(target), "", std::move(key), std::move(headers)};
    return send(ask);
  }
  http::Response report(std::string_view photo, std::string remote = "127.0.0.1") {
    const std::span octets(reinterpret_cast<const std::uint8_t*>(photo.data()), photo.size());
    return report_fault(
        R"({"label":"13544001","text":"插座松了","photo":")" + base64url(octets) + R"("})", "",
        std::move(remote));
  }
  std::string newest_order() {
    return text_at(json(get("/v1/work-orders", "operator")), "/items/0/id");
  }

  const std::string path_ = "/v1/locations/" + to_string(location_id_) + "/photo";
  const std::string shown_ = "/v1/rider/labels/13544001/photo";
};

TEST_F(RiderPhotoTest, staff_puts_it_and_whoever_has_a_label_sees_it) {
  EXPECT_EQ(show(shown_).status, 404);
  EXPECT_EQ(text_at(json(get("/v1/rider/labels/13544001", "")), "/photo"), "null");
  const auto put = put_photo(domain::a_jpeg(640, 480));
  ASSERT_EQ(put.status, 200) << put.body;
  EXPECT_EQ(difference(json(put), "Photo"), "") << put.body;
  const auto version = text_at(json(put), "/version");
  EXPECT_EQ(text_at(json(get("/v1/rider/labels/13544001", "")), "/photo"), version);
  EXPECT_EQ(text_at(json(get("/v1/locations/" + to_string(location_id_))), "/photo"), version);
  const auto photo = show(shown_ + "?v=" + version);
  EXPECT_EQ(photo.body, domain::a_jpeg(640, 480));
  EXPECT_EQ(photo.headers.get("Content-Type"), "image/jpeg");
  EXPECT_EQ(photo.headers.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(photo.headers.get("Content-Security-Policy"), "default-src 'none'; sandbox");
  EXPECT_EQ(get(path_, "viewer").body, photo.body);
  EXPECT_EQ(show("/v1/rider/labels/99999999/photo").status, 404);
}

TEST_F(RiderPhotoTest, a_version_is_asked_for_once_and_the_present_one_is_asked_after) {
  const auto version = text_at(json(put_photo(domain::a_jpeg())), "/version");
  EXPECT_EQ(show(shown_ + "?v=" + version).headers.get("Cache-Control"),
            "public, max-age=31536000, immutable");
  const auto unnamed = show(shown_ + "?v=old");
  EXPECT_EQ(unnamed.headers.get("Cache-Control"), "public, no-cache");
  const std::string tag(unnamed.headers.get("ETag"));
  const auto known = show(shown_, {{"If-None-Match", tag}});
  EXPECT_EQ(known.status, 304);
  EXPECT_TRUE(known.body.empty());
  put_photo(domain::a_jpeg(800, 600));
  EXPECT_EQ(show(shown_, {{"If-None-Match", tag}}).status, 200) << "there is another one";
}

TEST_F(RiderPhotoTest, it_is_taken_away_again) {
  put_photo(domain::a_jpeg());
  const Ask remove{Method::remove, path_, "", "operator"};
  EXPECT_EQ(send(remove).status, 204);
  EXPECT_EQ(show(shown_).status, 404);
  EXPECT_EQ(text_at(json(get("/v1/rider/labels/13544001", "")), "/photo"), "null");
  EXPECT_EQ(send(remove).status, 204);
}

TEST_F(RiderPhotoTest, n73_nothing_but_a_picture_of_the_kind_that_it_says_is_taken) {
  EXPECT_EQ(put_photo(domain::a_jpeg(), "image/png").status, 400);
  EXPECT_EQ(put_photo("<svg onload=alert(1)>", "image/png").status, 400);
  EXPECT_EQ(put_photo(domain::a_jpeg(), "image/svg+xml").status, 415);
  EXPECT_EQ(put_photo(domain::a_jpeg(), "text/html").status, 415);
  EXPECT_EQ(put_photo(domain::a_jpeg(5'000, 10)).status, 400);
  EXPECT_EQ(put_photo("", "image/png").status, 400);
  EXPECT_EQ(show(shown_).status, 404);
  const auto* endpoint = &all_endpoints().front();
  for (const auto& each : all_endpoints()) {
    if (each.action == put_location_photo) endpoint = &each;
  }
  EXPECT_EQ(endpoint->body_limit, std::size_t{1} << 20);
}

TEST_F(RiderPhotoTest, photos_of_a_day_are_counted) {
  for (int i = 0; i < 200; ++i) {
    keys_["operator"] = make_key(operator_id_, storage::Role::operator_on_duty);
    ASSERT_EQ(put_photo(domain::a_jpeg(640, static_cast<std::uint32_t>(i + 1))).status, 200) << i;
  }
  EXPECT_EQ(put_photo(domain::a_jpeg()).status, 429);
}

// ---- with a fault ------------------------------------------------------------------------------

TEST_F(RiderPhotoTest, a_fault_with_a_photo_is_seen_by_whoever_is_on_duty) {
  const auto camera = domain::segment(0xE1, "Exif34.75N113.62E");
  const auto response = report(domain::a_jpeg(640, 480, camera));
  ASSERT_EQ(response.status, 201) << response.body;
  EXPECT_EQ(difference(json(response), "RiderFault"), "");
  EXPECT_EQ(text_at(json(response), "/photo"), "kept");
  EXPECT_EQ(text_at(json(get("/v1/work-orders")), "/items/0/photo"), "true");
  const auto path = "/v1/work-orders/" + newest_order() + "/photo";
  const auto photo = get(path, "operator");
  EXPECT_EQ(photo.body, domain::a_jpeg(640, 480)) << "where it was taken is not kept";
  EXPECT_EQ(photo.headers.get("Cache-Control"), "private, no-cache");
  EXPECT_EQ(get(path, "viewer").status, 403);
  EXPECT_EQ(get(path, "").status, 401);
  EXPECT_EQ(get(path, "resident").status, 401);
  const auto other = make_other_operator();
  keys_["foreign"] = make_key(other.operator_id, storage::Role::administrator);
  EXPECT_EQ(get(path, "foreign").status, 404);
}

TEST_F(RiderPhotoTest, a_fault_without_a_photo_has_none) {
  const auto reported = report_fault(R"({"label":"13544001","text":"插座松了"})");
  EXPECT_EQ(text_at(json(reported), "/photo"), "none");
  EXPECT_EQ(text_at(json(get("/v1/work-orders")), "/items/0/photo"), "false");
  EXPECT_EQ(get("/v1/work-orders/" + newest_order() + "/photo", "operator").status, 404);
}

TEST_F(RiderPhotoTest, what_is_no_photo_or_too_much_of_one_is_refused_with_the_report) {
  EXPECT_EQ(report("<script>").status, 400);
  EXPECT_EQ(report(domain::a_jpeg() + std::string(300'000, 'x')).status, 400);
  const auto reported = report_fault(R"({"label":"13544001","text":"x","photo":"not base64!"})");
  EXPECT_EQ(reported.status, 400);
  EXPECT_TRUE(json(get("/v1/work-orders")).at("items").as_array().empty());
}

TEST_F(RiderPhotoTest, who_sends_many_is_still_heard) {
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(text_at(json(report(domain::a_jpeg())), "/photo"), "kept") << i;
  }
  const auto eleventh = report(domain::a_jpeg());
  EXPECT_EQ(eleventh.status, 201);
  EXPECT_EQ(text_at(json(eleventh), "/photo"), "full");
  EXPECT_EQ(text_at(json(report(domain::a_jpeg(), "203.0.113.5")), "/photo"), "kept");
}

TEST_F(RiderPhotoTest, an_operator_keeps_a_hundred_of_a_day) {
  for (int i = 0; i < 100; ++i) {
    report(domain::a_jpeg(), "203.0.113." + std::to_string(i));
  }
  EXPECT_EQ(text_at(json(report(domain::a_jpeg(), "203.0.113.200")), "/photo"), "full");
  clock_.advance(std::chrono::hours(25));
  EXPECT_EQ(text_at(json(report(domain::a_jpeg(), "203.0.113.201")), "/photo"), "kept");
}

}  // namespace
}  // namespace voltyard::api
