// Every kind of row, put and read back, with every field, also after a restart.
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

namespace voltyard::storage::suite {
namespace {

class RowsSuite : public StoreSuite {};

INSTANTIATE_TEST_SUITE_P(, RowsSuite, ::testing::ValuesIn(kinds()),
                         [](const auto& chosen) { return chosen.param.name; });

TEST_P(RowsSuite, catalog_rows_come_back_whole) {
  EXPECT_EQ(
      put(an_operator(), a_location(), a_zone(), a_station(), a_token(), a_tariff(), an_api_key()),
      CommitOutcome::committed);
  reopen();
  const auto catalog = value_of(store().load_catalog());
  ASSERT_EQ(catalog.stations.size(), 1u);
  EXPECT_EQ(text_of(catalog.operators.at(0)), text_of(an_operator()));
  EXPECT_EQ(text_of(catalog.locations.at(0)), text_of(a_location()));
  EXPECT_EQ(text_of(catalog.zones.at(0)), text_of(a_zone()));
  EXPECT_EQ(text_of(catalog.stations.at(0)), text_of(a_station()));
  EXPECT_EQ(text_of(catalog.tokens.at(0)), text_of(a_token()));
  EXPECT_EQ(text_of(catalog.api_keys.at(0)), text_of(an_api_key()));
  EXPECT_EQ(catalog.tariffs.at(0).name, a_tariff().name);
  EXPECT_EQ(catalog.tariffs.at(0).operator_id, a_tariff().operator_id);
  EXPECT_TRUE(catalog.tariffs.at(0).tariff == a_tariff().tariff);
}

TEST_P(RowsSuite, absent_fields_come_back_absent) {
  auto station = a_station();
  station.zone_id.reset();
  station.secret.reset();
  auto token = a_token();
  token.expires_at.reset();
  auto zone = a_zone();
  zone.parent_id.reset();
  auto location = a_location();
  location.tariff_id.reset();
  put(station, token, zone, location);
  reopen();
  const auto catalog = value_of(store().load_catalog());
  EXPECT_EQ(text_of(catalog.stations.at(0)), text_of(station));
  EXPECT_EQ(text_of(catalog.tokens.at(0)), text_of(token));
  EXPECT_EQ(text_of(catalog.zones.at(0)), text_of(zone));
  EXPECT_EQ(text_of(catalog.locations.at(0)), text_of(location));
}

TEST_P(RowsSuite, a_row_put_again_replaces_the_row) {
  put(an_operator(), a_location(), a_token());
  auto location = a_location();
  location.name = "郑上路16号院";
  auto token = a_token();
  token.uid = "Other";
  EXPECT_EQ(put(location, token), CommitOutcome::committed);
  const auto catalog = value_of(store().load_catalog());
  ASSERT_EQ(catalog.locations.size(), 1u);
  EXPECT_EQ(catalog.locations[0].name, "郑上路16号院");
  EXPECT_EQ(catalog.tokens.at(0).uid, "Other");
  EXPECT_EQ(put(a_token(2)), CommitOutcome::committed);
}

TEST_P(RowsSuite, a_station_is_loaded_with_its_evses_by_number_and_open_sessions) {
  put(a_station(), a_station(2), an_evse(2), an_evse(1), an_evse(3, id<StationId>(2)), a_session(1),
      a_session(2), ended(a_session(3)), a_session(4, id<StationId>(2)));
  put(AppendReadings{id<SessionId>(2), 0, samples(0, 3)});
  reopen();
  const auto record = value_of(store().load_station(station_1));
  ASSERT_TRUE(record);
  EXPECT_EQ(text_of(record->station), text_of(a_station()));
  ASSERT_EQ(record->evses.size(), 2u);
  EXPECT_EQ(text_of(record->evses[0]), text_of(an_evse(1)));
  EXPECT_EQ(text_of(record->evses[1]), text_of(an_evse(2)));
  ASSERT_EQ(record->open_sessions.size(), 2u);
  EXPECT_EQ(text_of(record->open_sessions[0].session), text_of(a_session(1)));
  EXPECT_TRUE(record->open_sessions[0].samples.empty());
  EXPECT_EQ(text_of(record->open_sessions[1].session), text_of(a_session(2)));
  EXPECT_EQ(record->open_sessions[1].samples, samples(0, 3));
  EXPECT_FALSE(value_of(store().load_station(id<StationId>(77))));
}

TEST_P(RowsSuite, what_people_decide_and_what_the_station_says_do_not_overwrite_each_other) {
  put(a_station(), an_evse());
  auto state = a_station().state;
  state.firmware = "v2";
  state.connection_epoch = 9;
  auto evse_state = an_evse().state;
  evse_state.status = domain::EvseStatus::Charging;
  EXPECT_EQ(put(state, evse_state), CommitOutcome::committed);
  auto renamed = a_station();
  renamed.name = "renamed";
  auto relabelled = an_evse();
  relabelled.label = "B1";
  EXPECT_EQ(put(renamed, relabelled), CommitOutcome::committed);
  reopen();
  auto record = value_of(store().load_station(station_1));
  renamed.state = state;
  relabelled.state = evse_state;
  EXPECT_EQ(text_of(record->station), text_of(renamed));
  EXPECT_EQ(text_of(record->evses.at(0)), text_of(relabelled));
}

TEST_P(RowsSuite, the_state_of_an_unknown_station_or_slot_changes_nothing) {
  EXPECT_EQ(put(a_station().state, an_evse().state), CommitOutcome::committed);
  EXPECT_TRUE(value_of(store().load_catalog()).stations.empty());
  EXPECT_TRUE(value_of(store().list_evses({})).empty());
}

TEST_P(RowsSuite, sessions_are_found_by_id_key_and_number) {
  put(a_station(), a_session(1), ended(a_session(2)));
  reopen();
  const auto second = text_of(ended(a_session(2)));
  EXPECT_EQ(text_of(*value_of(store().find_session(id<SessionId>(1)))), text_of(a_session(1)));
  EXPECT_EQ(text_of(*value_of(store().find_session(id<SessionId>(2)))), second);
  EXPECT_EQ(text_of(*value_of(store().find_session_by_key(station_1, "key-2"))), second);
  EXPECT_EQ(text_of(*value_of(store().find_session_by_transaction_number(1002))), second);
  EXPECT_EQ(value_of(store().last_transaction_number()), 1002);
  EXPECT_FALSE(value_of(store().find_session(id<SessionId>(9))));
  EXPECT_FALSE(value_of(store().find_session_by_key(id<StationId>(2), "key-2")));
  EXPECT_FALSE(value_of(store().find_session_by_transaction_number(5)));
}

TEST_P(RowsSuite, a_bill_comes_back_line_by_line) {
  const auto bill = a_bill(id<SessionId>(1));
  EXPECT_EQ(put(bill, ended(a_session(1)), a_station()), CommitOutcome::committed);
  reopen();
  const auto found = value_of(store().find_bill(id<SessionId>(1)));
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->bill == bill.bill);
  EXPECT_EQ(found->operator_id, operator_1);
  EXPECT_FALSE(value_of(store().find_bill(id<SessionId>(2))));
}

TEST_P(RowsSuite, operations_settings_and_idempotency_rows_come_back) {
  IdempotencyRow row{"api|POST /v1/commands|k1", {}, 0, "", {5}};
  row.request.fill(3);
  EXPECT_EQ(put(an_operation(), Setting{"clock.anchor", "123"}, row), CommitOutcome::committed);
  auto found = value_of(store().find_idempotency(row.key));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->status, 0);
  row.status = 202;
  row.response = R"({"id":"…"})";
  EXPECT_EQ(put(row, Setting{"clock.anchor", "124"}), CommitOutcome::committed);
  reopen();
  found = value_of(store().find_idempotency(row.key));
  EXPECT_EQ(found->status, 202);
  EXPECT_EQ(found->response, row.response);
  EXPECT_EQ(found->request, row.request);
  EXPECT_EQ(found->created_at.ms, 5);
  EXPECT_EQ(value_of(store().find_setting("clock.anchor")), "124");
  EXPECT_FALSE(value_of(store().find_setting("other")));
  EXPECT_EQ(text_of(*value_of(store().find_operation(id<OperationId>(1)))),
            text_of(an_operation()));
  EXPECT_FALSE(value_of(store().find_operation(id<OperationId>(2))));
  EXPECT_FALSE(value_of(store().find_idempotency("nothing")));
}

