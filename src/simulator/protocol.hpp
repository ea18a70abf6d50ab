// The two dialects a simulated pile speaks.
#pragma once

#include <cstdint>
#include <string_view>

namespace voltyard::simulator {

enum class Protocol : std::uint8_t { ocpp16, ocpp201 };

// The WebSocket subprotocol of the dialect.
constexpr std::string_view to_string(Protocol protocol) {
  return protocol == Protocol::ocpp16 ? "ocpp1.6" : "ocpp2.0.1";
}

}  // namespace voltyard::simulator
