#include "link/ocpp_shard.hpp"

#include "link/entrance.hpp"
#include "link/ocpp_session.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace voltyard::link {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::uint16_t close_going_away = 1001;
constexpr std::uint16_t close_replaced = 4000;  // private use: a newer connection took over
constexpr auto tick_time = 100ms;
constexpr unsigned ticks_per_second = 10;
constexpr std::size_t free_exchanges = 256;
constexpr unsigned refusals_logged_per_s = 20;
constexpr std::uint8_t waiting_newcomers = 4;  // of one station
constexpr auto patience = 20s;                 // of a newcomer with its predecessors

SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

}  // namespace

// A newcomer's claim on its station's place.
struct OcppShard::Turn {
  explicit Turn(Place& the_place) : place(the_place) { ++place.waiting; }
  ~Turn() {
    if (taken) place.taken = false;
    // Nobody succeeded it.
    if (taken && place.replaced) {
      std::exchange(place.replaced, nullptr)->fail_waiting(connection_lost());
    }
    if (place.bell) place.bell->cancel();
    if (--place.waiting == 0) place.bell.reset();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  void take() { taken = place.taken = true; }

  Place& place;
  bool taken = false;
};

OcppShard::OcppShard(asio::io_context& context, LinkPorts ports, const LinkLimits& limits)
    : context_(context),
      ports_(ports),
      limits_(limits),
      random_(SystemRandom().next()),
      timer_(context) {}

OcppShard::~OcppShard() = default;

void OcppShard::start() { arm(); }

void OcppShard::arm() {
  timer_->expires_after(tick_time);
  timer_->async_wait([this](boost::system::error_code error) {
    if (error || !timer_) return;
    tick();
    arm();
  });
}

void OcppShard::tick() {
  const auto now = steady_now();
  ++ticks_;
  resume_delayed(now);
  inspect_sessions(now);
  inspect_newcomers(now);
  if (ticks_ % ticks_per_second == 0) {
    enforce_half_open(now);
    refusals_logged_ = 0;
  }
  if (exchanges_.size() > free_exchanges) exchanges_.resize(free_exchanges);
  if (!leaving_) return;
  close_some();
  if (is_empty() && when_empty_) std::exchange(when_empty_, nullptr)();
}

void OcppShard::inspect_sessions(SteadyTime now) {
  const auto count = sessions_.size() / ticks_per_second + 1;
  for (std::size_t i = 0; i < count && !sessions_.empty(); ++i) {
    if (next_session_ >= sessions_.size()) next_session_ = 0;
    const SessionPtr session(sessions_[next_session_++]);
    session->inspect(now);
  }
}

void OcppShard::inspect_newcomers(SteadyTime now) {
  for (auto* newcomer : newcomers_) {
    if (newcomer->phase == Newcomer::Phase::deciding || now < newcomer->deadline) continue;
    if (newcomer->phase == Newcomer::Phase::speaking) metrics_.expired.add();  // N18
    newcomer->deadline = now + limits_.header_time;
    newcomer->socket.close();
  }
}

// N17: whoever opens connections and says nothing keeps `half_open` of them. Connections of the
// last second do not count: a depot behind one address may come back all at once.
void OcppShard::enforce_half_open(SteadyTime now) {
  if (newcomers_.size() <= limits_.half_open) return;
  std::unordered_map<std::string_view, std::size_t> counts;
  for (auto* newcomer : newcomers_) {
    const bool is_slow =
        newcomer->phase == Newcomer::Phase::speaking && now - newcomer->arrived > 1s;
    if (!is_slow || ++counts[newcomer->neighbourhood] <= limits_.half_open) continue;
    metrics_.expired.add();
    newcomer->socket.close();
  }
}

void OcppShard::resume_delayed(SteadyTime now) {
  std::vector<SessionPtr> due;
  std::erase_if(delayed_, [&](Delayed& delayed) {
    if (delayed.until > now) return false;
    due.push_back(std::move(delayed.session));
    return true;
  });
  for (const auto& session : due) session->resume();
}

bool OcppShard::may_log_refusal() { return refusals_logged_++ < refusals_logged_per_s; }

void OcppShard::close_some() {
  for (auto* newcomer : newcomers_) {
    if (newcomer->phase == Newcomer::Phase::speaking) newcomer->socket.close();
  }
  const auto count = std::max<std::size_t>(64, sessions_.size() / 16);
  std::size_t closed = 0;
  for (std::size_t i = sessions_.size(); i-- > 0 && closed < count;) {
    if (i >= sessions_.size() || sessions_[i]->is_ended()) continue;
    if (!sessions_[i]->is_started()) continue;  // let_in() sends it away once its 101 is out
    const SessionPtr session(sessions_[i]);
    session->end(CloseReason::shutting_down, close_going_away);
    ++closed;
  }
}

void OcppShard::begin_leaving(std::function<void()> when_empty) {
  leaving_ = true;
  when_empty_ = std::move(when_empty);
}

void OcppShard::leave_now() {
  const auto sessions = sessions_;
  std::vector<SessionPtr> held(sessions.begin(), sessions.end());
  for (const auto& session : held) session->drop();
  for (auto* newcomer : newcomers_) newcomer->socket.close();
}

void OcppShard::dismantle() {
  timer_.reset();
  exchanges_.clear();
  delayed_.clear();
  places_.clear();
}

Exchange& OcppShard::take_exchange() {
  if (exchanges_.empty()) {
    return *std::make_unique<Exchange>(context_.get_executor(), ports_.conversation).release();
  }
  auto exchange = std::move(exchanges_.back());
  exchanges_.pop_back();
  return *exchange.release();
}

void OcppShard::give_back(Exchange& exchange) {
  exchange.clear();
  exchanges_.emplace_back(&exchange);
}

void OcppShard::add(OcppSession& session) {
  session.index_in_shard = sessions_.size();
  sessions_.push_back(&session);
}

void OcppShard::remove(OcppSession& session) {
  auto*& place = sessions_[session.index_in_shard];
  ASSERT(place == &session);
  place = sessions_.back();
  place->index_in_shard = session.index_in_shard;
  sessions_.pop_back();
}

void OcppShard::add(Newcomer& newcomer) {
  newcomer.index_in_shard = newcomers_.size();
  newcomers_.push_back(&newcomer);
  metrics_.half_open.add();
}

void OcppShard::remove(Newcomer& newcomer) {
  auto*& place = newcomers_[newcomer.index_in_shard];
  ASSERT(place == &newcomer);
  place = newcomers_.back();
  place->index_in_shard = newcomer.index_in_shard;
  newcomers_.pop_back();
  metrics_.half_open.subtract(1);
}

void OcppShard::forget(OcppSession& session) {
  const auto found = places_.find(session.station_id());
  if (found == places_.end() || found->second.session.get() != &session) return;
  found->second.session.reset();
  if (found->second.bell) found->second.bell->cancel();
}

void OcppShard::delay(OcppSession& session, SteadyTime until) {
  delayed_.push_back(Delayed{until, SessionPtr(&session)});
}

void OcppShard::note_bad_frame(OcppSession& session, std::string_view what) {
  metrics_.bad_frames.add();
  ports_.conversation.on_bad_frame(session.peer(), what);
}

std::string OcppShard::new_message_id() { return to_string(make_uuid7(wall_now(), random_)); }

bool OcppShard::is_flapping(Place& place, const Newcomer& newcomer, int& retry_after_s) {
  const auto now = steady_now();
  if (now - place.minute >= 60s) {
    place.minute = now;
    place.connects = 0;
  }
  if (place.connects < limits_.connects_per_minute) {
    ++place.connects;
    return false;
  }
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(place.minute + 60s - now);
  retry_after_s = static_cast<int>(left.count()) + 1;
  const bool is_first = std::exchange(place.told, place.minute) != place.minute;
  if (is_first) ports_.gatekeeper.flapping(newcomer.admission, newcomer.handshake, retry_after_s);
  return true;
}

Task<bool> OcppShard::wait_for_bell(Place& place, SteadyTime until) {
  const auto now = steady_now();
  if (now >= until) co_return false;
  if (!place.bell) place.bell = std::make_unique<asio::steady_timer>(context_);
  if (place.bell->expiry() <= now) place.bell->expires_at(now + 1s);
  boost::system::error_code ignored;
  auto token = asio::redirect_error(asio::use_awaitable, ignored);
  co_await place.bell->async_wait(std::move(token));
  co_return true;
}

// N23, N24, N26.
Task<OcppShard::Way> OcppShard::clear_the_way(Place& place, const Newcomer& newcomer) {
  if (const auto old = place.session) {
    const bool alive =
        !newcomer.admission.newest_wins && co_await old->answers_within(limits_.probe_time);
    if (alive) co_return Way::taken;
    place.replaced = old;
    old->end(CloseReason::replaced, close_replaced);
  }
  // The old connection may still be storing a message: the newer epoch comes after it.
  const auto until = steady_now() + patience;
  while (place.session) {
    const bool rang = co_await wait_for_bell(place, until);
    if (!rang) co_return Way::blocked;
  }
  co_return Way::free;
}

Task<void> OcppShard::let_in(Place& place, std::unique_ptr<Newcomer>& newcomer) {
  auto opened = co_await ports_.gatekeeper.open(newcomer->admission, newcomer->handshake);
  if (!opened) {
    spdlog::warn("{} was not let in: {}", newcomer->admission.identity, opened.error().message);
    Answer answer{503, 5};
    co_return co_await refuse(std::move(newcomer), answer);
  }
  const SessionPtr session(
      new OcppSession(*this, std::move(newcomer->socket), newcomer->admission, std::move(*opened)));
  const auto key = std::move(newcomer->websocket_key);
  const auto subprotocol = std::move(newcomer->admission.subprotocol);
  newcomer.reset();
  // Commands may queue from here on; they are sent after the 101.
  place.session = session;
  if (const auto old = std::exchange(place.replaced, nullptr)) session->take_over(*old);
  const auto error = co_await session->accept(key, subprotocol);
  if (session->is_ended()) co_return;
  if (error) co_return session->end(CloseReason::transport_error, 0);
  metrics_.admitted.add();
  session->start();
  // Who came in while the others were sent away hears the same goodbye.
  if (leaving_) session->end(CloseReason::shutting_down, close_going_away);
}

Task<void> OcppShard::settle(std::unique_ptr<Newcomer> newcomer) {
  Place& place = place_of(*newcomer);
  Answer answer{503, 5};
  if (leaving_) co_return co_await refuse(std::move(newcomer), answer);
  int retry_after_s = 0;
  if (is_flapping(place, *newcomer, retry_after_s)) {  // N25
    answer = {429, retry_after_s};
    co_return co_await refuse(std::move(newcomer), answer);
  }
  if (place.waiting >= waiting_newcomers) {
    answer = {429, 10};
    co_return co_await refuse(std::move(newcomer), answer);
  }
  auto way = Way::free;
  {
    Turn turn(place);
    const auto until = steady_now() + patience;
    while (place.taken && way == Way::free) {
      const bool rang = co_await wait_for_bell(place, until);
      if (!rang) way = Way::blocked;
    }
    if (way == Way::free) {
      turn.take();
      way = co_await clear_the_way(place, *newcomer);
    }
    if (way == Way::free) co_return co_await let_in(place, newcomer);
  }
  if (way == Way::taken) {
    metrics_.duplicates.add();
    ports_.gatekeeper.duplicate_refused(newcomer->admission, newcomer->handshake);
    answer = {409, 0};
  }
  co_await refuse(std::move(newcomer), answer);
}

Task<Result<PileAnswer>> OcppShard::call(StationId station_id, std::string action,
                                         std::string payload, Duration timeout) {
  const auto found = places_.find(station_id);
  if (found == places_.end() || !found->second.session || found->second.session->is_ended()) {
    co_return unavailable("the station is not connected");
  }
  OutgoingCall call(context_.get_executor(), std::move(action), std::move(payload));
  if (!found->second.session->enqueue(call)) {
    metrics_.queue_full.add();
    co_return limited("too many commands wait for this station already");
  }
  call.bell.expires_after(timeout);
  boost::system::error_code ignored;
  auto token = asio::redirect_error(asio::use_awaitable, ignored);
  if (!call.result) co_await call.bell.async_wait(std::move(token));
  if (call.result) co_return std::move(*call.result);
  metrics_.call_timeouts.add();
  const bool was_sent = !call.message_id.empty();
  co_return Error{ErrorKind::upstream,
                  was_sent ? "the station did not answer in time"
                           : "the station was busy or not ready until the time was over",
                  {}};
}

void OcppShard::disconnect(StationId station_id) {
  const auto found = places_.find(station_id);
  if (found == places_.end() || !found->second.session) return;
  const auto session = found->second.session;
  session->end(CloseReason::operator_request, close_going_away);
}

}  // namespace voltyard::link
