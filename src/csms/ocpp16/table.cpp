#include "csms/ocpp16/messages.hpp"

#include <array>

namespace voltyard::csms {

using namespace ocpp16;

std::span<const Handler> ocpp16_handlers() {
  static constexpr std::array table = {
      Handler{"Heartbeat", heartbeat},
      Handler{"MeterValues", meter_values},
      Handler{"StatusNotification", status_notification},
      Handler{"Authorize", authorize},
      Handler{"StartTransaction", start_transaction},
      Handler{"StopTransaction", stop_transaction},
      Handler{"BootNotification", boot_notification, true},
      Handler{"DataTransfer", data_transfer},
      Handler{"FirmwareStatusNotification", notice<v16::FirmwareStatusNotificationRequest>},
      Handler{"DiagnosticsStatusNotification", notice<v16::DiagnosticsStatusNotificationRequest>},
      Handler{"SecurityEventNotification", notice<v16::SecurityEventNotificationRequest>},
      Handler{"LogStatusNotification", notice<v16::LogStatusNotificationRequest>},
      Handler{"SignedFirmwareStatusNotification", signed_firmware_status},
  };
  return table;
}

}  // namespace voltyard::csms
