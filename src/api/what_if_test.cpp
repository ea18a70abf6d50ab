// What-if over the API: small questions are answered at once, others are jobs; one for each
// operator, and nobody sees another's.
#include "api/api_fixture.hpp"

#include <condition_variable>

namespace voltyard::api {
namespace {

constexpr std::string_view draft =
    R"({"tariff":{"name":"x","elements":[{"components":[{"price":1}]}]})";

class WhatIfApiTest : public ApiTest {
 protected:
  http::Response ask(std::string rest = "}") {
    return post("/v1/tariffs/what-if", std::string(draft) + rest);
  }
  boost::json::value job(const std::string& key = "administrator") {
    return json(get("/v1/tariffs/what-if", key));
  }
  void wait_until_over() {
    while (text_at(job(), "/state") == "running") {
      keys_["administrator"] =
          make_key(operator_id_, storage::Role::administrator);  // each has a limit
      web_.restart();
      web_.run_one_for(std::chrono::milliseconds(20));
    }
  }
};

TEST_F(WhatIfApiTest, what_is_answered_soon_is_the_answer) {
  EXPECT_EQ(text_at(job(), "/state"), "none");
  const auto answer = ask(R"(,"days":7})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(difference(json(answer), "WhatIfJob"), "");
  EXPECT_EQ(text_at(json(answer), "/state"), "done");
  EXPECT_EQ(text_at(json(answer), "/report/all/charges"), "1");
  EXPECT_EQ(text_at(json(answer), "/report/all/difference/amount_minor"), "40");
  EXPECT_EQ(difference(job(), "WhatIfJob"), "");
}

TEST_F(WhatIfApiTest, what_is_asked_is_the_callers_own_for_so_many_days_and_gives_way) {
  ask(R"(,"days":7,"location_id":")" + to_string(location_id_) + R"("})");
  const auto asked = what_if_.asked();
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].operator_id, operator_id_);
  EXPECT_EQ(asked[0].location_id, location_id_);
  EXPECT_EQ(asked[0].back, std::chrono::hours(7 * 24));
  EXPECT_EQ(asked[0].now, clock_.now());
  EXPECT_TRUE(asked[0].gives_way);
  EXPECT_EQ(asked[0].draft.elements[0].components[0].price_e5, 100'000);
}

TEST_F(WhatIfApiTest, a_long_one_is_a_job_of_which_there_is_one_and_it_can_be_cancelled) {
  what_if_.hold();
  const auto begun = ask();
  ASSERT_EQ(begun.status, 202) << begun.body;
  EXPECT_EQ(text_at(json(begun), "/state"), "running");
  EXPECT_EQ(text_at(json(begun), "/report"), "null");
  EXPECT_EQ(ask().status, 409);
  EXPECT_EQ(send({http::Method::remove, "/v1/tariffs/what-if"}).status, 204);
  wait_until_over();
  EXPECT_EQ(text_at(job(), "/state"), "cancelled");
  what_if_.let_go();
  EXPECT_EQ(ask().status, 200);
}

TEST_F(WhatIfApiTest, n97_another_operator_sees_and_cancels_only_its_own) {
  const auto other = make_other_operator();
  keys_["other"] = make_key(other.operator_id, storage::Role::administrator);
  what_if_.hold();
  ASSERT_EQ(ask().status, 202);
  EXPECT_EQ(text_at(job("other"), "/state"), "none");
  Ask cancel{http::Method::remove, "/v1/tariffs/what-if"};
  cancel.key = "other";
  EXPECT_EQ(send(cancel).status, 204);
  EXPECT_EQ(text_at(job(), "/state"), "running");
  Ask foreign{http::Method::post, "/v1/tariffs/what-if",
              std::string(draft) + R"(,"location_id":")" + to_string(other.location_id) + R"("})"};
  EXPECT_EQ(send(foreign).status, 400);
  what_if_.let_go();
  wait_until_over();
  EXPECT_EQ(text_at(job(), "/state"), "done");
}

TEST_F(WhatIfApiTest, a_mistake_in_the_draft_is_refused_with_its_place) {
  struct Case {
    std::string body;
    std::string field;
  };
  const Case cases[] = {{"{}", "/tariff/name"},
                        {R"({"tariff":{"name":"x","elements":[]}})", "/tariff/elements"},
                        {R"({"tariff":{"name":"x","elements":[{"components":[{}]}]}})",
                         "/tariff/elements/0/components/0/price"},
                        {std::string(draft) + R"(,"days":0})", "/days"},
                        {std::string(draft) + R"(,"days":3661})", "/days"},
                        {std::string(draft) + R"(,"operator_id":"x"})", "/operator_id"},
                        {std::string(draft) + R"(,"location_id":"x"})", "/location_id"}};
  for (const auto& each : cases) {
    const auto refused = post("/v1/tariffs/what-if", each.body);
    EXPECT_EQ(refused.status, 400) << each.body;
    EXPECT_NE(refused.body.find("\"" + each.field + "\""), std::string::npos)
        << each.body << refused.body;
  }
  EXPECT_TRUE(what_if_.asked().empty());
}

}  // namespace
}  // namespace voltyard::api
