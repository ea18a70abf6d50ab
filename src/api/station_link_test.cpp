// A station's line and what it can be sent over it.
#include "api/api_fixture.hpp"

#include "csms/dialect.hpp"
#include "csms/orderable.hpp"

namespace voltyard::api {
namespace {

class StationLinkTest : public ApiTest {
 protected:
  StationLinkTest()
      : station_(add_station("PILE-1")), path_("/v1/stations/" + to_string(station_)) {}

  StationId station_;
  std::string path_;
};

TEST_F(StationLinkTest, before_it_has_ever_connected_there_is_nothing_to_say) {
  const auto line = json(get(path_ + "/connections"));
  EXPECT_EQ(text_at(line, "/connections"), "0");
  EXPECT_TRUE(line.at("items").as_array().empty());
  const auto orders = json(get(path_ + "/commands"));
  EXPECT_EQ(text_at(orders, "/protocol"), "");
  EXPECT_TRUE(orders.at("items").as_array().empty());
}

TEST_F(StationLinkTest, connections_are_counted_and_told_newest_first_with_where_from) {
  charge(station_, "PILE-1");
  const auto line = json(get(path_ + "/connections"));
  EXPECT_EQ(text_at(line, "/connections"), "1");
  const auto& items = line.at("items").as_array();
  ASSERT_GE(items.size(), 2u);
  EXPECT_EQ(text_at(items.back(), "/kind"), "connected");
  EXPECT_EQ(text_at(items.back(), "/protocol"), "ocpp1.6");
  EXPECT_NE(text_at(items.back(), "/remote"), "null");
  EXPECT_EQ(text_at(items[items.size() - 2], "/kind"), "booted");
  EXPECT_EQ(json(get(path_ + "/connections?limit=1")).at("items").as_array().size(), 1u);
}

TEST_F(StationLinkTest, what_it_can_be_sent_is_its_protocols) {
  charge(station_, "PILE-1");
  const auto orders = json(get(path_ + "/commands"));
  EXPECT_EQ(text_at(orders, "/protocol"), "ocpp1.6");
  EXPECT_EQ(text_at(orders, "/items/0/action"), "TriggerMessage");
  EXPECT_EQ(text_at(orders, "/items/0/example/requestedMessage"), "StatusNotification");
  EXPECT_EQ(get(path_ + "/commands").body.find("BootNotification"), std::string::npos);
}

TEST_F(StationLinkTest, the_addresses_of_a_line_are_not_a_viewers) {
  EXPECT_EQ(get(path_ + "/connections", "viewer").status, 403);
  EXPECT_EQ(get(path_ + "/commands", "viewer").status, 403);
}

TEST(orderable, every_action_is_named_once_and_known_to_its_protocol) {
  for (const auto* protocol : {"ocpp1.6", "ocpp2.0.1", "dny", "ykc"}) {
    const auto known = csms::find_dialect(protocol)->actions();
    const auto all = csms::orderable(protocol);
    EXPECT_EQ(all.size(), known.size()) << protocol;
    for (const auto& one : all) {
      EXPECT_EQ(std::ranges::count(known, one.action), 1) << protocol << one.action;
    }
  }
  EXPECT_TRUE(csms::orderable("smoke signals").empty());
}

}  // namespace
}  // namespace voltyard::api
