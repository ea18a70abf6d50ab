#include "wire/dny/words.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace voltyard::wire::dny {
namespace {

// "0=idle 1=charging ...", in the order of the table.
template <class Value>
std::string table() {
  std::string out;
  for (const auto& word : words<Value>()) {
    out += (out.empty() ? "" : " ") + std::to_string(int(word.value)) + '=' + std::string(word.key);
  }
  return out;
}

template <class Value>
void keys_are_distinct_snake_case_and_in_order() {
  std::set<std::string_view> keys;
  int last = -1;
  for (const auto& word : words<Value>()) {
    EXPECT_TRUE(keys.insert(word.key).second) << word.key;
    EXPECT_EQ(word.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), word.key.npos) << word.key;
    EXPECT_GT(int(word.value), last) << word.key;
    last = int(word.value);
    EXPECT_EQ(key(word.value), word.key);
  }
}

TEST(Words, keys_are_stable_distinct_and_in_order) {
  keys_are_distinct_snake_case_and_in_order<PortState>();
  keys_are_distinct_snake_case_and_in_order<StopReason>();
  keys_are_distinct_snake_case_and_in_order<StopKind>();
  keys_are_distinct_snake_case_and_in_order<SwipeStatus>();
  keys_are_distinct_snake_case_and_in_order<StartResult>();
  keys_are_distinct_snake_case_and_in_order<ChangeResult>();
  keys_are_distinct_snake_case_and_in_order<FirmwareResult>();
  keys_are_distinct_snake_case_and_in_order<AlarmKind>();
  keys_are_distinct_snake_case_and_in_order<StartKind>();
  keys_are_distinct_snake_case_and_in_order<CardKind>();
  keys_are_distinct_snake_case_and_in_order<RateMode>();
}

TEST(Words, port_states_have_the_published_numbers) {
  EXPECT_EQ(table<PortState>(),
            "0=idle 1=charging 2=plugged_not_started 3=plugged_full 4=cannot_meter 5=floating "
            "6=memory_broken 7=clip_stuck 8=bad_contact_or_fuse 9=relay_stuck "
            "10=plug_sensor_broken 11=relay_or_fuse_broken 13=load_short "
            "14=relay_stuck_filtered 15=card_chip_broken 16=detection_circuit_broken");
}

TEST(Words, every_stop_reason_has_the_published_number_and_a_kind) {
  std::string out;
  for (const auto& word : words<StopReason>()) {
    out += std::to_string(int(word.value)) + ' ' + std::string(word.key) + ' ' +
           std::string(key(kind_of(word.value))) + '\n';
  }
  EXPECT_EQ(out,
            "1 full full\n"
            "2 max_time limit\n"
            "3 preset_time limit\n"
            "4 preset_energy limit\n"
            "5 unplugged unplugged\n"
            "6 overload overload\n"
            "7 server_stop server_stop\n"
            "8 dynamic_overload overload\n"
            "9 power_too_small power\n"
            "10 environment_hot temperature\n"
            "11 port_hot temperature\n"
            "12 over_current overload\n"
            "13 unplugged_clip unplugged\n"
            "14 no_power fault\n"
            "15 relay_or_fuse fault\n"
            "16 water fire_or_water\n"
            "17 fire_quench_this_port fire_or_water\n"
            "18 fire_quench_other_port fire_or_water\n"
            "19 cabinet_opened local_stop\n"
            "20 cabinet_door_open local_stop\n"
            "21 external_stop local_stop\n"
            "22 card_stop local_stop\n"
            "23 server_forced_stop server_stop\n"
            "24 fire_system fire_or_water\n"
            "25 memory_broken fault\n"
            "26 over_voltage power\n"
            "27 under_voltage power\n"
            "28 low_power power\n");
}

TEST(Words, swipe_start_alarm_and_result_numbers_are_the_published_ones) {
  EXPECT_EQ(key(SwipeStatus{0x06}), "balance_short");
  EXPECT_EQ(key(SwipeStatus{0x0C}), "device_unregistered");
  EXPECT_EQ(key(SwipeStatus{0x12}), "temporary_device_other_area");
  EXPECT_EQ(words<SwipeStatus>().size(), 0x13);
  EXPECT_EQ(key(StartResult{0x06}), "total_power_over");
  EXPECT_EQ(key(StartResult{0x0B}), "smoke");
  EXPECT_EQ(words<StartResult>().size(), 0x0F);
  EXPECT_EQ(table<AlarmKind>(),
            "1=power_lost 2=water 3=hot_melt_glue 4=smoke 5=temperature 6=water_level 7=door_open");
  EXPECT_EQ(table<ChangeResult>(), "0=ok 1=not_charging 2=below_current 3=no_such_mode_or_port");
  EXPECT_EQ(table<FirmwareResult>(),
            "0=ok 1=block_broken 2=sum_wrong 3=device_type_wrong 4=check_packet_missing "
            "5=device_type_refused");
  EXPECT_EQ(table<StartKind>(), "0=offline_card 1=online 3=code");
}

TEST(Words, a_number_of_later_firmware_is_unknown_and_harmless) {
  EXPECT_EQ(key(PortState{0x0C}), "unknown");
  EXPECT_EQ(key(StopReason{0x00}), "unknown");
  EXPECT_EQ(key(StopReason{0xFF}), "unknown");
  EXPECT_EQ(kind_of(StopReason{0x1D}), StopKind::unknown);
}

}  // namespace
}  // namespace voltyard::wire::dny
