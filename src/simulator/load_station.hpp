// One station of the load generator: which step it is at, what it has in
// flight, what it waits for. Owned by its LoadRun, one thread. Invariant: at
// most `in_flight` messages are unanswered.
#pragma once

#include "simulator/load.hpp"
#include "simulator/load_frames.hpp"
#include "simulator/load_socket.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace voltyard::simulator {

using Instant = std::chrono::steady_clock::time_point;

// What all stations of a run share.
struct LoadScript {
  explicit LoadScript(const LoadOptions& options);

  const LoadOptions& options;
  std::vector<FrameTemplate> templates;
  std::uint64_t next_transaction;  // 2.0.1: stations name their transactions
  Timestamp began;                 // registers count from here
};

class LoadStation {
 public:
  enum class Phase : std::uint8_t { away, booting, ready, loaded, finished };

  LoadStation(LoadScript& script, std::uint32_t number, std::string upgrade);

  // Sends the next message of its phase; false when the socket is broken.
  // `counted_from` is when it should have been sent.
  bool send_next(Instant counted_from);
  bool may_send() const;

  struct Answer {
    bool is_error = false;
    bool is_call = false;
    std::optional<Instant> counted_from{};  // of the message that is now answered
  };
  // Judges one frame of the server and moves on; answers a call of the server
  // itself.
  Answer receive(std::string_view text);

  // From now on: no new sessions; ends when an open transaction is stopped.
  void finish();

  LoadSocket socket;
  Phase phase = Phase::away;
  int attempts = 0;
  const std::string upgrade;

 private:
  LoadStep next_step();
  void settle(LoadStep step, std::string_view text, bool is_error);
  std::int64_t register_mwh(Timestamp now);

  LoadScript& script_;
  std::uint32_t number_;
  LoadStep last_step_ = LoadStep::boot;
  std::uint64_t sent_ = 0;
  std::uint64_t answered_ = 0;
  std::uint64_t transaction_ = 0;
  bool transaction_open_ = false;
  bool finishing_ = false;
  std::uint32_t meters_left_ = 0;
  std::uint32_t seq_no_ = 0;
  std::int64_t floor_mwh_ = 1'000'000'000;  // the register never goes back
  Timestamp last_time_;
  struct UnderWay {
    Instant counted_from;
    LoadStep step = LoadStep::boot;
  };
  std::vector<UnderWay> under_way_;  // by message id modulo its size
};

}  // namespace voltyard::simulator
