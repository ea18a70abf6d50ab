// The other side of a pile in tests: a server of a few lines that answers every
// call at once, or not, and writes down what it heard.
#pragma once

#include "simulator/pile.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace voltyard::simulator {

namespace json = boost::json;

struct Heard {
  std::string id;
  std::string action;
  json::object payload;
};

// 2026-11-23T10:00:00Z, 18 h in Zhengzhou, a Monday.
constexpr Timestamp evening{1'795'428'000'000};

class PileDesk {
 public:
  explicit PileDesk(PileOptions options, Timestamp start = evening)
      : now(start), pile(std::move(options), start, reader) {}

  void connect() {
    pile.connected(now, out_);
    settle();
  }
  void disconnect() { pile.disconnected(now); }

  // Plays the pile until `end`, answering at once.
  void play_until(Timestamp end) {
    while (true) {
      const Timestamp due = std::max(now, pile.next_due());
      if (due > end) break;
      now = due;
      pile.advance(now, out_);
      settle();
      if (hung_up) return;
    }
    now = end;
    pile.advance(now, out_);
    settle();
  }
  void play(Duration duration) { play_until(now + duration); }

  // Sends a call of the server; returns the pile's answer: [3,...] or [4,...].
  json::array ask(std::string_view action, std::string_view payload) {
    const auto before = answers.size();
    say("[2,\"ask\",\"" + std::string(action) + "\"," + std::string(payload) + "]");
    EXPECT_EQ(answers.size(), before + 1);
    return answers.back();
  }
  void say(std::string_view text) {
    pile.receive(text, now, out_);
    settle();
  }

  std::vector<std::string> actions() const {
    std::vector<std::string> names;
    for (const auto& call : heard) names.push_back(call.action);
    return names;
  }
  std::vector<Heard> of(std::string_view action) const {
    std::vector<Heard> found;
    for (const auto& call : heard) {
      if (call.action == action) found.push_back(call);
    }
    return found;
  }

  wire::ocpp::FrameReader reader;
  Timestamp now;
  Pile pile;
  std::vector<Heard> heard;
  std::vector<json::array> answers;
  bool answering = true;
  bool hung_up = false;
  Duration clock_ahead{0};
  // Overrides the canned answer when it returns a text.
  std::function<std::string(const Heard&)> reply;

 private:
  void settle() {
    std::deque<std::string> frames(out_.frames.begin(), out_.frames.end());
    out_.frames.clear();
    hung_up = hung_up || out_.hang_up;
    while (!frames.empty()) {
      const auto frame = json::parse(frames.front()).as_array();
      frames.pop_front();
      if (frame[0].as_int64() != 2) {
        answers.push_back(frame);
        continue;
      }
      heard.push_back({std::string(frame[1].as_string()), std::string(frame[2].as_string()),
                       frame[3].as_object()});
      if (!answering) continue;
      pile.receive(answer_to(heard.back()), now, out_);
      frames.insert(frames.end(), out_.frames.begin(), out_.frames.end());
      out_.frames.clear();
      hung_up = hung_up || out_.hang_up;
    }
  }

  std::string answer_to(const Heard& call) {
    std::string payload = reply ? reply(call) : "";
    if (payload.starts_with("[4")) return "[4,\"" + call.id + payload.substr(2);
    const auto time = to_rfc3339(now + clock_ahead);
    if (!payload.empty()) {
    } else if (call.action == "BootNotification") {
      payload = R"({"status":"Accepted","interval":300,"currentTime":")" + time + "\"}";
    } else if (call.action == "Heartbeat") {
      payload = R"({"currentTime":")" + time + "\"}";
    } else if (call.action == "StartTransaction") {
      payload = R"({"idTagInfo":{"status":"Accepted"},"transactionId":)" +
                std::to_string(++transactions_) + "}";
    } else if (call.action == "Authorize") {
      payload = pile.options().protocol == Protocol::ocpp16
                    ? R"({"idTagInfo":{"status":"Accepted"}})"
                    : R"({"idTokenInfo":{"status":"Accepted"}})";
    } else {
      payload = "{}";
    }
    return "[3,\"" + call.id + "\"," + payload + "]";
  }

  Output out_;
  int transactions_ = 700;
};

inline PileOptions one_slot(Protocol protocol) {
  PileOptions options;
  options.protocol = protocol;
  options.evses = 1;
  options.meter_interval = std::chrono::minutes(30);
  options.seed = 11;
  options.riders = false;
  return options;
}

}  // namespace voltyard::simulator
