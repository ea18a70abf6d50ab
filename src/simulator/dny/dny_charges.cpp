// The charges of a DNY pile: how they begin, are looked at and are named.
#include "simulator/dny/dny_tongue.hpp"
#include "simulator/pile.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace voltyard::simulator::dny {
namespace {

constexpr auto look_every = std::chrono::seconds(60);

std::uint8_t bcd(int two_digits) {
  return static_cast<std::uint8_t>(two_digits / 10 * 16 + two_digits % 10);
}

std::string text_of(const wire::OrderId& order) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const auto octet : order.bytes) {
    text += digits[octet >> 4];
    text += digits[octet & 15];
  }
  return text;
}

}  // namespace

std::optional<wire::CardId> card_of(std::string_view uid) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(uid.data(), uid.data() + uid.size(), number, 16);
  if (uid.size() != 8 || error != std::errc{} || end != uid.data() + uid.size()) {
    return std::nullopt;
  }
  wire::CardId card;
  for (std::size_t i = 0; i < 4; ++i) {
    card.bytes[i] = static_cast<std::uint8_t>(number >> (8 * (3 - i)));
  }
  return card;
}

// Begun while the server was not to be reached: the date, the card, the device and the port, as the
// pile's own orders are.
wire::OrderId DnyTongue::own_order(const Slot& slot, const Card& card, Timestamp now) const {
  const std::time_t local =
      (pile_.clock(now).ms + pile_.options().neighbourhood.utc_offset.count()) / 1'000;
  std::tm date{};
  ::gmtime_r(&local, &date);
  const int year = date.tm_year + 1'900;
  const auto uid = card_of(card.uid).value_or(wire::CardId{}).bytes;
  wire::OrderId order;
  order.bytes = {bcd(year / 100),
                 bcd(year % 100),
                 bcd(date.tm_mon + 1),
                 bcd(date.tm_mday),
                 bcd(date.tm_hour),
                 bcd(date.tm_min),
                 bcd(date.tm_sec),
                 uid[0],
                 uid[1],
                 uid[2],
                 uid[3],
                 static_cast<std::uint8_t>(physical_id_),
                 static_cast<std::uint8_t>(physical_id_ >> 8),
                 static_cast<std::uint8_t>(physical_id_ >> 16),
                 static_cast<std::uint8_t>(physical_id_ >> 24),
                 static_cast<std::uint8_t>(0x30 + slot.number - 1)};
  return order;
}

void DnyTongue::begin(Slot& slot, Charge& charge, Timestamp now) {
  auto& port = port_of(slot);
  const auto start = std::exchange(port.start, std::nullopt);
  const auto order = start ? start->order : own_order(slot, charge.card, now);
  const auto card = card_of(charge.card.uid).value_or(wire::CardId{});
  port.swipes = 0;
  port.ended_full = false;
  port.charge.emplace(static_cast<std::uint8_t>(slot.number - 1), order, card, start,
                      slot.read(now, pile_.clock(now)), now);
  port.report_at = now + pile_.options().meter_interval;
  charge.transaction = text_of(order);
}

Timestamp DnyTongue::first_look(const Slot& slot, Timestamp now) const {
  const auto& port = ports_[static_cast<std::size_t>(slot.number - 1)];
  const auto soon = now + std::min<Duration>(look_every, pile_.options().meter_interval);
  return std::max(now, std::min({soon, port.report_at, port.charge->time_is_up(rules_)}));
}

void DnyTongue::look(Slot& slot, Timestamp now) {
  auto& port = port_of(slot);
  const auto reading = slot.read(now, pile_.clock(now));
  const auto over = port.charge->judge(reading, rules_, now);
  if (port.report_at <= now) send_report(slot, reading, now);
  if (over) return pile_.end_charge(slot, *over, now);
  const auto status = port.charge->is_floating() ? SlotStatus::suspended_ev : SlotStatus::charging;
  if (slot.status != status) pile_.set_status(slot, status, now);
  slot.meter_at = first_look(slot, now);
}

}  // namespace voltyard::simulator::dny
