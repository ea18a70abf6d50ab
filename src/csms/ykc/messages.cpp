#include "csms/ykc/messages.hpp"

#include "billing/tariff.hpp"

namespace voltyard::csms::ykc {
namespace {

constexpr Power ac_gun{44'000'000};   // three phases of 63 A
constexpr Power dc_gun{250'000'000};  // what one gun without liquid cooling carries
constexpr std::size_t filling = 4;    // octets in front of a short card number

wire::Bytes octets_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

std::optional<int> slot_of(wire::Gun gun) {
  const auto number = gun.number();
  if (!number || *number < 1 || static_cast<std::size_t>(*number) > LiveStation::max_evses) {
    return std::nullopt;
  }
  return number;
}

std::string key_of(const wire::OrderNumber& order) { return order.text(); }

std::string uid_of(const wire::Card& card) {
  const bool is_short = std::all_of(card.bytes.begin(), card.bytes.begin() + filling,
                                    [](auto octet) { return octet == 0; });
  return is_short ? card.text().substr(2 * filling) : card.text();
}

Result<wire::PileCode> pile_of(const Context& context) {
  auto code = wire::PileCode::parse(context.live.station.identity);
  if (!code) return conflict("the station's identity is not a pile's code");
  return code;
}

std::chrono::minutes utc_offset(const Context& context) {
  constexpr std::chrono::minutes china = std::chrono::hours(8);
  const auto* zone = context.directory.zone_of(context.live.station.location_id);
  if (zone == nullptr) return china;
  return std::chrono::duration_cast<std::chrono::minutes>(zone->offset_at(context.now));
}

Power gun_power(const Context& context) {
  return context.live.station.state.model == "AC" ? ac_gun : dc_gun;
}

std::string framed(std::uint16_t sequence, const wire::Message& message) {
  wire::ByteBuffer octets;
  wire::write_message(octets, sequence, message);
  return {octets.begin(), octets.end()};
}

void answer(Decision& decision, const wire::Frame& question, const wire::Message& message) {
  decision.answer = framed(question.sequence, message);
}

std::string hex_of(std::string_view octets) { return wire::hex_text(octets_of(octets)); }

std::string_view action_of(std::uint8_t type) {
  switch (type) {
    case wire::Login::type: return "Login";
    case wire::Heartbeat::type: return "Heartbeat";
    case wire::TariffCheck::type: return "TariffCheck";
    case wire::TariffRequest::type: return "TariffRequest";
    case wire::RealTime::type: return "RealTime";
    case wire::BmsHandshake::type: return "BmsHandshake";
    case wire::BmsParameters::type: return "BmsParameters";
    case wire::BmsEnd::type: return "BmsEnd";
    case wire::BmsTimeouts::type: return "BmsTimeouts";
    case wire::BmsAbort::type: return "BmsAbort";
    case wire::ChargerAbort::type: return "ChargerAbort";
    case wire::StartRequest::type: return "StartRequest";
    case wire::ParallelRequest::type: return "ParallelRequest";
    case wire::Record::type: return "Record";
    case wire::SealedRecord::type: return "SealedRecord";
    case wire::LockReport::type: return "LockReport";
    default: return "Unknown";
  }
}

Evidence evidence_of(const wire::Frame& frame) {
  const auto render = [](const void* message) {
    const auto& kept = *static_cast<const wire::Frame*>(message);
    wire::ByteBuffer octets;
    wire::write_frame(octets, kept.sequence, kept.type, kept.body);
    return wire::hex_text(octets);
  };
  return {action_of(frame.type), &frame, render};
}

}  // namespace voltyard::csms::ykc
