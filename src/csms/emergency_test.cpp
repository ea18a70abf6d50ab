// A cut is a lock: stored, held by the shards, released by two people.
#include "csms/emergency.hpp"

#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class EmergencyTest : public YardTest {
 protected:
  EmergencyTest() {
    first_ = add_station("CP-1");
    second_ = add_station("CP-2");
    line_ = connect("CP-1");
    say(line_, R"([2,"b","BootNotification",{"chargePointVendor":"v","chargePointModel":"m"}])");
  }

  std::string start(std::string id, int slot) {
    return say(line_, fmt::format(R"([2,"{}","StartTransaction",{{"connectorId":{},)"
                                  R"("idTag":"CARD-1","meterStart":0,"timestamp":"{}"}}])",
                                  id, slot, to_rfc3339(clock_.now())));
  }
  Result<domain::Cut> cut(CutScope scope) {
    return await(emergency().cut(operator_id_, scope, "值班", "烟"));
  }
  Emergency& emergency() {
    commands_.emplace(*yard_);
    return emergency_.emplace(*yard_, *commands_);
  }
  void tick() {
    yard_->tick(0);
    drain();
  }
  std::size_t stops() const {
    return static_cast<std::size_t>(
        std::count_if(sender_.sent.begin(), sender_.sent.end(),
                      [](const auto& sent) { return sent.action == "RemoteStopTransaction"; }));
  }

  StationId first_, second_;
  Connection line_;
  std::optional<Commands> commands_;
  std::optional<Emergency> emergency_;
};

TEST_F(EmergencyTest, everything_that_charges_is_told_to_stop_until_it_does) {
  start("s1", 1);
  start("s2", 2);
  ASSERT_TRUE(cut({location_id_, {}, {}}).has_value());
  tick();
  EXPECT_EQ(stops(), 2u);
  tick();
  EXPECT_EQ(stops(), 2u) << "not again within half a minute";
  real_now_ += seconds(30);
  tick();
  EXPECT_EQ(stops(), 4u) << "it still charges";
}

TEST_F(EmergencyTest, nothing_starts_while_it_stands) {
  ASSERT_TRUE(cut({location_id_, {}, first_}).has_value());
  EXPECT_NE(say(line_, R"([2,"a","Authorize",{"idTag":"CARD-1"}])").find("Blocked"),
            std::string::npos);
  Commands commands(*yard_);
  const auto refused = await(
      commands.start(Order{operator_id_, "desk", seconds(1)}, first_, evse(first_, 1).id, ""));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
}

TEST_F(EmergencyTest, a_pile_that_resumes_by_itself_is_stopped_again) {
  ASSERT_TRUE(cut({location_id_, {}, first_}).has_value());
  start("after", 1);
  tick();
  EXPECT_EQ(stops(), 1u);
}

TEST_F(EmergencyTest, it_outlives_a_restart) {
  ASSERT_TRUE(cut({location_id_, {}, first_}).has_value());
  restart();
  line_ = connect("CP-1");
  EXPECT_NE(say(line_, R"([2,"a","Authorize",{"idTag":"CARD-1"}])").find("Blocked"),
            std::string::npos);
}

TEST_F(EmergencyTest, one_person_alone_cannot_release_it) {
  const auto id = cut({location_id_, {}, {}})->id;
  ASSERT_TRUE(await(emergency().release(operator_id_, id, "甲")).has_value());
  EXPECT_EQ(await(emergency().release(operator_id_, id, "甲")).error().kind, ErrorKind::conflict);
  EXPECT_NE(say(line_, R"([2,"a","Authorize",{"idTag":"CARD-1"}])").find("Blocked"),
            std::string::npos);
  ASSERT_TRUE(await(emergency().release(operator_id_, id, "乙")).has_value());
  EXPECT_NE(say(line_, R"([2,"c","Authorize",{"idTag":"CARD-1"}])").find("Accepted"),
            std::string::npos);
  EXPECT_EQ(events(domain::event::cut_ordered).size(), 1u);
  EXPECT_EQ(events(domain::event::cut_release_asked).size(), 1u);
  EXPECT_EQ(events(domain::event::cut_released).size(), 1u);
  const auto log = *await(store_.list_log({}));
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log[0].kind + " " + log[0].who, "cut.released 乙");
  EXPECT_EQ(log[2].kind + " " + log[2].who + " " + log[2].text, "cut.ordered 值班 烟");
}

