// What a host says of itself: its modem, the switchboard it stands in, the piles behind it. None of
// it is answered, and a pile with a modem of its own says it too.
#include "csms/dny/messages.hpp"

#include "wire/dny/host.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::csms::dny {
namespace {

constexpr int most_signal = 31;  // as of StationState

// ASCII that is filled up with zeros. Empty when there is anything else in it.
template <std::size_t Size>
std::string text_of(const std::array<std::uint8_t, Size>& octets) {
  const auto end = std::find(octets.begin(), octets.end(), 0);
  const bool printable = std::all_of(octets.begin(), end,
                                     [](std::uint8_t octet) { return octet > 32 && octet < 127; });
  return printable ? std::string(octets.begin(), end) : std::string();
}

template <std::size_t Size>
std::string text_of(const std::optional<std::array<std::uint8_t, Size>>& octets) {
  return octets ? text_of(*octets) : std::string();
}

void note(domain::Event& event, std::string_view name, std::string value) {
  if (!value.empty()) event.details.emplace_back(name, std::move(value));
}

void note(domain::Event& event, std::string_view name, std::optional<int> value) {
  if (value) event.details.emplace_back(name, std::to_string(*value));
}

// Of the sensors that this kind of host has, the warmest.
std::optional<int> hottest(const wire::HostState& state, bool has_breaker) {
  auto most = state.temperature.celsius();
  if (!has_breaker) return most;
  for (const auto& wire : {state.live_wire, state.neutral_wire}) {
    if (wire) most = std::max(most, wire->celsius());
  }
  return most;
}

domain::HostReading reading_of(const wire::HostState& state, bool has_breaker) {
  domain::HostReading reading;
  if (state.smoke <= 1) reading.smoke = state.smoke == 1;
  if (!has_breaker) return reading;
  if (state.breaker_closed <= 1) reading.breaker_closed = state.breaker_closed == 1;
  return reading;
}

std::string_view kind_of(domain::Signal signal) {
  switch (signal) {
    case domain::Signal::smoke: return "smoke";
    case domain::Signal::overheated: return "temperature";
    case domain::Signal::leakage: return "leakage";
    default: return "breaker_open";
  }
}

domain::Event signal_event(const Context& context, const domain::HostSign& sign) {
  auto event = make_event(context, domain::event::station_alarm);
  event.details = {{"kind", std::string(kind_of(sign.signal))},
                   {"signal", std::string(to_string(sign.signal))},
                   {"trigger", sign.over ? "0" : "1"},
                   {"measured", std::to_string(sign.measured)},
                   {"threshold", std::to_string(sign.threshold)}};
  return event;
}

}  // namespace

Decision host_heartbeat(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::HostHeartbeat>(frame.data);
  if (!read) return unheard(context, frame, read.error().message);
  Decision decision;
  auto event = noted(context, frame);
  note(event, "firmware", firmware_text(read->firmware));
  const auto percent = wire::signal_percent(read->signal);
  std::optional<std::uint8_t> signal;
  if (percent) signal = static_cast<std::uint8_t>(*percent * most_signal / 100);
  report_modem(context, text_of(read->iccid), signal, decision);
  note(event, "signal_percent", percent);
  note(event, "iccid", text_of(read->iccid));
  note(event, "imei", text_of(read->imei));
  note(event, "module_version", text_of(read->module_version));
  if (read->clock_chip != 0) {
    const auto off_s = std::int64_t{read->unix_s} - context.now.ms / 1'000;
    note(event, "clock_off_s", std::to_string(off_s));
  }
  decision.commit.events.push_back(std::move(event));
  return decision;
}

// Its smoke detector, and with the second opinion its temperatures and its residual current, count
// like a pile's own alarms (42).
Decision host_state(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::HostState>(frame.data);
  if (!read) return unheard(context, frame, read.error().message);
  const bool has_breaker = wire::kind_of(frame.physical_id) == wire::Kind::residual_current_host;
  const auto temperature = hottest(*read, has_breaker);
  auto reading = reading_of(*read, has_breaker);
  domain::HostLimits limits;
  if (context.protection != nullptr) {
    limits = context.protection->host;
    if (temperature) reading.hottest_dc = static_cast<std::int16_t>(*temperature * 10);
    if (has_breaker && read->leakage_ma) reading.leakage_ma = *read->leakage_ma;
  }
  Decision decision;
  auto event = noted(context, frame);
  note(event, "temperature_c", temperature);
  note(event, "voltage_mv", int{read->voltage_dv} * 100);
  note(event, "current_ma", int{read->current_10ma} * 10);
  note(event, "energy_wh", std::to_string(std::int64_t{read->energy_10wh} * 10));
  note(event, "meter_current_ma", int{read->meter_current_10ma} * 10);
  note(event, "meter_energy_wh", std::to_string(std::int64_t{read->meter_energy_10wh} * 10));
  note(event, "smoke", int{read->smoke});
  if (has_breaker) {
    note(event, "breaker_closed", int{read->breaker_closed});
    if (read->leakage_ma) note(event, "leakage_ma", int{*read->leakage_ma});
    if (read->locked_out) note(event, "locked_out", int{*read->locked_out});
  }
  decision.commit.events.push_back(std::move(event));
  auto watch = context.live.host_watch;
  for (const auto& sign : observe(watch, limits, reading)) {
    decision.commit.events.push_back(signal_event(context, sign));
  }
  decision.host_watch = watch;
  return decision;
}

Decision hosted_firmware(const Context& context, const wire::Frame& frame) {
  const auto read = wire::decode<wire::HostedFirmware>(frame.data);
  if (!read) return unheard(context, frame, read.error().message);
  Decision decision;
  auto event = noted(context, frame);
  std::string types;
  for (const auto& each : read->types) {
    fmt::format_to(std::back_inserter(types), "{}type {:02X}: {} ({})", types.empty() ? "" : ", ",
                   each.device_type, firmware_text(each.lowest_firmware),
                   wire::printed(each.physical_id));
  }
  note(event, "lowest_firmware", std::move(types));
  decision.commit.events.push_back(std::move(event));
  return decision;
}

}  // namespace voltyard::csms::dny
