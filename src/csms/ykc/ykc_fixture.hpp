// A YKC pile for tests at the other end of the real csms: it does as it is told.
#pragma once

#include "csms/yard_fixture.hpp"
#include "csms/ykc/messages.hpp"

#include <algorithm>

namespace voltyard::csms::ykc {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline const auto code = *wire::PileCode::parse("55031412782305");

inline wire::Bytes octets_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

template <class Message>
std::optional<Message> body_of(std::string_view octets) {
  const auto frame = wire::read_whole(octets_of(octets));
  if (!frame) return std::nullopt;
  const auto read = voltyard::wire::ykc::decode(*frame);
  if (!read || !std::holds_alternative<Message>(*read)) return std::nullopt;
  return std::get<Message>(*read);
}

inline int sequence_of(std::string_view octets) {
  return wire::read_whole(octets_of(octets))->sequence;
}

class ObedientPile final : public link::StationSender {
 public:
  Task<Result<link::PileAnswer>> call(StationId, std::string action, std::string payload,
                                      Duration) override {
    actions.push_back(std::move(action));
    frames.push_back(payload);
    if (silent) co_return unavailable("the station did not answer");
    const auto frame = *wire::read_whole(octets_of(payload));
    const auto asked = *voltyard::wire::ykc::decode(frame);
    link::PileAnswer said;
    const auto answer = answer_to(asked);
    if (answer) said.payload = framed(frame.sequence, *answer);
    co_return said;
  }
  void disconnect(StationId) override {}

  std::vector<std::string> actions;
  std::vector<std::string> frames;
  wire::OrderNumber last_order;
  std::uint8_t start_failure = 0;
  bool silent = false;
  bool refuses_prices = false;

 private:
  std::optional<wire::Message> answer_to(const wire::Message& asked) {
    if (const auto* start = std::get_if<wire::RemoteStart>(&asked)) {
      last_order = start->start.order;
      const std::uint8_t ok = start_failure == 0;
      return wire::RemoteStartAnswer{{last_order, code, start->start.gun, ok, start_failure}};
    }
    if (const auto* start = std::get_if<wire::ParallelStart>(&asked)) {
      last_order = start->start.order;
      const auto gun = start->start.gun;
      const std::uint8_t ok = start_failure == 0;
      return wire::ParallelStartAnswer{
          {last_order, code, gun, ok, start_failure},
          gun.number() == 1 ? wire::GunRole::main : wire::GunRole::auxiliary,
          start->parallel_number};
    }
    if (const auto* stop = std::get_if<wire::RemoteStop>(&asked)) {
      return wire::RemoteStopAnswer{code, stop->gun, 1, 0};
    }
    if (const auto* clock = std::get_if<wire::ClockSetting>(&asked)) {
      return wire::ClockSettingAnswer{code, clock->time};
    }
    if (std::holds_alternative<wire::TariffSetting>(asked)) {
      return wire::TariffSettingAnswer{code, static_cast<std::uint8_t>(refuses_prices ? 0 : 1)};
    }
    if (std::holds_alternative<wire::Reboot>(asked)) return wire::RebootAnswer{code, 1};
    if (std::holds_alternative<wire::WorkSetting>(asked)) return wire::WorkSettingAnswer{code, 1};
    if (std::holds_alternative<wire::CardSync>(asked)) return wire::CardSyncAnswer{code, 1, 0};
    if (std::holds_alternative<wire::LockCommand>(asked)) return wire::LockAnswer{code, 1, 1};
    if (std::holds_alternative<wire::QrPrefix>(asked)) return wire::QrPrefixAnswer{code, 1};
    return std::nullopt;
  }
};

class Ykc : public YardTest {
 protected:
  Ykc() {
    station_id_ = add_station("55031412782305", 2, domain::Registration::accepted, "ykc");
    add_token("D14B0A54");
    yard_->use_sender(link::Door::ykc, 0, pile_);
    come_in();
  }

  void come_in(std::string identity = "55031412782305") {
    link::Handshake handshake;
    handshake.door = link::Door::ykc;
    handshake.identity = std::move(identity);
    handshake.offered = {"ykc"};
    handshake.remote = "203.0.113.9";
    const auto admitted = yard_->gatekeeper().admit(handshake);
    ASSERT_TRUE(std::holds_alternative<link::Admission>(admitted));
    auto peer = await(yard_->gatekeeper().open(std::get<link::Admission>(admitted), handshake));
    ASSERT_TRUE(peer.has_value());
    peer_ = std::move(*peer);
  }

