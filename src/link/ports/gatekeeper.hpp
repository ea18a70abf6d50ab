// Who may connect. Asked by link before a station is let in (an OCPP station: before the WebSocket
// upgrade is answered); implemented by csms.
#pragma once

#include "wire/ocpp/frame.hpp"

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace voltyard::link {

// The kind of door a station comes through: one per family of protocols.
enum class Door : std::uint8_t { ocpp, dny, ykc };
constexpr std::size_t doors = 3;

// Everything a station said before it was let in. Bounded by link: identity <= 48 bytes after
// percent-decoding, at most 16 subprotocols, credentials <= 512 bytes.
struct Handshake {
  Door door = Door::ocpp;
  std::string identity;              // OCPP: last path segment, decoded; a pile: its number
  std::vector<std::string> offered;  // Sec-WebSocket-Protocol, in the station's order
  bool has_credentials = false;
  std::string username;
  std::string password;  // octets: may hold NUL, ':' and non-UTF-8
  bool tls = false;
  std::string modem;   // what the connection's modem said of itself before: an ICCID, or empty
  std::string remote;  // address without port: identities share addresses behind 4G
};

// How a refusal is answered. 401 is the same for an unknown identity and a wrong password.
struct Refusal {
  int http_status = 401;
  int retry_after_s = 0;  // 0: no header
  std::string reason;     // for the log, never for the wire
};

struct Admission {
  StationId station_id;
  std::string identity;
  std::string protocol;           // kept as StationState::protocol: "ocpp1.6"
  wire::ocpp::Version version{};  // of an OCPP station
  std::string subprotocol;        // to echo; empty when the station offered none
  std::size_t shard = 0;
  bool newest_wins = false;  // what to do when the old connection still answers a ping
};

// Held by link for as long as the connection lives; what it means is known to csms only.
class Peer {
 public:
  virtual ~Peer() = default;

  // False until the station's BootNotification has been answered: some chargers go deaf when they
  // are called before (quirk 16).
  virtual bool ready_for_calls() const = 0;
};

class Gatekeeper {
 public:
  virtual ~Gatekeeper() = default;

  // A look-up in an immutable snapshot; any link thread; never waits. Constant time in the secret.
  virtual std::variant<Admission, Refusal> admit(const Handshake& handshake) = 0;

  // On the station's shard, after a possible predecessor is closed and before the 101: loads the
  // station and stores the connection's epoch. Error: no 101 (503).
  virtual Task<Result<std::unique_ptr<Peer>>> open(const Admission& admission,
                                                   const Handshake& handshake) = 0;

  // Two live connections claimed one identity and the newest was refused: raise it.
  virtual void duplicate_refused(const Admission& admission, const Handshake& handshake) = 0;

  // The station connects again and again and is told to wait (N25): raise it. Once a minute.
  virtual void flapping(const Admission&, const Handshake&, int /*retry_after_s*/) {}
};

}  // namespace voltyard::link