TEST_F(EmergencyTest, a_silent_pile_is_never_counted_as_off) {
  start("s1", 1);
  tick();
  const auto ordered = cut({location_id_, {}, {}});
  ASSERT_TRUE(ordered.has_value());
  auto progress = emergency().progress(*ordered, board_);
  EXPECT_EQ(progress.stations, 2u);
  EXPECT_EQ(progress.off, 0u);
  EXPECT_EQ(progress.charging, 1u);
  EXPECT_EQ(progress.silent, 1u);
}

TEST_F(EmergencyTest, the_same_cut_twice_is_one_cut) {
  const auto once = cut({location_id_, {}, {}});
  const auto twice = cut({location_id_, {}, {}});
  EXPECT_EQ(once->id, twice->id);
  EXPECT_EQ(events(domain::event::cut_ordered).size(), 1u);
}

TEST_F(EmergencyTest, what_is_elsewhere_cannot_be_cut) {
  EXPECT_EQ(cut({LocationId::make(noon, random_), {}, {}}).error().kind, ErrorKind::not_found);
  EXPECT_EQ(cut({location_id_, {}, StationId::make(noon, random_)}).error().kind,
            ErrorKind::invalid);
  EXPECT_EQ(cut({location_id_, ZoneId::make(noon, random_), {}}).error().kind, ErrorKind::invalid);
}

TEST_F(EmergencyTest, smoke_cuts_the_shed_around_its_pile) {
  domain::AlarmChange change;
  change.alarm.operator_id = operator_id_;
  change.alarm.location_id = location_id_;
  change.alarm.station_id = first_;
  change.alarm.kind = "signal.smoke";
  change.action = domain::Action::cut_shed;
  await(emergency().act(change));
  const auto cuts = await(store_.list_cuts(operator_id_, 9));
  ASSERT_EQ(cuts->size(), 1u);
  EXPECT_EQ(cuts->at(0).location_id, location_id_);
  EXPECT_EQ(cuts->at(0).ordered_by, "voltyard");
}

TEST_F(EmergencyTest, water_in_a_pile_stops_that_pile) {
  start("s1", 1);
  domain::AlarmChange change;
  change.alarm.operator_id = operator_id_;
  change.alarm.location_id = location_id_;
  change.alarm.station_id = first_;
  change.alarm.kind = "signal.water";
  change.action = domain::Action::stop_pile;
  await(emergency().act(change));
  EXPECT_EQ(stops(), 1u);
  EXPECT_EQ(await(store_.list_cuts(operator_id_, 9))->size(), 0u);
}

// A host has no slots of its own: what stops a pile means the piles behind it.
class EmergencyHost : public EmergencyTest {
 protected:
  EmergencyHost() {
    host_ = add_station("HOST-1", 0);
    other_line_ = connect("CP-2");
    say(other_line_,
        R"([2,"b","BootNotification",{"chargePointVendor":"v","chargePointModel":"m"}])");
    start("s1", 1);
    say(other_line_, fmt::format(R"([2,"s2","StartTransaction",{{"connectorId":1,)"
                                 R"("idTag":"CARD-1","meterStart":0,"timestamp":"{}"}}])",
                                 to_rfc3339(clock_.now())));
  }
  void has_card(StationId id, std::string iccid) {
    auto state = (*await(store_.load_station(id)))->station.state;
    state.station_id = id;
    state.iccid = std::move(iccid);
    storage::Commit commit;
    commit.changes.push_back(std::move(state));
    EXPECT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
  }
  void leaks() {
    domain::AlarmChange change;
    change.alarm.operator_id = operator_id_;
    change.alarm.location_id = location_id_;
    change.alarm.station_id = host_;
    change.alarm.kind = "signal.leakage";
    change.action = domain::Action::stop_pile;
    await(emergency().act(change));
  }

  StationId host_;
  Connection other_line_;
};

TEST_F(EmergencyHost, the_piles_that_share_its_sim_card_stop_and_no_others) {
  has_card(host_, "8986041");
  has_card(first_, "8986041");
  has_card(second_, "8986042");
  leaks();
  EXPECT_EQ(stops(), 1u);
}

TEST_F(EmergencyHost, whose_card_is_not_known_and_that_stands_nowhere_means_the_whole_site) {
  leaks();
  EXPECT_EQ(stops(), 2u);
}

}  // namespace
}  // namespace voltyard::csms
