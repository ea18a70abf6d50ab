// The second opinion at work: readings in, a stop order and an event out.
#include "csms/guarding.hpp"

#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class Guarding : public YardTest {
 protected:
  Guarding() {
    yard_options_.protection.emplace();
    restart();
    station_ = add_station("CP-1", 3);
    line_ = connect("CP-1");
    say(line_, R"([2,"b","BootNotification",{"chargePointVendor":"v","chargePointModel":"m"}])");
  }

  void begin(int slot) {
    say(line_, fmt::format(R"([2,"s{0}","StartTransaction",{{"connectorId":{0},"idTag":"CARD-1",)"
                           R"("meterStart":0,"timestamp":"{1}"}}])",
                           slot, to_rfc3339(clock_.now())));
  }
  void meter(int slot, int power_w, int energy_wh) {
    std::int64_t transaction = 0;
    for (const auto& session : sessions(station_)) {
      if (session.open() && session.evse_id == evse(station_, slot).id) {
        transaction = session.transaction_number;
      }
    }
    say(line_,
        fmt::format(R"([2,"m{}","MeterValues",{{"connectorId":{},"transactionId":{},"meterValue":)"
                    R"([{{"timestamp":"{}","sampledValue":[{{"value":"{}"}},)"
                    R"({{"value":"{}","measurand":"Power.Active.Import"}}]}}]}}])",
                    ++messages_, slot, transaction, to_rfc3339(clock_.now()), energy_wh, power_w));
    tick();
  }
  void tick() {
    yard_->tick(0);
    drain();
  }
  std::vector<std::string> rules() {
    std::vector<std::string> found;
    for (const auto& event : events(domain::event::protection)) {
      found.push_back(event.details[0].second + " " + event.details[1].second);
    }
    return found;
  }
  std::size_t stops() const {
    std::size_t count = 0;
    for (const auto& sent : sender_.sent) count += sent.action == "RemoteStopTransaction";
    return count;
  }

  StationId station_;
  Connection line_;
  int messages_ = 0;
};

TEST_F(Guarding, an_overloaded_slot_is_stopped_once_and_said) {
  begin(1);
  clock_.advance(seconds(60));
  meter(1, 1'250, 20);
  clock_.advance(seconds(60));
  meter(1, 1'250, 40);
  EXPECT_EQ(rules()[0], "overload stop_slot");
  EXPECT_EQ(stops(), 1u);
  EXPECT_EQ(events(domain::event::protection)[0].session_id, sessions(station_)[0].id);
}

TEST_F(Guarding, a_usual_charge_is_left_alone) {
  begin(1);
  for (int minute = 1; minute <= 120; ++minute) {
    clock_.advance(minutes(1));
    meter(1, 180, minute * 3);
  }
  EXPECT_EQ(rules(), std::vector<std::string>{});
  EXPECT_EQ(stops(), 0u);
}

TEST_F(Guarding, ten_hours_are_enough_even_in_silence) {
  begin(1);
  clock_.advance(minutes(1));
  meter(1, 180, 3);
  clock_.advance(hours(10));
  tick();
  const auto found = rules();
  EXPECT_EQ(std::count(found.begin(), found.end(), "total_time stop_slot"), 1);
  EXPECT_EQ(stops(), 1u);
}

TEST_F(Guarding, a_pile_above_its_second_threshold_stops_whole) {
  auto& limits = yard_options_.protection->of_others;
  limits.pile.no_start_mw = 1'500'000;
  limits.pile.stop_mw = 2'000'000;
  restart();
  line_ = connect("CP-1");
  for (int slot = 1; slot <= 3; ++slot) begin(slot);
  for (int minute = 1; minute <= 2; ++minute) {
    clock_.advance(minutes(1));
    for (int slot = 1; slot <= 3; ++slot) meter(slot, 800, minute * 14);
  }
  const auto found = rules();
  EXPECT_NE(std::find(found.begin(), found.end(), "pile_crowded notify"), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), "pile_overload stop_pile"), found.end());
  EXPECT_GE(stops(), 3u);
}

