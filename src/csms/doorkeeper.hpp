// Who may connect, decided before the WebSocket upgrade from the directory's snapshot alone. Any
// link thread. An unknown identity and a wrong password look and cost the same from outside (N01).
#pragma once

#include "csms/directory.hpp"
#include "csms/station_secret.hpp"

#include "link/ports/gatekeeper.hpp"

#include "base/random.hpp"
#include "base/time.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <variant>

namespace voltyard::csms {

// What is worth telling people about a refused connection.
struct Knock {
  std::string identity;
  std::string remote;
  std::string offered;
  const char* rule = "";  // "N01" unknown, "N03" repeated wrong passwords
  StationId station_id;   // nil for an unknown identity
  std::uint32_t failures = 0;
};

class Doorkeeper {
 public:
  struct Parts {
    const Directory& directory;
    const ServerKey& server_key;
    std::size_t shards;
    std::function<void(Knock)> report;  // must not block
  };

  explicit Doorkeeper(Parts parts) : parts_(std::move(parts)) {}

  std::variant<link::Admission, link::Refusal> admit(const link::Handshake& handshake);

 private:
  bool proves_identity(const domain::Station& station, const link::Handshake& handshake) const;
  link::Refusal refuse(const link::Handshake& handshake, const domain::Station* station,
                       std::string reason);

  Parts parts_;

  // Failed attempts by identity and address, for the alarm after ten. The correct password always
  // works at once: a lock-out would be a way to shut stations out.
  struct Failures {
    std::mutex mutex;
    std::unordered_map<std::string, std::uint32_t> by_source;
  };
  static constexpr std::size_t max_sources = 10'000;
  static constexpr std::uint32_t alarm_after = 10;
  Failures failures_;
};

// A station's shard: the same wherever it is asked.
std::size_t shard_index(StationId id, std::size_t shards);

// The protocol a station and we both speak: the newest it offers; its configured default when it
// offers none we know. nullopt: 400 (N10).
struct Negotiated {
  wire::ocpp::Version version{};
  std::string subprotocol;  // to echo
};
std::optional<Negotiated> negotiate(const std::vector<std::string>& offered,
                                    std::string_view default_version);

}  // namespace voltyard::csms
