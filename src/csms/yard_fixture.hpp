// A yard for tests: the real csms on the in-memory store, one shard, a clock that stands still, and
// a station at the other end that speaks literal frames.
#pragma once

#include "csms/commands.hpp"
#include "csms/message_sender.hpp"
#include "csms/shard_desk.hpp"
#include "csms/yard.hpp"

#include "billing/shed_tariff.hpp"
#include "storage/memory/memory_store.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::csms {

// Answers commands at once with what the test put in.
class ScriptedSender final : public link::StationSender {
 public:
  struct Sent {
    StationId station_id;
    std::string action;
    std::string payload;
  };
  Task<Result<link::PileAnswer>> call(StationId station_id, std::string action, std::string payload,
                                      Duration) override {
    sent.push_back({station_id, std::move(action), std::move(payload)});
    if (answers.empty()) co_return unavailable("the connection was lost");
    auto answer = answers.front();
    answers.pop_front();
    co_return answer;
  }
  void disconnect(StationId) override {}

  std::vector<Sent> sent;
  std::deque<link::PileAnswer> answers;
};

// Takes every message, or answers what the test put in.
class ScriptedMessages final : public MessageSender {
 public:
  Task<domain::Delivery> deliver(domain::NoticeChannel channel, Telling telling) override {
    sent.emplace_back(std::move(channel), std::move(telling));
    if (answers.empty()) co_return domain::Delivery{domain::Delivery::Kind::done, "200", {}};
    auto answer = answers.front();
    answers.pop_front();
    co_return answer;
  }

  std::vector<std::pair<domain::NoticeChannel, Telling>> sent;
  std::deque<domain::Delivery> answers;
};

class YardTest : public testing::Test {
 protected:
  static constexpr Timestamp noon{1'795'435'200'000};  // 2026-11-23T12:00:00Z

  YardTest();

  // Runs a task to its end on the yard's only thread.
  template <class T>
  T await(Task<T> task) {
    std::optional<T> result;
    boost::asio::co_spawn(io_, std::move(task), [&](std::exception_ptr failure, T value) {
      if (failure) std::rethrow_exception(failure);
      result = std::move(value);
    });
    io_.restart();
    io_.run();
    return std::move(*result);
  }
  void await(Task<void> task);
  void drain();  // runs whatever was posted

  // A station with `slots` EVSEs; returns its id. Identity and password are as given.
  StationId add_station(std::string identity, int slots = 2,
                        domain::Registration registration = domain::Registration::accepted,
                        std::string default_version = "");
  void add_token(std::string uid, domain::TokenStatus status = domain::TokenStatus::valid);
  // A card that pays from a wallet of its own with `minor` in it.
  WalletId add_wallet(std::string uid, std::int64_t minor);
  billing::WalletBalance balance(WalletId id);

  struct Connection {
    std::unique_ptr<link::Peer> peer;
    wire::ocpp::Version version{};
  };
  Connection connect(std::string identity, std::string subprotocol = "ocpp1.6");
  std::variant<link::Admission, link::Refusal> knock(link::Handshake handshake);

  // One frame from the station; returns what it is answered, "" when nothing.
  std::string say(Connection& connection, std::string_view frame);

  std::vector<domain::Session> sessions(StationId station_id = {});
  std::vector<domain::Event> events(std::string_view kind);
  std::vector<storage::Quarantined> quarantined(StationId station_id);
  std::optional<storage::BillRow> bill(SessionId id);
  domain::Evse evse(StationId station_id, int number);

  // Everything in memory is gone, the store stays: what a crash leaves.
  void restart();

  boost::asio::io_context io_{1};
  ManualClock clock_{noon};
  SteadyTime real_now_;
  SeededRandom random_{7};
  storage::MemoryStore store_;
  ServerKey key_{};
  OperatorId operator_id_;
  LocationId location_id_;
  TariffId tariff_id_;
  YardOptions yard_options_;  // of the next restart()
  std::unique_ptr<Directory> directory_;
  ScriptedSender sender_;
  std::unique_ptr<Yard> yard_;
  LiveBoard board_;
};

}  // namespace voltyard::csms
