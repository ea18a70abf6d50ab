// What a simulated pile speaks.
#pragma once

#include <cstdint>
#include <string_view>

namespace voltyard::simulator {

enum class Protocol : std::uint8_t { ocpp16, ocpp201, dny };

// OCPP: the WebSocket subprotocol. DNY has no name on the wire.
constexpr std::string_view to_string(Protocol protocol) {
  switch (protocol) {
    case Protocol::ocpp16: return "ocpp1.6";
    case Protocol::ocpp201: return "ocpp2.0.1";
    case Protocol::dny: return "dny";
  }
  return "";
}

}  // namespace voltyard::simulator