TEST_P(RowsSuite, an_operation_that_waited_for_its_answer_has_failed_after_a_restart) {
  auto waiting = an_operation();
  waiting.state = OperationState::sent;
  waiting.answer.clear();
  waiting.failure.clear();
  waiting.finished_at = {};
  auto done = an_operation();
  done.id = id<OperationId>(2);
  Commit last;
  last.changes = {waiting, done};
  last.events = {an_event("session.started")};  // at 42
  EXPECT_EQ(commit(last), CommitOutcome::committed);
  reopen();
  waiting.state = OperationState::failed;
  waiting.failure = "the server was restarted before the answer came";
  waiting.finished_at = {42};
  EXPECT_EQ(text_of(*value_of(store().find_operation(waiting.id))), text_of(waiting));
  EXPECT_EQ(text_of(*value_of(store().find_operation(done.id))), text_of(done));
}

domain::Alarm an_alarm(std::uint8_t n) {
  domain::Alarm row;
  row.id = id<domain::AlarmId>(n);
  row.operator_id = operator_1;
  row.location_id = id<LocationId>(1);
  row.station_id = station_1;
  row.evse_id = id<EvseId>(3);
  row.session_id = id<SessionId>(4);
  row.kind = "signal.smoke";
  row.level = domain::AlarmLevel::urgent;
  row.state = domain::AlarmState::acknowledged;
  row.raised_at = {10};
  row.last_at = {20};
  row.count = 3;
  row.step = 2;
  row.escalated_at = {15};
  row.acknowledged_at = {16};
  row.acknowledged_by = "值班 (ab12)";
  row.note = "";
  row.details = {{"kind", "smoke"}, {"port", "7"}};
  return row;
}

