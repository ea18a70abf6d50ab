// A database that version 1 of the schema wrote, with rows in every table, opened today: nothing of
// it may be lost, and what the later steps added has its default. The statements below are those of
// version 1 and stay as they are.
#include "storage/curve_codec.hpp"
#include "storage/sqlite/migrations.hpp"
#include "storage/sqlite/reading_group.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

#include "billing/book.hpp"

#include "base/scratch_directory.hpp"

namespace voltyard::storage {
namespace {

using namespace suite;
using namespace std::string_view_literals;

class FirstVersion : public ::testing::Test {
 protected:
  FirstVersion() {
    Connection db(database_file(directory_.path()).string(), Access::read_write, {});
    db.run(migrations()[0]);
    write_catalog(db);
    write_sessions(db);
    write_edges(db);
    db.run("PRAGMA user_version = 1");
  }

  std::unique_ptr<SqliteStore> open() {
    SqliteOptions options;
    options.data_dir = directory_.path();
    auto opened = SqliteStore::open(options);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }

  // As version 1 knew it.
  static domain::Station station() {
    auto row = a_station();
    row.policy.lenient = false;
    row.sim_expires_at = {};
    row.state.iccid.clear();
    row.state.signal = domain::StationState::no_signal;
    return row;
  }

  // Of that version: nothing adjusted a bill.
  static BillRow old_bill() {
    auto row = a_bill(id<SessionId>(2));
    row.bill.lines.pop_back();
    row.bill.lines.back().amount = Money{38};
    return row;
  }

 private:
  template <class... Values>
  static void insert(Connection& db, const std::string& table, const Values&... values) {
    std::string marks = "?";
    for (std::size_t i = 1; i < sizeof...(values); ++i) marks += ",?";
    Query(db, "INSERT INTO " + table + " VALUES (" + marks + ")", Query::Once{})
        .bind(values...)
        .run();
  }

