#include "csms/handlers.hpp"

namespace voltyard::csms {

const Handler* find_handler(wire::ocpp::Version version, std::string_view action) {
  const auto table = version == wire::ocpp::Version::v16 ? ocpp16_handlers() : ocpp201_handlers();
  for (const auto& handler : table) {
    if (handler.action == action) return &handler;
  }
  return nullptr;
}

}  // namespace voltyard::csms
