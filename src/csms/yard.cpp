#include "csms/yard.hpp"

#include "csms/dny/talk.hpp"
#include "csms/ocpp_talk.hpp"
#include "csms/shard_desk.hpp"
#include "csms/ykc/talk.hpp"

#include "domain/slot_groups.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace voltyard::csms {

namespace asio = boost::asio;

namespace {

std::string text_of(const Knock& knock) {
  const std::string_view rule = knock.rule;
  if (rule == "N23") return "a second connection with this identity was refused";
  if (rule == "N25") return "the station connects again and again and was told to wait";
  return "ten failed attempts to connect with wrong credentials";
}

}  // namespace

// The face that link sees first; it only finds the right desk.
class Yard::Door final : public link::Gatekeeper {
 public:
  explicit Door(Yard& yard)
      : yard_(yard),
        doorkeeper_({yard.parts().directory, yard.parts().server_key, yard.parts().shards.size(),
                     [&yard](Knock knock) { yard.report(std::move(knock)); }}) {}

  std::variant<link::Admission, link::Refusal> admit(const link::Handshake& handshake) override {
    return doorkeeper_.admit(handshake);
  }

  Task<Result<std::unique_ptr<link::Peer>>> open(const link::Admission& admission,
                                                 const link::Handshake& handshake) override {
    return yard_.desk(admission.shard).open(admission, handshake);
  }

  void duplicate_refused(const link::Admission& admission,
                         const link::Handshake& handshake) override {
    Knock knock;
    knock.identity = admission.identity;
    knock.remote = handshake.remote;
    knock.rule = "N23";
    knock.station_id = admission.station_id;
    yard_.report(std::move(knock));
  }

  void flapping(const link::Admission& admission, const link::Handshake& handshake,
                int retry_after_s) override {
    Knock knock;
    knock.identity = admission.identity;
    knock.remote = handshake.remote;
    knock.rule = "N25";
    knock.station_id = admission.station_id;
    knock.retry_after_s = retry_after_s;
    yard_.report(std::move(knock));
  }

 private:
  Yard& yard_;
  Doorkeeper doorkeeper_;
};

Yard::Yard(YardParts parts, YardOptions options) : parts_(std::move(parts)), options_(options) {
  ASSERT(!parts_.shards.empty());
  for (std::size_t i = 0; i < parts_.shards.size(); ++i) {
    desks_.push_back(std::make_unique<ShardDesk>(*this, i));
  }
  door_ = std::make_unique<Door>(*this);
  ocpp_talk_ = std::make_unique<OcppTalk>(*this);
  dny_talk_ = std::make_unique<dny::Talk>(*this);
  ykc_talk_ = std::make_unique<ykc::Talk>(*this);
}

Yard::~Yard() = default;

link::Gatekeeper& Yard::gatekeeper() { return *door_; }
link::OcppConversation& Yard::ocpp_conversation() { return *ocpp_talk_; }
link::PileConversation& Yard::dny_conversation() { return *dny_talk_; }
link::PileConversation& Yard::ykc_conversation() { return *ykc_talk_; }

void Yard::use_sender(link::Door door, std::size_t shard, link::StationSender& sender) {
  desks_[shard]->use_sender(door, sender);
}

ShardDesk& Yard::desk_of(const ConnectedPeer& peer) {
  return desk(shard_of(peer.live->station.id));
}

std::size_t Yard::shard_of(StationId station_id) const {
  return shard_index(station_id, desks_.size());
}

void Yard::spawn(std::size_t shard, std::function<Task<void>()> work) {
  asio::co_spawn(parts_.shards[shard], std::move(work), [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
  });
}

