// The published packets: each says what its text says, and is written again byte for byte.
#include "wire/dny/every_message_fixture.hpp"
#include "wire/dny/frame.hpp"
#include "wire/dny/vectors_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::dny {
namespace {

// One packet as a message; the same message makes the same packet.
template <class Message>
Message read(std::string_view packet) {
  const auto bytes = octets(packet);
  FrameReader reader;
  reader.feed(bytes);
  const auto item = reader.next();
  const auto& frame = std::get<Frame>(item.value());
  const auto message = decode<Message>(frame.data).value();
  std::string again;
  write_frame(again, frame.physical_id, frame.message_id, frame.command, message);
  EXPECT_EQ(hex(again), hex(bytes));
  return message;
}

OrderId order(std::string_view digits) {
  OrderId id;
  std::ranges::copy(octets(digits), id.bytes.begin());
  return id;
}

const auto published_order = order("20190901180000130030380102030405");

TEST(Vectors, every_packet_is_one_frame_and_is_written_again_byte_for_byte) {
  for (const auto packet : vector::all) {
    const auto bytes = octets(packet);
    FrameReader reader;
    reader.feed(bytes);
    const auto item = reader.next();
    std::string again;
    write_frame(again, std::get<Frame>(item.value()));
    EXPECT_EQ(hex(again), hex(bytes));
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.discarded(), 0);
  }
}

TEST(Vectors, the_head_of_a_packet) {
  const auto bytes = octets(vector::port_power);
  FrameReader reader;
  reader.feed(bytes);
  const auto item = reader.next();
  const auto& frame = std::get<Frame>(item.value());
  EXPECT_EQ(frame.physical_id, 0x04AB373B);
  EXPECT_EQ(frame.message_id, 10);
  EXPECT_EQ(frame.command, command::port_power);
  EXPECT_EQ(frame.data.size(), 41);
}

TEST(Vectors, register_20) {
  const Register expected{.firmware = 126,
                          .ports = 2,
                          .virtual_id = 0x14,
                          .device_type = 0x21,
                          .work_mode = 0,
                          .power_board_firmware = 0,
                          .unexplained = 0xE4};
  EXPECT_EQ(read<Register>(vector::register_device), expected);
  EXPECT_TRUE(read<ResultAnswer>(vector::register_answer).ok());
}

