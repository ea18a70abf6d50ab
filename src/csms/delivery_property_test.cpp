// However a session's messages are shuffled, repeated, delayed or lost and sent again: the session
// has the bill of the messages in their order, or people look at it. 100,000 sessions, drawn.
#include "csms/yard_fixture.hpp"

#include <algorithm>
#include <vector>

namespace voltyard::csms {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct Event {
  std::string_view kind;
  int sequence = 0;
  Timestamp at;
  std::int64_t meter_wh = 0;
};

// One yard with a station that is heard in order and one that is not; the same sessions on both.
class Delivery : public YardTest {
 public:
  explicit Delivery(std::uint64_t seed) : drawn_(seed) {
    add_station("ORDERLY");
    add_station("SHUFFLED");
    orderly_ = connect("ORDERLY", "ocpp2.0.1");
    shuffled_ = connect("SHUFFLED", "ocpp2.0.1");
    for (auto* line : {&orderly_, &shuffled_}) {
      say(*line, R"([2,"b","BootNotification",{"chargingStation":{"model":"S","vendorName":"E"},)"
                 R"("reason":"PowerUp"}])");
    }
  }
  void TestBody() override {}

  // What is wrong with the outcome; empty: nothing.
  std::string play(int number) {
    const auto events = draw();
    auto told = disturb(events);
    clock_.set(events.back().at + seconds(30));
    for (const auto& event : events) tell(orderly_, event, number);
    for (const auto& event : told) tell(shuffled_, event, number);
    const auto expected = outcome(orderly_, number);
    const auto found = outcome(shuffled_, number);
    reviewed_ += found == "review";
    disturbed_ +=
        told.size() != events.size() || !std::is_sorted(told.begin(), told.end(), earlier);
    if (expected == "review") return "in order, and held";
    if (found == expected || found == "review") return "";
    return expected + " in order, " + found + " as told: " + text_of(told);
  }

  int reviewed() const { return reviewed_; }
  int disturbed() const { return disturbed_; }

 private:
  static bool earlier(const Event& a, const Event& b) { return a.sequence < b.sequence; }

  // A start, up to four readings, an end; never more than the slot can deliver.
  std::vector<Event> draw() {
    std::vector<Event> events;
    const auto updates = static_cast<int>(drawn_.below(5));
    auto at = clock_.now() + minutes(10 + static_cast<int>(drawn_.below(60)));
    std::int64_t meter = 1'000 + static_cast<std::int64_t>(drawn_.below(5'000));
    for (int n = 0; n <= updates + 1; ++n) {
      const bool last = n == updates + 1;
      events.push_back({n == 0 ? "Started" : last ? "Ended" : "Updated", n, at, meter});
      const auto minutes_on = 1 + static_cast<int>(drawn_.below(30));
      at = at + minutes(minutes_on);
      meter += static_cast<std::int64_t>(drawn_.below(static_cast<std::uint64_t>(minutes_on) * 15));
    }
    return events;
  }

  std::vector<Event> disturb(const std::vector<Event>& events) {
    auto told = events;
    const auto place = [&] { return told.begin() + static_cast<long>(drawn_.below(told.size())); };
    switch (drawn_.below(4)) {
      case 0:  // shuffled
        for (std::size_t i = told.size(); i > 1; --i) std::swap(told[i - 1], told[drawn_.below(i)]);
        break;
      case 1:  // some are told again, at once or later
        for (std::uint64_t again = 1 + drawn_.below(3); again > 0; --again) {
          const auto which = drawn_.below(told.size());
          const auto event = told[which];
          const auto behind = which + 1 + drawn_.below(told.size() - which);
          told.insert(told.begin() + static_cast<long>(behind), event);
        }
        break;
      case 2: {  // one is lost and comes at the end
        const auto which = place();
        std::rotate(which, which + 1, told.end());
        break;
      }
      default: {  // one is delayed by one or two
        const auto which = place();
        const auto room =
            std::min<std::uint64_t>(2, static_cast<std::uint64_t>(told.end() - which) - 1);
        if (room > 0)
          std::rotate(which, which + 1, which + 1 + static_cast<long>(1 + drawn_.below(room)));
      }
    }
    return told;
  }

  void tell(Connection& line, const Event& event, int number) {
    const auto at = to_rfc3339(event.at);
    const std::string_view token =
        event.kind == "Started" ? R"("idToken":{"idToken":"CARD-1","type":"ISO14443"},)" : "";
    say(line,
        fmt::format(R"([2,"m{}","TransactionEvent",{{"eventType":"{}","timestamp":"{}",)"
                    R"("meterValue":[{{"timestamp":"{}","sampledValue":[{{"value":{}}}]}}],)"
                    R"("triggerReason":"MeterValuePeriodic","seqNo":{},)"
                    R"("evse":{{"id":1,"connectorId":1}},{})"
                    R"("transactionInfo":{{"transactionId":"T-{}"}}}}])",
                    ++said_, event.kind, at, at, event.meter_wh, event.sequence, token, number));
  }

  std::string outcome(const Connection& line, int number) {
    const auto& identity = &line == &orderly_ ? "ORDERLY" : "SHUFFLED";
    const auto station = directory_->current()->stations_by_identity.find(identity)->second->id;
    const auto session = *await(store_.find_session_by_key(station, fmt::format("T-{}", number)));
    if (!session) return "nothing";
    if (session->state == domain::SessionState::needs_review) return "review";
    if (session->open()) return "open";
    return fmt::format("{} fen, {} mWh", session->bill_minor.value_or(-1), session->energy.mwh);
  }

  static std::string text_of(const std::vector<Event>& told) {
    std::string text;
    for (const auto& event : told) {
      text += fmt::format(" {}#{}@{}={}", event.kind, event.sequence, event.at.ms, event.meter_wh);
    }
    return text;
  }

  SeededRandom drawn_;
  Connection orderly_;
  Connection shuffled_;
  int said_ = 0;
  int reviewed_ = 0;
  int disturbed_ = 0;
};

class DeliveryProperty : public testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(, DeliveryProperty, testing::Range(0, 4));

TEST_P(DeliveryProperty, any_order_repetition_or_delay_gives_the_bill_in_order_or_a_review) {
  constexpr int yards = 50;
  constexpr int sessions = 500;  // of each
  int reviewed = 0;
  int disturbed = 0;
  for (int n = 0; n < yards; ++n) {
    Delivery yard(static_cast<std::uint64_t>(GetParam() * yards + n));
    for (int number = 0; number < sessions; ++number) {
      const auto wrong = yard.play(number);
      ASSERT_EQ(wrong, "") << "yard " << n << ", session " << number;
    }
    reviewed += yard.reviewed();
    disturbed += yard.disturbed();
  }
  EXPECT_GT(disturbed, yards * sessions / 2) << "a drawing that disturbs nothing tests nothing";
  EXPECT_LT(reviewed, disturbed) << "not everything may be left to people";
}

}  // namespace
}  // namespace voltyard::csms
