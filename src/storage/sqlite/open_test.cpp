// Opening: the lock on the directory, what is cleaned up, what is kept small.
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

#include "base/scratch_directory.hpp"

#include <fstream>

namespace voltyard::storage {
namespace {

using namespace suite;

class OpenStore : public ::testing::Test {
 protected:
  Result<std::unique_ptr<SqliteStore>> open(bool threaded = true) {
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.threaded = threaded;
    return SqliteStore::open(options);
  }
  std::int64_t count(const char* sql) {
    Connection db(database_file(directory_.path()).string(), Access::read_only, {});
    return db.number_of(sql);
  }
  static CommitOutcome put(SqliteStore& store, Change change) {
    Commit commit;
    commit.changes.push_back(std::move(change));
    return wait_for(store.commit(commit));
  }

  ScratchDirectory directory_;
};

TEST_F(OpenStore, two_stores_cannot_have_one_directory) {
  auto first = open();
  ASSERT_TRUE(first);
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
  first->reset();
  EXPECT_TRUE(open());
}

TEST_F(OpenStore, a_file_that_is_no_database_is_said_to_be_none) {
  std::ofstream(database_file(directory_.path())) << std::string(9'000, 'x');
  const auto opened = open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::unavailable);
}

TEST_F(OpenStore, reserved_idempotency_keys_of_a_dead_process_are_free_again) {
  auto store = open();
  const IdempotencyRow reserved{"k1", {}, 0, "", {1}};
  const IdempotencyRow done{"k2", {}, 200, "x", {1}};
  put(**store, reserved);
  put(**store, done);
  store->reset();
  store = open();
  EXPECT_EQ(put(**store, reserved), CommitOutcome::committed);
  EXPECT_EQ(value_of((*store)->find_idempotency("k2"))->status, 200);
}

TEST_F(OpenStore, idempotency_keys_are_kept_for_a_month) {
  auto store = open();
  constexpr std::int64_t day_ms = 24 * 3'600'000;
  for (int day = 0; day < 100; ++day) {
    const auto key = "k" + std::to_string(day);
    put(**store, IdempotencyRow{key, {}, 0, "", {day * day_ms}});
    put(**store, IdempotencyRow{key, {}, 200, "", {day * day_ms}});
  }
  EXPECT_FALSE(value_of((*store)->find_idempotency("k67")));
  EXPECT_TRUE(value_of((*store)->find_idempotency("k68")));
  EXPECT_LE(count("SELECT count(*) FROM idempotency"), 33);
}

TEST_F(OpenStore, groups_of_readings_go_when_curves_cover_them) {
  auto store = open();
  const auto first = id<SessionId>(1);
  const auto second = id<SessionId>(2);
  put(**store, a_session(1));
  put(**store, a_session(2));
  put(**store, AppendReadings{first, 0, samples(0, 1)});
  for (std::uint32_t i = 0; i < 300; ++i) {
    put(**store, AppendReadings{second, i, samples(static_cast<int>(i), 1)});
  }
  EXPECT_EQ(count("SELECT count(*) FROM reading_group"), 301) << "the first session holds them";
  put(**store, PutCurve{first, samples(0, 1)});
  put(**store, PutCurve{second, samples(0, 300)});
  for (int i = 0; i < 10; ++i) put(**store, Setting{"s", std::to_string(i)});
  EXPECT_LE(count("SELECT count(*) FROM reading_group"), 2);
  put(**store, AppendReadings{second, 300, samples(300, 1)});
  store->reset();
  store = open();
  EXPECT_EQ(value_of((*store)->load_curve(second)), samples(0, 301));
  EXPECT_EQ(value_of((*store)->load_curve(first)), samples(0, 1));
  EXPECT_EQ((*store)->open_sessions(), 2u);
}

TEST_F(OpenStore, an_inline_store_flushes_by_count_and_when_it_closes) {
  auto store = open(false);
  ASSERT_TRUE(store);
  const auto session = id<SessionId>(1);
  put(**store, a_session(1));
  for (std::uint32_t i = 0; i < 700; ++i) {
    put(**store, AppendReadings{session, i, samples(static_cast<int>(i), 1)});
  }
  EXPECT_EQ(value_of((*store)->load_curve(session)).size(), 700u) << "seen before it is flushed";
  EXPECT_GT(count("SELECT count(*) FROM reading_group"), 0) << "512 commits were flushed";
  EXPECT_TRUE((*store)->flush());
  put(**store, Setting{"last", "1"});
  store->reset();
  store = open();
  EXPECT_EQ(value_of((*store)->load_curve(session)), samples(0, 700));
  EXPECT_EQ(value_of((*store)->find_setting("last")), "1");
}

TEST_F(OpenStore, the_wal_is_empty_after_an_orderly_end) {
  auto store = open();
  for (int i = 0; i < 100; ++i) put(**store, Setting{"s", std::to_string(i)});
  store->reset();
  const auto wal = database_file(directory_.path()).string() + "-wal";
  EXPECT_TRUE(!std::filesystem::exists(wal) || std::filesystem::file_size(wal) == 0);
}

}  // namespace
}  // namespace voltyard::storage
