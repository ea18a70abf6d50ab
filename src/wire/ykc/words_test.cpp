#include "wire/ykc/words.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace voltyard::wire::ykc {
namespace {

std::string said(std::uint8_t code) {
  const auto word = stop_word(code);
  return std::string(word.key) + ' ' + std::string(to_string(word.kind));
}

TEST(StopWords, ends_as_wished) {
  EXPECT_EQ(said(0x40), "app_stop requested");
  EXPECT_EQ(said(0x41), "soc_full full");
  EXPECT_EQ(said(0x42), "energy_reached limit");
  EXPECT_EQ(said(0x43), "money_reached limit");
  EXPECT_EQ(said(0x44), "time_reached limit");
  EXPECT_EQ(said(0x45), "manual_stop requested");
}

TEST(StopWords, starts_that_failed) {
  EXPECT_EQ(said(0x4A), "start_control_fault start_failed");
  EXPECT_EQ(said(0x4B), "start_pilot_open start_failed");
  EXPECT_EQ(said(0x4E), "start_balance_short balance");
  EXPECT_EQ(said(0x50), "start_emergency_stop emergency_stop");
  EXPECT_EQ(said(0x53), "start_temperature overheated");
  EXPECT_EQ(said(0x57), "start_insulation start_failed");
  EXPECT_EQ(said(0x5F), "start_bsm_timeout start_failed");
  EXPECT_EQ(said(0x64), "start_charger_not_ready start_failed");
}

TEST(StopWords, aborts) {
  EXPECT_EQ(said(0x6B), "pilot_open unplugged");
  EXPECT_EQ(said(0x6E), "balance_short balance");
  EXPECT_EQ(said(0x72), "emergency_stop emergency_stop");
  EXPECT_EQ(said(0x74), "temperature overheated");
  EXPECT_EQ(said(0x76), "no_current no_current");
  EXPECT_EQ(said(0x82), "vehicle_forbids vehicle");
  EXPECT_EQ(said(0x83), "power_lost power_loss");
  EXPECT_EQ(said(0x89), "ccs_timeout vehicle");
  EXPECT_EQ(said(0x90), "unknown unknown");
}

TEST(StopWords, what_the_text_does_not_have_is_unrecognised) {
  EXPECT_EQ(said(0x00), "unrecognised unknown");
  EXPECT_EQ(said(0x3F), "unrecognised unknown");
  EXPECT_EQ(said(0x91), "unrecognised unknown");
  EXPECT_EQ(said(0xFF), "unrecognised unknown");
}

TEST(StopWords, the_table_has_every_code_from_40_to_90_once_and_in_order) {
  int expected = 0x40;
  for (const auto& word : stop_words()) {
    EXPECT_EQ(word.code, expected++);
    EXPECT_TRUE(std::ranges::all_of(word.key, [](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
    })) << word.key;
  }
  EXPECT_EQ(expected, 0x91);
}

TEST(StopWords, a_start_that_failed_delivered_nothing) {
  EXPECT_FALSE(never_started(0x49));
  EXPECT_TRUE(never_started(0x4A));
  EXPECT_TRUE(never_started(0x69));
  EXPECT_FALSE(never_started(0x6A));
}

TEST(Words, codes_of_answers) {
  EXPECT_EQ(gun_state_word(GunState::charging), "charging");
  EXPECT_EQ(gun_state_word(static_cast<GunState>(9)), "unrecognised");
  EXPECT_EQ(start_refusal_word(0x08), "site_at_capacity");
  EXPECT_EQ(start_refusal_word(0x0B), "no_cards_here");
  EXPECT_EQ(start_refusal_words().size(), 12u);
  EXPECT_EQ(start_failure_word(5), "not_plugged_in");
  EXPECT_EQ(start_failure_word(6), "unrecognised");
  EXPECT_EQ(start_failure_words().size(), 6u);
  EXPECT_EQ(stop_failure_word(2), "not_charging");
  EXPECT_EQ(started_by_word(StartedBy::offline_card), "offline_card");
  EXPECT_EQ(started_by_word(static_cast<StartedBy>(3)), "unrecognised");
  EXPECT_EQ(balance_result_word(2), "another_card");
  EXPECT_EQ(update_result_word(3), "download_timeout");
}

TEST(Words, faults_by_bit) {
  EXPECT_EQ(fault_words(0), std::vector<std::string_view>());
  EXPECT_EQ(fault_words(0x1001), (std::vector<std::string_view>{"emergency_stop", "door_open"}));
  EXPECT_EQ(fault_words(0xFFFF).size(), 13u);
}

}  // namespace
}  // namespace voltyard::wire::ykc
