#include "csms/dny/orders.hpp"

#include "csms/dny/updating.hpp"

#include "csms/prepaid.hpp"
#include "csms/transactions.hpp"

#include "wire/dny/controls.hpp"
#include "wire/dny/device_messages.hpp"
#include "wire/dny/parameters.hpp"
#include "wire/dny/quantities.hpp"
#include "wire/dny/safe_start.hpp"
#include "wire/ocpp/json_tape.hpp"
#include "wire/ocpp/numbers.hpp"

#include <fmt/format.h>

namespace voltyard::csms::dny {
namespace {

namespace command = wire::command;

constexpr Duration settlement_wait = std::chrono::minutes(40);  // piles repeat one every 30 minutes

std::optional<std::uint32_t> device_of(const Context& context) {
  return wire::parse_printed(context.live.station.identity);
}

std::uint16_t new_message_id(const Context& context) {
  return static_cast<std::uint16_t>(context.random.below(0xFFFF) + 1);
}

StationRequest framed(std::string action, std::string frame, std::string members) {
  StationRequest request;
  request.action = std::move(action);
  request.shown =
      fmt::format(R"({{{}{}"frame":"{}"}})", members, members.empty() ? "" : ",", hex_of(frame));
  request.payload = std::move(frame);
  return request;
}

template <class Message>
StationRequest framed(const Context& context, std::string action, const Message& message,
                      std::string members) {
  std::string frame;
  wire::write_frame(frame, device_of(context).value_or(0), new_message_id(context), message);
  return framed(std::move(action), std::move(frame), std::move(members));
}

StationRequest framed(const Context& context, std::string action, command::Code code) {
  std::string frame;
  wire::write_frame(frame,
                    wire::Frame{device_of(context).value_or(0), new_message_id(context), code, {}});
  return framed(std::move(action), std::move(frame), "");
}

std::span<const std::uint8_t> data_of(std::string_view frame) {
  const auto octets = std::span(reinterpret_cast<const std::uint8_t*>(frame.data()), frame.size());
  if (octets.size() < wire::frame_overhead) return {};
  return octets.subspan(wire::frame_overhead - 2, octets.size() - wire::frame_overhead);
}

template <class Message>
std::optional<Message> read_frame(std::string_view frame) {
  auto read = wire::decode<Message>(data_of(frame));
  if (!read) return std::nullopt;
  return std::move(*read);
}

// Current flows: the session begins. It may have begun already: a report can be faster.
Decision start_answered(const Context& context, const StationRequest& request,
                        const link::PileAnswer* answer) {
  Decision decision;
  const auto sent = *read_frame<wire::StartStop>(request.payload);
  if (answer == nullptr) {
    // Nobody knows whether it runs. It is stopped, and asked what it does; a late report is heard.
    decision.orders.push_back(framed(context, "Stop", wire::stop_of(sent.port, sent.order), ""));
    decision.orders.push_back(framed(context, "Query", command::query));
    return decision;
  }
  const auto said = read_frame<wire::StartStopAnswer>(answer->payload);
  const bool runs = said && (said->result == wire::StartResult::ok ||
                             said->result == wire::StartResult::port_fault ||
                             said->result == wire::StartResult::relay_stuck);
  const auto key = key_of(sent.order);
  if (!runs || context.live.open_by_key(key) != nullptr) return decision;
  if (context.attempt > 0 && context.found == nullptr) {
    decision.lookup = FindByKey{key};
    return decision;
  }
  const bool over = context.found != nullptr && context.found->has_value();
  if (over) return decision;  // it began and ended before the answer came
  const auto* evse = context.live.evse(evse_number(sent.port));
  const auto* expected = expected_start(context, key);
  if (evse == nullptr) return decision;
  StartFacts facts;
  facts.evse = evse;
  facts.transaction_key = key;
  if (expected != nullptr) facts.token_uid = expected->token_uid;
  facts.claimed_ms = context.now.ms;
  facts.register_start = Energy{0};
  begin_session(context, facts, decision);
  report_port(context, sent.port, wire::PortState::charging, decision);
  return decision;
}

Result<StationRequest> stop_request(const Context& context, const domain::Session& session) {
  const auto order = order_of(session.transaction_key);
  for (const auto& evse : context.live.evses) {
    if (evse.id != session.evse_id || !order) continue;
    const auto port = port_of(evse.number);
    return framed(context, "Stop", wire::stop_of(port, *order),
                  fmt::format(R"("slot":{},"order":"{}")", evse.number, session.transaction_key));
  }
  return conflict("this session is not one of the pile's orders");
}

// ---- limits ------------------------------------------------------------------------------------

// The limits of the shipped 12-slot pile. The rest stays at the vendor's values.
wire::Limits limits_for(const Context& context) {
  wire::Limits limits;
  Power most{0};
  for (const auto& evse : context.live.evses) most = std::max(most, evse.max_power);
  limits.overload_power_dw = static_cast<std::uint16_t>(std::clamp<std::int64_t>(
      most.mw / 100, 100, 20'000));  // 2000 W: more is refused by multi-way piles
  limits.over_voltage_dv = 2'700;
  limits.under_voltage_dv = 1'000;
  return limits;
}

// A pile that has not said what it keeps has confirmed nothing, and nothing is known to differ.
Decision unconfirmed(const Context& context, const StationRequest& request) {
  Decision decision;
  auto event = make_event(context, domain::event::station_notified);
  event.details = {{"action", request.action}, {"result", "no_answer"}};
  decision.commit.events.push_back(std::move(event));
  return decision;
}

Decision confirmed(const Context& context, std::string_view what, std::uint8_t bit, bool same) {
  Decision decision;
  if (same) {
    decision.limits_confirmed = context.live.limits_confirmed | bit;
    return decision;
  }
  auto event = make_event(context, domain::event::limits_drift);
  event.details = {{"limits", std::string(what)}};
  decision.commit.events.push_back(std::move(event));
  return decision;
}

// Fields that the pile's firmware does not know are not held against it.
bool agrees(const wire::Limits& wanted, const wire::Limits& said) {
  return wanted.max_duration_s == said.max_duration_s &&
         wanted.overload_power_dw == said.overload_power_dw &&
         said.over_voltage_dv.value_or(*wanted.over_voltage_dv) == *wanted.over_voltage_dv &&
         said.under_voltage_dv.value_or(*wanted.under_voltage_dv) == *wanted.under_voltage_dv;
}

Decision float_rules_read(const Context& context, const StationRequest& request,
                          const link::PileAnswer* answer) {
  if (answer == nullptr) return unconfirmed(context, request);
  const auto said = read_frame<wire::FloatRules>(answer->payload);
  return confirmed(context, "float_rules", 1, said && *said == wire::FloatRules{});
}

Decision guard_rules_read(const Context& context, const StationRequest& request,
                          const link::PileAnswer* answer) {
  if (answer == nullptr) return unconfirmed(context, request);
  const auto said = read_frame<wire::GuardRules>(answer->payload);
  auto wanted = wire::GuardRules{};
  if (said) {
    if (!said->environment_alarm_c) wanted.environment_alarm_c.reset();
    if (!said->port_alarm_c) wanted.port_alarm_c.reset();
    if (!said->plug_sensor_off) wanted.plug_sensor_off.reset();
    if (!said->qr_lamp_off) wanted.qr_lamp_off.reset();
  }
  return confirmed(context, "guard_rules", 2, said && *said == wanted);
}

Decision limits_read(const Context& context, const StationRequest& request,
                     const link::PileAnswer* answer) {
  if (answer == nullptr) return unconfirmed(context, request);
  const auto said = read_frame<wire::Limits>(answer->payload);
  return confirmed(context, "limits", 4, said && agrees(limits_for(context), *said));
}

// ---- what a person may send --------------------------------------------------------------------

// The one number that a request may carry.
Result<std::uint8_t> number_in(std::string_view payload, std::string_view member, int most) {
  namespace json = voltyard::wire::ocpp;
  json::Tape tape;
  const bool readable = payload.size() <= 4'096 &&
                        tape.parse(payload) == json::ParseOutcome::complete &&
                        tape.root().is(json::JsonKind::object);
  if (!readable) return invalid("the payload is not a JSON object", "/payload");
  auto value = tape.root().first();
  for (std::size_t i = 0; i < tape.root().size(); ++i) {
    const auto name = value;
    value = name.next();
    if (name.text() == member && value.is(json::JsonKind::number)) {
      const auto number = json::parse_integer(value.text());
      const bool fits = number.outcome == json::IntegerOutcome::exact && number.value >= 0 &&
                        number.value <= most;
      if (fits) return static_cast<std::uint8_t>(number.value);
    }
    value = value.next();
  }
  return invalid(fmt::format("must be a whole number from 0 to {}", most),
                 fmt::format("/payload/{}", member));
}

Result<StationRequest> checked(const Context& context, std::string action,
                               std::string_view payload) {
  if (action == "Query") return framed(context, std::move(action), command::query);
  if (action == "Reboot") return framed(context, std::move(action), command::reboot);
  if (action == "ReadFloatRules") {
    return framed(context, std::move(action), command::get_float_rules);
  }
  if (action == "ReadGuardRules") {
    return framed(context, std::move(action), command::get_guard_rules);
  }
  if (action == "ReadLimits") return framed(context, std::move(action), command::get_limits);
  if (action == "Locate") {
    const auto seconds = number_in(payload, "seconds", 255);
    if (!seconds) return seconds.error();
    return framed(context, std::move(action), wire::Locate{*seconds},
                  fmt::format(R"("seconds":{})", *seconds));
  }
  if (action == "Mute") {
    const auto on = number_in(payload, "on", 1);
    if (!on) return on.error();
    return framed(context, std::move(action), wire::Mute{*on}, fmt::format(R"("on":{})", *on));
  }
  return invalid("this is not a request that can be sent to the station", "/action");
}

std::vector<std::string_view> actions() {
  return {"Query",      "Reboot", "ReadFloatRules", "ReadGuardRules",
          "ReadLimits", "Locate", "Mute",           "UpdateFirmware"};
}

std::string shown(const StationRequest& request, const link::PileAnswer& answer) {
  const auto hex = hex_of(answer.payload);
  const bool starts = request.action == "Start" || request.action == "Stop";
  if (starts) {
    const auto said = read_frame<wire::StartStopAnswer>(answer.payload);
    if (said) return fmt::format(R"({{"result":"{}","frame":"{}"}})", key(said->result), hex);
  }
  const auto said = read_frame<wire::ResultAnswer>(answer.payload);
  if (!said) return fmt::format(R"({{"frame":"{}"}})", hex);
  return fmt::format(R"({{"result":{},"frame":"{}"}})", said->result, hex);
}

}  // namespace

Result<StationRequest> start_request(const Context& context, const domain::Evse& evse,
                                     std::string_view token_uid) {
  if (context.live.limits_confirmed != LiveStation::all_limits_confirmed) {
    return conflict("the pile has not confirmed its limits yet", "not_ready");
  }
  if (context.live.updating) return conflict("the pile's firmware is being changed", "not_ready");
  if (evse.state.status == domain::EvseStatus::Faulted)
    return conflict("the slot is faulted", "pile_fault");
  if (!device_of(context)) return conflict("the station's identity is not a physical id");
  const auto id = make_uuid7(context.now, context.random);
  wire::StartOrder order;
  order.port = port_of(evse.number);
  if (const auto agreed = agreed_for(context, evse.max_power)) {
    order.balance_fen =
        static_cast<std::uint32_t>(std::min<std::int64_t>(agreed->minor, 1'000'000));
  }
  std::copy(id.bytes.begin(), id.bytes.end(), order.order.bytes.begin());
  order.overload_power_dw =
      static_cast<std::uint16_t>(std::clamp<std::int64_t>(evse.max_power.mw / 100, 100, 20'000));
  const auto safe = wire::SafeStart::until_full(order, wire::longest_charge_s);
  if (!safe) return safe.error();
  const auto key = key_of(order.order);
  auto request = framed(context, "Start", safe->message(),
                        fmt::format(R"("slot":{},"order":"{}","max_duration_s":{})", evse.number,
                                    key, safe->message().max_duration_s));
  request.expected = ExpectedStart{evse.number, std::string(token_uid), {}, key};
  request.meaning = start_answered;
  return request;
}

std::vector<StationRequest> limit_orders(const Context& context, std::uint32_t physical_id) {
  std::vector<StationRequest> orders;
  const auto set = [&](std::string action, command::Code code, const auto& message) {
    std::string frame;
    wire::write_frame(frame, physical_id, new_message_id(context), code, message);
    orders.push_back(framed(std::move(action), std::move(frame), ""));
  };
  const auto get = [&](std::string action, command::Code code, auto meaning) {
    std::string frame;
    wire::write_frame(frame, wire::Frame{physical_id, new_message_id(context), code, {}});
    orders.push_back(framed(std::move(action), std::move(frame), ""));
    orders.back().meaning = meaning;
  };
  set("SetFloatRules", command::set_float_rules, wire::FloatRules{});
  set("SetGuardRules", command::set_guard_rules, wire::GuardRules{});
  set("SetLimits", command::set_limits, limits_for(context));
  get("ReadFloatRules", command::get_float_rules, float_rules_read);
  get("ReadGuardRules", command::get_guard_rules, guard_rules_read);
  get("ReadLimits", command::get_limits, limits_read);
  return orders;
}

const Dialect dialect{
    "dny", link::Door::dny, settlement_wait, start_request,  stop_request, checked,
    shown, false,           image_named,     update_request, actions,
};

}  // namespace voltyard::csms::dny
