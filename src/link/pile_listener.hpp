// The door for binary protocols: one per protocol, its framing says which. Owned by the composition
// root. The Shards and the ports outlive it; it is destroyed while the shards run, or when they
// have stopped for good.
#pragma once

#include "link/pile_ground.hpp"
#include "link/ports/station_sender.hpp"
#include "link/shards.hpp"

#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace voltyard::link {

class PileListener {
 public:
  PileListener(Shards& shards, const Framing& framing, Gatekeeper& gatekeeper,
               PileConversation& conversation, FrameSink& frames, const PileLimits& limits = {});
  ~PileListener();
  PileListener(const PileListener&) = delete;
  PileListener& operator=(const PileListener&) = delete;

  // Port 0 takes a free one. Returns the port. Errors: invalid (address), unavailable (in use).
  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port);

  // To be used on that shard only.
  StationSender& sender(std::size_t shard);

  PileTotals totals() const;  // any thread
  const PileLimits& limits() const;

  // From any thread but the shards'. No new connections; the open ones are closed.
  void stop(std::chrono::milliseconds bound);

 private:
  struct Door;

  Shards& shards_;
  std::unique_ptr<Door> door_;
};

}  // namespace voltyard::link
