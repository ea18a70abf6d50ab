// OCPP of either version: one CALL under way, an outbox that keeps transaction messages, and the
// dialects for the words.
#pragma once

#include "simulator/outbox.hpp"
#include "simulator/tongue.hpp"

#include "wire/ocpp/frame.hpp"

#include <map>

namespace voltyard::simulator {

class Pile;

class OcppTongue final : public Tongue {
 public:
  // Both outlive it.
  OcppTongue(Pile& pile, wire::ocpp::FrameReader& reader);

  void connected(Timestamp now) override;
  void disconnected() override;
  void say(Notice notice) override;
  void hear(std::string_view frame, Timestamp now, Output& out) override;
  void pump(Timestamp now, Output& out) override;
  Timestamp next_due() const override;
  void step(Timestamp now) override;
  void begin(Slot& slot, Charge& charge, Timestamp now) override;
  Timestamp first_look(const Slot& slot, Timestamp now) const override;
  void look(Slot& slot, Timestamp now) override;
  bool charges_the_full() const override { return true; }
  bool registered() const override { return registered_; }
  std::size_t waiting() const override { return outbox_.size(); }
  std::uint64_t dropped() const override { return outbox_.dropped(); }
  std::uint64_t errors() const override { return errors_; }

 private:
  void answered(const Answer& answer, Timestamp now);
  void booted(const Answer& answer, Timestamp now);

  Pile& pile_;
  wire::ocpp::FrameReader& reader_;
  Outbox outbox_;
  std::map<std::uint64_t, std::string> transactions_;  // by charge, until its end is answered
  bool online_ = false;
  bool registered_ = false;
  Timestamp heartbeat_at_;
  Timestamp answer_due_;
  Timestamp send_after_;
  std::uint64_t errors_ = 0;
  int unanswered_ = 0;  // in a row, without a word from the server
};

}  // namespace voltyard::simulator
