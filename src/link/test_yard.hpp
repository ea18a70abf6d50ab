// A whole link with a small yard behind it, for tests: stations CS1 to CS9 with the password
// "secret-of-sixteen", a conversation that answers Heartbeat and BootNotification itself.
#pragma once

#include "link/ocpp_listener.hpp"
#include "link/raw_station.hpp"
#include "link/tls_certificates.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace voltyard::link {

constexpr std::string_view heartbeat = R"([2,"1","Heartbeat",{}])";
constexpr std::string_view heartbeat_answer = R"([3,"1",{"currentTime":"2026-11-23T14:00:00Z"}])";
constexpr std::string_view boot =
    R"([2,"b","BootNotification",{"chargePointVendor":"v","chargePointModel":"m"}])";

struct TestPeer final : Peer {
  bool ready_for_calls() const override { return booted; }
  StationId station_id;
  std::size_t shard = 0;
  std::thread::id thread;
  int epoch = 0;
  std::string remote;
  bool booted = false;
};

class TestYard final : public Gatekeeper, public OcppConversation, public FrameSink {
 public:
  explicit TestYard(LinkLimits limits = quick(), std::size_t shards = 1);
  ~TestYard() override;

  static LinkLimits quick();  // short times, no rate limit

  static StationId station(int number);
  RawStation connect(std::string_view target = "/ocpp/CS1",
                     std::string_view headers = RawStation::basic);
  RawStation booted(std::string_view target = "/ocpp/CS1",
                    std::string_view headers = RawStation::basic);
  static std::string headers_of(int number);  // credentials and protocol of CS<number>
  std::future<Result<PileAnswer>> call(int number, std::string action, std::string payload,
                                       Duration timeout = Duration(5'000));
  // Runs on the station's shard and waits for it.
  void on_shard(std::size_t shard, std::function<void()> work);
  // Waits until `condition`, looked at under the lock, holds.
  bool eventually(std::function<bool()> condition);
  std::vector<std::string> log();  // what happened, in order

  // Gatekeeper
  std::variant<Admission, Refusal> admit(const Handshake& handshake) override;
  Task<Result<std::unique_ptr<Peer>>> open(const Admission& admission,
                                           const Handshake& handshake) override;
  void duplicate_refused(const Admission& admission, const Handshake& handshake) override;
  void flapping(const Admission& admission, const Handshake& handshake, int) override;
  // OcppConversation
  Task<void> on_call(Peer& peer, const wire::ocpp::Call& call, std::string& out) override;
  void on_bad_frame(Peer& peer, std::string_view what) override;
  void on_closed(Peer& peer, CloseReason reason) override;
  // FrameSink
  void record(StationId station_id, Direction direction, std::string_view text) override;

  void note(std::string text);

  Shards shards;
  OcppListener listener;
  std::uint16_t port = 0;

  std::mutex mutex;
  std::condition_variable changed;
  // Under the mutex from here.
  std::vector<std::string> happened;
  std::vector<Handshake> handshakes;
  std::map<StationId, std::thread::id> threads;
  bool newest_wins = false;
  bool refuse_open = false;
  wire::ocpp::Version version = wire::ocpp::Version::v16;
  int epochs = 0;
  std::size_t frames = 0;
  std::function<void()> release_slow_call;  // set while a "Slow" CALL is being handled
};

}  // namespace voltyard::link
