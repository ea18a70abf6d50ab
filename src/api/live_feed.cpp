#include "api/live_feed.hpp"

#include "csms/last_event.hpp"

#include "api/actions.hpp"
#include "api/catalog_json.hpp"
#include "api/paging.hpp"
#include "api/site_json.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <charconv>
#include <map>

namespace voltyard::api {
namespace {

constexpr std::size_t replay_page = 1000;

std::string frame(std::string_view event, std::string data, std::uint64_t id = 0) {
  std::string text;
  if (id != 0) text = "id: " + std::to_string(id) + "\n";
  text += "event: ";
  text += event;
  text += "\ndata: ";
  text += data;
  text += "\n\n";
  return text;
}

std::string event_frame(const domain::Event& event) {
  JsonWriter out;
  write_event(out, event);
  return frame("event", out.take(), event.sequence);
}

// What the audience may know of the events after `after`, as one chunk.
http::EventStream::Chunk events_chunk(std::span<const domain::Event> events,
                                      const LiveAudience& audience, std::uint64_t after) {
  std::string text;
  for (const auto& event : events) {
    const bool missed = event.sequence > after;
    if (missed && audience.sees(event.operator_id, event.location_id)) text += event_frame(event);
  }
  return std::make_shared<const std::string>(std::move(text));
}

void write_day(JsonWriter& out, std::string_view name, const DaySum& sum) {
  out.object(name).count("sessions", sum.sessions).energy("energy_wh", sum.energy).end();
}

void write_station_state(JsonWriter& out, const csms::Snapshot& snapshot,
                         const csms::LiveStationState& state) {
  const auto row = snapshot.stations.find(state.id);
  const auto* station = row == snapshot.stations.end() ? nullptr : row->second;
  out.object().id("id", state.id).text("name", station ? station->name : "");
  out.id("location_id", state.location_id);
  out.id("zone_id", station ? station->zone_id.value_or(ZoneId{}) : ZoneId{});
  out.flag("online", state.online).time("last_seen_at", state.last_seen_at).end();
}

}  // namespace

bool LiveAudience::sees(OperatorId owner, LocationId location) const {
  if (owner != operator_id) return false;
  return locations.empty() || std::ranges::find(locations, location) != locations.end();
}

LiveFeed::LiveFeed(const Services& services, const ApiOptions& options, KeyRing& keys)
    : services_(services),
      options_(options),
      keys_(keys),
      timer_(services.executor),
      day_(services) {}

LiveFeed::~LiveFeed() { stop(); }

// The store counts events without holes worth mentioning, so the last one is found by bisection.
Task<Status> LiveFeed::open() {
  const auto last = co_await csms::last_event(services_.store);
  if (!last) co_return last.error();
  last_sequence_ = std::max(last_sequence_, *last);
  co_await day_.open();
  listener_ = services_.board.listen([this](const csms::LiveChange& change) { on_change(change); });
  boost::asio::co_spawn(services_.executor, tick(alive_), boost::asio::detached);
  co_return Status{};
}

void LiveFeed::stop() {
  if (stopped_) return;
  stopped_ = true;
  *alive_ = false;
  if (listener_ != 0) services_.board.forget(listener_);
  timer_.cancel();
  for (const auto& client : clients_) client->stream->close();
  clients_.clear();
}

void LiveFeed::on_change(const csms::LiveChange& change) {
  for (const auto& slot : change.slots) day_.take(slot);
  if (clients_.empty()) return;
  for (const auto& slot : change.slots) {
    changed_slots_.insert(slot.id);
    const int look = static_cast<int>(slot.status) * 2 + (slot.online ? 1 : 0);
    const auto known = looks_.find(slot.id);
    if (known != looks_.end() && known->second == look) continue;
    looks_[slot.id] = look;
    urgent_.insert(slot.id);
  }
  for (const auto& station : change.stations) changed_stations_.insert(station.id);
}

void LiveFeed::send(const LiveAudience& audience, std::string text) {
  const auto chunk = std::make_shared<const std::string>(std::move(text));
  for (const auto& client : clients_) {
    if (client->caught_up && client->audience == audience) client->stream->push(chunk);
  }
}

void LiveFeed::publish(std::span<const domain::Event> events) {
  if (events.empty()) return;
  last_sequence_ = std::max(last_sequence_, events.back().sequence);
  for (const auto& event : events) day_.take(event);
  std::map<LiveAudience, http::EventStream::Chunk> shared;
  for (const auto& client : clients_) {
    if (!client->caught_up) continue;  // it will find them in the store
    const bool fresh = client->last_sequence < events.front().sequence;
    auto chunk = fresh ? shared[client->audience] : nullptr;
    if (!chunk) chunk = events_chunk(events, client->audience, client->last_sequence);
    if (fresh) shared[client->audience] = chunk;
    if (!chunk->empty()) client->stream->push(chunk);
    client->last_sequence = std::max(client->last_sequence, last_sequence_);
  }
}

// Everything that changed since the last flush and was not hurried.
void LiveFeed::flush() {
  tell(changed_slots_, changed_stations_);
  tell_day();
  changed_slots_.clear();
  changed_stations_.clear();
  urgent_.clear();
  hurried_.clear();
}

// What somebody looks out for does not wait for the rest. What was hurried once does.
void LiveFeed::hurry() {
  std::unordered_set<EvseId> slots;
  for (const auto id : urgent_) {
    if (!hurried_.insert(id).second) continue;
    slots.insert(id);
    changed_slots_.erase(id);
  }
  urgent_.clear();
  tell(slots, {});
}

void LiveFeed::tell(const std::unordered_set<EvseId>& slots,
                    const std::unordered_set<StationId>& stations) {
  if (slots.empty() && stations.empty()) return;
  const auto snapshot = services_.directory.current();
  std::map<LiveAudience, std::string> texts;
  for (const auto& client : clients_) texts[client->audience];
  const auto add = [&](OperatorId owner, LocationId location, std::string_view what,
                       JsonWriter& out) {
    const auto text = frame(what, out.take());
    for (auto& [audience, all] : texts) {
      if (audience.sees(owner, location)) all += text;
    }
  };
  for (const auto id : stations) {
    const auto& states = services_.board.stations();
    const auto state = states.find(id);
    if (state == states.end()) continue;
    JsonWriter out;
    write_station_state(out, *snapshot, state->second);
    add(state->second.operator_id, state->second.location_id, "station", out);
  }
  for (const auto id : slots) {
    const auto* slot = services_.board.slot(id);
    if (!slot) continue;
    JsonWriter out;
    write_slot(out, *slot, currency_of(*snapshot, slot->operator_id));
    add(slot->operator_id, slot->location_id, "evse", out);
  }
  for (auto& [audience, text] : texts) {
    if (!text.empty()) send(audience, std::move(text));
  }
}

std::optional<DaySum> LiveFeed::day_of(const LiveAudience& audience) {
  day_.begin_days_that_are_due();
  return day_.sum_of([&](OperatorId owner, LocationId id) { return audience.sees(owner, id); });
}

// To whom it has become another one.
void LiveFeed::tell_day() {
  std::map<LiveAudience, std::optional<DaySum>> told;
  for (const auto& client : clients_) {
    const auto& audience = client->audience;
    if (!client->caught_up || told.contains(audience)) continue;
    const auto sum = day_of(audience);
    told[audience] = sum;
    const auto before = told_days_.find(audience);
    if (!sum || (before != told_days_.end() && before->second == sum)) continue;
    JsonWriter out;
    write_day(out, {}, *sum);
    send(audience, frame("day", out.take()));
  }
  told_days_ = std::move(told);
}

void LiveFeed::drop_closed() {
  for (const auto& client : clients_) {
    const auto* row = keys_.find(client->key_id);
    const bool same = row && keys_.caller_of(*row, false).locations == client->audience.locations;
    if (!same) client->stream->close();  // N101: within one interval
  }
  std::erase_if(clients_, [](const ClientPtr& client) { return client->stream->closed(); });
}

// A screen that only watches is in use, too.
Task<void> LiveFeed::note_watching() {
  storage::Commit commit;
  for (const auto& client : clients_) {
    const auto* row = keys_.find(client->key_id);
    if (row && keys_.used(*row)) {
      commit.changes.emplace_back(storage::LoginSeen{row->id, services_.wall.now()});
    }
  }
  if (!commit.empty()) co_await services_.store.commit(commit);
}

Task<void> LiveFeed::tick(std::shared_ptr<const bool> alive) {
  static const auto comment = std::make_shared<const std::string>(":\n\n");
  auto commented = std::chrono::steady_clock::now();
  auto flushed = commented;
  while (true) {
    boost::system::error_code cancelled;
    timer_.expires_after(std::min(options_.live_hurry, options_.live_interval));
    co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
    if (!*alive || cancelled) co_return;
    if (std::chrono::steady_clock::now() - flushed < options_.live_interval) {
      hurry();
      continue;
    }
    flushed = std::chrono::steady_clock::now();
    drop_closed();
    co_await note_watching();
    if (!*alive) co_return;
    flush();
    const auto now = std::chrono::steady_clock::now();
    if (now - commented < options_.live_comment) continue;
    commented = now;
    for (const auto& client : clients_) client->stream->push(comment);
  }
}

std::string LiveFeed::snapshot_text(const LiveAudience& audience) {
  const auto snapshot = services_.directory.current();
  const auto currency = currency_of(*snapshot, audience.operator_id);
  JsonWriter out;
  out.object().list("evses");
  for (const auto& [id, slot] : services_.board.slots()) {
    if (audience.sees(slot.operator_id, slot.location_id)) write_slot(out, slot, currency);
  }
  out.end().list("stations");
  for (const auto& [id, state] : services_.board.stations()) {
    if (audience.sees(state.operator_id, state.location_id)) {
      write_station_state(out, *snapshot, state);
    }
  }
  out.end();
  if (const auto day = day_of(audience)) {
    write_day(out, "today", *day);
  } else {
    out.none("today");
  }
  out.count("sequence", static_cast<std::int64_t>(last_sequence_));
  out.text("now", to_rfc3339(services_.clock.now())).end();
  return frame("snapshot", out.take());
}

// Queues the events the client missed, page by page, until nothing is between it and the present.
Task<Status> LiveFeed::catch_up(Client& client) {
  while (client.last_sequence < last_sequence_ && !client.stream->closed()) {
    const auto present = last_sequence_;
    storage::EventFilter filter;
    filter.operator_id = client.audience.operator_id;
    filter.after_sequence = client.last_sequence;
    filter.limit = replay_page;
    const auto missed = co_await services_.store.list_events(filter);
    if (!missed) co_return missed.error();
    std::string text;
    for (const auto& event : *missed) {
      if (client.audience.sees(event.operator_id, event.location_id)) text += event_frame(event);
    }
    if (!text.empty()) {
      client.stream->push(std::make_shared<const std::string>(std::move(text)));
    }
    const bool complete = missed->size() < replay_page;
    if (!missed->empty()) client.last_sequence = missed->back().sequence;
    if (complete) client.last_sequence = std::max(client.last_sequence, present);
  }
  co_return Status{};
}

Task<Result<std::shared_ptr<http::EventStream>>> LiveFeed::subscribe(
    Caller caller, std::optional<std::uint64_t> after) {
  drop_closed();
  if (stopped_) co_return unavailable("the server is stopping");
  if (clients_.size() >= options_.live_clients_max) co_return limited("too many live feeds");
  auto client = std::make_shared<Client>();
  client->key_id = caller.key_id;
  client->audience = {caller.operator_id, caller.locations};
  client->last_sequence = after.value_or(last_sequence_);
  auto first = std::make_shared<const std::string>(snapshot_text(client->audience));
  // The replay is bounded too: who missed more reads GET /v1/events.
  client->stream = std::make_shared<http::EventStream>(
      services_.executor, options_.live_queue_bytes + 2 * first->size());
  clients_.push_back(client);
  const auto caught_up = co_await catch_up(*client);
  if (!caught_up) {
    client->stream->close();
    co_return caught_up.error();
  }
  if (after) first = std::make_shared<const std::string>(snapshot_text(client->audience));
  client->stream->push(std::move(first));
  client->caught_up = true;
  co_return client->stream;
}

Answer follow_live(Context& context, const Call& call) {
  auto after = query_number(call.request, "after", 0);
  if (!after) co_return http::problem_response(after.error());
  bool resume = call.request.query_value("after").has_value();
  const auto last_id = call.request.headers.get("Last-Event-ID");
  if (!last_id.empty()) {
    std::uint64_t number = 0;
    const auto end = last_id.data() + last_id.size();
    const auto parsed = std::from_chars(last_id.data(), end, number);
    if (parsed.ec != std::errc{} || parsed.ptr != end) {
      co_return http::problem_response(invalid("must be a whole number", "/Last-Event-ID"));
    }
    after = number;
    resume = true;
  }
  const auto from = resume ? std::optional(*after) : std::nullopt;
  auto stream = co_await context.feed.subscribe(call.caller, from);
  if (!stream) co_return http::problem_response(stream.error());
  http::Response response;
  response.headers.add("Content-Type", "text/event-stream");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Accel-Buffering", "no");
  response.stream = std::move(*stream);
  co_return response;
}

}  // namespace voltyard::api