TEST_P(RowsSuite, alarms_come_back_whole_newest_first_and_open_ones_apart) {
  auto over = an_alarm(2);
  over.state = domain::AlarmState::cleared;
  over.cleared_at = {30};
  over.cleared_by = "电工 (cd34)";
  over.note = "插座已换";
  put(an_alarm(1), over, an_alarm(3));
  reopen();
  AlarmFilter filter;
  filter.operator_id = operator_1;
  EXPECT_EQ(value_of(store().list_alarms(filter)), (std::vector{an_alarm(3), over, an_alarm(1)}));
  filter.only_open = true;
  filter.limit = 1;
  EXPECT_EQ(value_of(store().list_alarms(filter)), std::vector{an_alarm(3)});
  filter.before = an_alarm(3).id;
  EXPECT_EQ(value_of(store().list_alarms(filter)), std::vector{an_alarm(1)});
  filter.station_id = id<StationId>(77);
  EXPECT_EQ(value_of(store().list_alarms(filter)), std::vector<domain::Alarm>{});
  EXPECT_EQ(value_of(store().find_alarm(over.id)), over);
  EXPECT_FALSE(value_of(store().find_alarm(id<domain::AlarmId>(9))));
}

TEST_P(RowsSuite, a_notice_channel_comes_back_whole_until_it_is_removed) {
  domain::NoticeChannel channel;
  channel.id = id<domain::ChannelId>(1);
  channel.operator_id = operator_1;
  channel.location_id = id<LocationId>(1);
  channel.zone_id = id<ZoneId>(3);
  channel.name = "值班群";
  channel.kind = domain::ChannelKind::dingtalk;
  channel.url = "https://robot.example/send?access_token=1";
  channel.secret = "SEC1";
  channel.language = domain::Language::en;
  channel.from_level = domain::AlarmLevel::important;
  channel.from_step = 2;
  channel.phones = {"+8613800000000", "13900000000"};
  channel.calls_duty = true;
  auto everywhere = channel;
  everywhere.id = id<domain::ChannelId>(2);
  everywhere.location_id = {};
  everywhere.phones.clear();
  put(channel, everywhere);
  reopen();
  EXPECT_EQ(value_of(store().load_catalog()).channels, (std::vector{channel, everywhere}));
  channel.removed = true;
  put(channel);
  reopen();
  EXPECT_EQ(value_of(store().load_catalog()).channels, std::vector{everywhere});
}

