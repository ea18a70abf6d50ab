// A DNY host: what it says of itself on the line that it shares with its piles. It asks for the
// time until it is told, and every half hour says who its modem is and how its switchboard does. It
// takes firmware for its piles. One thread.
#pragma once

#include "simulator/dny/firmware_intake.hpp"
#include "simulator/slot.hpp"

#include "wire/dny/frame.hpp"

#include <string>
#include <vector>

namespace voltyard::simulator::dny {

namespace wire = voltyard::wire::dny;

class DnyHost {
 public:
  DnyHost(std::uint32_t physical_id, std::string iccid);

  void connected(Timestamp now);
  void disconnected();
  void advance(Timestamp now, std::vector<std::string>& frames);
  void hear(const wire::Frame& frame, Timestamp now, std::vector<std::string>& frames);
  Timestamp next_due() const;

  std::uint32_t physical_id() const { return physical_id_; }

 private:
  template <class Message>
  void tell(const Message& message, std::vector<std::string>& frames);
  void take_firmware(const wire::Frame& frame, std::vector<std::string>& frames);
  void beat(Timestamp now, std::vector<std::string>& frames);

  std::uint32_t physical_id_ = 0;
  std::string iccid_;
  FirmwareIntake intake_;
  std::uint16_t message_id_ = 0;
  Timestamp time_at_ = never;
  Timestamp beat_at_ = never;
  Timestamp told_at_;         // when it was told the time, on our clock ...
  std::uint32_t told_s_ = 0;  // ... and what it was told; 0: nothing yet
};

}  // namespace voltyard::simulator::dny
