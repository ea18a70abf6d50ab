#include "simulator/dny/dny_host.hpp"

#include "wire/dny/device_messages.hpp"
#include "wire/dny/host.hpp"

#include <algorithm>

namespace voltyard::simulator::dny {
namespace {

namespace command = wire::command;

constexpr std::uint16_t firmware = 101;       // V1.01
constexpr std::uint8_t type_of_piles = 0x21;  // for which it takes firmware
constexpr auto beat_every = std::chrono::minutes(30);
constexpr auto time_every = std::chrono::hours(12);
constexpr auto time_again_after = std::chrono::minutes(3);

// Asking the time is an empty message.
struct TimeQuestion {
  static constexpr auto command = command::host_time;
  template <class Self, class Fields>
  static void walk(Self&, Fields&) {}
};

}  // namespace

DnyHost::DnyHost(std::uint32_t physical_id, std::string iccid)
    : physical_id_(physical_id), iccid_(std::move(iccid)), intake_(type_of_piles) {}

template <class Message>
void DnyHost::tell(const Message& message, std::vector<std::string>& frames) {
  message_id_ = static_cast<std::uint16_t>(message_id_ % 0xFFFF + 1);
  wire::write_frame(frames.emplace_back(), physical_id_, message_id_, message);
}

void DnyHost::connected(Timestamp now) { time_at_ = beat_at_ = now; }

void DnyHost::disconnected() { time_at_ = beat_at_ = never; }

Timestamp DnyHost::next_due() const { return std::min(time_at_, beat_at_); }

void DnyHost::advance(Timestamp now, std::vector<std::string>& frames) {
  if (time_at_ <= now) {
    time_at_ = now + time_again_after;
    tell(TimeQuestion{}, frames);
  }
  if (beat_at_ <= now) {
    beat_at_ = now + beat_every;
    beat(now, frames);
  }
}

void DnyHost::hear(const wire::Frame& frame, Timestamp now, std::vector<std::string>& frames) {
  if (frame.command == command::hosted_device_firmware) return take_firmware(frame, frames);
  if (frame.command != command::host_time) return;
  const auto said = wire::decode<wire::TimeAnswer>(frame.data);
  if (!said) return;
  told_at_ = now;
  told_s_ = said->unix_s;
  time_at_ = now + time_every;
}

void DnyHost::take_firmware(const wire::Frame& frame, std::vector<std::string>& frames) {
  const auto block = wire::decode<wire::FirmwareBlock>(frame.data);
  const wire::FirmwareBlockAnswer broken{wire::FirmwareResult::block_broken, intake_.wanted()};
  const auto said = block ? intake_.take(frame.command, *block) : broken;
  wire::write_frame(frames.emplace_back(), physical_id_, frame.message_id, frame.command, said);
}

void DnyHost::beat(Timestamp now, std::vector<std::string>& frames) {
  wire::HostHeartbeat said;
  said.firmware = firmware;
  said.clock_chip = 1;
  if (told_s_ != 0) {
    said.unix_s = told_s_ + static_cast<std::uint32_t>((now - told_at_).count() / 1'000);
  }
  said.signal = 24;
  said.module = 6;  // 4G
  std::copy_n(iccid_.begin(), std::min(iccid_.size(), said.iccid.size()), said.iccid.begin());
  said.device_type = std::uint8_t{0x50};
  tell(said, frames);
  wire::HostState state;
  state.breaker_closed = 1;
  state.temperature.raw = 65 + 24;
  state.voltage_dv = 2'200;
  state.alarm_relay_closed = std::uint8_t{0};
  state.leakage_ma = std::uint8_t{3};
  state.live_wire = wire::Temperature{65 + 31};
  state.neutral_wire = wire::Temperature{65 + 30};
  tell(state, frames);
}

}  // namespace voltyard::simulator::dny