TEST_P(RowsSuite, notices_come_back_whole_newest_first_and_waiting_ones_apart) {
  domain::Notice waits;
  waits.id = id<domain::NoticeId>(1);
  waits.operator_id = operator_1;
  waits.channel_id = id<domain::ChannelId>(1);
  waits.alarm_id = id<domain::AlarmId>(1);
  waits.level = domain::AlarmLevel::urgent;
  waits.news = "alarm.raised";
  waits.created_at = {10};
  waits.due_at = {20};
  waits.attempts = 2;
  waits.outcome = "no answer";
  auto done = waits;
  done.id = id<domain::NoticeId>(2);
  done.alarm_id = id<domain::AlarmId>(2);
  done.state = domain::NoticeState::delivered;
  done.finished_at = {30};
  put(waits, done);
  reopen();
  NoticeFilter filter;
  filter.operator_id = operator_1;
  EXPECT_EQ(value_of(store().list_notices(filter)), (std::vector{done, waits}));
  filter.before = done.id;
  EXPECT_EQ(value_of(store().list_notices(filter)), std::vector{waits});
  filter.before = {};
  filter.only_waiting = true;
  EXPECT_EQ(value_of(store().list_notices(filter)), std::vector{waits});
  filter.only_waiting = false;
  filter.alarm_id = done.alarm_id;
  EXPECT_EQ(value_of(store().list_notices(filter)), std::vector{done});
  filter.operator_id = id<OperatorId>(9);
  EXPECT_EQ(value_of(store().list_notices(filter)), std::vector<domain::Notice>{});
}

TEST_P(RowsSuite, a_shift_comes_back_until_it_is_removed_or_over) {
  desk::Shift day;
  day.id = id<desk::ShiftId>(1);
  day.operator_id = operator_1;
  day.location_id = id<LocationId>(1);
  day.person = "王";
  day.phone = "13800000000";
  day.begins_at = {10};
  day.ends_at = {20};
  day.taken_over_at = {11};
  day.taken_over_by = "值班";
  day.patrolled_at = {12};
  day.late_told = true;
  auto night = day;
  night.id = id<desk::ShiftId>(2);
  night.location_id = {};
  night.ends_at = {30};
  night.patrol_told = true;
  put(day, night);
  reopen();
  EXPECT_EQ(value_of(store().list_shifts({19})), (std::vector{day, night}));
  EXPECT_EQ(value_of(store().list_shifts({20})), std::vector{night});
  night.removed = true;
  put(night);
  reopen();
  EXPECT_EQ(value_of(store().list_shifts({0})), std::vector{day});
}

