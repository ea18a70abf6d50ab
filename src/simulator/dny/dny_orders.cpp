// What a DNY pile does when it is told to.
#include "simulator/dny/dny_tongue.hpp"
#include "simulator/pile.hpp"

#include "wire/dny/controls.hpp"
#include "wire/dny/device_messages.hpp"

#include <algorithm>

namespace voltyard::simulator::dny {
namespace {

namespace command = wire::command;

constexpr std::uint16_t most_overload_dw = 20'000;  // 2000 W, of piles with several ports

template <class Message>
std::string data_of(const Message& message) {
  std::string data;
  encode(message, data);
  return data;
}

std::string result(std::uint8_t number) { return data_of(wire::ResultAnswer{number}); }

template <class Message>
std::optional<Message> read(const wire::Frame& frame) {
  auto read = voltyard::wire::dny::decode<Message>(frame.data);
  return read ? std::optional(std::move(*read)) : std::nullopt;
}

bool is_same(const wire::OrderId& order, const std::optional<PortCharge>& charge) {
  return charge && charge->order() == order;
}

}  // namespace

template <class Message>
std::string DnyTongue::keep(const wire::Frame& frame, Message& kept) {
  const auto wanted = read<Message>(frame);
  if (!wanted) return result(1);
  kept = *wanted;
  return result(0);
}

std::optional<std::string> DnyTongue::obey(const wire::Frame& frame, Timestamp now) {
  switch (frame.command) {
    case command::query:
      register_at_ = heartbeat_at_ = now;
      step(now);
      return std::nullopt;
    case command::start_stop: {
      const auto order = read<wire::StartStop>(frame);
      if (!order) return std::nullopt;
      return start_or_stop(*order);
    }
    case command::change_charge: {
      const auto order = read<wire::ChangeCharge>(frame);
      const auto outcome = order ? change(*order, now) : wire::ChangeResult::no_such_mode_or_port;
      return data_of(wire::ChangeChargeAnswer{outcome});
    }
    case command::set_float_rules: return keep(frame, rules_.floating);
    case command::set_guard_rules: return keep(frame, rules_.guard);
    case command::set_limits: {
      const auto wanted = read<wire::Limits>(frame);
      if (wanted && wanted->overload_power_dw > most_overload_dw) return result(1);
      return keep(frame, rules_.limits);
    }
    case command::get_float_rules: return data_of(rules_.floating);
    case command::get_guard_rules: return data_of(rules_.guard);
    case command::get_limits: return data_of(rules_.limits);
    case command::set_card_keys: return keep(frame, card_keys_);
    case command::get_card_keys: return data_of(card_keys_);
    case command::reboot: pile_.reset(true, false); return result(0);
    case command::device_firmware:
    case command::power_board_firmware:
    case command::old_device_firmware: return take_firmware(frame);
    case command::clear_memory:
    case command::work_mode:
    case command::qr_address:
    case command::card_mode:
    case command::temporary_qr:
    case command::locate:
    case command::mute: return result(0);
    default: return std::nullopt;  // what it does not know it does not answer
  }
}

// With the last block it starts anew, and says its new version when it registers.
std::string DnyTongue::take_firmware(const wire::Frame& frame) {
  const auto block = read<wire::FirmwareBlock>(frame);
  if (!block) {
    return data_of(wire::FirmwareBlockAnswer{wire::FirmwareResult::block_broken, intake_.wanted()});
  }
  const auto said = intake_.take(frame.command, *block);
  if (const auto version = intake_.take_version()) {
    if (*version != 0) firmware_ = *version;
    pile_.reset(true, false);
  }
  return data_of(said);
}

std::string DnyTongue::start_or_stop(const wire::StartStop& order) {
  wire::StartStopAnswer said;
  std::uint16_t waiting_ports = 0;
  said.result =
      order.action == wire::ChargeAction::start ? start(order, waiting_ports) : stop(order);
  said.order = order.order;
  said.port = order.port;
  said.waiting_ports = waiting_ports;
  return data_of(said);
}

wire::StartResult DnyTongue::start(const wire::StartStop& order, std::uint16_t& waiting_ports) {
  using Result = wire::StartResult;
  auto port = order.port;
  if (port == wire::automatic_port) {
    for (std::size_t i = 0; i < ports_.size(); ++i) {
      const Slot& slot = pile_.slot(static_cast<int>(i) + 1);
      if (!slot.plugged() || slot.charge || slot.status == SlotStatus::faulted) continue;
      waiting_ports = static_cast<std::uint16_t>(waiting_ports | 1U << (i & 15U));
      port = static_cast<std::uint8_t>(i);
    }
    if (waiting_ports == 0) return Result::not_plugged;
    if ((waiting_ports & (waiting_ports - 1)) != 0) return Result::several_waiting;
  }
  Slot* slot = pile_.find(int{port} + 1);
  if (slot == nullptr) return Result::no_such_port;
  auto& ours = port_of(*slot);
  // The same order again: its answer was lost.
  if (slot->charge) return is_same(order.order, ours.charge) ? Result::ok : Result::same_state;
  if (slot->status == SlotStatus::faulted) return Result::relay_or_fuse_broken;
  const bool by_card = slot->awaiting_authorization;
  const auto uid = by_card ? rider_card(pile_.options().token_prefix, slot->visit().rider) : "";
  if (by_card) {
    slot->step = RiderStep::unplug;
    slot->rider_at = slot->visit().unplug_at;
  }
  ours.start = order;
  if (pile_.remote_start(slot->number, Card{uid}, std::nullopt) == Outcome::accepted) {
    return Result::ok;
  }
  ours.start.reset();
  return slot->plugged() ? Result::port_fault : Result::not_plugged;
}

wire::StartResult DnyTongue::stop(const wire::StartStop& order) {
  Slot* slot = pile_.find(int{order.port} + 1);
  if (slot == nullptr) return wire::StartResult::no_such_port;
  if (!is_same(order.order, port_of(*slot).charge)) return wire::StartResult::same_state;
  pile_.remote_stop(slot->charge->transaction);
  return wire::StartResult::ok;
}

wire::ChangeResult DnyTongue::change(const wire::ChangeCharge& order, Timestamp now) {
  using Result = wire::ChangeResult;
  Slot* slot = pile_.find(int{order.port} + 1);
  if (slot == nullptr || order.mode > wire::ChangeMode::energy_until_full) {
    return Result::no_such_mode_or_port;
  }
  auto& charge = port_of(*slot).charge;
  if (!charge) return Result::not_charging;
  const bool energy = order.mode == wire::ChangeMode::energy_until_full;
  charge->change(order.mode, order.quantity);
  slot->meter_at = now;  // less than what it has: over at once
  const auto had = energy ? charge->energy_10wh() : charge->duration_s(now);
  return order.quantity < had ? Result::below_current : Result::ok;
}

}  // namespace voltyard::simulator::dny
