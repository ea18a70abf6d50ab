// A DNY host and a pile behind it against the real csms: what the host says of itself, and which of
// it is an alarm.
#include "csms/dny/messages.hpp"
#include "csms/yard_fixture.hpp"

#include "domain/alarm_rules.hpp"
#include "wire/dny/device_messages.hpp"
#include "wire/dny/host.hpp"
#include "wire/dny/vectors_fixture.hpp"

namespace voltyard::csms::dny {
namespace {

using domain::detail_of;

constexpr std::uint32_t plain_host = 0x09D62684;    // of the published heartbeat
constexpr std::uint32_t breaker_host = 0x0A000007;  // with a breaker and a residual current
constexpr std::uint32_t pile = 0x07CEAA40;

class DnyHost : public YardTest {
 protected:
  DnyHost() {
    yard_options_.protection.emplace();
    restart();
    for (const auto id : {plain_host, breaker_host}) {
      add_station(wire::printed(id), 0, domain::Registration::accepted, "dny");
    }
    add_station(wire::printed(pile), 12, domain::Registration::accepted, "dny");
  }

  link::Handshake handshake_of(std::uint32_t id) {
    link::Handshake handshake;
    handshake.door = link::Door::dny;
    handshake.identity = wire::printed(id);
    handshake.offered = {"dny"};
    handshake.modem = "89860413161892009275";
    handshake.remote = "203.0.113.9";
    return handshake;
  }
  std::string say_frame(std::string_view frame) {
    const auto id = wire::read_whole(frame).physical_id;
    auto& peer = peers_[id];
    if (peer == nullptr) {
      const auto handshake = handshake_of(id);
      const auto admitted = yard_->gatekeeper().admit(handshake);
      auto opened = await(yard_->gatekeeper().open(std::get<link::Admission>(admitted), handshake));
      peer = std::move(*opened);
    }
    std::string out;
    await(yard_->dny_conversation().on_frame(*peer, frame, out));
    return out;
  }
  template <class Message>
  std::string say(std::uint32_t id, const Message& message) {
    std::string frame;
    wire::write_frame(frame, id, 7, message);
    return say_frame(frame);
  }
  std::string say_octets(std::uint32_t id, std::uint8_t command, std::vector<std::uint8_t> data) {
    std::string frame;
    wire::write_frame(frame, wire::Frame{id, 7, command, data});
    return say_frame(frame);
  }
  domain::Event last_note() { return events(domain::event::station_notified).back(); }
  std::vector<std::string> alarms() {
    std::vector<std::string> found;
    for (const auto& event : events(domain::event::station_alarm)) {
      found.push_back(
          fmt::format("{} {}", detail_of(event, "signal"), detail_of(event, "trigger")));
    }
    return found;
  }

  // A healthy one: closed, 20 degrees, 220.0 V, 12 mA.
  static wire::HostState well() {
    wire::HostState state;
    state.breaker_closed = 1;
    state.temperature.raw = 85;
    state.voltage_dv = 2'200;
    state.alarm_relay_closed = std::uint8_t{0};
    state.leakage_ma = std::uint8_t{12};
    state.live_wire = wire::Temperature{96};
    state.neutral_wire = wire::Temperature{95};
    return state;
  }

