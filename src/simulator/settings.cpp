#include "simulator/settings.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <charconv>

namespace voltyard::simulator {
namespace {

constexpr std::string_view heartbeat_key = "HeartbeatInterval";
constexpr std::string_view meter_key = "MeterValueSampleInterval";
constexpr std::string_view measurands =
    "Energy.Active.Import.Register,Power.Active.Import,Voltage,Current.Import";

std::int64_t to_number(std::string_view text) {
  std::int64_t value = -1;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  return parsed.ec == std::errc() && parsed.ptr == end ? value : -1;
}

}  // namespace

Settings::Settings(int evses, std::int64_t meter_interval_s) {
  const bool fixed = true;
  settings_ = {
      {heartbeat_key, "OCPPCommCtrlr", "HeartbeatInterval", "300", false, true},
      {meter_key, "SampledDataCtrlr", "TxUpdatedInterval", std::to_string(meter_interval_s), false,
       true},
      {"MeterValuesSampledData", "SampledDataCtrlr", "TxUpdatedMeasurands",
       std::string(measurands)},
      {"ClockAlignedDataInterval", "AlignedDataCtrlr", "Interval", "0", false, true},
      {"NumberOfConnectors", "", "", std::to_string(evses), fixed, true},
      {"ConnectionTimeOut", "TxCtrlr", "EVConnectionTimeOut", "120", false, true},
      {"ResetRetries", "OCPPCommCtrlr", "ResetRetries", "1", false, true},
      {"TransactionMessageAttempts", "OCPPCommCtrlr", "MessageAttempts", "3", false, true},
      {"TransactionMessageRetryInterval", "OCPPCommCtrlr", "MessageAttemptInterval", "10", false,
       true},
      {"WebSocketPingInterval", "OCPPCommCtrlr", "WebSocketPingInterval", "0", false, true},
      {"AuthorizeRemoteTxRequests", "AuthCtrlr", "AuthorizeRemoteStart", "false", fixed},
      {"LocalPreAuthorize", "AuthCtrlr", "LocalPreAuthorize", "false"},
      {"LocalAuthorizeOffline", "AuthCtrlr", "LocalAuthorizeOffline", "true"},
      {"StopTransactionOnInvalidId", "TxCtrlr", "StopTxOnInvalidId", "true", fixed},
      {"StopTransactionOnEVSideDisconnect", "TxCtrlr", "StopTxOnEVSideDisconnect", "true", fixed},
      {"UnlockConnectorOnEVSideDisconnect", "", "", "true", fixed},
      {"GetConfigurationMaxKeys", "", "", "50", fixed, true},
      {"SupportedFeatureProfiles", "", "", "Core,RemoteTrigger", fixed},
      {"AuthorizationKey", "SecurityCtrlr", "BasicAuthPassword", ""},
      {"", "SecurityCtrlr", "SecurityProfile", "0", fixed, true},
      {"", "DeviceDataCtrlr", "ItemsPerMessage", "50", fixed, true},
      {"", "ChargingStation", "Model", "Shed12", fixed},
      {"", "ChargingStation", "VendorName", "Voltyard", fixed},
  };
}

const Setting* Settings::find(std::string_view key) const {
  if (key.empty()) return nullptr;
  const auto found = std::ranges::find(settings_, key, &Setting::key);
  return found == settings_.end() ? nullptr : &*found;
}

const Setting* Settings::find(std::string_view component, std::string_view variable) const {
  if (component.empty()) return nullptr;
  const auto found = std::ranges::find_if(settings_, [&](const Setting& setting) {
    return setting.component == component && setting.variable == variable;
  });
  return found == settings_.end() ? nullptr : &*found;
}

SetOutcome Settings::set(const Setting* setting, std::string_view value) {
  if (setting == nullptr) return SetOutcome::unknown;
  if (setting->readonly) return SetOutcome::rejected;
  if (setting->is_number && to_number(value) < 0) return SetOutcome::rejected;
  settings_[static_cast<std::size_t>(setting - settings_.data())].value = value;
  return SetOutcome::accepted;
}

Setting& Settings::number(std::string_view key) {
  const auto found = std::ranges::find(settings_, key, &Setting::key);
  ASSERT(found != settings_.end());
  return *found;
}

std::int64_t Settings::meter_interval_s() const { return to_number(find(meter_key)->value); }

std::int64_t Settings::heartbeat_interval_s() const {
  return to_number(find(heartbeat_key)->value);
}

void Settings::set_heartbeat_interval_s(std::int64_t seconds) {
  number(heartbeat_key).value = std::to_string(seconds);
}

}  // namespace voltyard::simulator