TEST_P(RowsSuite, work_orders_come_back_whole_newest_first_and_open_ones_apart) {
  desk::WorkOrder open;
  open.id = id<desk::WorkOrderId>(1);
  open.operator_id = operator_1;
  open.location_id = id<LocationId>(1);
  open.station_id = station_1;
  open.alarm_id = id<domain::AlarmId>(1);
  open.origin = desk::WorkOrigin::alarm;
  open.level = domain::AlarmLevel::important;
  open.state = desk::WorkState::assigned;
  open.text = "灯坏了";
  open.opened_at = {10};
  open.due_at = {20};
  open.assignee = "王";
  open.overdue_told = true;
  auto checked = open;
  checked.id = id<desk::WorkOrderId>(2);
  checked.state = desk::WorkState::checked;
  checked.opened_by = "李";
  checked.done_at = {30};
  checked.done_by = "王";
  checked.note = "换了";
  checked.checked_at = {40};
  checked.checked_by = "李";
  put(open, checked);
  reopen();
  WorkOrderFilter filter;
  filter.operator_id = operator_1;
  EXPECT_EQ(value_of(store().list_work_orders(filter)), (std::vector{checked, open}));
  EXPECT_EQ(value_of(store().find_work_order(checked.id)), checked);
  EXPECT_EQ(value_of(store().find_work_order(id<desk::WorkOrderId>(3))), std::nullopt);
  filter.before = checked.id;
  EXPECT_EQ(value_of(store().list_work_orders(filter)), std::vector{open});
  filter.before = {};
  filter.only_open = true;
  EXPECT_EQ(value_of(store().list_work_orders(filter)), std::vector{open});
  filter.within = {id<LocationId>(8), open.location_id};
  EXPECT_EQ(value_of(store().list_work_orders(filter)), std::vector{open});
  filter.within = {id<LocationId>(8)};
  EXPECT_EQ(value_of(store().list_work_orders(filter)), std::vector<desk::WorkOrder>{});
  filter.within = {};
  filter.operator_id = id<OperatorId>(9);
  EXPECT_EQ(value_of(store().list_work_orders(filter)), std::vector<desk::WorkOrder>{});
}

TEST_P(RowsSuite, the_log_is_numbered_and_sealed_in_the_order_of_its_commits) {
  desk::LogEntry first;
  first.at = {10};
  first.operator_id = operator_1;
  first.location_id = id<LocationId>(1);
  first.kind = desk::log::patrol;
  first.who = "王";
  first.subject = "s";
  first.text = "一切正常";
  auto second = first;
  second.kind = desk::log::note;
  second.location_id = {};
  put(first, second);
  reopen();
  auto third = first;
  third.operator_id = id<OperatorId>(9);
  put(third);
  first.number = 1;
  first.seal = desk::seal_of({}, first);
  second.number = 2;
  second.seal = desk::seal_of(first.seal, second);
  LogFilter filter;
  filter.operator_id = operator_1;
  EXPECT_EQ(value_of(store().list_log(filter)), (std::vector{second, first}));
  filter.location_id = first.location_id;
  EXPECT_EQ(value_of(store().list_log(filter)), std::vector{first});
  filter.location_id = {};
  filter.within = {id<LocationId>(8), first.location_id};
  EXPECT_EQ(value_of(store().list_log(filter)), std::vector{first}) << "not what is of no location";
  filter.within = {};
  filter.before_number = 2;
  EXPECT_EQ(value_of(store().list_log(filter)), std::vector{first});
  third.number = 3;
  third.seal = desk::seal_of(second.seal, third);
  filter.operator_id = third.operator_id;
  filter.before_number = 0;
  EXPECT_EQ(value_of(store().list_log(filter)), std::vector{third});
}

TEST_P(RowsSuite, a_firmware_image_comes_back_octet_by_octet_until_it_is_removed) {
  FirmwareImageRow image;
  image.id = id<FirmwareImageId>(1);
  image.operator_id = operator_1;
  image.name = "AP3000";
  image.device_type = 0x21;
  image.version = 127;
  image.digest.fill(0xD1);
  image.size = 4;
  image.uploaded_by = "admin";
  image.created_at = {10};
  image.octets = std::string("\0\xFF\r\n", 4);
  put(image);
  reopen();
  EXPECT_EQ(value_of(store().find_firmware_image(image.id)), image);
  auto listed = image;
  listed.octets.clear();
  EXPECT_EQ(value_of(store().list_firmware_images(operator_1)), std::vector{listed});
  EXPECT_EQ(value_of(store().list_firmware_images(id<OperatorId>(9))),
            std::vector<FirmwareImageRow>{});
  put(RemoveFirmwareImage{image.id});
  reopen();
  EXPECT_FALSE(value_of(store().find_firmware_image(image.id)));
  EXPECT_EQ(put(RemoveFirmwareImage{image.id}), CommitOutcome::committed) << "nothing to do";
}

