// What a simulated pile speaks.
#pragma once

#include <cstdint>
#include <string_view>

namespace voltyard::simulator {

enum class Protocol : std::uint8_t { ocpp16, ocpp201, dny, ykc };

// Octets over bare TCP.
constexpr bool is_binary(Protocol protocol) {
  return protocol == Protocol::dny || protocol == Protocol::ykc;
}

// OCPP: the WebSocket subprotocol. The binary protocols have no name on the wire.
constexpr std::string_view to_string(Protocol protocol) {
  switch (protocol) {
    case Protocol::ocpp16: return "ocpp1.6";
    case Protocol::ocpp201: return "ocpp2.0.1";
    case Protocol::dny: return "dny";
    case Protocol::ykc: return "ykc";
  }
  return "";
}

}  // namespace voltyard::simulator
