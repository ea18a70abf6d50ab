#include "storage/sqlite/migrations.hpp"

#include "storage/sqlite/data_directory.hpp"
#include "storage/sqlite/desk_rows.hpp"
#include "storage/sqlite/ledger_rows.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/suite/example_rows.hpp"

#include "base/scratch_directory.hpp"

#include <gtest/gtest.h>

namespace voltyard::storage {
namespace {

std::string schema_of(Connection& db) {
  std::string schema;
  Query query(db, std::string("SELECT name, sql FROM sqlite_schema ORDER BY name"), Query::Once{});
  while (query.step()) {
    schema += query.text();
    schema += query.text() + "\n";
  }
  return schema;
}

TEST(Migrations, every_earlier_version_arrives_at_the_same_schema) {
  Connection fresh(":memory:", Access::read_write, {});
  ASSERT_TRUE(migrate(fresh));
  const auto newest = schema_of(fresh);
  for (std::size_t from = 0; from <= migrations().size(); ++from) {
    Connection old(":memory:", Access::read_write, {});
    for (std::size_t step = 0; step < from; ++step) old.run(migrations()[step]);
    old.run("PRAGMA user_version = " + std::to_string(from));
    ASSERT_TRUE(migrate(old)) << from;
    EXPECT_EQ(schema_of(old), newest) << from;
    EXPECT_EQ(old.number_of("PRAGMA user_version"), static_cast<std::int64_t>(migrations().size()));
  }
}

TEST(Migrations, a_notice_of_an_earlier_version_is_as_urgent_as_its_alarm) {
  Connection db(":memory:", Access::read_write, {});
  for (std::size_t step = 0; step < 6; ++step) db.run(migrations()[step]);
  db.run("PRAGMA user_version = 6");
  db.run(
      "INSERT INTO alarm VALUES (x'0a',NULL,NULL,NULL,NULL,NULL,'smoke',3,0,1,1,1,0,0,0,'',0,'','',"
      "x'')");
  db.run("INSERT INTO notice VALUES (x'01',NULL,x'03',x'0a','alarm.raised',1,1,0,0,0,'')");
  db.run("INSERT INTO notice VALUES (x'02',NULL,x'03',x'00','trial',1,1,0,0,0,'')");
  ASSERT_TRUE(migrate(db));
  EXPECT_EQ(db.number_of("SELECT level FROM notice WHERE id = x'01'"), 3);
  EXPECT_EQ(db.number_of("SELECT level FROM notice WHERE id = x'02'"), 2);
}

// 5.00 granted, 10.00 paid in, 2.00 spent: of what was granted 3.00 is left.
TEST(Migrations, what_an_earlier_version_had_granted_and_was_not_spent_is_set_apart) {
  Connection db(":memory:", Access::read_write, {});
  constexpr std::size_t before = 18;
  for (std::size_t step = 0; step < before; ++step) db.run(migrations()[step]);
  db.run("PRAGMA user_version = 18");
  db.run(
      "INSERT INTO wallet VALUES (x'01', x'09', 'a', '+8613800000001', 'CNY', 0, 0, 1);"
      "INSERT INTO wallet VALUES (x'02', x'09', 'b', '', 'CNY', 0, 0, 1);"
      "INSERT INTO account VALUES (1, x'09', 1, x'01', 'CNY', 200, 1500);"
      "INSERT INTO account VALUES (2, x'09', 1, x'02', 'CNY', 0, 700);"
      "INSERT INTO account VALUES (3, x'09', 10, x'09', 'CNY', 500, 0);"
      "INSERT INTO account VALUES (4, x'09', 7, x'09', 'CNY', 1700, 0);"
      "INSERT INTO account VALUES (5, x'09', 4, x'03', 'CNY', 0, 200);"
      "INSERT INTO posting VALUES (1, 2, x'11', x'09', x'01', 1, 'CNY', 0, '', '');"
      "INSERT INTO posting VALUES (2, 2, x'12', x'09', x'01', 2, 'CNY', 0, '', '');"
      "INSERT INTO posting VALUES (3, 5, x'13', x'09', x'01', 3, 'CNY', 0, '', '');"
      "INSERT INTO posting VALUES (4, 2, x'14', x'09', x'02', 4, 'CNY', 0, '', '');"
      "INSERT INTO transfer VALUES (1, 0, 3, 1, 500);"
      "INSERT INTO transfer VALUES (2, 0, 4, 1, 1000);"
      "INSERT INTO transfer VALUES (3, 0, 1, 5, 200);"
      "INSERT INTO transfer VALUES (4, 0, 4, 2, 700)");
  ASSERT_TRUE(migrate(db));
  EXPECT_EQ(db.number_of("SELECT credits_minor FROM account WHERE kind = 16"), 300);
  EXPECT_EQ(db.number_of("SELECT count(*) FROM account WHERE kind = 16"), 1);
  EXPECT_EQ(db.number_of("SELECT credits_minor - debits_minor FROM account WHERE number = 1"),
            1'000);
  EXPECT_EQ(db.number_of("SELECT number FROM posting WHERE kind = 14"), 5);
  EXPECT_EQ(db.number_of("SELECT amount_minor FROM transfer WHERE posting_number = 5"), 300);
  EXPECT_EQ(db.number_of("SELECT sum(debits_minor) - sum(credits_minor) FROM account"), 0);
}

TEST(Migrations, the_log_can_only_grow) {
  Connection db(":memory:", Access::read_write, {});
  ASSERT_TRUE(migrate(db));
  desk::LogEntry entry;
  entry.text = "smoke";
  for (int i = 0; i < 3; ++i) put(db, entry);
  EXPECT_THROW(db.run("UPDATE log SET text = 'nothing' WHERE number = 2"), SqlError);
  EXPECT_THROW(db.run("DELETE FROM log WHERE number = 2"), SqlError);
  EXPECT_EQ(check_log(db).entries, 3u);
  EXPECT_EQ(check_log(db).first_wrong, 0u);
}

TEST(Migrations, the_ledger_can_only_grow) {
  Connection db(":memory:", Access::read_write, {});
  ASSERT_TRUE(migrate(db));
  ASSERT_TRUE(put(db, suite::a_top_up(10, 500)));
  EXPECT_THROW(db.run("UPDATE posting SET note = ''"), SqlError);
  EXPECT_THROW(db.run("DELETE FROM posting"), SqlError);
  EXPECT_THROW(db.run("UPDATE transfer SET amount_minor = 1"), SqlError);
  EXPECT_THROW(db.run("DELETE FROM transfer"), SqlError);
}

// Whoever owns the file can take the triggers out; then the seals tell.
TEST(Migrations, a_log_that_was_changed_is_found_out) {
  const auto first_wrong_after = [](const char* change) {
    Connection db(":memory:", Access::read_write, {});
    EXPECT_TRUE(migrate(db));
    desk::LogEntry entry;
    entry.text = "smoke";
    for (int i = 0; i < 3; ++i) put(db, entry);
    db.run("DROP TRIGGER log_is_not_changed; DROP TRIGGER log_is_not_shortened");
    db.run(change);
    return check_log(db).first_wrong;
  };
  EXPECT_EQ(first_wrong_after("UPDATE log SET text = 'nothing' WHERE number = 2"), 2u);
  EXPECT_EQ(first_wrong_after("UPDATE log SET at = 1 WHERE number = 3"), 3u);
  EXPECT_EQ(first_wrong_after("DELETE FROM log WHERE number = 2"), 2u);
  EXPECT_EQ(first_wrong_after("UPDATE log SET seal = x'00' WHERE number = 1"), 1u);
}

TEST(Migrations, a_newer_database_is_refused_and_not_touched) {
  ScratchDirectory directory;
  {
    Connection db(database_file(directory.path()).string(), Access::read_write, {});
    ASSERT_TRUE(migrate(db));
    db.run("PRAGMA user_version = 9999");
  }
  SqliteOptions options;
  options.data_dir = directory.path();
  const auto opened = SqliteStore::open(options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::conflict);
  EXPECT_NE(opened.error().message.find("9999"), std::string::npos);
  Connection db(database_file(directory.path()).string(), Access::read_only, {});
  EXPECT_EQ(db.number_of("PRAGMA user_version"), 9999);
}

TEST(Migrations, every_table_that_belongs_to_somebody_names_its_operator) {
  Connection db(":memory:", Access::read_write, {});
  ASSERT_TRUE(migrate(db));
  // Parts of a row that names the operator, and rows of the installation itself.
  const std::string without[] = {
      "bill_line",      "bulk_station",     "curve",          "idempotency",
      "operator",       "reading_group",    "setting",        "signed_value",
      "tariff_element", "tariff_component", "tariff_holiday", "tariff_offset",
      "tariff_text",    "token_location",   "transfer",       "unknown_station"};
  Query tables(db, std::string("SELECT name FROM sqlite_schema WHERE type = 'table'"),
               Query::Once{});
  while (tables.step()) {
    const auto name = tables.text();
    if (std::find(std::begin(without), std::end(without), name) != std::end(without)) continue;
    Query column(db, "SELECT 1 FROM pragma_table_info('" + name + "') WHERE name = 'operator_id'",
                 Query::Once{});
    EXPECT_TRUE(column.step()) << name;
  }
}

}  // namespace
}  // namespace voltyard::storage
