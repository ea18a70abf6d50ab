// Single messages by their length: fields that are appended, absent or cut, and what is written.
#include "wire/dny/controls.hpp"
#include "wire/dny/device_messages.hpp"
#include "wire/dny/firmware.hpp"
#include "wire/dny/host.hpp"
#include "wire/dny/order_messages.hpp"
#include "wire/dny/parameters.hpp"
#include "wire/dny/start_stop.hpp"
#include "wire/dny/vectors_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::dny {
namespace {

template <class Message>
Message read(std::string_view body) {
  return decode<Message>(octets(body)).value();
}

// What is wrong with a body, or nothing.
template <class Message>
std::string fault(const Octets& body) {
  const auto message = decode<Message>(body);
  return message ? "" : message.error().message;
}
template <class Message>
std::string fault(std::string_view body) {
  return fault<Message>(octets(body));
}

constexpr auto too_short = "the message ends before its fields do";
constexpr auto too_long = "a list of the message is longer than any pile needs";

template <class Message>
std::string body(const Message& message) {
  std::string out;
  encode(message, out);
  return hex(out);
}

TEST(Messages, a_field_cut_in_half_is_absent) {
  const auto report = read<Register>("7E 00 02 14 21 00 05");
  EXPECT_EQ(report.work_mode, 0);
  EXPECT_EQ(report.power_board_firmware, std::nullopt);
}

TEST(Messages, a_required_field_that_is_missing_is_said) {
  EXPECT_EQ(fault<Register>("7E 00 02 14"), too_short);
  EXPECT_EQ(fault<Heartbeat>("98 08 0C 00 00"), too_short) << "twelve ports, two states";
  EXPECT_EQ(fault<ResultAnswer>(""), too_short);
}

TEST(Messages, more_ports_than_any_pile_has_are_refused) {
  const std::string states = [] {
    std::string out;
    for (int i = 0; i < 33; ++i) out += "00 ";
    return out;
  }();
  EXPECT_EQ(read<Heartbeat>("98 08 20 " + states.substr(3)).port_states.size(), 32);
  EXPECT_EQ(fault<Heartbeat>("98 08 21 " + states), too_long);
}

TEST(Messages, a_swipe_of_a_card_with_a_long_number) {
  const auto swipe = read<Swipe>("00 00 00 00 04 0B 00 00 09 0E A9 5F 04 01 02 03 04 AA");
  EXPECT_EQ(swipe.card_kind, CardKind::social_card);
  EXPECT_EQ(swipe.port, 11);
  EXPECT_EQ(swipe.long_number, (BoundedList<std::uint8_t, 32>{1, 2, 3, 4}));
}

TEST(Messages, a_long_number_that_does_not_fit_leaves_the_rest_of_the_swipe) {
  EXPECT_FALSE(read<Swipe>("7A 8D 05 DD 00 01 00 00 09 0E A9 5F 05 01 02 03 04").long_number);
  EXPECT_FALSE(read<Swipe>("7A 8D 05 DD 00 01 00 00 09 0E A9 5F FF 01 02 03 04").long_number);
  EXPECT_TRUE(read<Swipe>("7A 8D 05 DD 00 01 00 00 09 0E A9 5F 00").long_number->empty());
}

TEST(Messages, a_settlement_of_old_and_of_new_firmware) {
  const std::string old_form =
      "10 0E E8 03 30 00 01 01 00 00 00 00 01 20 19 09 01 18 00 00 13 00 30 38 01 02 03 04 05";
  EXPECT_EQ(read<Settlement>(old_form).second_max_power_dw, std::nullopt);
  const auto settlement = read<Settlement>(old_form + " E8 03 09 0E A9 5F 0A 00 FF");
  EXPECT_EQ(settlement.unix_s, 0x5FA90E09);
  EXPECT_EQ(settlement.occupied_min, 10);
}

TEST(Messages, the_start_in_29_bytes_and_in_38) {
  const std::string short_form =
      "00 00 00 00 00 FF 01 40 38 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
  EXPECT_EQ(read<StartStop>(short_form).qr_lamp_off, std::nullopt);
  EXPECT_EQ(read<StartStop>(short_form).port, automatic_port);
  const auto full = read<StartStop>(short_form + " 01 00 FF FF 02 00 01 0F 3C");
  EXPECT_EQ(full.extra_float_s, 0xFFFF);
  EXPECT_EQ(full.short_check, 2);
  EXPECT_EQ(full.force_full_stop, 1);
  EXPECT_EQ(full.full_power_w, 15);
  EXPECT_EQ(full.full_power_max_min, 60);
}

TEST(Messages, the_answer_to_a_start_of_old_firmware_is_one_byte) {
  EXPECT_EQ(read<StartStopAnswer>("0B").result, StartResult::smoke);
  EXPECT_EQ(read<StartStopAnswer>("0B").order, std::nullopt);
}

TEST(Messages, the_vendor_s_parameters_are_the_initial_ones) {
  EXPECT_EQ(body(FloatRules{}), "03 00 0A 00 14 08 07 10 0E B4 00");
  EXPECT_EQ(body(GuardRules{}),
            "20 03 1E 00 08 07 0A 2C 01 30 2A 2C 01 2C 01 08 07 2C 01 50 50 00 01");
}

TEST(Messages, parameters_read_back_compare_with_what_was_set) {
  const auto same = read<FloatRules>("03 00 0A 00 14 08 07 10 0E B4 00");
  EXPECT_EQ(same, FloatRules{});
  const auto drifted = read<FloatRules>("03 00 0A 00 64 08 07 10 0E B4 00");
  EXPECT_NE(drifted, FloatRules{});
  EXPECT_EQ(read<GuardRules>("20 03 1E 00 08 07 0A 2C 01 30 2A 2C 01 2C 01 08 07 2C 01")
                .environment_alarm_c,
            std::nullopt)
      << "an absent field is absent, not the vendor's value";
}

TEST(Messages, limits_in_eight_bytes) {
  const Limits limits{36'000, 20'000, 2700, 1000};
  EXPECT_EQ(body(limits), "A0 8C 20 4E 8C 0A E8 03");
  EXPECT_EQ(read<Limits>("A0 8C 20 4E 8C 0A E8 03"), limits);
}

TEST(Messages, eeprom_is_read_and_written_in_32_bytes_at_most) {
  EXPECT_EQ(body(ReadEeprom{0x0120, 4}), "20 01 04");
  EXPECT_EQ(body(WriteEeprom{0x0120, {1, 2, 3}}), "20 01 03 01 02 03");
  EXPECT_EQ(read<ReadEepromAnswer>("00 DE AD").bytes, (BoundedList<std::uint8_t, 32>{0xDE, 0xAD}));
  EXPECT_EQ(fault<ReadEepromAnswer>(Octets(34, 0)), too_long);
}

TEST(Messages, texts_of_fixed_size_end_in_zero) {
  SetQrAddress address;
  address.address = PaddedText<72>::of("http://baidu.com").value();
  const auto bytes = octets(body(address));
  EXPECT_EQ(bytes.size(), 76);
  EXPECT_EQ(decode<SetQrAddress>(bytes)->address.text(), "http://baidu.com");
  EXPECT_TRUE(PaddedText<72>::of(std::string(71, 'x')));
  EXPECT_FALSE(PaddedText<72>::of(std::string(72, 'x')));
  EXPECT_FALSE(PaddedText<72>::of(std::string_view("a\0b", 3)));
  EXPECT_EQ(octets(body(TemporaryQr{})).size(), 200);
}

TEST(Messages, small_commands) {
  EXPECT_EQ(body(Locate{30}), "1E");
  EXPECT_EQ(body(Mute{1}), "01");
  EXPECT_EQ(body(MultiFunction{0, 3}), "00 03");
  EXPECT_EQ(body(SetWorkMode{WorkMode::cards_only}), "01");
  EXPECT_EQ(body(SetCardMode{4}), "04");
  EXPECT_EQ(body(OldOrderAnswer{3, 0}), "03 00");
  EXPECT_EQ(body(CabinetStop{1, {}}), "01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
  EXPECT_EQ(read<UpgradeRequest>("30 64 00 01 00 00 00"), (UpgradeRequest{0x30, 100, 1}));
  EXPECT_EQ(read<ChangeChargeAnswer>("02").result, ChangeResult::below_current);
}

TEST(Messages, an_alarm_of_old_firmware_has_no_trigger) {
  EXPECT_EQ(read<Alarm>("04 00 02"), (Alarm{AlarmKind::smoke, 0, 2}));
  EXPECT_EQ(read<Alarm>("04 00"), (Alarm{AlarmKind::smoke, 0, {}}));
  EXPECT_EQ(read<Alarm>("01"), (Alarm{AlarmKind::power_lost, {}, {}}));
}

TEST(Messages, a_cabinet_s_notice_is_kept) {
  EXPECT_EQ(read<CabinetNotice>("0C 01 00 00 00").raw.size(), 5);
  EXPECT_TRUE(read<CabinetNotice>("").raw.empty());
}

TEST(Messages, a_host_names_the_oldest_firmware_of_each_type) {
  const auto hosted = read<HostedFirmware>("02 21 00 7E 00 3B 37 AB 04 30 00 64 00 01 00 00 07");
  EXPECT_EQ(hosted.types[0], (HostedType{0x21, 0, 126, 0x04AB373B}));
  EXPECT_EQ(hosted.types[1], (HostedType{0x30, 0, 100, 0x07000001}));
  EXPECT_EQ(fault<HostedFirmware>("1E"), too_short);
  EXPECT_EQ(fault<HostedFirmware>("1F"), too_long);
}

TEST(Messages, a_modem_counts_its_signal_to_31_or_from_100_to_197) {
  EXPECT_EQ(signal_percent(0), 0);
  EXPECT_EQ(signal_percent(31), 100);
  EXPECT_EQ(signal_percent(32), std::nullopt);
  EXPECT_EQ(signal_percent(99), std::nullopt) << "no signal is known";
  EXPECT_EQ(signal_percent(100), 0);
  EXPECT_EQ(signal_percent(197), 100);
  EXPECT_EQ(signal_percent(198), std::nullopt);
  EXPECT_EQ(signal_percent(255), std::nullopt);
}

TEST(Messages, the_state_of_a_host) {
  const auto state =
      read<HostState>("01 55 98 08 10 27 00 00 01 00 20 4E 40 42 0F 00 01 00 1E 60 61 00 02");
  EXPECT_EQ(state.temperature.celsius(), 20);
  EXPECT_EQ(state.current_10ma, 10'000);
  EXPECT_EQ(state.energy_10wh, 65'536);
  EXPECT_EQ(state.meter_energy_10wh, 1'000'000);
  EXPECT_EQ(state.smoke, 1);
  EXPECT_EQ(state.leakage_ma, 30);
  EXPECT_EQ(state.live_wire->celsius(), 31);
}

TEST(Firmware, blocks_have_200_bytes_but_for_the_oldest_piles) {
  EXPECT_EQ(block_size_of(command::device_firmware), 200);
  EXPECT_EQ(block_size_of(command::old_device_firmware), 256);
  FirmwareBlock block{.total = 4, .current = 1, .bytes = {0xAB, 0xCD}};
  EXPECT_EQ(body(block), "04 00 01 00 AB CD");
  EXPECT_EQ(read<FirmwareBlock>("04 00 01 00 AB CD"), block);
  EXPECT_EQ(fault<FirmwareBlock>(Octets(261, 0)), too_long);
  EXPECT_EQ(read<FirmwareBlockAnswer>("02 04 00"),
            (FirmwareBlockAnswer{FirmwareResult::sum_wrong, 4}));
}

TEST(Firmware, the_check_packet_sums_the_image) {
  const Octets image(1000, 0xFF);
  const auto bytes = octets(body(check_of(image, 0x30, 101)));
  EXPECT_EQ(bytes.size(), 200);
  EXPECT_EQ(hex(std::span(bytes).first(17)), "A1 A2 A3 A4 A5 A6 A7 A8 18 E4 03 00 30 65 00 00 00");
}

}  // namespace
}  // namespace voltyard::wire::dny
