// The OCPP door of the yard: listening sockets, plain and TLS, and the connections of all shards.
// Owned by the composition root. The Shards, the ports and the certificates outlive it; it is
// destroyed while the shards run, or when they have stopped for good.
#pragma once

#include "link/limits.hpp"
#include "link/metrics.hpp"
#include "link/ports/conversation.hpp"
#include "link/ports/frame_sink.hpp"
#include "link/ports/gatekeeper.hpp"
#include "link/ports/station_sender.hpp"
#include "link/shards.hpp"

#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace voltyard::link {

class TlsCertificates;

class OcppListener {
 public:
  OcppListener(Shards& shards, Gatekeeper& gatekeeper, OcppConversation& conversation,
               FrameSink& frames, const LinkLimits& limits = {});
  ~OcppListener();
  OcppListener(const OcppListener&) = delete;
  OcppListener& operator=(const OcppListener&) = delete;

  // Opens one more listening socket; with certificates it speaks TLS. Port 0 takes a free one.
  // Returns the port. Errors: invalid (address), unavailable (in use).
  Result<std::uint16_t> listen(const std::string& address, std::uint16_t port,
                               const TlsCertificates* certificates = nullptr);

  // To be used on that shard only.
  StationSender& sender(std::size_t shard);

  LinkTotals totals() const;  // any thread
  const LinkLimits& limits() const;

  // From any thread but the shards'. No new connections; the open ones are closed with 1001, some
  // at a time, and dropped when `bound` is over.
  void stop(std::chrono::milliseconds bound);

 private:
  struct Door;

  Shards& shards_;
  std::unique_ptr<Door> door_;
};

}  // namespace voltyard::link