  std::map<std::uint32_t, std::unique_ptr<link::Peer>> peers_;
};

using Alarms = std::vector<std::string>;

TEST_F(DnyHost, the_published_heartbeat_is_kept_with_its_sim_card_and_is_never_answered) {
  const auto octets = voltyard::wire::dny::octets(wire::vector::host_heartbeat);
  EXPECT_EQ(say_frame({reinterpret_cast<const char*>(octets.data()), octets.size()}), "");
  const auto note = last_note();
  EXPECT_EQ(detail_of(note, "action"), "HostHeartbeat");
  EXPECT_EQ(detail_of(note, "firmware"), "V1.01");
  EXPECT_EQ(detail_of(note, "signal_percent"), "100");
  EXPECT_EQ(detail_of(note, "iccid"), "89860413161892009275");
  EXPECT_EQ(detail_of(note, "clock_off_s"), std::to_string(1'604'934'748 - noon.ms / 1'000));
  EXPECT_EQ(detail_of(note, "imei"), "") << "not in this one";
  const auto identity = wire::printed(plain_host);
  const auto catalog = *await(store_.load_catalog());
  for (const auto& station : catalog.stations) {
    if (station.identity != identity) continue;
    EXPECT_EQ(station.state.iccid, "89860413161892009275");
    EXPECT_EQ(station.state.signal, 31);
  }
}

TEST_F(DnyHost, what_is_no_text_in_a_heartbeat_is_no_sim_card_and_no_imei) {
  wire::HostHeartbeat said;
  said.signal = 99;
  said.iccid.fill(0xFF);
  said.device_type = std::uint8_t{5};
  said.frequency = std::uint16_t{0};
  said.imei.emplace().fill('"');
  said.imei->back() = 0x07;
  said.module_version.emplace().fill(0);
  EXPECT_EQ(say(plain_host, said), "");
  for (const auto* name : {"iccid", "imei", "module_version", "signal_percent", "clock_off_s"}) {
    EXPECT_EQ(detail_of(last_note(), name), "") << name;
  }
}

TEST_F(DnyHost, the_time_is_told_to_a_host_that_asks_for_it) {
  const auto answer = say_octets(plain_host, wire::command::host_time, {});
  const auto frame = wire::read_whole(answer);
  EXPECT_EQ(frame.physical_id, plain_host);
  const auto told = voltyard::wire::dny::decode<wire::TimeAnswer>(frame.data);
  EXPECT_EQ(told->unix_s, noon.ms / 1'000);
}

TEST_F(DnyHost, a_host_and_a_pile_behind_it_speak_each_for_itself) {
  say(breaker_host, well());
  wire::Heartbeat beat;
  for (int port = 0; port < 12; ++port) beat.port_states.push_back(wire::PortState::idle);
  const auto answer = say(pile, beat);
  EXPECT_EQ(wire::read_whole(answer).physical_id, pile);
  EXPECT_EQ(events(domain::event::station_connected).size(), 2u);
}

TEST_F(DnyHost, a_host_nobody_has_entered_stays_outside_and_is_remembered) {
  EXPECT_TRUE(std::holds_alternative<link::Refusal>(knock(handshake_of(0x0900FFFF))));
  EXPECT_TRUE(std::holds_alternative<link::Admission>(knock(handshake_of(pile))));
  const auto unknown = await(store_.list_unknown_stations(10));
  ASSERT_EQ(unknown->size(), 1u);
  EXPECT_EQ(unknown->front().identity, wire::printed(0x0900FFFF));
}

TEST_F(DnyHost, a_healthy_state_is_readings_and_no_alarm) {
  EXPECT_EQ(say(breaker_host, well()), "");
  EXPECT_EQ(detail_of(last_note(), "temperature_c"), "31") << "the warmest of air and wires";
  EXPECT_EQ(detail_of(last_note(), "voltage_mv"), "220000");
  EXPECT_EQ(detail_of(last_note(), "leakage_ma"), "12");
  EXPECT_EQ(alarms(), Alarms{});
}

TEST_F(DnyHost, smoke_heat_residual_current_and_an_open_breaker_are_alarms_until_they_end) {
  auto state = well();
  state.smoke = 1;
  state.neutral_wire = wire::Temperature{65 + 80};
  state.leakage_ma = std::uint8_t{30};
  state.breaker_closed = 0;
  EXPECT_EQ(say(breaker_host, state), "");
  const Alarms all{"smoke 1", "overheated 1", "leakage 1", "power_lost 1"};
  EXPECT_EQ(alarms(), all);
  const auto smoke = events(domain::event::station_alarm)[0];
  const auto found = domain::alarm_case(smoke, domain::shipped_signal_actions);
  EXPECT_EQ(found->action, domain::Action::cut_shed) << "as a pile's own smoke alarm";
  say(breaker_host, well());
  EXPECT_EQ(alarms(), (Alarms{"smoke 1", "overheated 1", "leakage 1", "power_lost 1", "smoke 0",
                              "overheated 0", "leakage 0", "power_lost 0"}));
}

TEST_F(DnyHost, of_a_host_without_a_breaker_the_fields_of_one_mean_nothing) {
  auto state = well();
  state.breaker_closed = 0;
  state.leakage_ma = std::uint8_t{255};
  state.live_wire = wire::Temperature{255};
  say(plain_host, state);
  EXPECT_EQ(alarms(), Alarms{});
  EXPECT_EQ(detail_of(last_note(), "temperature_c"), "20");
  EXPECT_EQ(detail_of(last_note(), "leakage_ma"), "");
  state.smoke = 1;
  say(plain_host, state);
  EXPECT_EQ(alarms(), Alarms{"smoke 1"});
}

TEST_F(DnyHost, the_short_state_of_old_firmware_is_read_and_a_shorter_one_is_kept_unanswered) {
  std::vector<std::uint8_t> data(17, 0);
  data.back() = 1;  // smoke
  EXPECT_EQ(say_octets(breaker_host, wire::command::host_state, data), "");
  EXPECT_EQ(alarms(), (Alarms{"smoke 1", "power_lost 1"}));
  data.pop_back();
  EXPECT_EQ(say_octets(breaker_host, wire::command::host_state, data), "");
  EXPECT_EQ(alarms().size(), 2u);
  EXPECT_EQ(events(domain::event::quarantined).size(), 1u);
}

TEST_F(DnyHost, the_largest_numbers_overflow_nothing_and_words_nobody_has_published_alarm_nobody) {
  std::vector<std::uint8_t> data(23, 0xFF);
  EXPECT_EQ(say_octets(breaker_host, wire::command::host_state, data), "");
  EXPECT_EQ(detail_of(last_note(), "energy_wh"), "42949672950");
  EXPECT_EQ(detail_of(last_note(), "current_ma"), "655350");
  EXPECT_EQ(detail_of(last_note(), "temperature_c"), "190");
  EXPECT_EQ(alarms(), (Alarms{"overheated 1", "leakage 1"})) << "255 is neither smoke nor open";
}

TEST_F(DnyHost, without_the_second_opinion_only_the_hosts_own_words_count) {
  yard_options_.protection.reset();
  peers_.clear();
  restart();
  auto state = well();
  state.temperature.raw = 255;
  state.leakage_ma = std::uint8_t{255};
  say(breaker_host, state);
  EXPECT_EQ(alarms(), Alarms{});
  state.smoke = 1;
  say(breaker_host, state);
  EXPECT_EQ(alarms(), Alarms{"smoke 1"});
}

TEST_F(DnyHost, a_host_tells_the_oldest_firmware_behind_it) {
  wire::HostedFirmware said;
  said.types.push_back({0x21, 0, 126, pile});
  said.types.push_back({0x30, 0, 100, 0x04AB373B});
  EXPECT_EQ(say(plain_host, said), "");
  EXPECT_EQ(detail_of(last_note(), "lowest_firmware"),
            "type 21: V1.26 (07-13544000), type 30: V1.00 (04-11220795)");
}

}  // namespace
}  // namespace voltyard::csms::dny
