// Several guns that charge one vehicle, begun by a person: each has its order, its session and its
// record, and all have one number.
#include "csms/emergency.hpp"
#include "csms/ykc/ykc_fixture.hpp"

namespace voltyard::csms::ykc {
namespace {

constexpr std::string_view whose = R"("token_uid":"D14B0A54")";

class YkcTogether : public Ykc {
 protected:
  Result<storage::OperationRow> start_together(int slot, std::string_view number = "") {
    const auto tail =
        number.empty() ? std::string() : fmt::format(R"(,"parallel_number":"{}")", number);
    return send("ParallelStart", fmt::format(R"({{"slot":{},{}{}}})", slot, whose, tail));
  }
  std::optional<wire::ParallelStart> last_sent() {
    return body_of<wire::ParallelStart>(pile_.frames.back());
  }
};

TEST_F(YkcTogether, each_gun_is_asked_by_itself_under_the_number_of_the_first) {
  said_prices();
  const auto first = start_together(1);
  ASSERT_TRUE(first.has_value());
  EXPECT_NE(first->answer.find(R"("result":"ok")"), std::string::npos) << first->answer;
  ASSERT_TRUE(last_sent());
  const auto number = last_sent()->parallel_number.text();
  EXPECT_EQ(number, "261123200000") << "the time on the wall";
  EXPECT_NE(first->request.find(fmt::format(R"("parallel_number":"{}")", number)),
            std::string::npos)
      << first->request;
  EXPECT_EQ(last_sent()->start.card.text(), "00000000D14B0A54");
  clock_.advance(seconds(5));
  ASSERT_TRUE(start_together(2, number).has_value());
  EXPECT_EQ(last_sent()->parallel_number.text(), number);
  EXPECT_EQ(last_sent()->start.gun.number(), 2);
  ASSERT_EQ(sessions(station_id_).size(), 2u);
  EXPECT_NE(sessions(station_id_)[0].transaction_key, sessions(station_id_)[1].transaction_key);
  for (const auto& session : sessions(station_id_)) {
    EXPECT_EQ(session.token_uid, "D14B0A54");
    EXPECT_EQ(session.findings, 0u);
  }
}

TEST_F(YkcTogether, a_refusal_begins_nothing_and_a_late_yes_does) {
  pile_.start_failure = 5;
  const auto started = start_together(2, "261123195959");
  ASSERT_TRUE(started.has_value());
  EXPECT_NE(started->answer.find(R"("result":"not_plugged_in")"), std::string::npos);
  EXPECT_TRUE(sessions(station_id_).empty());
  say(wire::ParallelStartAnswer{{pile_.last_order, code, wire::Gun::of(2), 1, 0},
                                wire::GunRole::auxiliary,
                                *wire::Code<6>::parse("261123195959")});
  ASSERT_EQ(sessions(station_id_).size(), 1u);
  EXPECT_EQ(sessions(station_id_)[0].token_uid, "D14B0A54");
}

TEST_F(YkcTogether, a_gun_that_does_not_answer_is_stopped_and_asked_after) {
  pile_.silent = true;
  const auto started = start_together(1);
  drain();
  ASSERT_TRUE(started.has_value());
  EXPECT_EQ(started->state, storage::OperationState::failed);
  EXPECT_EQ(pile_.actions, (std::vector<std::string>{"ParallelStart", "Stop", "Read"}));
}

TEST_F(YkcTogether, what_is_wrong_with_the_request_is_named) {
  const auto field = [&](std::string payload) {
    const auto sent = send("ParallelStart", std::move(payload));
    return sent ? "sent" : sent.error().field;
  };
  EXPECT_EQ(field("{}"), "/payload/slot");
  EXPECT_EQ(field(R"({"slot":1,"parallel_number":"2611"})"), "/payload/parallel_number");
  EXPECT_EQ(field(R"({"slot":1,"parallel_number":"26112320000A"})"), "/payload/parallel_number");
  EXPECT_EQ(field(R"({"slot":1,"token_uid":7})"), "/payload/token_uid");
  EXPECT_TRUE(pile_.frames.empty());
}

TEST_F(YkcTogether, it_is_as_strict_as_the_start_of_one_gun) {
  EXPECT_EQ(start_together(9).error().kind, ErrorKind::not_found);
  say(beat(2, 1));
  EXPECT_EQ(start_together(2).error().message, "the gun is faulted");
  ASSERT_TRUE(start(1).has_value());
  EXPECT_EQ(start_together(1).error().message, "a session is open on this slot");
  say(beat(2, 0));
  say(idle(2));
  Commands commands(*yard_);
  Emergency emergency(*yard_, commands);
  ASSERT_TRUE(await(emergency.cut(operator_id_, {location_id_, {}, {}}, "值班", "烟")).has_value());
  EXPECT_EQ(start_together(2).error().kind, ErrorKind::conflict);
  EXPECT_TRUE(start_together(2).error().message.starts_with("an emergency cut"));
}

}  // namespace
}  // namespace voltyard::csms::ykc
