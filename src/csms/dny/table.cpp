#include "csms/dny/messages.hpp"

#include "wire/dny/commands.hpp"

#include <array>

namespace voltyard::csms::dny {

const Handler* find_handler(std::uint8_t code) {
  namespace command = wire::command;
  static constexpr std::array table = {
      Handler{command::heartbeat, heartbeat},
      Handler{command::port_power, port_power},
      Handler{command::settlement, settlement},
      Handler{command::swipe, swipe},
      Handler{command::register_device, register_device, true},
      Handler{command::time, tell_time, true},
      Handler{command::alarm, alarm, true},
      Handler{command::old_heartbeat, old_heartbeat},
      Handler{command::old_order, old_order},
      Handler{command::upgrade_request, upgrade_request, true},
      Handler{command::host_heartbeat, host_heartbeat},
      Handler{command::host_time, tell_time, true},
      Handler{command::host_state, host_state, true},
      Handler{command::hosted_firmware, hosted_firmware},
      Handler{command::cabinet_heartbeat, notice},
      Handler{command::cabinet_full, notice},
      Handler{command::cabinet_door, notice},
  };
  for (const auto& handler : table) {
    if (handler.command == code) return &handler;
  }
  return nullptr;
}

}  // namespace voltyard::csms::dny
