// A station's frames over the API: read and checked, filtered, paged, exported, and who may.
#include "api/api_fixture.hpp"

#include <boost/json/parse.hpp>

namespace voltyard::api {
namespace {

using csms::frames::Recorded;

class FrameTest : public ApiTest {
 protected:
  FrameTest() {
    station_ = add_station("PILE-1");
    path_ = "/v1/stations/" + to_string(station_) + "/frames";
    frames_.frames = {
        {noon + Duration(350), false, R"([3,"2",{"idTagInfo":{"status":"Maybe"}}])"},
        {noon + Duration(120), false, R"([3,"1",{"currentTime":"2026-01-01T00:00:00Z"}])"},
        {noon + Duration(110), true, R"([2,"2","Authorize",{"idTag":"CARD-1"}])"},
        {noon + Duration(100), true, R"([2,"1","Heartbeat",{}])"},
    };
  }
  boost::json::value page(const std::string& query = "") { return json(get(path_ + query)); }
  static std::size_t count(const boost::json::value& page) {
    return page.at("items").as_array().size();
  }

  StationId station_;
  std::string path_;
};

TEST_F(FrameTest, answers_name_their_calls_and_both_the_time_between) {
  const auto all = page();
  ASSERT_EQ(count(all), 4u);
  EXPECT_EQ(text_at(all, "/items/0/call_id"), text_at(all, "/items/2/id"));
  EXPECT_EQ(text_at(all, "/items/0/latency_ms"), "240");
  EXPECT_EQ(text_at(all, "/items/2/latency_ms"), "240");
  EXPECT_EQ(text_at(all, "/items/1/latency_ms"), "20");
  EXPECT_EQ(text_at(all, "/items/0/action"), "Authorize");
  EXPECT_EQ(text_at(all, "/items/0/problems/0/path"), "/idTagInfo/status");
  EXPECT_EQ(text_at(all, "/items/0/problems/0/word"), "not_in_enum");
  EXPECT_EQ(text_at(all, "/items/0/problems/0/about/0/value"), "Maybe");
  EXPECT_EQ(text_at(all, "/items/0/problems/0/count"), "1");
  EXPECT_EQ(text_at(all, "/items/3/payload"), "{}");
  EXPECT_EQ(text_at(all, "/next_cursor"), "null");
}

TEST_F(FrameTest, an_answer_finds_its_call_on_the_next_page) {
  const auto first = page("?limit=1");
  ASSERT_EQ(count(first), 1u);
  EXPECT_EQ(text_at(first, "/items/0/latency_ms"), "240");
  const auto second = page("?limit=2&cursor=" + text_at(first, "/next_cursor"));
  EXPECT_EQ(text_at(second, "/items/1/id"), text_at(first, "/items/0/call_id"));
}

TEST_F(FrameTest, filters) {
  const auto ids = [&](const std::string& query) {
    const auto found = page(query);
    std::string text;
    for (const auto& item : found.at("items").as_array()) text += text_at(item, "/message_id");
    return text;
  };
  EXPECT_EQ(ids("?direction=in"), "21");
  EXPECT_EQ(ids("?direction=out"), "21");
  EXPECT_EQ(ids("?action=heart"), "11") << "the answer, too";
  EXPECT_EQ(ids("?errors=true"), "2");
  EXPECT_EQ(ids("?text=card-1"), "2");
  EXPECT_EQ(ids("?text=no+such+thing"), "");
  EXPECT_EQ(ids("?before=2026-11-23T12:00:00.105Z"), "1");
}

TEST_F(FrameTest, what_cannot_be_asked_is_refused_with_its_field) {
  EXPECT_EQ(get(path_ + "?direction=up").status, 400);
  EXPECT_EQ(get(path_ + "?limit=0").status, 400);
  EXPECT_EQ(get(path_ + "?before=yesterday").status, 400);
  EXPECT_EQ(get(path_ + "?text=" + std::string(101, 'x')).status, 400);
  EXPECT_EQ(get(path_ + "?action=" + std::string(101, 'x')).status, 400);
  EXPECT_EQ(get(path_ + "?cursor=abc").status, 400);
}

TEST_F(FrameTest, a_search_gives_up_after_its_bound_and_says_how_far_it_came) {
  frames_.frames.assign(9'000, {noon, true, R"([2,"1","Heartbeat",{}])"});
  const auto first = page("?text=needle");
  EXPECT_EQ(count(first), 0u);
  EXPECT_EQ(text_at(first, "/searched_to"), to_rfc3339(noon));
  const auto second = page("?text=needle&cursor=" + text_at(first, "/next_cursor"));
  EXPECT_EQ(text_at(second, "/next_cursor"), "null");
}

TEST_F(FrameTest, a_page_of_large_frames_is_short) {
  const std::string large(std::size_t{1} << 20, 'x');
  frames_.frames.assign(20, {noon, true, large});
  const auto first = page();
  EXPECT_LT(count(first), 10u);
  EXPECT_NE(text_at(first, "/next_cursor"), "null");
}

TEST_F(FrameTest, secrets_are_stars) {
  frames_.frames = {{noon, false,
                     R"([2,"1","ChangeConfiguration",{"key":"AuthorizationKey",)"
                     R"("value":"5ec1e7"}])"}};
  EXPECT_EQ(get(path_).body.find("5ec1e7"), std::string::npos);
  EXPECT_EQ(get(path_ + "/export").body.find("5ec1e7"), std::string::npos);
}

TEST_F(FrameTest, an_export_is_lines_of_json_and_remembered) {
  const auto file = get(path_ + "/export?direction=in");
  ASSERT_EQ(file.status, 200);
  EXPECT_EQ(file.headers.get("Content-Type"), "application/x-ndjson");
  const auto end = file.body.find('\n');
  const auto line = boost::json::parse(file.body.substr(0, end));
  EXPECT_EQ(text_at(line, "/direction"), "in");
  EXPECT_EQ(text_at(line, "/action"), "Authorize");
  EXPECT_EQ(std::ranges::count(file.body, '\n'), 2);
  const auto log = json(get("/v1/log"));
  EXPECT_EQ(text_at(log, "/items/0/kind"), "export.made");
  EXPECT_EQ(text_at(log, "/items/0/subject"), to_string(station_));
}

TEST_F(FrameTest, a_long_export_is_cut_and_says_where_to_go_on) {
  frames_.frames.assign(6'000, {noon, true, R"([2,"1","Heartbeat",{}])"});
  const auto file = get(path_ + "/export");
  EXPECT_EQ(std::ranges::count(file.body, '\n'), 5'001);
  const auto last = file.body.rfind('\n', file.body.size() - 2);
  const auto line = boost::json::parse(file.body.substr(last + 1));
  EXPECT_EQ(text_at(line, "/more"), "true");
  EXPECT_EQ(text_at(line, "/before"), to_rfc3339(noon));
}

}  // namespace
}  // namespace voltyard::api
