#include "csms/guarding.hpp"

#include "csms/dialect.hpp"

#include <algorithm>

namespace voltyard::csms {
namespace {

using domain::Action;
using domain::EvseStatus;
using domain::Verdict;

constexpr Power largest_guarded{2'000'000};  // what a multi-way pile accepts as a slot's limit
constexpr Duration as_it_happens = std::chrono::minutes(15);  // three reports of a DNY pile
constexpr Duration shortest_pause = std::chrono::seconds(5);  // a thousand busy piles share a core
constexpr Duration silence_check = std::chrono::minutes(1);

domain::Plug plug_of(const domain::Evse& evse) {
  switch (evse.state.status) {
    case EvseStatus::Available: return domain::Plug::out;
    case EvseStatus::Preparing:
    case EvseStatus::SuspendedEV:
    case EvseStatus::Finishing: return domain::Plug::in;
    case EvseStatus::SuspendedEVSE: return domain::Plug::held;
    case EvseStatus::Charging:
    case EvseStatus::Reserved:
    case EvseStatus::Unavailable:
    case EvseStatus::Faulted: return domain::Plug::unknown;
  }
  return domain::Plug::unknown;
}

domain::Reading reading_of(const domain::Sample& sample, domain::Plug plug) {
  domain::Reading reading;
  reading.at = sample.at;
  reading.power_mw = sample.power_mw;
  reading.temperature_dc = sample.temperature_dc;
  reading.plug = plug;
  reading.energy = sample.energy;
  return reading;
}

class Guard {
 public:
  Guard(const Context& context, const domain::ProtectionLimits& limits)
      : context_(context), limits_(limits) {
    if (context.live.pile_watch) guarded_.pile = *context.live.pile_watch;
  }

  Guarded judge() {
    for (const auto& open : context_.live.open) {
      guarded_.watches.push_back(open.watch);
      for (const auto& evse : context_.live.evses) {
        if (evse.id == open.session.evse_id && is_guarded(context_.live, evse)) judge(open, evse);
      }
    }
    if (context_.live.air_dc != domain::Sample::absent16) {
      const auto dc = context_.live.air_dc;
      follow(observe_air(guarded_.pile, limits_.pile, dc, context_.now), nullptr);
    }
    for (const auto& evse : context_.live.evses) {
      const bool fits = evse.number >= 1 && evse.number <= domain::PileWatch::max_slots;
      if (fits && context_.live.open_on(evse.id) == nullptr) {
        domain::release_slot(guarded_.pile, evse.number);
      }
    }
    return std::move(guarded_);
  }

 private:
  void judge(const LiveOpenSession& open, const domain::Evse& evse) {
    auto& watch = guarded_.watches.back();
    watch.live = watch.live || context_.now - open.session.last_seen_at <= as_it_happens;
    if (!watch.live) {  // N84
      watch.judged = open.samples.size();
      return;
    }
    const bool in_pile = evse.number <= domain::PileWatch::max_slots;
    for (; watch.judged < open.samples.size(); ++watch.judged) {
      const auto reading = reading_of(open.samples[watch.judged], plug_of(evse));
      again_ = watch.judged < watch.judged_before;
      follow(observe(watch.slot, limits_, reading), &open);
      if (in_pile) follow(observe(guarded_.pile, limits_, evse.number, reading), &open);
      again_ = false;
    }
    follow(overdue(watch.slot, limits_, context_.now), &open);
  }

  // `open`: whose reading it was; null: the whole pile's.
  void follow(const std::optional<Verdict>& verdict, const LiveOpenSession* open) {
    if (!verdict) return;
    // Said before the server was started anew. A stop that had no effect is worth saying again.
    if (again_ && verdict->action == Action::notify) return;
    auto event = make_event(context_, domain::event::protection);
    if (open != nullptr) {
      event.evse_id = open->session.evse_id;
      event.session_id = open->session.id;
    }
    event.details = {{"rule", std::string(to_string(verdict->rule))},
                     {"action", std::string(to_string(verdict->action))},
                     {"measured", std::to_string(verdict->evidence.measured)},
                     {"threshold", std::to_string(verdict->evidence.threshold)},
                     {"since", to_rfc3339(verdict->evidence.since)}};
    guarded_.decision.commit.events.push_back(std::move(event));
    if (verdict->action == Action::notify) return;
    if (verdict->action == Action::stop_slot && open != nullptr) return stop(*open);
    for (const auto& other : context_.live.open) stop(other);
  }

  void stop(const LiveOpenSession& open) {
    const auto* dialect = find_dialect(context_.live.station.state.protocol);
    if (dialect == nullptr) return;
    auto request = dialect->stop(context_, open.session);
    if (request) guarded_.decision.orders.push_back(std::move(*request));
  }

  const Context& context_;
  const domain::ProtectionLimits& limits_;
  Guarded guarded_;
  bool again_ = false;
};

}  // namespace

bool is_guarded(const LiveStation& live, const domain::Evse& evse) {
  if (evse.max_power > largest_guarded) return false;
  const auto* dialect = find_dialect(live.station.state.protocol);
  return dialect == nullptr || !dialect->charges_cars;
}

bool is_guard_due(const LiveStation& live, Timestamp now) {
  if (now - live.guarded_at < shortest_pause) return false;
  if (live.air_dc != domain::Sample::absent16) return true;
  // Once more after the last charge: its slots are released.
  if (live.open.empty()) return live.pile_watch && now - live.guarded_at >= silence_check;
  if (now - live.guarded_at >= silence_check) return true;
  return std::any_of(live.open.begin(), live.open.end(), [](const LiveOpenSession& open) {
    return open.watch.judged < open.samples.size();
  });
}

Guarded guard(const Context& context, const domain::ProtectionLimits& limits) {
  return Guard(context, limits).judge();
}

}  // namespace voltyard::csms