TEST(Vectors, time_22) {
  EXPECT_EQ(read<TimeAnswer>(vector::time_answer).unix_s, 1'604'914'697);
  EXPECT_EQ(octets(vector::get_time).size(), frame_overhead);
}

TEST(Vectors, heartbeat_21_of_two_idle_ports_at_220_v) {
  const Heartbeat expected{.voltage_dv = 2200,
                           .port_states = {PortState::idle, PortState::idle},
                           .signal = 9,
                           .temperature = Temperature{5}};
  EXPECT_EQ(read<Heartbeat>(vector::heartbeat), expected);
}

TEST(Vectors, old_heartbeat_01) {
  const OldHeartbeat expected{.firmware = 126,
                              .voltage_dv = 2188,
                              .port_states = {PortState::idle, PortState::plugged_full},
                              .powers_dw = {0, 0xE4},
                              .peak_powers_dw = {0, 0x023B},
                              .virtual_id = 0x29,
                              .signal = 7,
                              .device_type = 2,
                              .temperature = Temperature{0x20},
                              .work_mode = 0};
  EXPECT_EQ(read<OldHeartbeat>(vector::old_heartbeat), expected);
}

TEST(Vectors, swipe_02_and_its_answer_with_100_yuan) {
  const CardId card{{0x7A, 0x8D, 0x05, 0xDD}};
  const Swipe expected{.card = card,
                       .card_kind = CardKind::old_card,
                       .port = 1,
                       .card_balance_fen = 0,
                       .unix_s = {},
                       .long_number = {}};
  EXPECT_EQ(read<Swipe>(vector::swipe), expected);
  const SwipeAnswer answer{.card = card,
                           .status = SwipeStatus::ok,
                           .rate_mode = RateMode::time,
                           .balance_fen_or_expiry = 10'000,
                           .port = 1};
  EXPECT_EQ(read<SwipeAnswer>(vector::swipe_answer), answer);
}

TEST(Vectors, settlement_03_of_an_hour_at_100_w) {
  const auto settlement = read<Settlement>(vector::settlement);
  const Settlement expected{.duration_s = 3600,
                            .max_power_dw = 1000,
                            .energy_10wh = 48,
                            .port = 1,
                            .start_kind = StartKind::online,
                            .card = {},
                            .stop_reason = StopReason::full,
                            .order = published_order,
                            .second_max_power_dw = 1000,
                            .unix_s = {},
                            .occupied_min = {}};
  EXPECT_EQ(settlement, expected);
  EXPECT_EQ(energy_of_10wh(settlement.energy_10wh), Energy{480'000});
}

TEST(Vectors, port_power_06) {
  const auto report = read<PortPower>(vector::port_power);
  const PortPower expected{.port = 1,
                           .state = PortState::charging,
                           .duration_s = 3600,
                           .energy_10wh = 48,
                           .start_kind = StartKind::online,
                           .power_dw = 1000,
                           .interval_max_power_dw = 1200,
                           .interval_min_power_dw = 800,
                           .interval_average_power_dw = 1000,
                           .order = published_order,
                           .interval_energy_debug = 1,
                           .peak_power_dw = 1000,
                           .voltage_dv = 2200,
                           .current_ma = 455,
                           .environment = Temperature{85},
                           .port_temperature = Temperature{0},
                           .unix_s = {},
                           .occupied_min = {}};
  EXPECT_EQ(report, expected);
  EXPECT_EQ(report.environment->celsius(), 20);
  EXPECT_EQ(report.port_temperature->celsius(), std::nullopt);
  EXPECT_EQ(power_of_dw(report.power_dw), Power{100'000});
}

TEST(Vectors, start_82_until_full_for_eight_hours_at_most) {
  const auto message = read<StartStop>(vector::start);
  StartStop expected;
  expected.balance_fen_or_expiry = 356;
  expected.port = 1;
  expected.action = ChargeAction::start;
  expected.order = order("12345678123456781234567812345678");
  expected.max_duration_s = 28'800;
  expected.overload_power_dw = 5000;
  EXPECT_EQ(message, expected);
  const StartStopAnswer answer{
      .result = StartResult::ok, .order = expected.order, .port = 1, .waiting_ports = 0};
  EXPECT_EQ(read<StartStopAnswer>(vector::start_answer), answer);
}

TEST(Vectors, change_8a_to_eight_hours) {
  const ChangeCharge expected{.mode = ChangeMode::time, .port = 1, .quantity = 28'800};
  EXPECT_EQ(read<ChangeCharge>(vector::change), expected);
}

TEST(Vectors, limits_85_in_the_old_form) {
  const Limits expected{.max_duration_s = 36'000,
                        .overload_power_dw = 20'000,
                        .over_voltage_dv = {},
                        .under_voltage_dv = {}};
  EXPECT_EQ(read<Limits>(vector::limits), expected);
}

TEST(Vectors, card_keys_86) {
  const auto keys = read<CardKeys>(vector::card_keys);
  EXPECT_EQ(hex(keys.user_key), "15 91 85 19 18 80");
  EXPECT_EQ(hex(keys.new_card_key), "FF FF FF FF FF FF");
}

TEST(Vectors, host_heartbeat_11_with_the_sim_card) {
  const auto heartbeat = read<HostHeartbeat>(vector::host_heartbeat);
  EXPECT_EQ(heartbeat.firmware, 101);
  EXPECT_EQ(heartbeat.unix_s, 1'604'934'748);
  EXPECT_EQ(heartbeat.signal, 31);
  EXPECT_EQ(std::string(heartbeat.iccid.begin(), heartbeat.iccid.end()), "89860413161892009275");
  EXPECT_EQ(heartbeat.device_type, 0x50);
  EXPECT_EQ(heartbeat.frequency, 472);
  EXPECT_FALSE(heartbeat.imei);
}

}  // namespace
}  // namespace voltyard::wire::dny