TEST_P(RowsSuite, a_cut_stands_in_the_catalog_until_it_is_released) {
  domain::Cut cut;
  cut.id = id<domain::CutId>(1);
  cut.operator_id = operator_1;
  cut.location_id = id<LocationId>(1);
  cut.zone_id = id<ZoneId>(2);
  cut.ordered_at = {10};
  cut.ordered_by = "值班";
  cut.reason = "烟";
  auto of_pile = cut;
  of_pile.id = id<domain::CutId>(2);
  of_pile.zone_id.reset();
  of_pile.station_id = station_1;
  put(cut, of_pile);
  reopen();
  EXPECT_EQ(value_of(store().load_catalog()).cuts, (std::vector{cut, of_pile}));
  cut.release_asked_at = {11};
  cut.release_asked_by = "甲";
  cut.released_at = {12};
  cut.released_by = "乙";
  put(cut);
  reopen();
  EXPECT_EQ(value_of(store().load_catalog()).cuts, std::vector{of_pile});
  EXPECT_EQ(value_of(store().list_cuts(operator_1, 9)), (std::vector{of_pile, cut}));
  EXPECT_EQ(value_of(store().list_cuts(id<OperatorId>(9), 9)), std::vector<domain::Cut>{});
}

TEST_P(RowsSuite, unknown_stations_are_listed_latest_first_and_can_be_removed) {
  const UnknownStation early{"A", "10.0.0.1:5", "ocpp1.6", {1}, {2}, 3};
  const UnknownStation late{"B", "10.0.0.2:5", "", {1}, {9}, 1};
  put(early, late);
  auto known = value_of(store().list_unknown_stations(10));
  ASSERT_EQ(known.size(), 2u);
  EXPECT_EQ(known[0].identity, "B");
  EXPECT_EQ(known[1].remote, "10.0.0.1:5");
  EXPECT_EQ(known[1].offered_protocols, "ocpp1.6");
  EXPECT_EQ(known[1].first_seen_at.ms, 1);
  EXPECT_EQ(known[1].attempts, 3u);
  EXPECT_EQ(value_of(store().list_unknown_stations(1)).size(), 1u);
  put(RemoveUnknownStation{"B"});
  reopen();
  known = value_of(store().list_unknown_stations(10));
  ASSERT_EQ(known.size(), 1u);
  EXPECT_EQ(known[0].identity, "A");
}

TEST_P(RowsSuite, quarantined_messages_are_kept_verbatim_latest_first) {
  const std::string payload = std::string(262'000, 'x') + "\xff\xfe\n\"";
  put(Quarantined{station_1, operator_1, {1}, "StopTransaction", "unknown id", "{}"});
  put(Quarantined{station_1, operator_1, {2}, "MeterValues", "out of order", payload});
  put(Quarantined{id<StationId>(2), operator_1, {3}, "X", "y", "z"});
  reopen();
  const auto rows = value_of(store().list_quarantined(station_1, 10));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].payload, payload);
  EXPECT_EQ(rows[0].at.ms, 2);
  EXPECT_EQ(rows[1].action, "StopTransaction");
  EXPECT_EQ(rows[1].reason, "unknown id");
  EXPECT_EQ(value_of(store().list_quarantined({}, 10)).size(), 3u);
  EXPECT_EQ(value_of(store().list_quarantined(station_1, 1)).size(), 1u);
}

