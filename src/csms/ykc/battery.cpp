// What a vehicle's battery and the pile tell each other about a charge: kept as events, each kind
// once for each charge that we know of. The demand and the state, every few seconds, are in the
// frame log only.
#include "csms/ykc/messages.hpp"
#include "csms/ykc/orders.hpp"

#include <fmt/format.h>

namespace voltyard::csms::ykc {
namespace {

std::string tenths(int value) { return format_decimal(value, 1); }

std::string said_of(const wire::BatteryIdentity& view) {
  return fmt::format("vin {}, chemistry {}, {} V, {} Ah", view.vin.text(), view.chemistry,
                     tenths(view.voltage_dv), tenths(view.capacity_dah));
}

std::string said_of(const wire::ChargeLimits& view) {
  return fmt::format("at most {} V, {} A, {} C; holds {} %", tenths(view.battery_voltage_max_dv),
                     tenths(-view.battery_current_max.current_da()),
                     view.battery_temperature_max.celsius(), tenths(view.soc_permille));
}

std::string said_of(const wire::ChargeStatistics& view) {
  return fmt::format("{} %, {} kWh, {} min, {} to {} C", view.soc_percent, tenths(view.energy_dkwh),
                     view.charged_min, view.battery_min.celsius(), view.battery_max.celsius());
}

std::string said_of(const wire::TimeoutFlags& view) {
  return "time-outs " + wire::hex_text(view.flags);
}

std::string said_of(const wire::AbortFlags& view) {
  return fmt::format("reasons {:02X}, faults {:04X}, errors {:02X}", view.reasons, view.faults,
                     view.errors);
}

// Which bit says that this kind has been kept.
std::uint32_t kind_of(std::uint8_t type) { return 1u << (type >> 1 & 31); }

bool is_kept(const Context& context, std::uint64_t order, std::uint32_t kind) {
  for (const auto& kept : context.live.reports_kept) {
    if (kept.order == order) return (kept.kinds & kind) != 0;
  }
  return false;
}

}  // namespace

template <class Report>
Decision battery(const Context& context, const wire::Frame& frame, const Report& said) {
  Decision decision;
  const auto key = key_of(said.order);
  const auto* open = context.live.open_by_key(key);
  const auto* expected = expected_start(context, key);
  if (open == nullptr && expected == nullptr) return decision;
  const KeptReports report{hash_text(key), kind_of(Report::type)};
  if (is_kept(context, report.order, report.kinds)) return decision;
  const auto evidence = evidence_of(frame);
  auto event = make_event(context, domain::event::station_notified);
  const auto* evse = expected == nullptr ? nullptr : context.live.evse(expected->evse_number);
  if (evse != nullptr) event.evse_id = evse->id;
  if (open != nullptr) {
    event.evse_id = open->session.evse_id;
    event.session_id = open->session.id;
  }
  event.details = {{"action", std::string(evidence.action)}, {"order", key}};
  const auto view = said.view();
  if (view) event.details.emplace_back("said", said_of(*view));
  event.details.emplace_back("payload", evidence.text());
  decision.commit.events.push_back(std::move(event));
  decision.report_kept = report;
  return decision;
}

template Decision battery(const Context&, const wire::Frame&, const wire::BmsHandshake&);
template Decision battery(const Context&, const wire::Frame&, const wire::BmsParameters&);
template Decision battery(const Context&, const wire::Frame&, const wire::BmsEnd&);
template Decision battery(const Context&, const wire::Frame&, const wire::BmsTimeouts&);
template Decision battery(const Context&, const wire::Frame&, const wire::BmsAbort&);
template Decision battery(const Context&, const wire::Frame&, const wire::ChargerAbort&);

}  // namespace voltyard::csms::ykc