  std::string say_frame(std::string_view frame) {
    std::string out;
    await(yard_->ykc_conversation().on_frame(*peer_, frame, out));
    return out;
  }
  std::string say(const wire::Message& message) { return say_frame(framed(7, message)); }

  static std::string raw(std::uint8_t type, std::string_view body) {
    wire::ByteBuffer octets;
    wire::write_frame(octets, 7, type, octets_of(body));
    return {octets.begin(), octets.end()};
  }

  static wire::Login login() {
    wire::Login said;
    said.pile = code;
    said.guns = 2;
    said.protocol_x10 = 16;
    return said;
  }
  static wire::Heartbeat beat(int gun, std::uint8_t state = 0) {
    return {code, wire::Gun::of(gun), state};
  }
  // The pile has asked for our prices and has them.
  void said_prices() {
    say(login());
    ASSERT_TRUE(body_of<wire::TariffAnswer>(say(wire::TariffRequest{code})));
  }
  void change_tariff() {
    storage::TariffRow row;
    row.id = TariffId::make(noon, random_);
    row.operator_id = operator_id_;
    row.tariff.id = row.id;
    row.tariff.elements.push_back({{{.fee = billing::Fee::electricity, .price_e5 = 99'000}}, {}});
    auto location = *directory_->current()->locations.at(location_id_);
    location.tariff_id = row.id;
    storage::Commit commit;
    commit.changes.push_back(row);
    commit.changes.push_back(location);
    EXPECT_TRUE(await(directory_->change(std::move(commit))).has_value());
  }

  Result<storage::OperationRow> start(int slot) {
    Order order{operator_id_, "desk", seconds(5)};
    Commands commands(*yard_);
    return await(commands.start(order, station_id_, evse(station_id_, slot).id, "D14B0A54"));
  }
  Result<storage::OperationRow> send(std::string action, std::string payload) {
    Commands commands(*yard_);
    return await(commands.send(Order{operator_id_, "desk", seconds(5)}, station_id_,
                               std::move(action), std::move(payload)));
  }
  static wire::RealTime idle(int gun) {
    wire::RealTime said;
    said.pile = code;
    said.gun = wire::Gun::of(gun);
    said.state = wire::GunState::idle;
    return said;
  }
  static wire::RealTime charging(int gun, const wire::OrderNumber& order, int minutes_in,
                                 std::uint32_t energy_e4) {
    auto said = idle(gun);
    said.order = order;
    said.state = wire::GunState::charging;
    said.plugged = 1;
    said.voltage_dv = 4'000;
    said.current_da = 1'500;
    said.soc_percent = 42;
    said.gun_line = *wire::Temperature::of(35);
    said.charged_min = static_cast<std::uint16_t>(minutes_in);
    said.energy.e4 = energy_e4;
    return said;
  }
  static wire::StartRequest swipe(int gun) {
    wire::StartRequest said;
    said.wish.pile = code;
    said.wish.gun = wire::Gun::of(gun);
    said.wish.mode = wire::StartMode::card;
    said.wish.card = *wire::Card::parse("D14B0A54");
    return said;
  }
  static wire::Cp56Time wall(Timestamp time) {
    return *wire::Cp56Time::of(time, std::chrono::hours(8));
  }
  // A record of a charge that ends now.
  wire::Record record(int gun, const wire::OrderNumber& order, Duration lasted,
                      std::uint32_t energy_e4, std::uint8_t stop_code = 0x41) {
    wire::Record said;
    said.head = {order, code, wire::Gun::of(gun), wall(clock_.now() - lasted), wall(clock_.now())};
    said.account.rates[2] = {{96'000}, {energy_e4}, {energy_e4}, {energy_e4 * 96 / 100}};
    said.account.meter_start.e4.value = 5'000'000;
    said.account.meter_end.e4.value = 5'000'000 + energy_e4;
    said.account.energy.e4 = said.account.energy_with_loss.e4 = energy_e4;
    said.account.amount.e4 = energy_e4 * 96 / 100;
    said.account.started_by = wire::StartedBy::app;
    said.account.stop_code = stop_code;
    said.account.card = wire::Card{};
    return said;
  }
  bool acknowledged(const std::string& answer, const wire::OrderNumber& order) {
    const auto body = body_of<wire::RecordAnswer>(answer);
    return body && body->result == 0 && body->order == order;
  }
  static std::string detail(const domain::Event& event, std::string_view name) {
    for (const auto& [key, value] : event.details) {
      if (key == name) return value;
    }
    return "";
  }

  ObedientPile pile_;
  StationId station_id_;
  std::unique_ptr<link::Peer> peer_;
};

}  // namespace voltyard::csms::ykc