TEST_F(Guarding, a_model_has_limits_of_its_own) {
  auto strict = yard_options_.protection->of_others;
  strict.overload.above_mw = 300'000;
  strict.overload.at_once_mw = 400'000;
  strict.overload.back_mw = 250'000;
  yard_options_.protection->models.push_back({"v", "small", strict});
  restart();
  line_ = connect("CP-1");
  const auto overloads = [&] {
    const auto found = rules();
    return std::count(found.begin(), found.end(), "overload stop_slot");
  };
  begin(1);
  clock_.advance(seconds(60));
  meter(1, 500, 10);
  EXPECT_EQ(overloads(), 0);
  say(line_, R"([2,"b","BootNotification",{"chargePointVendor":"v","chargePointModel":"small"}])");
  clock_.advance(seconds(60));
  meter(1, 500, 20);
  EXPECT_EQ(overloads(), 1);
}

TEST_F(Guarding, above_the_first_threshold_nobody_starts) {
  auto& limits = yard_options_.protection->of_others;
  limits.pile.no_start_mw = 900'000;
  restart();
  line_ = connect("CP-1");
  say(line_, R"([2,"b","BootNotification",{"chargePointVendor":"v","chargePointModel":"m"}])");
  begin(1);
  clock_.advance(minutes(1));
  meter(1, 800, 13);
  Commands commands(*yard_);
  const auto refused = await(
      commands.start(Order{operator_id_, "desk", seconds(1)}, station_, evse(station_, 2).id, ""));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
}

TEST_F(Guarding, a_rule_is_told_once_however_often_it_is_looked_at) {
  begin(1);
  clock_.advance(seconds(60));
  meter(1, 1'250, 20);
  const auto before = events(domain::event::protection).size();
  EXPECT_EQ(before, 1u) << "one reading is enough when they are a minute apart";
  tick();
  tick();
  EXPECT_EQ(events(domain::event::protection).size(), before) << "a rule is told once";
}

TEST_F(Guarding, after_a_restart_a_warning_is_not_repeated_but_a_stop_without_effect_is) {
  auto& limits = yard_options_.protection->of_others;
  limits.pile.no_start_mw = 1'500'000;
  restart();
  line_ = connect("CP-1");
  for (int slot = 1; slot <= 2; ++slot) begin(slot);
  for (int minute = 1; minute <= 2; ++minute) {
    clock_.advance(minutes(1));
    for (int slot = 1; slot <= 2; ++slot) meter(slot, slot == 1 ? 1'250 : 600, minute * 14);
  }
  const auto before = rules();
  ASSERT_EQ(std::count(before.begin(), before.end(), "pile_crowded notify"), 1);
  ASSERT_EQ(std::count(before.begin(), before.end(), "overload stop_slot"), 1);
  restart();
  line_ = connect("CP-1");
  clock_.advance(minutes(1));
  tick();
  const auto after = rules();
  EXPECT_EQ(std::count(after.begin(), after.end(), "pile_crowded notify"), 1);
  EXPECT_EQ(std::count(after.begin(), after.end(), "overload stop_slot"), 2);
}

TEST_F(Guarding, n84_a_queue_of_old_messages_stops_nothing) {
  clock_.advance(-hours(30));
  const auto then = to_rfc3339(clock_.now());
  clock_.advance(hours(30));
  say(line_, fmt::format(R"([2,"s","StartTransaction",{{"connectorId":1,"idTag":"CARD-1",)"
                         R"("meterStart":0,"timestamp":"{}"}}])",
                         then));
  const auto number = sessions(station_)[0].transaction_number;
  for (int minute = 10; minute <= 20; ++minute) {
    const auto at = to_rfc3339(clock_.now() - hours(30) + minutes(minute));
    say(line_,
        fmt::format(R"([2,"o{}","MeterValues",{{"connectorId":1,"transactionId":{},"meterValue":)"
                    R"([{{"timestamp":"{}","sampledValue":[{{"value":"{}"}},)"
                    R"({{"value":"1250","measurand":"Power.Active.Import"}}]}}]}}])",
                    minute, number, at, minute * 20));
    tick();
  }
  clock_.advance(minutes(2));
  tick();
  EXPECT_EQ(rules(), std::vector<std::string>{});
  EXPECT_EQ(stops(), 0u);
}

TEST_F(Guarding, a_car_charger_is_not_watched_by_the_rules_of_a_shed) {
  LiveStation live;
  live.station.state.protocol = "ocpp1.6";
  domain::Evse car;
  car.max_power = Power{7'000'000};
  EXPECT_FALSE(is_guarded(live, car));
  car.max_power = Power{1'100'000};
  EXPECT_TRUE(is_guarded(live, car));
  live.station.state.protocol = "ykc";
  EXPECT_FALSE(is_guarded(live, car)) << "a car pile of whose guns nobody has said the power";
}

}  // namespace
}  // namespace voltyard::csms
