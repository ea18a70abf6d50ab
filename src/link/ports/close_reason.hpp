// Why a station's connection ended.
#pragma once

#include <string_view>

namespace voltyard::link {

enum class CloseReason {
  station_closed,
  transport_error,
  silent,       // no frame and no pong for too long
  replaced,     // a newer connection of the same station was accepted
  not_reading,  // its outgoing queue ran full
  protocol_error,
  operator_request,
  shutting_down,
};

constexpr std::string_view to_string(CloseReason reason) {
  switch (reason) {
    case CloseReason::station_closed: return "station_closed";
    case CloseReason::transport_error: return "transport_error";
    case CloseReason::silent: return "silent";
    case CloseReason::replaced: return "replaced";
    case CloseReason::not_reading: return "not_reading";
    case CloseReason::protocol_error: return "protocol_error";
    case CloseReason::operator_request: return "operator_request";
    case CloseReason::shutting_down: return "shutting_down";
  }
  return "";
}

}  // namespace voltyard::link
