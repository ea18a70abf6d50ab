// What a shard does twice a second: show what changed, write what may be written lazily, end
// sessions that their station has forgotten.
#include "csms/dialect.hpp"
#include "csms/guarding.hpp"
#include "csms/prepaid.hpp"
#include "csms/shard_desk.hpp"
#include "csms/transactions.hpp"
#include "csms/yard.hpp"

#include "billing/session_input.hpp"

#include <algorithm>
#include <bit>

namespace voltyard::csms {
namespace {

constexpr std::uint32_t lazy_ticks = 120;  // last_seen_at is at most a minute old in storage
constexpr Duration cut_repeat = std::chrono::seconds(30);  // real time, until a pile is asked again
constexpr std::size_t lazy_stations_max = 2'000;           // per write

// How long the station's slots may be free before an open session on them counts as forgotten.
Duration end_wait_of(const LiveStation& live) {
  const auto* dialect = find_dialect(live.station.state.protocol);
  return dialect == nullptr ? Duration(std::chrono::minutes(5)) : dialect->end_wait;
}

// A pile that is away may still charge, and settles when it is back. After a day nobody waits any
// longer: what was metered until then is billed. What it says later is evidence, and a person
// decides.
bool is_silent_too_long(const LiveStation& live, const LiveOpenSession& open, Timestamp now) {
  constexpr Duration longest_silence = std::chrono::hours(24);
  const auto heard = std::max(live.station.state.last_seen_at, open.session.last_seen_at);
  return !live.connected && now - heard > longest_silence;
}

}  // namespace

// After a start the piles have an hour to come back, however long the server was down.
bool ShardDesk::is_lost(const LiveStation& live, const LiveOpenSession& open, Timestamp now) const {
  return opened_at_ && now - *opened_at_ > std::chrono::hours(1) &&
         is_silent_too_long(live, open, now);
}

LiveSlot ShardDesk::live_slot(const LiveStation& live, const domain::Evse& evse) const {
  LiveSlot slot = offline_slot(live.station, evse);
  slot.online = live.connected;
  const auto* open = live.open_on(evse.id);
  if (open == nullptr) return slot;
  const auto& session = open->session;
  LiveSession shown;
  shown.id = session.id;
  shown.started_at = session.started_at;
  shown.last_reading_at = session.last_seen_at;
  shown.energy = session.energy;
  shown.power_mw = session.last_power_mw;
  shown.sample_count = session.sample_count;
  const auto snapshot = yard_.parts().directory.current();
  const auto tariff = snapshot->tariffs.find(session.tariff_id);
  if (tariff != snapshot->tariffs.end()) {
    const auto input = billing::input_of(session, open->samples, std::nullopt);
    if (const auto bill = billing::rate(tariff->second->tariff, input)) {
      shown.electricity = bill->subtotal(billing::Fee::electricity);
      shown.service = bill->subtotal(billing::Fee::service);
    }
  }
  slot.session = shown;
  return slot;
}

namespace {

LiveStationState state_of(const LiveStation& live) {
  return {live.station.id, live.station.location_id, live.station.operator_id, live.connected,
          live.station.state.last_seen_at};
}

}  // namespace

void ShardDesk::show_changes() {
  LiveChange change;
  for (auto& [id, live] : stations_) {
    if (live->station_dirty) {
      live->station_dirty = false;
      change.stations.push_back(state_of(*live));
    }
    for (std::size_t word = 0; word < live->dirty_evses.size(); ++word) {
      for (auto bits = live->dirty_evses[word]; bits != 0; bits &= bits - 1) {
        const auto index = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
        if (index < live->evses.size()) {
          change.slots.push_back(live_slot(*live, live->evses[index]));
        }
      }
      live->dirty_evses[word] = 0;
    }
  }
  if (change.slots.empty() && change.stations.empty()) return;
  yard_.parts().show(std::move(change));
}

void ShardDesk::tick() {
  show_changes();
  const auto now = yard_.parts().clock.now();
  if (!opened_at_) opened_at_ = now;
  for (auto& [id, live] : stations_) {
    if (!live->turn.free()) continue;
    const auto end_wait = end_wait_of(*live);
    const bool due = std::any_of(live->open.begin(), live->open.end(), [&](const auto& open) {
      const bool forgotten = (open.slot_free_since && now - *open.slot_free_since > end_wait) ||
                             is_lost(*live, open, now);
      const bool unwritten =
          open.session.last_seen_at - open.curve_written_at > yard_.options().curve_flush;
      return forgotten || unwritten;
    });
    if (due) {
      yard_.spawn(index_, [this, station = live.get()]() { return look_after(*station); });
    }
    if (!snapshot()->rows.cuts.empty()) hold_cut(*live);
    hold_to_agreed(*live);
    if (yard_.options().protection && is_guard_due(*live, now)) judge_readings(*live);
  }
  if (++ticks_ % lazy_ticks == 0 && !writing_lazily_) {
    yard_.spawn(index_, [this]() { return write_lazily(); });
  }
}

Task<void> ShardDesk::look_after(LiveStation& live) {
  const auto turn = co_await live.turn.take();
  const auto context = context_of(live, *snapshot(), "");
  const auto end_wait = end_wait_of(live);
  Decision decision;
  for (const auto& open : live.open) {
    const bool lost = is_lost(live, open, context.now);
    const bool forgotten = open.slot_free_since && context.now - *open.slot_free_since > end_wait;
    if (lost || forgotten) {
      domain::Stop stop;
      stop.claimed_ms = open.session.last_seen_at.ms;
      stop.reason = lost ? domain::EndReason::pile_silent : domain::EndReason::ended_without_stop;
      finish_session(context, open, open.session, {}, stop, decision);
    } else if (open.session.last_seen_at - open.curve_written_at > yard_.options().curve_flush) {
      decision.commit.changes.push_back(open.session);
      decision.commit.changes.push_back(storage::PutCurve{open.session.id, open.samples});
    }
  }
  co_await carry_out(live, decision);
}

namespace {

void keep_watches(LiveStation& live, Guarded& guarded, Timestamp now) {
  for (std::size_t i = 0; i < guarded.watches.size(); ++i) {
    live.open[i].watch = guarded.watches[i];
  }
  if (live.open.empty() && domain::is_at_rest(guarded.pile)) {
    live.pile_watch = {};
  } else if (live.pile_watch) {
    *live.pile_watch = guarded.pile;
  } else {
    live.pile_watch = guarded.pile;
  }
  live.air_dc = domain::Sample::absent16;
  live.guarded_at = now;
}

}  // namespace

const domain::ProtectionLimits& ShardDesk::limits_of(const LiveStation& live) const {
  return yard_.options().protection->of(live.station.state.vendor, live.station.state.model);
}

// The turn is free, and mostly there is nothing to say: then nothing is stored and nobody waits.
void ShardDesk::judge_readings(LiveStation& live) {
  const auto context = context_of(live, *snapshot(), "");
  auto guarded = guard(context, limits_of(live));
  if (guarded.decision.commit.empty()) return keep_watches(live, guarded, context.now);
  yard_.spawn(index_, [this, &live]() { return watch_over(live); });
}

// A cut is a lock, not a command: whatever charges under it is told to stop until it does.
void ShardDesk::hold_cut(LiveStation& live) {
  if (!live.connected || live.open.empty() || !snapshot()->cut_of(live.station)) return;
  const auto* dialect = find_dialect(live.station.state.protocol);
  if (dialect == nullptr) return;
  const auto context = context_of(live, *snapshot(), "");
  const auto now = yard_.parts().real_now();
  std::vector<StationRequest> stops;
  for (auto& open : live.open) {
    if (open.cut_asked_at && now - *open.cut_asked_at < cut_repeat) continue;
    open.cut_asked_at = now;
    if (auto stop = dialect->stop(context, open.session)) stops.push_back(std::move(*stop));
  }
  if (!stops.empty()) issue(live, std::move(stops));
}

// Who has used up what was agreed is told to stop until it does.
void ShardDesk::hold_to_agreed(LiveStation& live) {
  if (!live.connected) return;
  const auto now_there = yard_.parts().clock.now();
  std::vector<StationRequest> stops;
  for (auto& open : live.open) {
    if (!is_pricing_due(open, now_there)) continue;
    const auto context = context_of(live, *snapshot(), "");
    if (!is_used_up(context, open)) continue;
    const auto now = yard_.parts().real_now();
    if (open.agreed_asked_at && now - *open.agreed_asked_at < cut_repeat) continue;
    open.agreed_asked_at = now;
    const auto* dialect = find_dialect(live.station.state.protocol);
    if (dialect == nullptr) continue;
    if (auto stop = dialect->stop(context, open.session)) stops.push_back(std::move(*stop));
  }
  if (!stops.empty()) issue(live, std::move(stops));
}

// The watches move on only with what is committed: a verdict that could not be stored is found
// again at the next tick.
Task<void> ShardDesk::watch_over(LiveStation& live) {
  const auto turn = co_await live.turn.take();
  const auto context = context_of(live, *snapshot(), "");
  if (!is_guard_due(live, context.now)) co_return;
  auto guarded = guard(context, limits_of(live));
  if (co_await carry_out(live, guarded.decision) != storage::CommitOutcome::committed) co_return;
  keep_watches(live, guarded, context.now);
  if (!guarded.decision.orders.empty()) issue(live, std::move(guarded.decision.orders));
}

// Heartbeats are answered without waiting for storage; when each station was last seen is written
// here. Stations with a decision under way are left for the next round: their row would be stale.
Task<void> ShardDesk::write_lazily() {
  writing_lazily_ = true;
  storage::Commit commit;
  commit.patient = true;
  LiveChange change;
  for (auto& [id, live] : stations_) {
    if (!live->seen_dirty || !live->turn.free()) continue;
    if (commit.changes.size() >= lazy_stations_max) break;
    live->seen_dirty = false;
    commit.changes.push_back(live->station.state);
    change.heard.push_back(state_of(*live));
  }
  if (!change.heard.empty()) yard_.parts().show(std::move(change));
  if (!commit.empty()) co_await yard_.parts().store.commit(commit);
  writing_lazily_ = false;
}

}  // namespace voltyard::csms
