#include "link/test_yard.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <openssl/evp.h>

namespace voltyard::link {

namespace asio = boost::asio;
using namespace std::chrono_literals;

LinkLimits TestYard::quick() {
  LinkLimits limits;
  limits.header_time = 600ms;
  limits.refusal_delay = 100ms;
  limits.linger = 500ms;
  limits.message_time = 500ms;
  limits.messages_per_s = 0;
  limits.write_stall = 500ms;
  limits.probe_time = 400ms;
  limits.close_time = 500ms;
  return limits;
}

TestYard::TestYard(LinkLimits limits, std::size_t shard_count)
    : shards(shard_count), listener(shards, *this, *this, *this, limits) {
  port = *listener.listen("127.0.0.1", 0);
  shards.start();
}

TestYard::~TestYard() { listener.stop(2s); }

StationId TestYard::station(int number) {
  StationId id;
  id.uuid.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

std::string TestYard::headers_of(int number) {
  const auto plain = "CS" + std::to_string(number) + ":secret-of-sixteen";
  unsigned char encoded[64] = {};
  EVP_EncodeBlock(encoded, reinterpret_cast<const unsigned char*>(plain.data()),
                  static_cast<int>(plain.size()));
  return "Authorization: Basic " + std::string(reinterpret_cast<char*>(encoded)) +
         "\r\nSec-WebSocket-Protocol: ocpp1.6\r\n";
}

RawStation TestYard::connect(std::string_view target, std::string_view headers) {
  RawStation station(port);
  const auto head = station.upgrade(target, headers);
  EXPECT_EQ(RawStation::status_of(head), 101) << head;
  return station;
}

RawStation TestYard::booted(std::string_view target, std::string_view headers) {
  auto station = connect(target, headers);
  station.send_text(boot);
  EXPECT_EQ(station.receive_text(), R"([3,"b",{"status":"Accepted"}])");
  return station;
}

std::future<Result<PileAnswer>> TestYard::call(int number, std::string action, std::string payload,
                                               Duration timeout) {
  auto promise = std::make_shared<std::promise<Result<PileAnswer>>>();
  auto future = promise->get_future();
  const auto shard = static_cast<std::size_t>(number) % shards.size();
  auto done = [promise](std::exception_ptr, Result<PileAnswer> answer) {
    promise->set_value(std::move(answer));
  };
  auto work = [this, shard, number, timeout, action = std::move(action),
               payload = std::move(payload)]() -> Task<Result<PileAnswer>> {
    co_return co_await listener.sender(shard).call(station(number), action, payload, timeout);
  };
  // A coroutine's lambda must outlive the coroutine.
  auto kept = std::make_shared<decltype(work)>(std::move(work));
  asio::post(shards.context(shard), [this, shard, kept, done = std::move(done)]() mutable {
    asio::co_spawn(shards.context(shard), (*kept)(),
                   [kept, done = std::move(done)](std::exception_ptr failure,
                                                  Result<PileAnswer> answer) mutable {
                     done(failure, std::move(answer));
                   });
  });
  return future;
}

void TestYard::on_shard(std::size_t shard, std::function<void()> work) {
  std::promise<void> done;
  asio::post(shards.context(shard), [&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

bool TestYard::eventually(std::function<bool()> condition) {
  // Totals change without a note: look again every so often.
  const auto until = std::chrono::steady_clock::now() + 10s;
  std::unique_lock lock(mutex);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    changed.wait_for(lock, 10ms);
  }
  return true;
}

std::vector<std::string> TestYard::log() {
  const std::lock_guard lock(mutex);
  return happened;
}

void TestYard::note(std::string text) {
  const std::lock_guard lock(mutex);
  happened.push_back(std::move(text));
  changed.notify_all();
}

std::variant<Admission, Refusal> TestYard::admit(const Handshake& handshake) {
  const std::lock_guard lock(mutex);
  handshakes.push_back(handshake);
  const auto& id = handshake.identity;
  if (id == "QUIET") return Refusal{429, 7, "told to be quiet"};
  const bool known = id.size() == 3 && id.starts_with("CS") && id[2] >= '1' && id[2] <= '9';
  if (!known) return Refusal{401, 0, "unknown identity"};
  if (handshake.username != id || handshake.password != "secret-of-sixteen") {
    return Refusal{401, 0, "wrong password"};
  }
  Admission admission;
  const int number = id[2] - '0';
  admission.station_id = station(number);
  admission.identity = id;
  admission.version = version;
  if (!handshake.offered.empty()) admission.subprotocol = handshake.offered.front();
  admission.shard = static_cast<std::size_t>(number) % shards.size();
  admission.newest_wins = newest_wins;
  return admission;
}

Task<Result<std::unique_ptr<Peer>>> TestYard::open(const Admission& admission,
                                                   const Handshake& handshake) {
  auto peer = std::make_unique<TestPeer>();
  peer->station_id = admission.station_id;
  peer->shard = admission.shard;
  peer->remote = handshake.remote;
  {
    const std::lock_guard lock(mutex);
    if (refuse_open) co_return unavailable("the store is down");
    peer->epoch = ++epochs;
    threads[admission.station_id] = std::this_thread::get_id();
  }
  note("open " + admission.identity + " " + std::to_string(peer->epoch));
  co_return std::unique_ptr<Peer>(std::move(peer));
}

void TestYard::duplicate_refused(const Admission& admission, const Handshake&) {
  note("duplicate " + admission.identity);
}

void TestYard::flapping(const Admission& admission, const Handshake&, int) {
  note("flapping " + admission.identity);
}

Task<void> TestYard::on_call(Peer& peer, const wire::ocpp::Call& call, std::string& out) {
  auto& known = static_cast<TestPeer&>(peer);
  if (call.action == "Heartbeat") {
    wire::ocpp::write_result(out, call.message_id, R"({"currentTime":"2026-11-23T14:00:00Z"})");
  } else if (call.action == "BootNotification") {
    known.booted = true;
    wire::ocpp::write_result(out, call.message_id, R"({"status":"Accepted"})");
  } else if (call.action == "Slow") {
    asio::steady_timer gate(co_await asio::this_coro::executor, 10s);
    {
      const std::lock_guard lock(mutex);
      release_slow_call = [&gate, this, shard = known.shard] {
        asio::post(shards.context(shard), [&gate] { gate.cancel(); });
      };
    }
    note("slow " + std::string(call.message_id));
    boost::system::error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    co_await gate.async_wait(std::move(token));
    note("slow done " + std::string(call.message_id));
    wire::ocpp::write_result(out, call.message_id, "{}");
  } else if (call.action == "Unstored") {
    note("unstored " + std::string(call.message_id));
  } else if (call.action == "Throw") {
    throw std::runtime_error("a library's exception");
  } else {
    note(std::string(call.action) + " " + std::string(call.message_id));
    wire::ocpp::write_result(out, call.message_id, "{}");
  }
}

void TestYard::on_bad_frame(Peer&, std::string_view what) { note("bad " + std::string(what)); }

void TestYard::on_closed(Peer& peer, CloseReason reason) {
  note("closed " + std::to_string(static_cast<TestPeer&>(peer).epoch) + " " +
       std::string(to_string(reason)));
}

void TestYard::record(StationId, Direction, std::string_view) {
  const std::lock_guard lock(mutex);
  ++frames;
}

}  // namespace voltyard::link