  static void write_catalog(Connection& db) {
    const auto owner = an_operator();
    insert(db, "operator", owner.id, owner.name, owner.currency);
    const auto place = a_location();
    insert(db, "location", place.id, place.operator_id, place.name, place.address, place.time_zone,
           place.tariff_id, place.demo);
    const auto zone = a_zone();
    insert(db, "zone", zone.id, zone.operator_id, zone.location_id, zone.parent_id, zone.kind,
           zone.name);
    const auto pile = station();
    const auto& said = pile.state;
    insert(db, "station", pile.id, pile.operator_id, pile.location_id, pile.zone_id, pile.identity,
           pile.name, pile.policy.security, pile.policy.default_version, pile.policy.duplicates,
           pile.policy.hex_password, pile.secret->salt, pile.secret->digest, pile.registration,
           said.vendor, said.model, said.serial, said.firmware, said.protocol,
           said.connection_epoch, said.booted_at, said.last_seen_at, said.online);
    const auto slot = an_evse();
    const std::string_view connectors("\x02\x08\x04\x00", 4);  // 1 Faulted, 2 Available
    insert(db, "evse", slot.id, slot.operator_id, slot.station_id, slot.number, slot.label,
           slot.max_power.mw, slot.state.status, slot.state.error_code(), slot.state.error_info(),
           slot.state.status_at, Blob{connectors});
    const auto card = a_token();
    insert(db, "token", card.id, card.operator_id, card.uid, domain::token_key(card.uid),
           card.parent_uid, card.holder, card.status, card.expires_at);
    const auto key = an_api_key();
    insert(db, "api_key", key.id, key.operator_id, key.name, key.role, key.digest, key.created_at,
           key.expires_at, key.revoked, key.one_time_link);
    insert(db, "tariff", id<TariffId>(1), operator_1, "flat"sv, "CNY"sv, "Asia/Shanghai"sv);
    insert(db, "tariff_text", id<TariffId>(1), 0, "en"sv, "0.56 a kWh"sv);
    insert(db, "tariff_element", id<TariffId>(1), 0, 1320, 360, std::nullopt, std::nullopt, 0x7f,
           std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt);
    insert(db, "tariff_component", id<TariffId>(1), 0, 0, billing::Fee::service,
           billing::Dimension::energy, 56'000, 1);
  }

  static void write_session(Connection& db, int number, const domain::Session& row) {
    insert(db, "session", number, row.id, row.operator_id, row.location_id, row.station_id,
           row.evse_id, row.connector_number, row.transaction_number, row.transaction_key,
           row.token_uid, row.token_id, row.tariff_id, row.state, row.end_reason, row.end_text,
           row.findings, row.started_at, row.ended_at, row.last_seen_at, row.started_station_ms,
           row.ended_station_ms, row.register_start.mwh, row.register_last.mwh, row.energy.mwh,
           row.max_power.mw, row.last_power_mw, row.sample_count, row.last_sequence,
           row.bill_minor);
  }

  // Session 1 is open, with three readings in its curve and two in a group; session 2 is over.
  static void write_sessions(Connection& db) {
    write_session(db, 1, a_session(1));
    const auto early = encode_curve(samples(0, 3));
    insert(db, "curve", 1, 4, Blob{early});
    std::string group;
    append_entry(group, ReadingEntry{1, 0, 3, 0, {}}, samples(3, 2));
    insert(db, "reading_group", 5, Blob{group});
    write_session(db, 2, ended(a_session(2)));
    const auto whole = encode_curve(samples(0, 9));
    insert(db, "curve", 2, 4, Blob{whole});
    insert(db, "bill", 2, operator_1, "CNY"sv, 150);
    int position = 0;
    const auto bill = old_bill();
    for (const auto& line : bill.bill.lines) {
      insert(db, "bill_line", 2, position++, line.fee, line.dimension, line.unit, line.quantity,
             line.added_by_step, line.price_e5, line.amount.minor, line.from, line.to,
             line.first_sample, line.last_sample);
    }
  }

  static void write_edges(Connection& db) {
    const auto event = an_event("session.started");
    const std::string_view details(
        "\x06reason\x0c\xe6\x8f\x92\xe5\xa4\xb4\xe6\x8b\x94\xe5\x87\xba"
        "\x00\x00",
        22);
    insert(db, "event", 1, event.at, event.kind, event.operator_id, event.location_id,
           event.station_id, event.evse_id, event.session_id, Blob{details});
    insert(db, "quarantine", 1, station_1, operator_1, 7, "StopTransaction"sv, "unknown id"sv,
           "{}"sv);
    const auto order = an_operation();
    insert(db, "operation", order.id, order.operator_id, order.station_id, order.requested_by,
           order.action, order.request, order.state, order.answer, order.failure, order.created_at,
           order.finished_at);
    insert(db, "unknown_station", "X-1"sv, "10.0.0.9"sv, "ocpp1.6"sv, 1, 2, 3);
    const std::array<std::uint8_t, 32> digest{5};
    insert(db, "idempotency", "k"sv, digest, 202, "{}"sv, 9);
    insert(db, "setting", "clock.anchor"sv, "123"sv);
  }

  ScratchDirectory directory_;
};

TEST_F(FirstVersion, the_catalog_comes_through_whole) {
  const auto store = open();
  const auto catalog = value_of(store->load_catalog());
  EXPECT_EQ(text_of(catalog.operators.at(0)), text_of(an_operator()));
  auto place = a_location();
  place.place = {};
  place.photo.clear();
  EXPECT_EQ(text_of(catalog.locations.at(0)), text_of(place));
  EXPECT_EQ(text_of(catalog.zones.at(0)), text_of(a_zone()));
  EXPECT_EQ(text_of(catalog.stations.at(0)), text_of(station()));
  EXPECT_EQ(text_of(catalog.tokens.at(0)), text_of(a_token()));
  EXPECT_EQ(text_of(catalog.api_keys.at(0)), text_of(an_api_key()));
  const auto& tariff = catalog.tariffs.at(0);
  EXPECT_EQ(tariff.name, "flat");
  EXPECT_EQ(tariff.tariff.alt_text.at(0).text, "0.56 a kWh");
  const auto& element = tariff.tariff.elements.at(0);
  EXPECT_EQ(element.restrictions.start_minute, 1320);
  EXPECT_EQ(element.restrictions.weekdays, 0x7f);
  EXPECT_EQ(element.components.at(0).price_e5, 56'000);
  const auto record = value_of(store->load_station(station_1));
  EXPECT_EQ(text_of(record->evses.at(0)), text_of(an_evse()));
}

TEST_F(FirstVersion, open_sessions_go_on_and_ended_ones_keep_curve_and_bill) {
  const auto store = open();
  const auto record = value_of(store->load_station(station_1));
  ASSERT_EQ(record->open_sessions.size(), 1u);
  EXPECT_EQ(text_of(record->open_sessions[0].session), text_of(a_session(1)));
  EXPECT_EQ(record->open_sessions[0].samples, samples(0, 5));
  const auto over = id<SessionId>(2);
  EXPECT_EQ(text_of(*value_of(store->find_session(over))), text_of(ended(a_session(2))));
  EXPECT_EQ(value_of(store->load_curve(over)), samples(0, 9));
  EXPECT_TRUE(value_of(store->find_bill(over))->bill == old_bill().bill);
  Commit next;
  next.changes.emplace_back(AppendReadings{id<SessionId>(1), 5, samples(5, 1)});
  EXPECT_EQ(wait_for(store->commit(next)), CommitOutcome::committed);
  EXPECT_EQ(value_of(store->load_curve(id<SessionId>(1))), samples(0, 6));
}

TEST_F(FirstVersion, what_was_billed_stands_as_unpaid_in_the_ledger) {
  const auto store = open();
  const auto rows = value_of(store->list_accounts(operator_1));
  using billing::AccountKind;
  const Uuid place = location_1.uuid;
  const std::vector<AccountRow> expected{
      {{AccountKind::electricity, place}, "CNY", {Money{0}, Money{112}}},
      {{AccountKind::service, place}, "CNY", {Money{0}, Money{38}}},
      {{AccountKind::unpaid, place}, "CNY", {Money{150}, Money{0}}}};
  EXPECT_TRUE(rows == expected);
  const auto postings = value_of(store->list_postings({}));
  ASSERT_EQ(postings.size(), 1u);
  EXPECT_EQ(postings[0].subject, id<SessionId>(2).uuid);
  EXPECT_EQ(postings[0].transfers.size(), 2u);
  EXPECT_TRUE(billing::Book().post(postings[0]));
}

TEST_F(FirstVersion, nothing_came_through_a_payment_provider_and_now_it_can) {
  const auto store = open();
  EXPECT_TRUE(value_of(store->list_payments({})).empty());
  EXPECT_TRUE(value_of(store->list_refunds({})).empty());
  EXPECT_TRUE(value_of(store->load_catalog()).payees.empty());
  Commit first;
  first.changes.emplace_back(a_payment());
  EXPECT_EQ(wait_for(store->commit(first)), CommitOutcome::committed);
  EXPECT_TRUE(value_of(store->find_payment(a_payment().id)) == a_payment());
}

TEST_F(FirstVersion, no_pass_covered_anything_and_now_one_can) {
  const auto store = open();
  EXPECT_TRUE(value_of(store->list_passes({})).empty());
  auto charge = a_session(1);
  billing::Pass pass;
  pass.id = charge.pass_id = id<billing::PassId>(1);
  pass.operator_id = operator_1;
  pass.wallet_id = id<WalletId>(1);
  pass.minutes = charge.covered_minutes = 60;
  pass.until = {500'000};
  Commit first;
  first.changes = {pass, charge};
  EXPECT_EQ(wait_for(store->commit(first)), CommitOutcome::committed);
  EXPECT_EQ(value_of(store->list_passes({})), (std::vector<billing::UsedPass>{{pass, 60}}));
}

TEST_F(FirstVersion, there_were_no_people_and_now_there_can_be) {
  const auto store = open();
  EXPECT_TRUE(value_of(store->load_catalog()).people.empty());
  PersonRow person;
  person.id = id<PersonId>(1);
  person.operator_id = operator_1;
  person.login = "wang";
  Commit first;
  first.changes.emplace_back(person);
  EXPECT_EQ(wait_for(store->commit(first)), CommitOutcome::committed);
  EXPECT_TRUE(value_of(store->load_catalog()).people.at(0) == person);
}

TEST_F(FirstVersion, events_evidence_and_the_rest_come_through) {
  const auto store = open();
  auto event = an_event("session.started");
  event.sequence = 1;
  EXPECT_EQ(text_of(value_of(store->list_events({})).at(0)), text_of(event));
  const auto kept = value_of(store->list_quarantined({}, 9)).at(0);
  EXPECT_EQ(kept.action + " " + kept.reason + " " + kept.payload, "StopTransaction unknown id {}");
  EXPECT_EQ(text_of(*value_of(store->find_operation(id<OperationId>(1)))), text_of(an_operation()));
  EXPECT_EQ(value_of(store->list_unknown_stations(9)).at(0).identity, "X-1");
  EXPECT_EQ(value_of(store->find_idempotency("k"))->status, 202);
  EXPECT_EQ(value_of(store->find_setting("clock.anchor")), "123");
}

}  // namespace
}  // namespace voltyard::storage
