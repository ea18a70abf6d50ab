// Bodies byte by byte: what the text says each one holds, and back to the same bytes.
#include "wire/ykc/message.hpp"

#include "wire/ykc/wire_text.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::ykc {
namespace {

constexpr const char* pile = "55031412782305";
constexpr const char* order = "55031412782305 01 200316171447 0007";

PileCode the_pile() { return *PileCode::parse(pile); }

template <class Body>
Result<Body> read(std::string_view hex) {
  const auto bytes = from_hex(hex);
  Frame frame;
  frame.type = Body::type;
  frame.body = bytes;
  auto message = decode(frame);
  return message ? Result<Body>(std::get<Body>(*message)) : Result<Body>(message.error());
}

// The body that is written, in hex.
std::string written(const Message& message) {
  ByteBuffer out;
  write_message(out, 0, message);
  return hex_text(Bytes(out).subspan(6, out.size() - 8));
}

std::string joined(std::string_view hex) { return hex_text(from_hex(hex)); }

// Reads, checks that the same bytes are written, and hands out what was read.
template <class Body>
Body both_ways(std::string_view hex) {
  const auto body = read<Body>(hex);
  EXPECT_TRUE(body) << body.error().message;
  if (!body) return {};
  EXPECT_EQ(written(*body), joined(hex));
  return *body;
}

TEST(Message, vectors_of_the_text_are_read_and_written_again) {
  const auto stream = from_hex(
      "68 0C 00 00 00 02 55 03 14 12 78 23 05 00 DA 4C"
      "68 0E CE 04 00 06 55 03 14 12 78 23 05 00 00 00 8E 2F");
  FrameSplitter splitter;
  Bytes arriving(stream);
  ByteBuffer again;
  while (const auto event = splitter.next(arriving)) {
    const auto& frame = std::get<Frame>(*event);
    write_message(again, frame.sequence, *decode(frame));
  }
  EXPECT_EQ(again, stream);
}

TEST(Message, an_encrypted_body_is_refused_and_never_read) {
  const auto body = from_hex("55031412782305 00");
  const Frame frame{0, true, 0x02, body, false};
  const auto message = decode(frame);
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(message.error().message, "message 0x02 is encrypted and there is no key for it");
}

TEST(Message, an_unknown_type_is_not_found) {
  const Frame frame{0, false, 0x7B, {}, false};
  EXPECT_EQ(decode(frame).error().kind, ErrorKind::not_found);
  EXPECT_EQ(decode(frame).error().message, "there is no message 0x7B");
}

TEST(Message, a_body_that_ends_too_early_is_invalid) {
  const auto record = read<RecordAnswer>("55031412782305");
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind, ErrorKind::invalid);
  EXPECT_EQ(record.error().message, "7 bytes are too short for message 0x40");
}

TEST(Message, types_say_who_sends_them) {
  EXPECT_TRUE(is_from_pile(type_of(Record())));
  EXPECT_TRUE(is_from_pile(type_of(ParallelStartAnswer())));
  EXPECT_FALSE(is_from_pile(type_of(RemoteStart())));
  EXPECT_FALSE(is_from_pile(type_of(QrPrefix())));
}

TEST(Session, login) {
  const auto login =
      both_ways<Login>("55031412782305 00 02 0F 56342E312E353000 01 89860401172200348606 04");
  EXPECT_EQ(login.pile, the_pile());
  EXPECT_EQ(login.kind, PileKind::dc);
  EXPECT_EQ(login.guns, 2);
  EXPECT_EQ(login.protocol_x10, 15);
  EXPECT_EQ(login.software.text(), "V4.1.50");
  EXPECT_EQ(login.network, 1);
  EXPECT_EQ(login.sim->text(), "89860401172200348606");
  EXPECT_EQ(login.carrier, 4);
}

TEST(Session, a_short_login_is_read_as_far_as_it_goes) {
  const auto login = both_ways<Login>("55031412782305 01 01 0A 5631000000000000 00");
  EXPECT_EQ(login.network, 0);
  EXPECT_EQ(login.sim, std::nullopt);
  EXPECT_EQ(login.carrier, std::nullopt);
  EXPECT_FALSE(read<Login>("55031412782305 01 01 0A 56310000000000"));
}

TEST(Session, heartbeat_and_its_answer) {
  EXPECT_EQ(both_ways<Heartbeat>("55031412782305 02 01").state, 1);
  EXPECT_EQ(both_ways<HeartbeatAnswer>("55031412782305 02 00").gun, Gun::of(2));
}

TEST(Session, appended_bytes_are_ignored) {
  const auto heartbeat = read<Heartbeat>("55031412782305 02 01 AA BB CC");
  ASSERT_TRUE(heartbeat);
  EXPECT_EQ(written(*heartbeat), "550314127823050201");
}

