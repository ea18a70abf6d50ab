#include "csms/dny/messages.hpp"

#include "wire/dny/device_messages.hpp"

#include <fmt/format.h>

namespace voltyard::csms::dny {
namespace {

template <class Octets>
std::string hex(const Octets& octets) {
  std::string text;
  text.reserve(octets.size() * 2);
  for (const auto octet : octets) {
    fmt::format_to(std::back_inserter(text), "{:02X}", static_cast<std::uint8_t>(octet));
  }
  return text;
}

std::optional<std::uint8_t> nibble(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace

std::string key_of(const wire::OrderId& order) { return hex(order.bytes); }
std::string uid_of(const wire::CardId& card) { return hex(card.bytes); }
std::string hex_of(std::string_view octets) { return hex(octets); }

std::optional<wire::OrderId> order_of(std::string_view transaction_key) {
  wire::OrderId order;
  if (transaction_key.size() != order.bytes.size() * 2) return std::nullopt;
  for (std::size_t i = 0; i < order.bytes.size(); ++i) {
    const auto high = nibble(transaction_key[2 * i]);
    const auto low = nibble(transaction_key[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    order.bytes[i] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  return order;
}

std::string_view action_of(std::uint8_t command) {
  namespace command_of = wire::command;
  switch (command) {
    case command_of::register_device: return "Register";
    case command_of::heartbeat:
    case command_of::old_heartbeat: return "Heartbeat";
    case command_of::time:
    case command_of::host_time: return "Time";
    case command_of::swipe: return "Swipe";
    case command_of::settlement: return "Settlement";
    case command_of::old_order: return "OldOrder";
    case command_of::port_power: return "PortPower";
    case command_of::alarm: return "Alarm";
    case command_of::upgrade_request: return "UpgradeRequest";
    case command_of::host_heartbeat: return "HostHeartbeat";
    case command_of::host_state: return "HostState";
    case command_of::hosted_firmware: return "HostedFirmware";
    case command_of::cabinet_heartbeat: return "CabinetHeartbeat";
    case command_of::cabinet_full: return "CabinetFull";
    case command_of::cabinet_door: return "CabinetDoor";
    default: return "Unknown";
  }
}

Evidence evidence_of(const wire::Frame& frame) {
  const auto render = [](const void* message) {
    const auto& kept = *static_cast<const wire::Frame*>(message);
    std::string octets;
    wire::write_frame(octets, kept);
    return hex(octets);
  };
  return {action_of(frame.command), &frame, render};
}

domain::Event noted(const Context& context, const wire::Frame& frame) {
  const auto evidence = evidence_of(frame);
  auto event = make_event(context, domain::event::station_notified);
  event.details = {{"action", std::string(evidence.action)}, {"payload", evidence.text()}};
  return event;
}

std::string firmware_text(std::uint16_t firmware) {
  return fmt::format("V{}.{:02}", firmware / 100, firmware % 100);
}

Decision unheard(const Context& context, const wire::Frame& frame, std::string_view sentence) {
  Decision decision;
  const auto evidence = evidence_of(frame);
  quarantine(context, decision, evidence.action, std::string(sentence), evidence.text());
  return decision;
}

Decision unreadable(const Context& context, const wire::Frame& frame, std::string_view sentence) {
  auto decision = unheard(context, frame, sentence);
  answer(decision, wire::ResultAnswer{});
  return decision;
}

}  // namespace voltyard::csms::dny
