// The other side of DNY piles in tests: a server of a few lines behind one connection. Octets in,
// octets out, virtual time; it answers what wants an answer, or not, and keeps what it heard.
#pragma once

#include "simulator/pile_group.hpp"

#include "wire/dny/device_messages.hpp"
#include "wire/dny/order_messages.hpp"
#include "wire/dny/parameters.hpp"
#include "wire/dny/start_stop.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

namespace voltyard::simulator::dny {

namespace wire = voltyard::wire::dny;

// 2026-11-23T10:00:00Z, 18 h in Zhengzhou, a Monday.
constexpr Timestamp evening{1'795'428'000'000};
constexpr std::uint32_t lone_pile = 0x07CEAA40;  // 07-13544000

struct HeardFrame {
  std::uint32_t physical_id = 0;
  std::uint16_t message_id = 0;
  std::uint8_t command = 0;
  std::string data;
  Timestamp at;

  template <class Message>
  Message as() const {
    const auto octets = std::span(reinterpret_cast<const std::uint8_t*>(data.data()), data.size());
    return voltyard::wire::dny::decode<Message>(octets).value();
  }
};

class DnyDesk {
 public:
  explicit DnyDesk(PileOptions options) : DnyDesk(std::vector{std::move(options)}) {}
  explicit DnyDesk(std::vector<PileOptions> piles)
      : now(evening), group(std::move(piles), evening, reader_, nullptr) {}

  static wire::OrderId order_id(char letter) {
    wire::OrderId order;
    order.bytes.fill(static_cast<std::uint8_t>(letter));
    return order;
  }
  // Until full, ten hours at most.
  static wire::StartStop start_of(std::uint8_t port, char letter) {
    wire::StartStop start;
    start.port = port;
    start.action = wire::ChargeAction::start;
    start.order = order_id(letter);
    start.max_duration_s = 36'000;
    return start;
  }
  static wire::StartStop stop_of(std::uint8_t port, char letter) {
    wire::StartStop stop;
    stop.port = port;
    stop.order = order_id(letter);
    return stop;
  }

  const Pile& pile(std::size_t index = 0) const { return group.piles()[index]; }

  void connect() {
    Output out;
    group.connected(now, out);
    settle(out);
  }
  void disconnect() { group.disconnected(now); }

  void play(Duration duration) {
    const auto end = now + duration;
    while (!hung_up) {
      const auto due = std::max(now, group.next_due());
      if (due > end) break;
      now = due;
      Output out;
      group.advance(now, out);
      settle(out);
    }
    now = end;
  }

  // Sends a command; the data of the pile's answer, which must come at once.
  template <class Message>
  HeardFrame order(const Message& message, std::uint32_t physical_id = lone_pile) {
    std::string data;
    encode(message, data);
    return order(Message::command, data, physical_id);
  }
  // Rules have no command of their own: they are set and read with the same words.
  template <class Rules>
  wire::ResultAnswer set(std::uint8_t command, const Rules& rules) {
    std::string data;
    encode(rules, data);
    return order(command, data).as<wire::ResultAnswer>();
  }
  HeardFrame order(std::uint8_t command, std::string data = "",
                   std::uint32_t physical_id = lone_pile) {
    const auto before = answers.size();
    say(physical_id, ++message_id, command, data);
    EXPECT_EQ(answers.size(), before + 1);
    return answers.empty() ? HeardFrame{} : answers.back();
  }
  void say(std::uint32_t physical_id, std::uint16_t id, std::uint8_t command, std::string data) {
    std::string frame;
    const auto begin = wire::open_frame(frame, physical_id, id, command);
    frame += data;
    wire::close_frame(frame, begin);
    Output out;
    group.receive(frame, now, out);
    settle(out);
  }

  std::vector<HeardFrame> of(std::uint8_t command) const {
    std::vector<HeardFrame> found;
    for (const auto& frame : heard) {
      if (frame.command == command) found.push_back(frame);
    }
    return found;
  }

  Timestamp now;
  PileGroup group;
  std::vector<HeardFrame> heard;    // what piles began
  std::vector<HeardFrame> answers;  // to our commands
  std::vector<std::string> modem;   // ICCIDs and "link"
  std::uint16_t message_id = 1'000;
  bool answering = true;
  bool hung_up = false;
  wire::SwipeStatus swipe_status = wire::SwipeStatus::ok;
  bool starts_after_swipes = true;

 private:
  void settle(Output& out) {
    std::deque<std::string> octets(out.frames.begin(), out.frames.end());
    hung_up = hung_up || out.hang_up;
    while (!octets.empty()) {
      listen(octets.front());
      octets.pop_front();
    }
  }

  void listen(const std::string& octets) {
    server_reader_.feed({reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()});
    std::vector<HeardFrame> frames;
    while (const auto item = server_reader_.next()) {
      if (const auto* iccid = std::get_if<wire::Iccid>(&*item)) modem.emplace_back(iccid->text);
      if (std::holds_alternative<wire::Link>(*item)) modem.emplace_back("link");
      const auto* frame = std::get_if<wire::Frame>(&*item);
      EXPECT_FALSE(std::holds_alternative<wire::Bad>(*item));
      if (frame == nullptr) continue;
      frames.push_back({frame->physical_id, frame->message_id, frame->command,
                        std::string(frame->data.begin(), frame->data.end()), now});
    }
    for (const auto& frame : frames) {
      const bool is_answer = frame.command >= 0x72;
      (is_answer ? answers : heard).push_back(frame);
      if (!is_answer && answering) answer(frame);
    }
  }

  void answer(const HeardFrame& frame) {
    namespace command = wire::command;
    std::string data;
    switch (frame.command) {
      case command::register_device:
      case command::heartbeat:
      case command::settlement: data = std::string(1, '\0'); break;
      case command::host_time:
      case command::time:
        encode(wire::TimeAnswer{static_cast<std::uint32_t>(now.ms / 1'000)}, data);
        break;
      case command::swipe: {
        const auto swipe = frame.as<wire::Swipe>();
        wire::SwipeAnswer said;
        said.card = swipe.card;
        said.status = swipe_status;
        said.port = swipe.port;
        encode(said, data);
        say(frame.physical_id, frame.message_id, frame.command, data);
        const bool starts = swipe_status == wire::SwipeStatus::ok && starts_after_swipes;
        if (starts) order(start_of(swipe.port, next_order_), frame.physical_id);
        next_order_ = static_cast<char>(next_order_ + 1);
        return;
      }
      default: return;
    }
    say(frame.physical_id, frame.message_id, frame.command, data);
  }

  voltyard::wire::ocpp::FrameReader reader_;
  wire::FrameReader server_reader_;
  char next_order_ = 'a';
};

inline PileOptions quiet_pile() {
  PileOptions options;
  options.identity = wire::printed(lone_pile);
  options.protocol = Protocol::dny;
  options.evses = 12;
  options.seed = 11;
  options.meter_interval = std::chrono::minutes(5);
  options.answer_timeout = std::chrono::seconds(15);
  options.token_prefix = "A5";
  options.riders = false;
  return options;
}

}  // namespace voltyard::simulator::dny
