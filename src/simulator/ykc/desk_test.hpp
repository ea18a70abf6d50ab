// The other side of a YKC pile in tests: a server of a few lines. Octets in, octets out, virtual
// time; it answers what wants an answer, or not, and keeps what it heard.
#pragma once

#include "simulator/pile_group.hpp"

#include "wire/ykc/message.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace voltyard::simulator::ykc {

namespace wire = voltyard::wire::ykc;

// 2026-11-23T10:10:00Z, 18:10 in Zhengzhou, a Monday.
constexpr Timestamp evening{1'795'428'600'000};
inline const auto code = *wire::PileCode::parse("55031412780001");

struct HeardFrame {
  std::uint16_t sequence = 0;
  std::uint8_t type = 0;
  wire::Message message;
  Timestamp at;

  template <class Message>
  const Message& as() const {
    return std::get<Message>(message);
  }
};

// 0.50 for electricity and 0.30 for service; 1.50 and 0.30 from 18:30 to 21:00.
inline wire::TariffModel two_rates() {
  wire::TariffModel model;
  model.model = *wire::Code<2>::parse("0007");
  model.prices[1] = {{150'000}, {30'000}};
  model.prices[2] = {{50'000}, {30'000}};
  model.half_hours.fill(2);
  for (std::size_t half_hour = 37; half_hour < 42; ++half_hour) model.half_hours[half_hour] = 1;
  return model;
}

class YkcDesk {
 public:
  explicit YkcDesk(PileOptions options)
      : now(evening), group({std::move(options)}, evening, reader_, nullptr) {}

  static wire::OrderNumber order_number(int number) {
    return wire::make_order_number(code, wire::Gun::of(1), evening, std::chrono::hours(8), number);
  }
  static wire::StartOrder start_of(int gun, int number) {
    wire::StartOrder start;
    start.order = order_number(number);
    start.pile = code;
    start.gun = wire::Gun::of(gun);
    start.card = *wire::Card::parse("A5000042");
    start.balance = {1'000'000};
    return start;
  }

  const Pile& pile() const { return group.piles()[0]; }

  void connect() {
    hung_up = false;
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

  // Cut after every octet, as TCP may.
  void say(std::uint16_t number, const wire::Message& message) {
    wire::ByteBuffer octets;
    wire::write_message(octets, number, message);
    Output out;
    for (const auto octet : octets) {
      if (hung_up) return;
      group.receive(std::string(1, static_cast<char>(octet)), now, out);
      hung_up = out.hang_up;
    }
    settle(out);
  }
  // Sends a command; the pile's answer to it, which must come at once.
  template <class Answer>
  Answer order(const wire::Message& message) {
    const auto asked = ++sequence;
    say(asked, message);
    for (const auto& frame : heard) {
      if (frame.sequence == asked && frame.type == Answer::type) return frame.as<Answer>();
    }
    ADD_FAILURE() << "no answer";
    return {};
  }
  wire::StartOutcome start(int gun, int number) {
    return order<wire::RemoteStartAnswer>(wire::RemoteStart{start_of(gun, number)}).outcome;
  }
  wire::RemoteStopAnswer stop(int gun) {
    return order<wire::RemoteStopAnswer>(wire::RemoteStop{code, wire::Gun::of(gun)});
  }

  template <class Message>
  std::vector<Message> of() const {
    std::vector<Message> found;
    for (const auto& frame : heard) {
      if (frame.type == Message::type) found.push_back(frame.as<Message>());
    }
    return found;
  }
  template <class Message>
  std::vector<Duration> times_of() const {
    std::vector<Duration> found;
    for (const auto& frame : heard) {
      if (frame.type == Message::type) found.push_back(frame.at - evening);
    }
    return found;
  }

  Timestamp now;
  PileGroup group;
  std::vector<HeardFrame> heard;
  std::uint16_t sequence = 40'000;  // far from the pile's own
  bool answering = true;
  bool confirming = true;
  bool hung_up = false;
  std::uint8_t login_result = 0;
  std::uint8_t refusal = 0;
  wire::TariffModel tariff = two_rates();

 private:
  void settle(const Output& out) {
    hung_up = hung_up || out.hang_up;
    for (const auto& octets : out.frames) listen(octets);
  }

  void listen(const std::string& octets) {
    const auto frame =
        wire::read_whole({reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()});
    ASSERT_TRUE(frame.has_value());
    const auto message = voltyard::wire::ykc::decode(*frame);
    ASSERT_TRUE(message.has_value());
    heard.push_back({frame->sequence, frame->type, *message, now});
    if (answering) answer(frame->sequence, *message);
  }

  void answer(std::uint16_t asked, const wire::Message& message) {
    if (std::holds_alternative<wire::Login>(message)) {
      return say(asked, wire::LoginAnswer{code, login_result});
    }
    if (const auto* beat = std::get_if<wire::Heartbeat>(&message)) {
      return say(asked, wire::HeartbeatAnswer{code, beat->gun, 0});
    }
    if (const auto* check = std::get_if<wire::TariffCheck>(&message)) {
      const std::uint8_t differs = check->model == tariff.model ? 0 : 1;
      return say(asked, wire::TariffCheckAnswer{code, check->model, differs});
    }
    if (std::holds_alternative<wire::TariffRequest>(message)) {
      return say(asked, wire::TariffAnswer{code, tariff});
    }
    if (const auto* wish = std::get_if<wire::StartRequest>(&message)) {
      wire::StartPermit permit;
      permit.pile = code;
      permit.gun = wish->wish.gun;
      permit.refusal = refusal;
      permit.ok = refusal == 0 ? 1 : 0;
      permit.balance = {1'000'000};
      if (refusal == 0) permit.order = order_number(++permits_);
      return say(asked, wire::StartRequestAnswer{permit});
    }
    const auto* record = std::get_if<wire::Record>(&message);
    if (record != nullptr && confirming) say(asked, wire::RecordAnswer{record->head.order, 0});
  }

  voltyard::wire::ocpp::FrameReader reader_;
  int permits_ = 100;
};

inline PileOptions quiet_pile() {
  PileOptions options;
  options.identity = "55031412780001";
  options.protocol = Protocol::ykc;
  options.evses = 2;
  options.seed = 11;
  options.meter_interval = std::chrono::seconds(15);
  options.token_prefix = "A5";
  options.riders = false;
  options.neighbourhood.vehicles = Vehicles::dc_cars;
  return options;
}

}  // namespace voltyard::simulator::ykc
