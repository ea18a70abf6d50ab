// DNY, from the pile's side: registers, asks the time, beats, reports what charges, settles what
// ended until it is acknowledged, and obeys. Frames are whole; the modem in front of it (ICCID,
// "link", the cutting of the stream) is pile_group.hpp's.
#pragma once

#include "simulator/dny/firmware_intake.hpp"
#include "simulator/dny/port_charge.hpp"
#include "simulator/tongue.hpp"

#include "wire/dny/frame.hpp"

#include <deque>
#include <vector>

namespace voltyard::simulator {
class Pile;
}

namespace voltyard::simulator::dny {

// The eight hex digits of a card as the reader sees them; nullopt: no such card.
std::optional<wire::CardId> card_of(std::string_view uid);

class DnyTongue final : public Tongue {
 public:
  explicit DnyTongue(Pile& pile);  // which outlives it

  void connected(Timestamp now) override;
  void disconnected() override;
  void say(Notice notice) override;
  void hear(std::string_view frame, Timestamp now, Output& out) override;
  void pump(Timestamp now, Output& out) override;
  void last_words(Output& out) override;
  Timestamp next_due() const override;
  void step(Timestamp now) override;
  void begin(Slot& slot, Charge& charge, Timestamp now) override;
  Timestamp first_look(const Slot& slot, Timestamp now) const override;
  void look(Slot& slot, Timestamp now) override;
  bool charges_the_full() const override { return false; }
  bool registered() const override { return registered_; }
  std::size_t waiting() const override { return unsettled_.size(); }
  std::uint64_t dropped() const override { return dropped_; }
  std::uint64_t errors() const override { return errors_; }

 private:
  // Of ours, still without an answer.
  struct Question {
    std::uint8_t command = 0;
    std::uint16_t message_id = 0;
    int evse = 0;  // of a swipe
    Timestamp due;
  };
  // In the pile's memory until the server has acknowledged it.
  struct Unsettled {
    wire::Settlement settlement;
    Notice notice;
    std::uint16_t message_id = 0;  // the same whenever it is sent again
    Timestamp send_at;
  };
  struct Port {
    std::optional<PortCharge> charge;
    std::optional<wire::StartStop> start;  // the order that is being obeyed
    Timestamp report_at;
    int swipes = 0;           // of the rider who stands before it
    bool ended_full = false;  // then the plug that is still in is a full one
  };

  template <class Message>
  std::uint16_t tell(const Message& message);
  template <class Message>
  void ask(const Message& message, Timestamp now, int evse = 0);
  std::uint16_t new_message_id();
  Port& port_of(const Slot& slot);

  void send_registration(Timestamp now);
  void send_heartbeat(Timestamp now);
  void send_settlement(Unsettled& unsettled, Timestamp now);
  void send_report(Slot& slot, const Reading& reading, Timestamp now);
  void give_up(const Question& question, Timestamp now);
  wire::PortState state_of(const Slot& slot);
  wire::OrderId own_order(const Slot& slot, const Card& card, Timestamp now) const;

  void answered(const Question& question, const wire::Frame& frame, Timestamp now);
  void registration_answered(bool accepted, Timestamp now);
  void swipe_answered(Slot& slot, bool accepted, bool worth_another, Timestamp now);
  void settled(std::uint16_t message_id);

  // What the server orders (dny_orders.cpp). The answer's data; nullopt: none is sent.
  std::optional<std::string> obey(const wire::Frame& frame, Timestamp now);
  std::string start_or_stop(const wire::StartStop& order);
  wire::StartResult start(const wire::StartStop& order, std::uint16_t& waiting_ports);
  wire::StartResult stop(const wire::StartStop& order);
  wire::ChangeResult change(const wire::ChangeCharge& order, Timestamp now);
  std::string take_firmware(const wire::Frame& frame);
  template <class Message>
  std::string keep(const wire::Frame& frame, Message& kept);

  Pile& pile_;
  std::uint32_t physical_id_ = 0;
  Rules rules_;
  wire::CardKeys card_keys_;
  FirmwareIntake intake_;
  std::uint16_t firmware_ = 126;  // V1.26
  std::vector<Port> ports_;
  std::vector<std::string> frames_;  // to be sent by the next pump
  std::vector<Question> questions_;
  std::deque<Unsettled> unsettled_;
  std::uint16_t message_id_ = 0;
  bool online_ = false;
  bool registered_ = false;
  bool changed_ = false;  // a port's state, since the last heartbeat
  int unanswered_ = 0;    // in a row
  Timestamp register_at_;
  Timestamp heartbeat_at_;
  Timestamp time_at_;
  std::uint64_t dropped_ = 0;
  std::uint64_t errors_ = 0;
};

}  // namespace voltyard::simulator::dny
