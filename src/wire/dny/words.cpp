// The tables behind words.hpp.
#include "wire/dny/words.hpp"

namespace voltyard::wire::dny {
namespace {

constexpr Word<PortState> port_states[] = {
    {PortState::idle, "idle"},
    {PortState::charging, "charging"},
    {PortState::plugged_not_started, "plugged_not_started"},
    {PortState::plugged_full, "plugged_full"},
    {PortState::cannot_meter, "cannot_meter"},
    {PortState::floating, "floating"},
    {PortState::memory_broken, "memory_broken"},
    {PortState::clip_stuck, "clip_stuck"},
    {PortState::bad_contact_or_fuse, "bad_contact_or_fuse"},
    {PortState::relay_stuck, "relay_stuck"},
    {PortState::plug_sensor_broken, "plug_sensor_broken"},
    {PortState::relay_or_fuse_broken, "relay_or_fuse_broken"},
    {PortState::load_short, "load_short"},
    {PortState::relay_stuck_filtered, "relay_stuck_filtered"},
    {PortState::card_chip_broken, "card_chip_broken"},
    {PortState::detection_circuit_broken, "detection_circuit_broken"},
};

constexpr Word<StopReason> stop_reasons[] = {
    {StopReason::full, "full", StopKind::full},
    {StopReason::max_time, "max_time", StopKind::limit},
    {StopReason::preset_time, "preset_time", StopKind::limit},
    {StopReason::preset_energy, "preset_energy", StopKind::limit},
    {StopReason::unplugged, "unplugged", StopKind::unplugged},
    {StopReason::overload, "overload", StopKind::overload},
    {StopReason::server_stop, "server_stop", StopKind::server_stop},
    {StopReason::dynamic_overload, "dynamic_overload", StopKind::overload},
    {StopReason::power_too_small, "power_too_small", StopKind::power},
    {StopReason::environment_hot, "environment_hot", StopKind::temperature},
    {StopReason::port_hot, "port_hot", StopKind::temperature},
    {StopReason::over_current, "over_current", StopKind::overload},
    {StopReason::unplugged_clip, "unplugged_clip", StopKind::unplugged},
    {StopReason::no_power, "no_power", StopKind::fault},
    {StopReason::relay_or_fuse, "relay_or_fuse", StopKind::fault},
    {StopReason::water, "water", StopKind::fire_or_water},
    {StopReason::fire_quench_this_port, "fire_quench_this_port", StopKind::fire_or_water},
    {StopReason::fire_quench_other_port, "fire_quench_other_port", StopKind::fire_or_water},
    {StopReason::cabinet_opened, "cabinet_opened", StopKind::local_stop},
    {StopReason::cabinet_door_open, "cabinet_door_open", StopKind::local_stop},
    {StopReason::external_stop, "external_stop", StopKind::local_stop},
    {StopReason::card_stop, "card_stop", StopKind::local_stop},
    {StopReason::server_forced_stop, "server_forced_stop", StopKind::server_stop},
    {StopReason::fire_system, "fire_system", StopKind::fire_or_water},
    {StopReason::memory_broken, "memory_broken", StopKind::fault},
    {StopReason::over_voltage, "over_voltage", StopKind::power},
    {StopReason::under_voltage, "under_voltage", StopKind::power},
    {StopReason::low_power, "low_power", StopKind::power},
};

constexpr Word<StopKind> stop_kinds[] = {
    {StopKind::full, "full"},
    {StopKind::limit, "limit"},
    {StopKind::unplugged, "unplugged"},
    {StopKind::server_stop, "server_stop"},
    {StopKind::local_stop, "local_stop"},
    {StopKind::overload, "overload"},
    {StopKind::temperature, "temperature"},
    {StopKind::fault, "fault"},
    {StopKind::fire_or_water, "fire_or_water"},
    {StopKind::power, "power"},
    {StopKind::unknown, "unknown"},
};

constexpr Word<SwipeStatus> swipe_statuses[] = {
    {SwipeStatus::ok, "ok"},
    {SwipeStatus::unregistered, "unregistered"},
    {SwipeStatus::swipe_again_to_bind, "swipe_again_to_bind"},
    {SwipeStatus::swipe_again_to_unbind, "swipe_again_to_unbind"},
    {SwipeStatus::monthly_already_charging, "monthly_already_charging"},
    {SwipeStatus::monthly_count_used_up, "monthly_count_used_up"},
    {SwipeStatus::balance_short, "balance_short"},
    {SwipeStatus::expired, "expired"},
    {SwipeStatus::port_fault, "port_fault"},
    {SwipeStatus::clear_balance_card, "clear_balance_card"},
    {SwipeStatus::monthly_time_used_up, "monthly_time_used_up"},
    {SwipeStatus::other_account, "other_account"},
    {SwipeStatus::device_unregistered, "device_unregistered"},
    {SwipeStatus::monthly_needed, "monthly_needed"},
    {SwipeStatus::other_area_balance_short, "other_area_balance_short"},
    {SwipeStatus::monthly_device, "monthly_device"},
    {SwipeStatus::monthly_device_other_area, "monthly_device_other_area"},
    {SwipeStatus::temporary_device, "temporary_device"},
    {SwipeStatus::temporary_device_other_area, "temporary_device_other_area"},
};

constexpr Word<StartResult> start_results[] = {
    {StartResult::ok, "ok"},
    {StartResult::not_plugged, "not_plugged"},
    {StartResult::same_state, "same_state"},
    {StartResult::port_fault, "port_fault"},
    {StartResult::no_such_port, "no_such_port"},
    {StartResult::several_waiting, "several_waiting"},
    {StartResult::total_power_over, "total_power_over"},
    {StartResult::memory_broken, "memory_broken"},
    {StartResult::relay_or_fuse_broken, "relay_or_fuse_broken"},
    {StartResult::relay_stuck, "relay_stuck"},
    {StartResult::load_short, "load_short"},
    {StartResult::smoke, "smoke"},
    {StartResult::over_voltage, "over_voltage"},
    {StartResult::under_voltage, "under_voltage"},
    {StartResult::no_reply, "no_reply"},
};

constexpr Word<ChangeResult> change_results[] = {
    {ChangeResult::ok, "ok"},
    {ChangeResult::not_charging, "not_charging"},
    {ChangeResult::below_current, "below_current"},
    {ChangeResult::no_such_mode_or_port, "no_such_mode_or_port"},
};

constexpr Word<FirmwareResult> firmware_results[] = {
    {FirmwareResult::ok, "ok"},
    {FirmwareResult::block_broken, "block_broken"},
    {FirmwareResult::sum_wrong, "sum_wrong"},
    {FirmwareResult::device_type_wrong, "device_type_wrong"},
    {FirmwareResult::check_packet_missing, "check_packet_missing"},
    {FirmwareResult::device_type_refused, "device_type_refused"},
};

constexpr Word<AlarmKind> alarm_kinds[] = {
    {AlarmKind::power_lost, "power_lost"},       {AlarmKind::water, "water"},
    {AlarmKind::hot_melt_glue, "hot_melt_glue"}, {AlarmKind::smoke, "smoke"},
    {AlarmKind::temperature, "temperature"},     {AlarmKind::water_level, "water_level"},
    {AlarmKind::door_open, "door_open"},
};

constexpr Word<StartKind> start_kinds[] = {
    {StartKind::offline_card, "offline_card"},
    {StartKind::online, "online"},
    {StartKind::code, "code"},
};

constexpr Word<CardKind> card_kinds[] = {
    {CardKind::old_card, "old_card"},
    {CardKind::new_card, "new_card"},
    {CardKind::uid_only, "uid_only"},
    {CardKind::social_card, "social_card"},
};

constexpr Word<RateMode> rate_modes[] = {
    {RateMode::time, "time"},
    {RateMode::monthly, "monthly"},
    {RateMode::energy, "energy"},
    {RateMode::per_use, "per_use"},
};

}  // namespace

// clang-format off: one table, one line
template <> std::span<const Word<PortState>> words() { return port_states; }
template <> std::span<const Word<StopReason>> words() { return stop_reasons; }
template <> std::span<const Word<StopKind>> words() { return stop_kinds; }
template <> std::span<const Word<SwipeStatus>> words() { return swipe_statuses; }
template <> std::span<const Word<StartResult>> words() { return start_results; }
template <> std::span<const Word<ChangeResult>> words() { return change_results; }
template <> std::span<const Word<FirmwareResult>> words() { return firmware_results; }
template <> std::span<const Word<AlarmKind>> words() { return alarm_kinds; }
template <> std::span<const Word<StartKind>> words() { return start_kinds; }
template <> std::span<const Word<CardKind>> words() { return card_kinds; }
template <> std::span<const Word<RateMode>> words() { return rate_modes; }
// clang-format on

StopKind kind_of(StopReason reason) {
  for (const auto& word : stop_reasons) {
    if (word.value == reason) return word.kind;
  }
  return StopKind::unknown;
}

}  // namespace voltyard::wire::dny
