#include "csms/shard_desk.hpp"

#include "csms/asking.hpp"
#include "csms/dialect.hpp"
#include "csms/yard.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"

#include <algorithm>

namespace voltyard::csms {
namespace {

using storage::CommitOutcome;

constexpr std::size_t latest_sessions = 10;  // of a slot: among them an overlap is looked for
constexpr Duration longest_told_late = std::chrono::hours(24 * 31);  // of a start, for its pass
constexpr Duration clock_tolerance = std::chrono::minutes(1);

// What the readings after the stored row add to it.
void replay(domain::Session& session, const std::vector<domain::Sample>& samples) {
  for (std::size_t i = session.sample_count; i < samples.size(); ++i) {
    const auto& sample = samples[i];
    session.register_last = session.register_last + (sample.energy - session.energy);
    session.energy = sample.energy;
    session.last_seen_at = std::max(session.last_seen_at, sample.at);
    if (sample.power_mw != domain::Sample::absent) session.last_power_mw = sample.power_mw;
  }
  session.sample_count = static_cast<std::uint32_t>(samples.size());
}

}  // namespace

Context ShardDesk::context_of(const LiveStation& live, const Snapshot& snapshot,
                              std::string_view remote) const {
  return Context{live,
                 snapshot,
                 yard_.parts().clock.now(),
                 yard_.parts().random,
                 yard_.numbers(),
                 yard_.options().heartbeat_s,
                 remote,
                 nullptr,
                 nullptr,
                 std::nullopt,
                 std::nullopt,
                 0,
                 yard_.parts().real_now(),
                 yard_.options().protection ? &limits_of(live) : nullptr,
                 yard_.options().prepaid};
}

Task<Result<LiveStation*>> ShardDesk::load(StationId id) {
  const auto known = stations_.find(id);
  if (known != stations_.end()) co_return known->second.get();
  auto record = co_await yard_.parts().store.load_station(id);
  if (!record) co_return record.error();
  if (!record->has_value()) co_return not_found("there is no such station");
  auto live = std::make_unique<LiveStation>();
  live->station = std::move((*record)->station);
  live->station.state.online = false;
  live->evses = std::move((*record)->evses);
  live->evses.shrink_to_fit();  // kept by the hundred thousand
  for (auto& open : (*record)->open_sessions) {
    replay(open.session, open.samples);
    LiveOpenSession session;
    session.watch.slot = domain::watch_slot(open.session.started_at);
    session.watch.live = true;
    session.watch.judged_before = open.samples.size();
    session.curve_written_at = open.session.last_seen_at;
    session.session = std::move(open.session);
    session.samples = std::move(open.samples);
    for (const auto& evse : live->evses) {
      const bool free = evse.state.status == domain::EvseStatus::Available;
      if (evse.id == session.session.evse_id && free) {
        session.slot_free_since = yard_.parts().clock.now();
      }
    }
    live->open.push_back(std::move(session));
  }
  live->mark_all_dirty();
  // Somebody else may have loaded it while we waited: theirs is the station then.
  const auto [at, inserted] = stations_.try_emplace(id, std::move(live));
  if (inserted) yard_.metrics().sessions_active += at->second->open.size();
  co_return at->second.get();
}

Task<Result<std::unique_ptr<link::Peer>>> ShardDesk::open(const link::Admission& admission,
                                                          const link::Handshake& handshake) {
  const auto loaded = co_await load(admission.station_id);
  if (!loaded) co_return loaded.error();
  LiveStation& live = **loaded;
  const auto turn = co_await live.turn.take();
  const auto context = context_of(live, *snapshot(), handshake.remote);
  Decision decision;
  auto state = live.station.state;
  state.station_id = live.station.id;
  state.connection_epoch += 1;
  state.protocol = admission.protocol;
  if (!handshake.modem.empty()) state.iccid = handshake.modem;
  state.last_seen_at = context.now;
  state.online = true;
  decision.commit.changes.push_back(state);
  auto event = make_event(context, domain::event::station_connected);
  event.details = {{"remote", handshake.remote}, {"protocol", state.protocol}};
  decision.commit.events.push_back(std::move(event));
  if (co_await carry_out(live, decision) != CommitOutcome::committed) {
    co_return unavailable("the connection could not be stored");
  }
  if (!live.connected) yard_.metrics().stations_online += 1;
  live.connected = true;
  live.booted = false;
  live.limits_confirmed = 0;
  live.told = {};
  live.answers.clear();
  live.next_answer = 0;
  live.faults = 0;
  live.mark_all_dirty();
  auto peer = std::make_unique<ConnectedPeer>();
  peer->live = &live;
  peer->version = admission.version;
  peer->epoch = state.connection_epoch;
  peer->remote = handshake.remote;
  co_return peer;
}

Task<CommitOutcome> ShardDesk::carry_out(LiveStation& live, const Decision& decision) {
  if (!decision.commit.empty()) {
    const auto outcome = co_await yard_.parts().store.commit(decision.commit);
    if (outcome != CommitOutcome::committed) co_return outcome;
  }
  learn(live, decision);
  co_return CommitOutcome::committed;
}

void ShardDesk::learn(LiveStation& live, const Decision& decision) {
  const auto open_before = live.open.size();
  apply(live, decision);
  yard_.count(decision, open_before, live.open.size());
}

const SnapshotPtr& ShardDesk::snapshot() {
  const auto& directory = yard_.parts().directory;
  if (!snapshot_ || snapshot_generation_ != directory.generation()) {
    snapshot_generation_ = directory.generation();
    snapshot_ = directory.current();
  }
  return snapshot_;
}

Task<bool> ShardDesk::look_up(const LiveStation& live, const Lookup& lookup, LookedUp& found) {
  auto& store = yard_.parts().store;
  if (const auto* by_number = std::get_if<FindByNumber>(&lookup)) {
    auto session = co_await store.find_session_by_transaction_number(by_number->transaction_number);
    if (!session) co_return false;
    found.session = std::move(*session);
  } else if (const auto* by_key = std::get_if<FindByKey>(&lookup)) {
    auto session = co_await store.find_session_by_key(live.station.id, by_key->transaction_key);
    if (!session) co_return false;
    found.session = std::move(*session);
  } else if (const auto* of_wallet = std::get_if<FindWallet>(&lookup)) {
    auto wallet = co_await store.find_wallet(of_wallet->wallet_id);
    if (!wallet) co_return false;
    storage::PassFilter filter;
    filter.wallet_id = of_wallet->wallet_id;
    filter.until_after = yard_.parts().clock.now() - longest_told_late;
    auto passes = co_await store.list_passes(filter);
    if (!passes) co_return false;
    found.wallet = std::move(*wallet);
    found.passes = std::move(*passes);
  } else if (const auto* of_token = std::get_if<FindSpent>(&lookup)) {
    const auto spent = co_await store.spent_by(of_token->token_id, of_token->from);
    if (!spent) co_return false;
    found.spent = *spent;
  } else if (const auto* overlap = std::get_if<FindOverlap>(&lookup)) {
    storage::SessionFilter filter;
    filter.station_id = live.station.id;
    filter.evse_id = overlap->evse_id;
    filter.limit = latest_sessions;
    const auto sessions = co_await store.list_sessions(filter);
    if (!sessions) co_return false;
    found.overlaps = std::any_of(sessions->begin(), sessions->end(), [&](const auto& session) {
      const auto end = session.open() ? session.last_seen_at : session.ended_at;
      return std::min(end, overlap->until) - std::max(session.started_at, overlap->from) >
             clock_tolerance;
    });
  }
  co_return true;
}

void ShardDesk::seen(LiveStation& live) {
  live.seen_dirty = true;
  live.station.state.last_seen_at = yard_.parts().clock.now();
}

void ShardDesk::issue(LiveStation& live, std::vector<StationRequest> orders) {
  for (const auto& order : orders) expect_start(live, order, yard_.parts().clock.now());
  yard_.spawn(index_, [this, &live, orders = std::move(orders)]() -> Task<void> {
    for (const auto& order : orders) co_await ask(*this, live, order);
  });
}

void ShardDesk::use_sender(link::Door door, link::StationSender& sender) {
  senders_[static_cast<std::size_t>(door)] = &sender;
}

link::StationSender* ShardDesk::sender_to(const LiveStation& live) const {
  const auto* dialect = find_dialect(live.station.state.protocol);
  return dialect == nullptr ? nullptr : senders_[static_cast<std::size_t>(dialect->door)];
}

std::size_t ShardDesk::updates_under_way() const {
  return static_cast<std::size_t>(std::count_if(
      stations_.begin(), stations_.end(), [](const auto& each) { return each.second->updating; }));
}

void ShardDesk::on_bad_frame(ConnectedPeer& peer, std::string_view what) {
  LiveStation& live = *peer.live;
  yard_.metrics().security_events += 1;
  if (++live.faults != 1) return;  // once per connection; the counter has the rest
  spdlog::warn("station {} [{}]: {}", printable(live.station.identity), printable(peer.remote),
               printable(what));
  yard_.note_security(index_, live.station, peer.remote, "frame", std::string(what.substr(0, 255)));
}

void ShardDesk::on_closed(ConnectedPeer& peer, link::CloseReason reason) {
  LiveStation& live = *peer.live;
  if (live.station.state.connection_epoch != peer.epoch || !live.connected) return;  // N26
  live.connected = false;
  live.booted = false;
  live.answers = {};
  live.next_answer = 0;
  live.mark_all_dirty();
  yard_.metrics().stations_online -= 1;
  yard_.spawn(index_, [this, &live, reason]() -> Task<void> {
    const auto turn = co_await live.turn.take();
    if (live.connected) co_return;  // it is back already
    const auto context = context_of(live, *snapshot(), "");
    Decision decision;
    auto state = live.station.state;
    state.online = false;
    decision.commit.changes.push_back(state);
    auto event = make_event(context, domain::event::station_disconnected);
    event.details = {{"reason", std::string(link::to_string(reason))}};
    decision.commit.events.push_back(std::move(event));
    co_await carry_out(live, decision);
  });
}

Task<void> ShardDesk::refresh(StationId id) {
  const auto known = stations_.find(id);
  if (known == stations_.end()) co_return co_await show_stored(id);
  LiveStation& live = *known->second;
  const auto turn = co_await live.turn.take();
  auto record = co_await yard_.parts().store.load_station(id);
  if (!record || !record->has_value()) co_return;
  auto state = live.station.state;
  live.station = std::move((*record)->station);
  live.station.state = std::move(state);
  for (auto& evse : (*record)->evses) {
    if (const auto* old = live.evse(evse.number)) evse.state = old->state;
  }
  live.evses = std::move((*record)->evses);
  live.dirty_evses.clear();
  live.mark_all_dirty();
}

// A station that is not in memory is seen all the same: its slots are free of sessions and silent.
Task<void> ShardDesk::show_stored(StationId id) {
  const auto record = co_await yard_.parts().store.load_station(id);
  if (!record || !record->has_value() || stations_.contains(id)) co_return;
  const auto& station = (*record)->station;
  LiveChange change;
  change.stations.push_back(
      {station.id, station.location_id, station.operator_id, false, station.state.last_seen_at});
  for (const auto& evse : (*record)->evses) change.slots.push_back(offline_slot(station, evse));
  yard_.parts().show(std::move(change));
}

}  // namespace voltyard::csms
