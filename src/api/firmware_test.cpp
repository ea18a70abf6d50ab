// Firmware images: uploaded by an administrator, listed without octets, sent with UpdateFirmware.
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

class FirmwareTest : public ApiTest {
 protected:
  http::Response upload(std::string query, std::string octets) {
    return post("/v1/firmware-images" + query, std::move(octets),
                {{"Content-Type", "application/octet-stream"}});
  }
  std::size_t count() { return json(get("/v1/firmware-images")).at("items").as_array().size(); }
};

TEST_F(FirmwareTest, what_is_uploaded_is_listed_with_its_digest_and_kept_octet_by_octet) {
  const std::string octets("\0\x01\xFF\r\n", 5);
  const auto made = upload("?name=AP3000&device_type=33&version=127", octets);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(difference(json(made), "FirmwareImage"), "");
  const auto listed = json(get("/v1/firmware-images")).at("items").at(0);
  EXPECT_EQ(listed, json(made));
  EXPECT_EQ(text_at(listed, "/octets"), "5");
  const auto id = storage::FirmwareImageId::parse(text_at(listed, "/id"));
  const auto kept = await(store_.find_firmware_image(*id));
  EXPECT_EQ((*kept)->octets, octets);
  EXPECT_EQ((*kept)->version, 127);
}

TEST_F(FirmwareTest, what_is_incomplete_is_refused_with_its_field) {
  struct Case {
    const char* query;
    const char* body;
    const char* field;
  };
  const Case cases[] = {{"?device_type=33&version=1", "x", "/name"},
                        {"?name=a&version=1", "x", "/device_type"},
                        {"?name=a&device_type=256&version=1", "x", "/device_type"},
                        {"?name=a&device_type=-1&version=1", "x", "/device_type"},
                        {"?name=a&device_type=1&version=65536", "x", "/version"}};
  for (const auto& each : cases) {
    const auto refused = upload(each.query, each.body);
    EXPECT_EQ(refused.status, 400) << each.query;
    EXPECT_NE(refused.body.find(each.field), std::string::npos) << refused.body;
  }
  EXPECT_EQ(upload("?name=a&device_type=1&version=1", "").status, 400);
  EXPECT_EQ(count(), 0u);
}

TEST_F(FirmwareTest, the_fifty_first_image_is_refused_until_one_is_removed) {
  std::string last;
  for (int i = 0; i < 50; ++i) {
    last = text_at(json(upload("?name=a&device_type=1&version=1", "x")), "/id");
  }
  EXPECT_EQ(upload("?name=a&device_type=1&version=1", "x").status, 409);
  EXPECT_EQ(send({http::Method::remove, "/v1/firmware-images/" + last}).status, 204);
  EXPECT_EQ(send({http::Method::remove, "/v1/firmware-images/" + last}).status, 404);
  EXPECT_EQ(upload("?name=a&device_type=1&version=1", "x").status, 201);
}

TEST_F(FirmwareTest, another_operators_image_does_not_exist) {
  const auto other = make_other_operator();
  storage::FirmwareImageRow image;
  image.id = storage::FirmwareImageId::make(noon, random_);
  image.operator_id = other.operator_id;
  image.octets = "x";
  put({image});
  EXPECT_EQ(count(), 0u);
  EXPECT_EQ(send({http::Method::remove, "/v1/firmware-images/" + to_string(image.id)}).status, 404);
}

}  // namespace
}  // namespace voltyard::api
