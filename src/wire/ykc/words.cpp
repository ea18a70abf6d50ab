#include "wire/ykc/words.hpp"

#include <algorithm>
#include <array>

namespace voltyard::wire::ykc {
namespace {

using enum StopKind;

constexpr std::string_view unrecognised = "unrecognised";

constexpr auto stop_rows = std::to_array<StopWord>({
    {0x40, "app_stop", requested},
    {0x41, "soc_full", full},
    {0x42, "energy_reached", limit},
    {0x43, "money_reached", limit},
    {0x44, "time_reached", limit},
    {0x45, "manual_stop", requested},
    {0x46, "other_end", requested},
    {0x47, "other_end", requested},
    {0x48, "other_end", requested},
    {0x49, "other_end", requested},
    {0x4A, "start_control_fault", start_failed},
    {0x4B, "start_pilot_open", start_failed},
    {0x4C, "start_breaker_tripped", start_failed},
    {0x4D, "start_meter_silent", start_failed},
    {0x4E, "start_balance_short", balance},
    {0x4F, "start_module_fault", start_failed},
    {0x50, "start_emergency_stop", emergency_stop},
    {0x51, "start_surge_protector", start_failed},
    {0x52, "start_bms_not_ready", start_failed},
    {0x53, "start_temperature", overheated},
    {0x54, "start_battery_reversed", start_failed},
    {0x55, "start_lock_fault", start_failed},
    {0x56, "start_contactor_open", start_failed},
    {0x57, "start_insulation", start_failed},
    {0x58, "other_start_failure", start_failed},
    {0x59, "start_bhm_timeout", start_failed},
    {0x5A, "start_brm_timeout", start_failed},
    {0x5B, "start_bcp_timeout", start_failed},
    {0x5C, "start_bro_timeout", start_failed},
    {0x5D, "start_bcs_timeout", start_failed},
    {0x5E, "start_bcl_timeout", start_failed},
    {0x5F, "start_bsm_timeout", start_failed},
    {0x60, "start_voltage_at_bhm", start_failed},
    {0x61, "start_voltage_differs", start_failed},
    {0x62, "start_bro_withdrawn", start_failed},
    {0x63, "start_host_settings_timeout", start_failed},
    {0x64, "start_charger_not_ready", start_failed},
    {0x65, "other_start_failure", start_failed},
    {0x66, "other_start_failure", start_failed},
    {0x67, "other_start_failure", start_failed},
    {0x68, "other_start_failure", start_failed},
    {0x69, "other_start_failure", start_failed},
    {0x6A, "system_locked", fault},
    {0x6B, "pilot_open", unplugged},
    {0x6C, "breaker_tripped", fault},
    {0x6D, "meter_silent", fault},
    {0x6E, "balance_short", balance},
    {0x6F, "ac_protection", fault},
    {0x70, "dc_protection", fault},
    {0x71, "module_fault", fault},
    {0x72, "emergency_stop", emergency_stop},
    {0x73, "surge_protector", fault},
    {0x74, "temperature", overheated},
    {0x75, "output_abnormal", fault},
    {0x76, "no_current", no_current},
    {0x77, "lock_fault", fault},
    {0x78, "other_abort", fault},
    {0x79, "total_voltage", vehicle},
    {0x7A, "total_current", vehicle},
    {0x7B, "cell_voltage", vehicle},
    {0x7C, "battery_overheated", overheated},
    {0x7D, "highest_cell_voltage", vehicle},
    {0x7E, "highest_battery_temperature", overheated},
    {0x7F, "bmv_cell_voltage", vehicle},
    {0x80, "bmt_battery_overheated", overheated},
    {0x81, "battery_state", vehicle},
    {0x82, "vehicle_forbids", vehicle},
    {0x83, "power_lost", power_loss},
    {0x84, "bcs_timeout", vehicle},
    {0x85, "bcl_timeout", vehicle},
    {0x86, "bsm_timeout", vehicle},
    {0x87, "bst_timeout", vehicle},
    {0x88, "bsd_timeout", vehicle},
    {0x89, "ccs_timeout", vehicle},
    {0x8A, "other_abort", fault},
    {0x8B, "other_abort", fault},
    {0x8C, "other_abort", fault},
    {0x8D, "other_abort", fault},
    {0x8E, "other_abort", fault},
    {0x8F, "other_abort", fault},
    {0x90, "unknown", unknown},
});

constexpr auto gun_states = std::to_array<Word>({
    {0, "offline"},
    {1, "fault"},
    {2, "idle"},
    {3, "charging"},
});

constexpr auto start_refusals = std::to_array<Word>({
    {0x00, "none"},
    {0x01, "no_account"},
    {0x02, "account_frozen"},
    {0x03, "balance_short"},
    {0x04, "account_unpaid"},
    {0x05, "pile_disabled"},
    {0x06, "not_allowed_here"},
    {0x07, "wrong_password"},
    {0x08, "site_at_capacity"},
    {0x09, "unknown_vin"},
    {0x0A, "pile_unpaid"},
    {0x0B, "no_cards_here"},
});

constexpr auto start_failures = std::to_array<Word>({
    {0, "none"},
    {1, "another_pile"},
    {2, "already_charging"},
    {3, "fault"},
    {4, "offline"},
    {5, "not_plugged_in"},
});

constexpr auto stop_failures = std::to_array<Word>({
    {0, "none"},
    {1, "another_pile"},
    {2, "not_charging"},
    {3, "other"},
});

constexpr auto starters = std::to_array<Word>({
    {1, "app"},
    {2, "card"},
    {4, "offline_card"},
    {5, "vin"},
});

constexpr auto balance_results = std::to_array<Word>({
    {0, "done"},
    {1, "another_pile"},
    {2, "another_card"},
});

constexpr auto update_results = std::to_array<Word>({
    {0, "done"},
    {1, "another_pile"},
    {2, "another_model"},
    {3, "download_timeout"},
});

constexpr std::array<std::string_view, 13> fault_keys = {
    "emergency_stop", "no_rectifier", "outlet_overheated",  "ac_surge_protector", "dc20_silent",
    "fc08_silent",    "meter_silent", "card_reader_silent", "rc10_silent",        "fan_regulator",
    "dc_fuse",        "dc_contactor", "door_open",
};

std::string_view key_of(std::span<const Word> words, std::uint8_t code) {
  const auto found = std::ranges::find(words, code, &Word::code);
  return found == words.end() ? unrecognised : found->key;
}

}  // namespace

std::string_view to_string(StopKind kind) {
  switch (kind) {
    case requested: return "requested";
    case full: return "full";
    case limit: return "limit";
    case start_failed: return "start_failed";
    case balance: return "balance";
    case unplugged: return "unplugged";
    case emergency_stop: return "emergency_stop";
    case overheated: return "overheated";
    case power_loss: return "power_loss";
    case no_current: return "no_current";
    case vehicle: return "vehicle";
    case fault: return "fault";
    case unknown: return "unknown";
  }
  return "unknown";
}

StopWord stop_word(std::uint8_t code) {
  const auto found = std::ranges::find(stop_rows, code, &StopWord::code);
  return found == stop_rows.end() ? StopWord{code, unrecognised, unknown} : *found;
}

std::span<const StopWord> stop_words() { return stop_rows; }

std::string_view gun_state_word(GunState state) {
  return key_of(gun_states, static_cast<std::uint8_t>(state));
}
std::string_view start_refusal_word(std::uint8_t code) { return key_of(start_refusals, code); }
std::string_view start_failure_word(std::uint8_t code) { return key_of(start_failures, code); }
std::string_view stop_failure_word(std::uint8_t code) { return key_of(stop_failures, code); }
std::string_view started_by_word(StartedBy by) {
  return key_of(starters, static_cast<std::uint8_t>(by));
}
std::string_view balance_result_word(std::uint8_t code) { return key_of(balance_results, code); }
std::string_view update_result_word(std::uint8_t code) { return key_of(update_results, code); }
std::span<const Word> start_refusal_words() { return start_refusals; }
std::span<const Word> start_failure_words() { return start_failures; }

std::vector<std::string_view> fault_words(std::uint16_t fault_bits) {
  std::vector<std::string_view> words;
  for (std::size_t bit = 0; bit < fault_keys.size(); ++bit) {
    if ((fault_bits >> bit & 1) != 0) words.push_back(fault_keys[bit]);
  }
  return words;
}

}  // namespace voltyard::wire::ykc
