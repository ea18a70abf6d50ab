// People, logins and keys in every store, and lists that are limited to some locations.
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

namespace voltyard::storage::suite {
namespace {

class PeopleSuite : public StoreSuite {};
INSTANTIATE_TEST_SUITE_P(, PeopleSuite, ::testing::ValuesIn(kinds()),
                         [](const auto& chosen) { return chosen.param.name; });

PersonRow a_person(std::uint8_t n = 1) {
  PersonRow row;
  row.id = id<PersonId>(n);
  row.operator_id = operator_1;
  row.login = "wang.fang" + std::to_string(n);
  row.name = "王芳";
  row.role = Role::operator_on_duty;
  row.locations = {location_1, id<LocationId>(7)};
  row.password = "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA";
  row.password_at = {11};
  row.totp = "sealed";
  row.totp_step = 59'000'000;
  row.recovery_codes.resize(2);
  row.recovery_codes[1].fill(7);
  row.created_at = {10};
  row.disabled = true;
  return row;
}

ApiKeyRow a_login() {
  auto row = an_api_key();
  row.revoked = row.one_time_link = false;
  row.person_id = id<PersonId>(1);
  row.last_seen_at = {15};
  row.remote = "10.0.0.9 Firefox";
  row.locations = {location_1};
  return row;
}

TEST_P(PeopleSuite, people_and_their_logins_come_back_whole) {
  auto plain = a_person(2);
  plain.locations.clear();
  plain.recovery_codes.clear();
  EXPECT_EQ(put(a_person(), plain, a_login()), CommitOutcome::committed);
  reopen();
  const auto catalog = value_of(store().load_catalog());
  ASSERT_EQ(catalog.people.size(), 2u);
  EXPECT_TRUE(catalog.people[0] == a_person());
  EXPECT_TRUE(catalog.people[1] == plain);
  EXPECT_EQ(text_of(catalog.api_keys.at(0)), text_of(a_login()));
}

TEST_P(PeopleSuite, a_login_name_is_one_persons_only) {
  put(a_person());
  auto other = a_person(2);
  other.login = a_person().login;
  EXPECT_EQ(put(other), CommitOutcome::guard_failed);
  auto renamed = a_person();
  renamed.version = 2;
  renamed.login = "li.na";
  EXPECT_EQ(put(renamed), CommitOutcome::committed);
  EXPECT_EQ(put(other), CommitOutcome::committed) << "the old name is free";
}

TEST_P(PeopleSuite, who_decided_on_an_older_version_of_a_person_must_look_again) {
  put(a_person());
  auto first = a_person();
  first.version = 2;
  first.totp_step = 59'000'001;
  auto second = first;
  second.role = Role::administrator;
  EXPECT_EQ(put(first), CommitOutcome::committed);
  EXPECT_EQ(put(second), CommitOutcome::guard_failed);
  EXPECT_EQ(put(a_person()), CommitOutcome::guard_failed);
  auto unknown = a_person(9);
  unknown.version = 2;
  EXPECT_EQ(put(unknown), CommitOutcome::guard_failed);
  const auto catalog = value_of(store().load_catalog());
  ASSERT_EQ(catalog.people.size(), 1u);
  EXPECT_TRUE(catalog.people[0] == first);
}

TEST_P(PeopleSuite, that_a_login_was_seen_never_brings_it_back) {
  put(a_login());
  auto ended = a_login();
  ended.revoked = true;
  put(ended);
  EXPECT_EQ(
      put(LoginSeen{ended.id, {99}}, LoginSeen{ended.id, {50}}, LoginSeen{id<ApiKeyId>(77), {99}}),
      CommitOutcome::committed);
  ended.last_seen_at = {99};
  auto keys = value_of(store().load_catalog()).api_keys;
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_EQ(text_of(keys[0]), text_of(ended));
  put(a_login());
  EXPECT_EQ(value_of(store().load_catalog()).api_keys.at(0).last_seen_at.ms, 99);
}

TEST_P(PeopleSuite, lists_can_be_limited_to_some_locations) {
  auto here = a_session(1);
  auto there = a_session(2);
  there.location_id = id<LocationId>(7);
  auto far = a_session(3);
  far.location_id = id<LocationId>(8);
  domain::Alarm alarm;
  alarm.id = id<domain::AlarmId>(1);
  alarm.operator_id = operator_1;
  alarm.location_id = id<LocationId>(7);
  auto other = alarm;
  other.id = id<domain::AlarmId>(2);
  other.location_id = id<LocationId>(8);
  EXPECT_EQ(put(a_station(), here, there, far, alarm, other), CommitOutcome::committed);
  SessionFilter filter;
  filter.within = {location_1, id<LocationId>(7)};
  const auto sessions = value_of(store().list_sessions(filter));
  ASSERT_EQ(sessions.size(), 2u);
  EXPECT_EQ(sessions[0].id, there.id);
  EXPECT_EQ(sessions[1].id, here.id);
  AlarmFilter alarms;
  alarms.within = filter.within;
  EXPECT_EQ(value_of(store().list_alarms(alarms)).size(), 1u);
}

}  // namespace
}  // namespace voltyard::storage::suite