Task<Status> Yard::open() {
  const auto last = co_await parts_.store.last_transaction_number();
  if (!last) co_return last.error();
  numbers_.continue_after(*last);
  if (const auto loaded = co_await parts_.directory.reload(); !loaded) co_return loaded.error();
  // Every station with an open session is in memory from the start; the others show what was last
  // written until they connect.
  const auto snapshot = parts_.directory.current();
  LiveChange change;
  for (const auto& station : snapshot->rows.stations) {
    change.stations.push_back(
        {station.id, station.location_id, station.operator_id, false, station.state.last_seen_at});
  }
  storage::EvseFilter filter;
  for (;;) {
    const auto evses = co_await parts_.store.list_evses(filter);
    if (!evses) co_return evses.error();
    for (const auto& evse : *evses) {
      const auto station = snapshot->stations.find(evse.station_id);
      if (station == snapshot->stations.end()) continue;
      change.slots.push_back(offline_slot(*station->second, evse));
    }
    if (evses->size() < filter.limit) break;
    filter.after = evses->back().id;
  }
  parts_.show(std::move(change));
  if (const auto loaded = co_await load_unknown_stations(); !loaded) co_return loaded.error();
  co_return co_await load_open_sessions();
}

Task<Status> Yard::load_unknown_stations() {
  auto rows = co_await parts_.store.list_unknown_stations(options_.unknown_stations_max);
  if (!rows) co_return rows.error();
  for (auto& row : *rows) {
    const auto identity = row.identity;
    unknown_.emplace(identity, std::move(row));
  }
  co_return Status{};
}

Task<Status> Yard::load_open_sessions() {
  storage::SessionFilter filter;
  filter.state = domain::SessionState::active;
  filter.limit = 1000;
  for (;;) {
    const auto sessions = co_await parts_.store.list_sessions(filter);
    if (!sessions) co_return sessions.error();
    for (const auto& session : *sessions) {
      const auto id = session.station_id;
      const auto shard = shard_of(id);
      spawn(shard, [this, shard, id]() -> Task<void> { co_await desks_[shard]->load(id); });
    }
    if (sessions->size() < filter.limit) break;
    filter.before = sessions->back().id;
  }
  co_return Status{};
}

void Yard::tick(std::size_t shard) { desks_[shard]->tick(); }

void Yard::refresh(StationId station_id) {
  const auto shard = shard_of(station_id);
  spawn(shard, [this, shard, station_id]() { return desks_[shard]->refresh(station_id); });
}

void Yard::count(const Decision& decision, std::size_t open_before, std::size_t open_after) {
  if (open_after > open_before) metrics_.sessions_active += open_after - open_before;
  if (open_after < open_before) metrics_.sessions_active -= open_before - open_after;
  for (const auto& event : decision.commit.events) {
    if (event.kind == domain::event::session_started) metrics_.sessions_started += 1;
    if (event.kind == domain::event::session_ended) metrics_.sessions_ended += 1;
    if (event.kind == domain::event::session_held) metrics_.sessions_held += 1;
    if (event.kind == domain::event::security) metrics_.security_events += 1;
    if (event.kind == domain::event::quarantined) metrics_.messages_quarantined += 1;
  }
  for (const auto& change : decision.commit.changes) {
    if (const auto* made = std::get_if<domain::Evse>(&change)) {
      const auto id = made->station_id;
      spawn(shard_of(id), [this, id]() { return watch_group(id); });
    }
    const auto* session = std::get_if<domain::Session>(&change);
    if (session != nullptr && !session->open() && open_after < open_before) {
      metrics_.energy_delivered_mwh += static_cast<std::uint64_t>(session->energy.mwh);
    }
  }
}

