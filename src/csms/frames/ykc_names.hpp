// What the fields of YKC messages are called.
#pragma once

#include "csms/frames/names.hpp"

#include "wire/ykc/message.hpp"

namespace voltyard::csms::frames {

template <>
inline constexpr std::string_view fields_of<wire::ykc::Login> =
    "pile kind guns protocol_x10 software network sim carrier";
template <>
inline constexpr std::string_view fields_of<wire::ykc::LoginAnswer> = "pile result";
template <>
inline constexpr std::string_view fields_of<wire::ykc::Heartbeat> = "pile gun state";
template <>
inline constexpr std::string_view fields_of<wire::ykc::HeartbeatAnswer> = "pile gun zero";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RatePrice> = "electricity service";
template <>
inline constexpr std::string_view fields_of<wire::ykc::TariffModel> =
    "model prices loss_ratio half_hours";
template <>
inline constexpr std::string_view fields_of<wire::ykc::TariffCheck> = "pile model";
template <>
inline constexpr std::string_view fields_of<wire::ykc::TariffCheckAnswer> = "pile model result";
template <>
inline constexpr std::string_view fields_of<wire::ykc::TariffRequest> = "pile";
template <>
inline constexpr std::string_view fields_of<wire::ykc::TariffAnswer> = "pile tariff";
template <>
inline constexpr std::string_view fields_of<wire::ykc::TariffSetting> = "pile tariff";
template <>
inline constexpr std::string_view fields_of<wire::ykc::TariffSettingAnswer> = "pile ok";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RealTimeRequest> = "pile gun";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RealTime> =
    "order pile gun state homed plugged voltage_dv current_da gun_line gun_line_code soc_percent "
    "battery_max charged_min remaining_min energy energy_with_loss amount fault_bits";
template <>
inline constexpr std::string_view fields_of<wire::ykc::StartWish> =
    "pile gun mode has_password card password_md5 vin_reversed";
template <>
inline constexpr std::string_view fields_of<wire::ykc::StartPermit> =
    "order pile gun printed_card balance ok refusal";
template <>
inline constexpr std::string_view fields_of<wire::ykc::StartOrder> =
    "order pile gun printed_card card balance";
template <>
inline constexpr std::string_view fields_of<wire::ykc::StartOutcome> = "order pile gun ok failure";
template <>
inline constexpr std::string_view fields_of<wire::ykc::StartRequest> = "wish";
template <>
inline constexpr std::string_view fields_of<wire::ykc::StartRequestAnswer> = "permit";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RemoteStart> = "start";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RemoteStartAnswer> = "outcome";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RemoteStop> = "pile gun";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RemoteStopAnswer> = "pile gun ok failure";
template <>
inline constexpr std::string_view fields_of<wire::ykc::ParallelRequest> =
    "wish role parallel_number";
template <>
inline constexpr std::string_view fields_of<wire::ykc::ParallelRequestAnswer> =
    "permit parallel_number";
template <>
inline constexpr std::string_view fields_of<wire::ykc::ParallelStart> = "start parallel_number";
template <>
inline constexpr std::string_view fields_of<wire::ykc::ParallelStartAnswer> =
    "outcome role parallel_number";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RateShare> =
    "price energy energy_with_loss amount";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RecordHead> =
    "order pile gun started_at ended_at";
template <>
inline constexpr std::string_view fields_of<wire::ykc::Account> =
    "rates meter_start meter_end energy energy_with_loss amount vin started_by recorded_at "
    "stop_code card";
template <>
inline constexpr std::string_view fields_of<wire::ykc::Record> = "head account";
template <>
inline constexpr std::string_view fields_of<wire::ykc::SealedRecord> =
    "head meter_number cipher meter_protocol encryption account";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RecordAnswer> = "order result";
template <>
inline constexpr std::string_view fields_of<wire::ykc::BalanceUpdate> = "pile gun card balance";
template <>
inline constexpr std::string_view fields_of<wire::ykc::BalanceUpdateAnswer> = "pile card result";
template <>
inline constexpr std::string_view fields_of<wire::ykc::OfflineCard> = "printed card";
template <>
inline constexpr std::string_view fields_of<wire::ykc::CardSync> = "pile cards";
template <>
inline constexpr std::string_view fields_of<wire::ykc::CardSyncAnswer> = "pile ok failure";
template <>
inline constexpr std::string_view fields_of<wire::ykc::CardRemoval> = "pile cards";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RemovedCard> = "card ok failure";
template <>
inline constexpr std::string_view fields_of<wire::ykc::CardRemovalAnswer> = "pile cards";
template <>
inline constexpr std::string_view fields_of<wire::ykc::CardQuery> = "pile cards";
template <>
inline constexpr std::string_view fields_of<wire::ykc::KnownCard> = "card known";
template <>
inline constexpr std::string_view fields_of<wire::ykc::CardQueryAnswer> = "pile cards";
template <>
inline constexpr std::string_view fields_of<wire::ykc::WorkSetting> = "pile locked power_percent";
template <>
inline constexpr std::string_view fields_of<wire::ykc::WorkSettingAnswer> = "pile ok";
template <>
inline constexpr std::string_view fields_of<wire::ykc::ClockSetting> = "pile time";
template <>
inline constexpr std::string_view fields_of<wire::ykc::ClockSettingAnswer> = "pile time";
template <>
inline constexpr std::string_view fields_of<wire::ykc::Reboot> = "pile when";
template <>
inline constexpr std::string_view fields_of<wire::ykc::RebootAnswer> = "pile ok";
template <>
inline constexpr std::string_view fields_of<wire::ykc::Update> =
    "pile model power_kw host port user password path when timeout_min";
template <>
inline constexpr std::string_view fields_of<wire::ykc::UpdateAnswer> = "pile result";
template <>
inline constexpr std::string_view fields_of<wire::ykc::QrPrefix> = "pile form prefix";
template <>
inline constexpr std::string_view fields_of<wire::ykc::QrPrefixAnswer> = "pile ok";
template <>
inline constexpr std::string_view fields_of<wire::ykc::LockReport> =
    "pile gun position occupied battery_percent alarm reserve";
template <>
inline constexpr std::string_view fields_of<wire::ykc::LockCommand> = "pile gun position reserve";
template <>
inline constexpr std::string_view fields_of<wire::ykc::LockAnswer> = "pile gun ok reserve";
template <>
inline constexpr std::string_view fields_of<wire::ykc::BatteryIdentity> =
    "protocol chemistry capacity_dah voltage_dv maker pack_number made_year_since_1985 made_month "
    "made_day charges owned reserve vin software";
template <>
inline constexpr std::string_view fields_of<wire::ykc::ChargeLimits> =
    "cell_voltage_max_cv battery_current_max nominal_energy_dkwh battery_voltage_max_dv "
    "battery_temperature_max soc_permille battery_voltage_dv pile_voltage_max_dv "
    "pile_voltage_min_dv pile_current_max pile_current_min";
template <>
inline constexpr std::string_view fields_of<wire::ykc::ChargeStatistics> =
    "soc_percent cell_voltage_min_cv cell_voltage_max_cv battery_min battery_max charged_min "
    "energy_dkwh charger_number";
template <>
inline constexpr std::string_view fields_of<wire::ykc::TimeoutFlags> = "flags";
template <>
inline constexpr std::string_view fields_of<wire::ykc::AbortFlags> = "reasons faults errors";
template <>
inline constexpr std::string_view fields_of<wire::ykc::ChargeDemand> =
    "wanted_voltage_dv wanted_current mode measured_voltage_dv measured_current highest_cell "
    "soc_percent remaining_min pile_voltage_dv pile_current charged_min";
template <>
inline constexpr std::string_view fields_of<wire::ykc::BatteryState> =
    "highest_cell_less_1 battery_max hottest_point_less_1 battery_min coldest_point_less_1 flags";
template <std::uint8_t type, class View>
inline constexpr std::string_view fields_of<wire::ykc::BmsReport<type, View>> =
    "order pile gun body";

}  // namespace voltyard::csms::frames
