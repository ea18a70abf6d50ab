// What the fields of DNY messages are called.
#pragma once

#include "csms/frames/names.hpp"

#include "wire/dny/controls.hpp"
#include "wire/dny/device_messages.hpp"
#include "wire/dny/firmware.hpp"
#include "wire/dny/host.hpp"
#include "wire/dny/order_messages.hpp"
#include "wire/dny/parameters.hpp"
#include "wire/dny/start_stop.hpp"

namespace voltyard::csms::frames {

template <>
inline constexpr std::string_view fields_of<wire::dny::ResultAnswer> = "result";
template <>
inline constexpr std::string_view fields_of<wire::dny::Register> =
    "firmware ports virtual_id device_type work_mode power_board_firmware unexplained";
template <>
inline constexpr std::string_view fields_of<wire::dny::Heartbeat> =
    "voltage_dv port_states signal temperature";
template <>
inline constexpr std::string_view fields_of<wire::dny::OldHeartbeat> =
    "firmware voltage_dv port_states powers_dw peak_powers_dw virtual_id signal device_type "
    "temperature work_mode";
template <>
inline constexpr std::string_view fields_of<wire::dny::TimeAnswer> = "unix_s";
template <>
inline constexpr std::string_view fields_of<wire::dny::Swipe> =
    "card card_kind port card_balance_fen unix_s long_number";
template <>
inline constexpr std::string_view fields_of<wire::dny::SwipeAnswer> =
    "card status rate_mode balance_fen_or_expiry port";
template <>
inline constexpr std::string_view fields_of<wire::dny::Alarm> = "kind port trigger";
template <>
inline constexpr std::string_view fields_of<wire::dny::UpgradeRequest> =
    "device_type firmware package_type";
template <>
inline constexpr std::string_view fields_of<wire::dny::CabinetNotice> = "raw";
template <>
inline constexpr std::string_view fields_of<wire::dny::Settlement> =
    "duration_s max_power_dw energy_10wh port start_kind card stop_reason order "
    "second_max_power_dw unix_s occupied_min";
template <>
inline constexpr std::string_view fields_of<wire::dny::OldOrder> =
    "port start_kind card duration_s order";
template <>
inline constexpr std::string_view fields_of<wire::dny::OldOrderAnswer> = "port result";
template <>
inline constexpr std::string_view fields_of<wire::dny::PortPower> =
    "port state duration_s energy_10wh start_kind power_dw interval_max_power_dw "
    "interval_min_power_dw interval_average_power_dw order interval_energy_debug peak_power_dw "
    "voltage_dv current_ma environment port_temperature unix_s occupied_min";
template <>
inline constexpr std::string_view fields_of<wire::dny::StartStop> =
    "rate_mode balance_fen_or_expiry port action quantity order max_duration_s overload_power_dw "
    "qr_lamp_off long_charge extra_float_s short_check ignore_unplug force_full_stop full_power_w "
    "full_power_max_min";
template <>
inline constexpr std::string_view fields_of<wire::dny::StartStopAnswer> =
    "result order port waiting_ports";
template <>
inline constexpr std::string_view fields_of<wire::dny::ChangeCharge> = "mode port quantity";
template <>
inline constexpr std::string_view fields_of<wire::dny::ChangeChargeAnswer> = "result";
template <>
inline constexpr std::string_view fields_of<wire::dny::CabinetStop> = "port order";
template <>
inline constexpr std::string_view fields_of<wire::dny::CabinetStopAnswer> = "result order";
template <>
inline constexpr std::string_view fields_of<wire::dny::FloatRules> =
    "unplug_power_dw unplug_after_s float_percent float_after_s float_time_s heartbeat_s";
template <>
inline constexpr std::string_view fields_of<wire::dny::GuardRules> =
    "dynamic_overload_dw dynamic_overload_after_s dynamic_overload_from_s unplug_noise_power_dw "
    "unplug_noise_after_s second_float_from_s second_float_after_s min_power_dw min_power_until_s "
    "second_max_until_s environment_alarm_c port_alarm_c plug_sensor_off qr_lamp_off";
template <>
inline constexpr std::string_view fields_of<wire::dny::Limits> =
    "max_duration_s overload_power_dw over_voltage_dv under_voltage_dv";
template <>
inline constexpr std::string_view fields_of<wire::dny::CardKeys> = "sector user_key new_card_key";
template <>
inline constexpr std::string_view fields_of<wire::dny::ReadEeprom> = "address size";
template <>
inline constexpr std::string_view fields_of<wire::dny::ReadEepromAnswer> = "result bytes";
template <>
inline constexpr std::string_view fields_of<wire::dny::WriteEeprom> = "address bytes";
template <>
inline constexpr std::string_view fields_of<wire::dny::SetWorkMode> = "mode";
template <>
inline constexpr std::string_view fields_of<wire::dny::SetQrAddress> =
    "main_screen reserved address";
template <>
inline constexpr std::string_view fields_of<wire::dny::SetCardMode> = "mode";
template <>
inline constexpr std::string_view fields_of<wire::dny::TemporaryQr> = "content";
template <>
inline constexpr std::string_view fields_of<wire::dny::Locate> = "seconds";
template <>
inline constexpr std::string_view fields_of<wire::dny::Mute> = "on";
template <>
inline constexpr std::string_view fields_of<wire::dny::MultiFunction> = "function port";
template <>
inline constexpr std::string_view fields_of<wire::dny::FirmwareBlock> = "total current bytes";
template <>
inline constexpr std::string_view fields_of<wire::dny::FirmwareBlockAnswer> = "result current";
template <>
inline constexpr std::string_view fields_of<wire::dny::HostHeartbeat> =
    "firmware clock_chip unix_s signal module iccid device_type frequency imei module_version";
template <>
inline constexpr std::string_view fields_of<wire::dny::HostState> =
    "breaker_closed temperature voltage_dv current_10ma energy_10wh meter_current_10ma "
    "meter_energy_10wh smoke alarm_relay_closed leakage_ma live_wire neutral_wire locked_out "
    "breaker_style";
template <>
inline constexpr std::string_view fields_of<wire::dny::HostedType> =
    "device_type reserved lowest_firmware physical_id";
template <>
inline constexpr std::string_view fields_of<wire::dny::HostedFirmware> = "types";

}  // namespace voltyard::csms::frames