// A station may report slots that nobody planned: they are real, so they are taken; that their
// group holds too many now is said. Imports and adoption refuse it beforehand.
Task<void> Yard::watch_group(StationId station_id) {
  const auto snapshot = parts_.directory.current();
  const auto found = snapshot->stations.find(station_id);
  if (found == snapshot->stations.end() || !found->second->zone_id) co_return;
  const auto& station = *found->second;
  domain::SlotGroups groups;
  for (const auto& zone : snapshot->rows.zones) groups.add(zone);
  const auto group = groups.group_of(station.zone_id);
  if (!group) co_return;
  for (const auto& neighbour : snapshot->rows.stations) {
    if (groups.group_of(neighbour.zone_id) != group) continue;
    storage::EvseFilter filter;
    filter.station_id = neighbour.id;
    const auto evses = co_await parts_.store.list_evses(filter);
    if (!evses) co_return;
    groups.count(group, evses->size());
  }
  const auto overfull = groups.overfull_at(group);
  if (!overfull) co_return;
  domain::Event event;
  event.at = parts_.clock.now();
  event.kind = domain::event::group_overfull;
  event.operator_id = station.operator_id;
  event.location_id = station.location_id;
  event.station_id = station.id;
  event.details = {{"group", overfull->name},
                   {"slots", std::to_string(overfull->slots)},
                   {"limit", std::to_string(domain::max_slots_per_group)}};
  store_event(shard_of(station.id), std::move(event));
}

domain::Event Yard::security_event(const domain::Station& station, std::string_view remote,
                                   std::string_view rule, std::string text) const {
  domain::Event event;
  event.at = parts_.clock.now();
  event.kind = domain::event::security;
  event.operator_id = station.operator_id;
  event.location_id = station.location_id;
  event.station_id = station.id;
  event.details = {
      {"rule", std::string(rule)}, {"remote", std::string(remote)}, {"text", std::move(text)}};
  return event;
}

void Yard::store_event(std::size_t shard, domain::Event event) {
  spawn(shard, [this, event = std::move(event)]() -> Task<void> {
    storage::Commit commit;
    commit.events.push_back(event);
    co_await parts_.store.commit(commit);
  });
}

void Yard::note_security(std::size_t shard, const domain::Station& station, std::string_view remote,
                         std::string_view rule, std::string text) {
  store_event(shard, security_event(station, remote, rule, std::move(text)));
}

void Yard::report(Knock knock) {
  if (knock.station_id.is_nil()) {
    spawn(0, [this, knock = std::move(knock)]() { return remember_unknown(knock); });
    return;
  }
  const auto snapshot = parts_.directory.current();
  const auto station = snapshot->stations.find(knock.station_id);
  if (station == snapshot->stations.end()) return;
  metrics_.security_events += 1;
  auto event = security_event(*station->second, knock.remote, knock.rule, text_of(knock));
  if (knock.retry_after_s > 0) {
    const Duration quarantine = std::chrono::seconds(knock.retry_after_s);
    const auto scaled = static_cast<double>(quarantine.count()) * options_.clock_speed;
    const auto until = event.at + Duration(static_cast<std::int64_t>(scaled));
    event.details.emplace_back("until_at", to_rfc3339(until));
  }
  store_event(shard_of(knock.station_id), std::move(event));
}

Task<void> Yard::remember_unknown(Knock knock) {
  const auto now = parts_.clock.now();
  storage::Commit commit;
  auto known = unknown_.find(knock.identity);
  if (known == unknown_.end()) {
    // A scanner may fill the queue; whoever still knocks comes back into it.
    if (unknown_.size() >= options_.unknown_stations_max) {
      const auto oldest =
          std::min_element(unknown_.begin(), unknown_.end(), [](const auto& a, const auto& b) {
            return a.second.last_seen_at < b.second.last_seen_at;
          });
      commit.changes.push_back(storage::RemoveUnknownStation{oldest->first});
      unknown_.erase(oldest);
    }
    known = unknown_.emplace(knock.identity, storage::UnknownStation{}).first;
    known->second.identity = knock.identity;
    known->second.first_seen_at = now;
  }
  auto& row = known->second;
  row.attempts += 1;
  const bool written_lately = row.attempts > 1 && now - row.last_seen_at < std::chrono::minutes(1);
  if (written_lately) co_return;
  row.last_seen_at = now;
  row.remote = knock.remote;
  row.offered_protocols = knock.offered;
  commit.changes.push_back(row);
  co_await parts_.store.commit(commit);
}

}  // namespace voltyard::csms