TEST_P(RowsSuite, signed_values_are_kept_verbatim_beside_their_session) {
  const auto first = id<SessionId>(1);
  const std::string payload = R"({"value":"OCMF|{\u0000}|\"","format":"SignedData"})";
  put(a_session(1), a_session(2), SignedValue{first, {5}, 0, payload});
  put(SignedValue{id<SessionId>(2), {6}, 0, "other"});
  put(ended(a_session(1)), SignedValue{first, {7}, 4, "last"});
  reopen();
  const auto rows = value_of(store().list_signed_values(first));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].payload, payload);
  EXPECT_EQ(rows[0].session_id, first);
  EXPECT_EQ(rows[0].at.ms, 5);
  EXPECT_EQ(rows[1].payload, "last");
  EXPECT_EQ(rows[1].sample_index, 4u);
  EXPECT_TRUE(value_of(store().list_signed_values(id<SessionId>(9))).empty());
}

TEST_P(RowsSuite, a_label_leads_to_one_pile_until_it_is_removed) {
  domain::Label label{"13544001", operator_1, id<StationId>(1), {5}, false};
  const domain::Label second{"ABCD", operator_1, id<StationId>(1), {6}, false};
  put(second, label);
  reopen();
  EXPECT_TRUE(value_of(store().load_catalog()).labels ==
              (std::vector<domain::Label>{label, second}));
  label.removed = true;
  put(label);
  reopen();
  EXPECT_TRUE(value_of(store().load_catalog()).labels == (std::vector<domain::Label>{second}));
}

TEST_P(RowsSuite, a_label_is_never_given_to_another_pile) {
  domain::Label label{"13544001", operator_1, id<StationId>(1), {5}, true};
  put(label);
  label.station_id = id<StationId>(2);
  label.removed = false;
  EXPECT_EQ(put(label), CommitOutcome::guard_failed);
}

TEST_P(RowsSuite, a_riders_login_is_found_by_its_digest_until_it_is_removed_or_over) {
  const auto login = [](std::uint8_t n, std::int64_t expires_ms) {
    RiderLogin row;
    row.digest[0] = n;
    row.operator_id = operator_1;
    row.wallet_id = id<WalletId>(n);
    row.created_at = {1};
    row.expires_at = {expires_ms};
    return row;
  };
  const auto first = login(1, 100);
  const auto over = login(2, 10);
  const auto last = login(3, 100);
  put(first, over, last);
  reopen();
  EXPECT_TRUE(value_of(store().find_rider_login(first.digest)) == first);
  put(RemoveRiderLogin{first.digest, {10}});
  EXPECT_FALSE(value_of(store().find_rider_login(first.digest)));
  EXPECT_FALSE(value_of(store().find_rider_login(over.digest)));
  EXPECT_TRUE(value_of(store().find_rider_login(last.digest)) == last);
}

TEST_P(RowsSuite, n64_text_is_a_literal_whatever_it_contains) {
  const std::string hostile[] = {
      "' OR 1=1;--",  "\"; DROP TABLE token; --", std::string("nul\0inside", 10), "郑州🚲\u202e",
      "100%_[a-z]*?", std::string(200'000, 'w'),  "\xff\xc0\x80 not utf-8"};
  std::uint8_t n = 1;
  for (const auto& text : hostile) {
    auto token = a_token(n);
    token.uid = text;
    auto session = a_session(n);
    session.transaction_key = text;
    session.end_text = text;
    EXPECT_EQ(put(token, session), CommitOutcome::committed);
    ++n;
  }
  reopen();
  const auto catalog = value_of(store().load_catalog());
  ASSERT_EQ(catalog.tokens.size(), std::size(hostile));
  for (std::size_t i = 0; i < std::size(hostile); ++i) {
    EXPECT_EQ(catalog.tokens[i].uid, hostile[i]);
    const auto session = value_of(store().find_session_by_key(station_1, hostile[i]));
    ASSERT_TRUE(session);
    EXPECT_EQ(session->end_text, hostile[i]);
  }
}

}  // namespace
}  // namespace voltyard::storage::suite
