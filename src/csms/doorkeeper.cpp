#include "csms/doorkeeper.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

namespace voltyard::csms {
namespace {

using domain::SecurityProfile;

struct Subprotocol {
  std::string_view name;
  wire::ocpp::Version version;
};

// Newest first.
constexpr std::array<Subprotocol, 2> subprotocols = {{
    {"ocpp2.0.1", wire::ocpp::Version::v201},
    {"ocpp1.6", wire::ocpp::Version::v16},
}};

std::string_view protocol_of(link::Door door) {
  switch (door) {
    case link::Door::ocpp: break;  // negotiated
    case link::Door::dny: return "dny";
    case link::Door::ykc: return "ykc";
  }
  return "";
}

// Spends the time of a real check on an identity that does not exist.
const domain::StationSecret decoy{};

}  // namespace

std::size_t shard_index(StationId id, std::size_t shards) {
  return std::hash<StationId>{}(id) % shards;
}

std::optional<Negotiated> negotiate(const std::vector<std::string>& offered,
                                    std::string_view default_version) {
  for (const auto& known : subprotocols) {
    for (const auto& name : offered) {
      if (name == known.name) return Negotiated{known.name, known.version, name};
    }
  }
  for (const auto& known : subprotocols) {
    if (default_version == known.name) return Negotiated{known.name, known.version, ""};
  }
  return std::nullopt;
}

bool Doorkeeper::proves_identity(const domain::Station& station,
                                 const link::Handshake& handshake) const {
  if (station.policy.security == SecurityProfile::none) return true;
  // Some chargers leave the user name blank (quirk 8); any other name must be the identity.
  const bool name_fits = handshake.username.empty() || handshake.username == station.identity;
  std::string_view password = handshake.password;
  std::string octets;
  if (station.policy.hex_password) {
    octets = from_hex(password).value_or("");
    password = octets;
  }
  const auto& stored = station.secret ? *station.secret : decoy;
  const bool secret_fits = verify_secret(parts_.server_key, stored, password);
  return handshake.has_credentials && name_fits && secret_fits && station.secret.has_value();
}

link::Refusal Doorkeeper::refuse(const link::Handshake& handshake, const domain::Station* station,
                                 std::string reason) {
  Knock knock;
  knock.identity = handshake.identity;
  knock.remote = handshake.remote;
  knock.offered = fmt::format("{}", fmt::join(handshake.offered, ", "));
  knock.rule = "N01";
  if (station != nullptr) {
    knock.station_id = station->id;
    knock.rule = "N03";
    const std::lock_guard lock(failures_.mutex);
    if (failures_.by_source.size() >= max_sources) failures_.by_source.clear();
    knock.failures = ++failures_.by_source[handshake.identity + ' ' + handshake.remote];
  }
  if (station == nullptr || knock.failures == alarm_after) parts_.report(std::move(knock));
  return {401, 0, std::move(reason)};
}

std::variant<link::Admission, link::Refusal> Doorkeeper::admit(const link::Handshake& handshake) {
  const auto snapshot = parts_.directory.current();
  const auto found = snapshot->stations_by_identity.find(handshake.identity);
  if (found == snapshot->stations_by_identity.end()) {
    verify_secret(parts_.server_key, decoy, handshake.password);
    return refuse(handshake, nullptr, "unknown identity");
  }
  const auto& station = *found->second;
  if (!proves_identity(station, handshake)) {
    const bool hex_hint = from_hex(handshake.password).has_value();
    return refuse(handshake, &station,
                  hex_hint ? "wrong credentials (hex sent verbatim?)" : "wrong credentials");
  }
  if (station.policy.security >= SecurityProfile::tls_basic && !handshake.tls) {
    return refuse(handshake, &station, "the station's security profile asks for TLS");
  }
  if (station.policy.security == SecurityProfile::tls_client_certificate) {
    return refuse(handshake, &station, "no client certificate");
  }
  {
    const std::lock_guard lock(failures_.mutex);
    failures_.by_source.erase(handshake.identity + ' ' + handshake.remote);
  }
  link::Admission admission;
  admission.station_id = station.id;
  admission.identity = station.identity;
  if (handshake.door == link::Door::ocpp) {
    const auto negotiated = negotiate(handshake.offered, station.policy.default_version);
    if (!negotiated) return link::Refusal{400, 0, "no subprotocol that both sides know"};
    admission.protocol = negotiated->protocol;
    admission.version = negotiated->version;
    admission.subprotocol = negotiated->subprotocol;
  } else {
    // A door without passwords is open to those stations only of which a person has said so.
    admission.protocol = protocol_of(handshake.door);
    if (station.policy.security != SecurityProfile::none ||
        station.policy.default_version != admission.protocol) {
      return refuse(handshake, &station, "the station is not one of this door's");
    }
  }
  admission.shard = shard_index(station.id, parts_.shards);
  admission.newest_wins = station.policy.duplicates == domain::DuplicatePolicy::newest_wins;
  return admission;
}

}  // namespace voltyard::csms
