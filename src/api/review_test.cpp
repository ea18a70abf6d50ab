// Doubtful sessions over the API: seen with what accepting would bill, decided with a reason.
#include "api/api_fixture.hpp"

namespace voltyard::api {
namespace {

class ReviewTest : public ApiTest {
 protected:
  ReviewTest() {
    const auto station = add_station("PILE-1");
    charge(station, "PILE-1");
    auto row = sessions(station)[0];
    row.id = session_ = SessionId::make(noon, random_);
    row.transaction_key = "doubtful";
    row.transaction_number = 77;
    row.state = domain::SessionState::needs_review;
    row.bill_minor.reset();
    row.sample_count = 0;
    put({row});
  }
  std::string path() const { return "/v1/sessions/" + to_string(session_); }
  http::Response decide(std::string body) { return post(path() + "/review", std::move(body)); }

  SessionId session_;
};

TEST_F(ReviewTest, a_doubtful_session_shows_what_accepting_it_would_bill) {
  const auto before = json(get(path()));
  EXPECT_EQ(difference(before, "SessionDetail"), "");
  EXPECT_EQ(text_at(before, "/bill"), "null");
  EXPECT_EQ(text_at(before, "/proposed/total/amount_minor"), "10");
  EXPECT_EQ(text_at(before, "/review"), "null");
}

TEST_F(ReviewTest, a_correction_is_billed_and_says_who_and_why) {
  const auto decided = decide(R"({"ruling":"correct","energy_wh":500,"reason":"read by hand"})");
  ASSERT_EQ(decided.status, 200) << decided.body;
  EXPECT_EQ(difference(json(decided), "Review"), "");
  const auto after = json(get(path()));
  EXPECT_EQ(difference(after, "SessionDetail"), "");
  EXPECT_EQ(text_at(after, "/state"), "ended");
  EXPECT_EQ(text_at(after, "/bill/total/amount_minor"), "38");
  EXPECT_EQ(text_at(after, "/review/reason"), "read by hand");
  EXPECT_EQ(text_at(after, "/review/energy_wh"), "500");
  EXPECT_EQ(decide(R"({"ruling":"accept","reason":"x"})").status, 409);
}

TEST_F(ReviewTest, a_bill_that_stands_is_credited_and_says_why) {
  SessionId paid;
  for (const auto& each : sessions()) {
    if (each.state == domain::SessionState::ended) paid = each.id;
  }
  const auto session = "/v1/sessions/" + to_string(paid);
  EXPECT_EQ(text_at(json(get(session)), "/credited"), "null");
  const auto decided = post(session + "/review", R"({"ruling":"waive","reason":"broken socket"})");
  ASSERT_EQ(decided.status, 200) << decided.body;
  const auto after = json(get(session));
  EXPECT_EQ(difference(after, "SessionDetail"), "");
  EXPECT_EQ(text_at(after, "/credited/amount_minor"), text_at(after, "/cost/amount_minor"));
  EXPECT_EQ(text_at(after, "/credit_notes/0/reason"), "broken socket");
  EXPECT_EQ(text_at(after, "/bill/total/amount_minor"), text_at(after, "/cost/amount_minor"));
}

TEST_F(ReviewTest, what_is_no_decision_is_refused_with_its_field) {
  EXPECT_NE(decide(R"({"ruling":"forget","reason":"x"})").body.find("/ruling"), std::string::npos);
  EXPECT_NE(decide(R"({"ruling":"waive"})").body.find("/reason"), std::string::npos);
  EXPECT_NE(decide(R"({"ruling":"correct","energy_wh":-1,"reason":"x"})").body.find("/energy_wh"),
            std::string::npos);
  EXPECT_NE(decide(R"({"ruling":"waive","energy_wh":5,"reason":"x"})").body.find("/energy_wh"),
            std::string::npos);
  EXPECT_EQ(text_at(json(get(path())), "/state"), "needs_review");
}

}  // namespace
}  // namespace voltyard::api
