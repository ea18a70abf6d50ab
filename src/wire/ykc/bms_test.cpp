#include "wire/ykc/message.hpp"

#include "wire/ykc/wire_text.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::ykc {
namespace {

constexpr const char* head = "55031412782305 01 200316171447 0007 55031412782305 01";

template <class Report>
Report read(std::string_view fields) {
  const auto bytes = from_hex(std::string(head) + std::string(fields));
  Frame frame;
  frame.type = Report::type;
  frame.body = bytes;
  const auto message = decode(frame);
  EXPECT_TRUE(message);
  return message ? std::get<Report>(*message) : Report();
}

// The view, after checking that it gives the same bytes when it is set again.
template <class Report>
auto view(std::string_view fields) {
  const auto report = read<Report>(fields);
  EXPECT_EQ(report.gun, Gun::of(1));
  const auto view = report.view();
  EXPECT_TRUE(view) << view.error().message;
  Report again;
  again.set(*view);
  EXPECT_EQ(hex_text(again.body.bytes), hex_text(from_hex(fields)));
  return *view;
}

TEST(Bms, handshake) {
  const auto battery = view<BmsHandshake>(
      "010100 03 D007 660E 43415443 04030201 26 0B 0A 2C0100 01 FF"
      "4C534741413533533348433030303037 31 10 0A 0B 07 DF FFFFFF");
  EXPECT_EQ(battery.chemistry, 3);
  EXPECT_EQ(battery.capacity_dah, 2000);
  EXPECT_EQ(battery.voltage_dv, 3686);
  EXPECT_EQ(battery.maker.text(), "CATC");
  EXPECT_EQ(battery.pack_number, 0x01020304u);
  EXPECT_EQ(1985 + battery.made_year_since_1985, 2023);
  EXPECT_EQ(battery.charges.value, 300u);
  EXPECT_EQ(battery.owned, 1);
  EXPECT_EQ(battery.vin.text(), "LSGAA53S3HC000071");
}

TEST(Bms, limits) {
  const auto limits = view<BmsParameters>("A501 B80B 5802 0410 69 4803 660E 4C1D C409 D007 9C0F");
  EXPECT_EQ(limits.cell_voltage_max_cv, 421);
  EXPECT_EQ(limits.battery_current_max.current_da(), -1000);
  EXPECT_EQ(limits.nominal_energy_dkwh, 600);
  EXPECT_EQ(limits.battery_voltage_max_dv, 4100);
  EXPECT_EQ(limits.battery_temperature_max.celsius(), 55);
  EXPECT_EQ(limits.soc_permille, 840);
  EXPECT_EQ(limits.battery_voltage_dv, 3686);
  EXPECT_EQ(limits.pile_voltage_max_dv, 7500);
  EXPECT_EQ(limits.pile_voltage_min_dv, 2500);
  EXPECT_EQ(limits.pile_current_max.current_da(), -2000);
  EXPECT_EQ(limits.pile_current_min.current_da(), -4);
}

TEST(Bms, statistics) {
  const auto end = view<BmsEnd>("64 4A01 A401 41 4B 2D00 9101 07000000");
  EXPECT_EQ(end.soc_percent, 100);
  EXPECT_EQ(end.cell_voltage_min_cv, 330);
  EXPECT_EQ(end.battery_max.celsius(), 25);
  EXPECT_EQ(end.charged_min, 45);
  EXPECT_EQ(end.energy_dkwh, 401);
  EXPECT_EQ(end.charger_number, 7u);
}

TEST(Bms, demand) {
  const auto demand = view<BmsDemand>("0410 B80B 02 660E C20B A531 54 2C01 660E C20B 4100");
  EXPECT_EQ(demand.wanted_voltage_dv, 4100);
  EXPECT_EQ(demand.wanted_current.current_da(), -1000);
  EXPECT_EQ(demand.mode, 2);
  EXPECT_EQ(demand.highest_cell_cv(), 421);
  EXPECT_EQ(demand.highest_cell >> 12, 3);
  EXPECT_EQ(demand.soc_percent, 84);
  EXPECT_EQ(demand.remaining_min, 300);
  EXPECT_EQ(demand.charged_min, 65);
}

TEST(Bms, state_and_flags) {
  const auto state = view<BmsState>("0B 4B 02 41 05 0110");
  EXPECT_EQ(state.highest_cell_less_1, 11);
  EXPECT_EQ(state.battery_max.celsius(), 25);
  EXPECT_EQ(state.battery_min.celsius(), 15);
  EXPECT_EQ(two_bits(state.flags, 0), 1);
  EXPECT_EQ(two_bits(state.flags, 6), 1) << "charging is allowed";
  const auto timeouts = view<BmsTimeouts>("01 00 00 00 00 00 20 00");
  EXPECT_EQ(two_bits(timeouts.flags[6], 2), 2);
}

TEST(Bms, aborts_of_both_sides) {
  EXPECT_EQ(view<BmsAbort>("01 0002 04").faults, 0x0200);
  EXPECT_EQ(view<ChargerAbort>("10 0001 00").reasons, 0x10);
}

TEST(Bms, a_stretched_body_is_kept_whole) {
  const auto report = read<BmsState>("0B 4B 02 41 05 0110 AABBCC");
  EXPECT_EQ(report.body.bytes.size(), 10u);
  EXPECT_TRUE(report.view());
}

TEST(Bms, a_short_body_is_kept_and_has_no_view) {
  const auto report = read<BmsDemand>("0410 B80B");
  EXPECT_EQ(report.body.bytes.size(), 4u);
  EXPECT_EQ(report.view().error().message, "4 bytes are too short for message 0x23");
}

}  // namespace
}  // namespace voltyard::wire::ykc
