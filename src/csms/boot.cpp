#include "csms/boot.hpp"

#include <algorithm>

namespace voltyard::csms {
namespace {

constexpr std::uint8_t boots_allowed = 10;
constexpr std::uint32_t slow_interval_s = 900;

}  // namespace

BootAnswer boot(const Context& context, BootFacts facts, Decision& decision) {
  const auto& live = context.live;
  auto state = live.station.state;
  state.station_id = live.station.id;
  state.vendor = std::move(facts.vendor);
  state.model = std::move(facts.model);
  state.serial = std::move(facts.serial);
  state.firmware = std::move(facts.firmware);
  if (!facts.iccid.empty()) state.iccid = std::move(facts.iccid);
  state.booted_at = state.last_seen_at = context.now;

  auto event = make_event(context, domain::event::station_booted);
  event.details = {{"vendor", state.vendor},
                   {"model", state.model},
                   {"firmware", state.firmware},
                   {"reason", std::move(facts.reason)}};
  decision.commit.events.push_back(std::move(event));
  decision.commit.changes.push_back(std::move(state));
  decision.booted = live.station.registration == domain::Registration::accepted;
  decision.boot_counted_at = context.real_now;

  const bool in_window = context.real_now - live.boot_window_at < LiveStation::boot_window;
  const auto boots = in_window ? live.boots_in_window : 0;
  if (boots == boots_allowed) {
    note_security(context, decision, "N61", "the station boots again and again");
  }
  BootAnswer answer;
  answer.registration = live.station.registration;
  const auto spread = context.heartbeat_s * 4 / 10 + 1;
  answer.interval_s = boots >= boots_allowed
                          ? std::max(slow_interval_s, context.heartbeat_s)
                          : std::max<std::uint32_t>(
                                1, context.heartbeat_s * 8 / 10 +
                                       static_cast<std::uint32_t>(context.random.below(spread)));
  return answer;
}

}  // namespace voltyard::csms
