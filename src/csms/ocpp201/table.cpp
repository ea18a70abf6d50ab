#include "csms/ocpp201/messages.hpp"

#include <array>

namespace voltyard::csms {

using namespace ocpp201;

std::span<const Handler> ocpp201_handlers() {
  static constexpr std::array table = {
      Handler{"TransactionEvent", transaction_event},
      Handler{"Heartbeat", heartbeat},
      Handler{"StatusNotification", status_notification},
      Handler{"Authorize", authorize},
      Handler{"MeterValues", meter_values},
      Handler{"BootNotification", boot_notification, true},
      Handler{"DataTransfer", data_transfer},
      Handler{"NotifyEvent", notice<v2::NotifyEventRequest>},
      Handler{"NotifyReport", notice<v2::NotifyReportRequest>, true},
      Handler{"NotifyMonitoringReport", notice<v2::NotifyMonitoringReportRequest>},
      Handler{"SecurityEventNotification", notice<v2::SecurityEventNotificationRequest>},
      Handler{"FirmwareStatusNotification", firmware_status},
      Handler{"LogStatusNotification", notice<v2::LogStatusNotificationRequest>},
  };
  return table;
}

}  // namespace voltyard::csms
