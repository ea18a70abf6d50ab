// What DNY piles say: one function per command, pure, from a frame to a Decision. The table is in
// table.cpp. `Decision::answer` is the data of the answering frame; empty: none is sent.
#pragma once

#include "csms/context.hpp"
#include "csms/evidence.hpp"

#include "wire/dny/frame.hpp"
#include "wire/dny/identity.hpp"
#include "wire/dny/quantities.hpp"
#include "wire/dny/words.hpp"

#include <optional>
#include <string>

namespace voltyard::csms::dny {

namespace wire = voltyard::wire::dny;

struct Handler {
  std::uint8_t command = 0;
  Decision (*decide)(const Context& context, const wire::Frame& frame) = nullptr;
  bool before_acceptance = false;  // heard although nobody has accepted the pile yet
};

// Null: a command we do not know. It is ignored, never a reason to close the connection.
const Handler* find_handler(std::uint8_t command);

Decision register_device(const Context& context, const wire::Frame& frame);
Decision heartbeat(const Context& context, const wire::Frame& frame);
Decision old_heartbeat(const Context& context, const wire::Frame& frame);
Decision tell_time(const Context& context, const wire::Frame& frame);
Decision port_power(const Context& context, const wire::Frame& frame);
Decision settlement(const Context& context, const wire::Frame& frame);
Decision old_order(const Context& context, const wire::Frame& frame);
Decision swipe(const Context& context, const wire::Frame& frame);
Decision alarm(const Context& context, const wire::Frame& frame);
Decision notice(const Context& context, const wire::Frame& frame);
Decision upgrade_request(const Context& context, const wire::Frame& frame);

// The SIM card (empty: not said) and the radio's signal, 0 to 31, into the station's state.
void report_modem(const Context& context, std::string iccid, std::optional<std::uint8_t> signal,
                  Decision& decision);

// The temperature of the pile's own air, for the second opinion.
void report_air(const std::optional<wire::Temperature>& air, Decision& decision);
// 0.1 degree Celsius; Sample::absent16: there is no sensor.
std::int16_t tenths_of(const std::optional<wire::Temperature>& temperature);

Decision host_heartbeat(const Context& context, const wire::Frame& frame);
Decision host_state(const Context& context, const wire::Frame& frame);
Decision hosted_firmware(const Context& context, const wire::Frame& frame);

// The event of what a frame says, with the frame as it came; more details may follow.
domain::Event noted(const Context& context, const wire::Frame& frame);

std::string firmware_text(std::uint16_t firmware);  // 126 is "V1.26"

// Ports count from 0 on the wire, slots from 1 on the sticker.
constexpr int evse_number(std::uint8_t port) { return int{port} + 1; }
constexpr std::uint8_t port_of(int evse_number) {
  return static_cast<std::uint8_t>(evse_number - 1);
}

// An order is a session's transaction key: 32 hex digits.
std::string key_of(const wire::OrderId& order);
std::optional<wire::OrderId> order_of(std::string_view transaction_key);

std::string uid_of(const wire::CardId& card);  // 8 hex digits, as card desks read them

std::string hex_of(std::string_view octets);
Evidence evidence_of(const wire::Frame& frame);
std::string_view action_of(std::uint8_t command);

// The body of a frame, or a Decision that keeps what could not be read and acknowledges it: a pile
// repeats a settlement until it is.
Decision unreadable(const Context& context, const wire::Frame& frame, std::string_view sentence);

// The same of what is never answered.
Decision unheard(const Context& context, const wire::Frame& frame, std::string_view sentence);

template <class Message>
void answer(Decision& decision, const Message& message) {
  encode(message, decision.answer);
}

}  // namespace voltyard::csms::dny