std::string half_hours() {
  std::string hex;
  for (const char* rate : {"03", "02", "01", "00"}) {
    for (int i = 0; i < 12; ++i) hex += rate;
  }
  return hex;
}

TEST(Tariff, prices_and_half_hours) {
  const auto hex = std::string(pile) + "0100" + "400D0300 9C400000" + "E0930400 9C400000" +
                   "801A0600 9C400000" + "20A10700 9C400000" + "00" + half_hours();
  const auto answer = both_ways<TariffAnswer>(hex);
  EXPECT_EQ(answer.tariff.model.text(), "0100");
  EXPECT_EQ(answer.tariff.prices[0].electricity, PriceE5{200'000});
  EXPECT_EQ(answer.tariff.prices[3].electricity, PriceE5{500'000});
  EXPECT_EQ(answer.tariff.prices[3].service, PriceE5{16'540});
  EXPECT_EQ(answer.tariff.half_hours[0], 3);
  EXPECT_EQ(answer.tariff.half_hours[47], 0);
  EXPECT_TRUE(answer.tariff.check());
  EXPECT_EQ(both_ways<TariffSetting>(hex).tariff, answer.tariff);
}

TEST(Tariff, a_rate_that_does_not_exist_is_noticed) {
  TariffModel tariff;
  tariff.half_hours[5] = 4;
  EXPECT_FALSE(tariff.check());
}

TEST(Tariff, questions_and_short_answers) {
  EXPECT_EQ(both_ways<TariffCheck>("55031412782305 0100").model.text(), "0100");
  EXPECT_EQ(both_ways<TariffCheckAnswer>("55031412782305 0100 01").result, 1);
  EXPECT_EQ(both_ways<TariffRequest>("55031412782305").pile, the_pile());
  EXPECT_EQ(both_ways<TariffSettingAnswer>("55031412782305 01").ok, 1);
}

TEST(RealTime, every_field) {
  const auto hex = std::string(order) + pile +
                   "01 03 02 01 660E 3805 46 0102030405060708 54 4B 4100 2C01 C0570100 606C0100"
                   "4E550100 0110";
  const auto now = both_ways<RealTime>(hex);
  EXPECT_EQ(now.order.text(), joined(order));
  EXPECT_EQ(now.gun, Gun::of(1));
  EXPECT_EQ(now.state, GunState::charging);
  EXPECT_EQ(now.homed, Homed::unknown);
  EXPECT_EQ(now.plugged, 1);
  EXPECT_EQ(now.voltage_dv, 3686);
  EXPECT_EQ(now.current_da, 1336);
  EXPECT_EQ(now.power(), Power{49'244'960});
  EXPECT_EQ(now.gun_line.celsius(), 20);
  EXPECT_EQ(now.gun_line_code.text(), "0102030405060708");
  EXPECT_EQ(now.soc_percent, 84);
  EXPECT_EQ(now.battery_max.celsius(), 25);
  EXPECT_EQ(now.charged_min, 65);
  EXPECT_EQ(now.remaining_min, 300);
  EXPECT_EQ(now.energy.energy(), Energy{8'800'000});
  EXPECT_EQ(now.energy_with_loss, EnergyE4{93'280});
  EXPECT_EQ(now.amount, MoneyE4{87'374});
  EXPECT_EQ(now.fault_bits, 0x1001);
}

TEST(RealTime, a_question_names_the_gun) {
  EXPECT_EQ(both_ways<RealTimeRequest>("55031412782305 01").gun, Gun::of(1));
}

TEST(Charging, a_card_at_the_pile) {
  const auto hex = std::string(pile) + "01 01 00 00000000D14B0A54" + std::string(32, '0') +
                   "3231303000000000000000000000000000";
  const auto request = both_ways<StartRequest>(hex);
  EXPECT_EQ(request.wish.mode, StartMode::card);
  EXPECT_EQ(request.wish.card.text(), "00000000D14B0A54");
  EXPECT_EQ(request.wish.vin_reversed.reversed().text(), "0012");
  const auto parallel = both_ways<ParallelRequest>(hex + "01 201029112801");
  EXPECT_EQ(parallel.wish, request.wish);
  EXPECT_EQ(parallel.role, GunRole::auxiliary);
  EXPECT_EQ(parallel.parallel_number.text(), "201029112801");
}

TEST(Charging, a_card_is_permitted_or_refused) {
  const auto hex = std::string(order) + pile + "01 0000001000000573 A0860100 00 03";
  const auto answer = both_ways<StartRequestAnswer>(hex);
  EXPECT_EQ(answer.permit.balance.money(), Money{100'000});
  EXPECT_EQ(answer.permit.ok, 0);
  EXPECT_EQ(answer.permit.refusal, 3);
  EXPECT_EQ(both_ways<ParallelRequestAnswer>(hex + "201029112801").permit, answer.permit);
}

TEST(Charging, a_remote_start_and_what_came_of_it) {
  const auto start = std::string(order) + pile + "01 0000001000000573 00000000D14B0A54 A0860100";
  EXPECT_EQ(both_ways<RemoteStart>(start).start.card.text(), "00000000D14B0A54");
  EXPECT_EQ(both_ways<ParallelStart>(start + "201029112801").start.balance, BalanceE2{100'000});
  const auto outcome = std::string(order) + pile + "01 00 05";
  EXPECT_EQ(both_ways<RemoteStartAnswer>(outcome).outcome.failure, 5);
  EXPECT_EQ(both_ways<ParallelStartAnswer>(outcome + "00 201029112801").role, GunRole::main);
}

TEST(Charging, a_remote_stop) {
  EXPECT_EQ(both_ways<RemoteStop>("55031412782305 01").gun, Gun::of(1));
  EXPECT_EQ(both_ways<RemoteStopAnswer>("55031412782305 01 00 02").failure, 2);
}

constexpr const char* record_head = "01 98B70E11100314 0000001210031A";
constexpr const char* record_account =
    "F0490200 00000000 00000000 00000000  D0FB0100 01000000 02000000 03000000"
    "B0AD0100 00000000 00000000 00000000  905F0100 72060000 72060000 78050000"
    "0102030405 FFFFFFFFFF 72060000 72060000 78050000"
    "4C534741 00000000 00000000 00000000 00  01 0000001210031A 6E 00000000D14B0A54";

TEST(Record, every_field) {
  const auto hex = std::string(order) + pile + record_head + record_account;
  const auto record = both_ways<Record>(hex);
  EXPECT_EQ(record.head.order.text(), joined(order));
  EXPECT_TRUE(record.head.started_at.claimed(std::chrono::minutes(480)));
  EXPECT_EQ(record.account.rates[0].price, PriceE5{150'000});
  EXPECT_EQ(record.account.rates[1].energy, EnergyE4{1});
  EXPECT_EQ(record.account.rates[1].energy_with_loss, EnergyE4{2});
  EXPECT_EQ(record.account.rates[1].amount, MoneyE4{3});
  EXPECT_EQ(record.account.rates[3].price, PriceE5{90'000});
  EXPECT_EQ(record.account.meter_start.e4.value, 0x0504030201u);
  EXPECT_EQ(record.account.meter_end.energy(), Energy{109'951'162'777'500});
  EXPECT_EQ(record.account.energy.energy(), Energy{165'000});
  EXPECT_EQ(record.account.amount, MoneyE4{1400});
  EXPECT_EQ(record.account.vin.text(), "LSGA");
  EXPECT_EQ(record.account.started_by, StartedBy::app);
  EXPECT_EQ(record.account.stop_code, 0x6E);
  EXPECT_EQ(record.account.card->text(), "00000000D14B0A54");
}

TEST(Record, an_impossible_time_does_not_cost_the_record) {
  const auto hex = std::string(order) + pile + "01 FFFFFFFFFFFFFF 00000000000000" + record_account;
  const auto record = both_ways<Record>(hex);
  EXPECT_FALSE(record.head.started_at.claimed(std::chrono::minutes(480)));
  EXPECT_EQ(record.account.energy, EnergyE4{1650});
}

TEST(Record, with_the_seal_of_the_meter) {
  const auto hex = std::string(order) + pile + record_head + "202311050001" + std::string(68, 'C') +
                   "0201 01" + record_account;
  const auto record = both_ways<SealedRecord>(hex);
  EXPECT_EQ(record.meter_number.text(), "202311050001");
  EXPECT_EQ(record.cipher[33], 0xCC);
  EXPECT_EQ(record.meter_protocol, 0x0102);
  EXPECT_EQ(record.encryption, 1);
  EXPECT_EQ(record.account.stop_code, 0x6E);
}

TEST(Record, is_answered) {
  EXPECT_EQ(both_ways<RecordAnswer>(std::string(order) + "01").result, 1);
}

TEST(Cards, balance) {
  const auto update = both_ways<BalanceUpdate>("55031412782305 01 00000000D14B0A54 A0860100");
  EXPECT_EQ(update.balance.money(), Money{100'000});
  EXPECT_EQ(both_ways<BalanceUpdateAnswer>("55031412782305 00000000D14B0A54 02").result, 2);
}

TEST(Cards, lists) {
  const auto sync = both_ways<CardSync>(
      "55031412782305 02 0000001000000573 00000000D14B0A54 0000001000000574 00000000E14C0A54");
  ASSERT_EQ(sync.cards.items.size(), 2u);
  EXPECT_EQ(sync.cards.items[1].card.text(), "00000000E14C0A54");
  EXPECT_EQ(both_ways<CardSyncAnswer>("55031412782305 00 02").failure, 2);
  EXPECT_EQ(both_ways<CardRemoval>("55031412782305 01 00000000D14B0A54").cards.items.size(), 1u);
  EXPECT_EQ(both_ways<CardQuery>("55031412782305 00").cards.items.size(), 0u);
  const auto removed =
      both_ways<CardRemovalAnswer>("55031412782305 00000000D14B0A54 01 00 00000000E14C0A54 00 01");
  ASSERT_EQ(removed.cards.items.size(), 2u);
  EXPECT_EQ(removed.cards.items[1].failure, 1);
  const auto known = both_ways<CardQueryAnswer>("55031412782305 00000000D14B0A54 01");
  EXPECT_EQ(known.cards.items[0].known, 1);
}

TEST(Cards, half_a_card_at_the_end_of_an_open_list_is_none) {
  const auto known = read<CardQueryAnswer>("55031412782305 00000000D14B0A54 01 00000000");
  ASSERT_TRUE(known);
  EXPECT_EQ(known->cards.items.size(), 1u);
}

TEST(Cards, a_count_is_held_against_the_limit_and_the_body) {
  EXPECT_EQ(read<CardSync>(std::string(pile) + "10").error().message,
            "the list in message 0x44 is too long");
  EXPECT_EQ(read<CardSync>(std::string(pile) + "02" + std::string(32, '0')).error().message,
            "24 bytes are too short for message 0x44");
  EXPECT_EQ(read<CardRemovalAnswer>(std::string(pile) + std::string(500, '0')).error().message,
            "the list in message 0x45 is too long");
}

TEST(Maintenance, power_and_clock) {
  const auto work = both_ways<WorkSetting>("55031412782305 01 1E");
  EXPECT_EQ(work.locked, 1);
  EXPECT_EQ(work.power_percent, min_power_percent);
  EXPECT_EQ(both_ways<WorkSettingAnswer>("55031412782305 01").ok, 1);
  const auto clock = both_ways<ClockSetting>("55031412782305 98B70E11100314");
  EXPECT_EQ(both_ways<ClockSettingAnswer>("55031412782305 98B70E11100314").time, clock.time);
}

TEST(Maintenance, reboot_and_update) {
  EXPECT_EQ(both_ways<Reboot>("55031412782305 01").when, When::at_once);
  EXPECT_EQ(both_ways<RebootAnswer>("55031412782305 01").ok, 1);
  const auto update = both_ways<Update>(
      "55031412782305 01 7800 31302E302E302E3700000000 00000000 1500"
      "66747000000000000000000000000000 70617373000000000000000000000000"
      "2F70696C65000000000000000000000000000000000000000000000000000000 02 0A");
  EXPECT_EQ(update.power_kw, 120);
  EXPECT_EQ(update.host.text(), "10.0.0.7");
  EXPECT_EQ(update.port, 21);
  EXPECT_EQ(update.user.text(), "ftp");
  EXPECT_EQ(update.password.text(), "pass");
  EXPECT_EQ(update.path.text(), "/pile");
  EXPECT_EQ(update.when, When::when_idle);
  EXPECT_EQ(update.timeout_min, 10);
  EXPECT_EQ(both_ways<UpdateAnswer>("55031412782305 03").result, 3);
}

TEST(Maintenance, qr_prefix) {
  const auto prefix = both_ways<QrPrefix>("55031412782305 01 04 68747470");
  EXPECT_EQ(prefix.form, 1);
  EXPECT_EQ(std::string(prefix.prefix.items.begin(), prefix.prefix.items.end()), "http");
  EXPECT_EQ(both_ways<QrPrefixAnswer>("55031412782305 01").ok, 1);
}

TEST(ParkingLock, report_command_and_answer) {
  const auto report = both_ways<LockReport>("55031412782305 0B 55 FF 64 00 00000000");
  EXPECT_EQ(report.gun, 11);
  EXPECT_EQ(report.position, LockPosition::up);
  EXPECT_EQ(report.occupied, 0xFF);
  EXPECT_EQ(report.battery_percent, 100);
  EXPECT_EQ(report.alarm, LockAlarm::none);
  EXPECT_EQ(both_ways<LockCommand>("55031412782305 01 FF 00000000").position, LockPosition::down);
  EXPECT_EQ(both_ways<LockAnswer>("55031412782305 01 01").reserve, std::nullopt);
}

}  // namespace
}  // namespace voltyard::wire::ykc
