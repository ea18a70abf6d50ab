#include "storage/sqlite/backup.hpp"

#include "storage/sqlite/sqlite_store.hpp"
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

#include "base/scratch_directory.hpp"

#include <fstream>

namespace voltyard::storage {
namespace {

using namespace suite;

std::unique_ptr<SqliteStore> open_in(const std::filesystem::path& directory) {
  SqliteOptions options;
  options.data_dir = directory;
  auto opened = SqliteStore::open(options);
  EXPECT_TRUE(opened) << (opened ? "" : opened.error().message);
  return opened ? std::move(*opened) : nullptr;
}

void put_number(SqliteStore& store, int number) {
  Commit commit;
  commit.changes = {Setting{"number", std::to_string(number)},
                    Setting{"n" + std::to_string(number), std::string(2'000, 'x')}};
  EXPECT_EQ(wait_for(store.commit(commit)), CommitOutcome::committed);
}

// Keeps writing on its own thread until it is told to stop.
class Writing {
 public:
  explicit Writing(SqliteStore& store) : thread_([this, &store] { write(store); }) {
    while (written_ < 20) std::this_thread::yield();
  }
  ~Writing() { stop(); }
  int stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return written_;
  }
  int written() const { return written_; }

 private:
  void write(SqliteStore& store) {
    while (!stopping_) {
      put_number(store, written_ + 1);
      ++written_;
    }
  }
  std::atomic<bool> stopping_{false};
  std::atomic<int> written_{0};
  std::thread thread_;
};

TEST(Backup, is_a_whole_moment_of_a_store_that_goes_on_writing) {
  ScratchDirectory data;
  ScratchDirectory copies;
  auto store = open_in(data.path());
  Commit commit;
  commit.changes = {a_station(), a_session(1), AppendReadings{id<SessionId>(1), 0, samples(0, 9)}};
  ASSERT_EQ(wait_for(store->commit(commit)), CommitOutcome::committed);
  Writing writing(*store);
  int before = 0;
  int after = 0;
  const auto copy = copies.path() / "copy.db";
  for (int round = 0; round < 5; ++round) {
    std::filesystem::remove(copy);
    before = writing.written();
    const auto done = wait_for(store->backup_to(copy));
    ASSERT_TRUE(done) << done.error().message;
    after = writing.written() + 1;
  }
  const int last = writing.stop();
  store.reset();
  ASSERT_TRUE(restore(copy, copies.path() / "restored"));
  auto restored = open_in(copies.path() / "restored");
  const int kept = std::stoi(*value_of(restored->find_setting("number")));
  EXPECT_GE(kept, before) << "what was acknowledged before the backup began is in it";
  EXPECT_LE(kept, after);
  for (int number = 1; number <= kept; ++number) {
    EXPECT_TRUE(value_of(restored->find_setting("n" + std::to_string(number)))) << number;
  }
  EXPECT_EQ(value_of(restored->load_curve(id<SessionId>(1))), samples(0, 9));
  put_number(*restored, last + 1);
}

TEST(Backup, of_a_directory_that_a_server_uses_by_another_process_way) {
  ScratchDirectory data;
  auto store = open_in(data.path());
  put_number(*store, 7);
  const auto copy = data.path() / "copy.db";
  ASSERT_TRUE(backup(data.path(), copy));
  put_number(*store, 8);
  store.reset();
  ASSERT_TRUE(restore(copy, data.path()));
  store = open_in(data.path());
  EXPECT_EQ(value_of(store->find_setting("number")), "7");
  EXPECT_TRUE(std::filesystem::exists(data.path() / "voltyard.db.before-restore"));
}

TEST(Backup, never_overwrites) {
  ScratchDirectory data;
  auto store = open_in(data.path());
  const auto copy = data.path() / "copy.db";
  ASSERT_TRUE(wait_for(store->backup_to(copy)));
  const auto again = wait_for(store->backup_to(copy));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  const auto nothing = backup(data.path() / "nothing", copy);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().kind, ErrorKind::not_found);
}

TEST(Backup, that_is_given_up_leaves_nothing_behind) {
  ScratchDirectory data;
  auto store = open_in(data.path());
  for (int number = 0; number < 50; ++number) put_number(*store, number);
  const std::atomic<bool> give_up{true};
  const auto copy = data.path() / "copy.db";
  const auto done = backup(data.path(), copy, {}, &give_up);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::conflict);
  EXPECT_FALSE(std::filesystem::exists(copy));
  EXPECT_FALSE(std::filesystem::exists(copy.string() + ".partial"));
}

TEST(Backup, what_it_holds_can_be_counted_beside_a_store_that_has_gone_on) {
  ScratchDirectory data;
  auto store = open_in(data.path());
  Commit commit;
  commit.changes = {a_station(), a_session(1)};
  ASSERT_EQ(wait_for(store->commit(commit)), CommitOutcome::committed);
  const auto copy = data.path() / "copy.db";
  ASSERT_TRUE(backup(data.path(), copy));
  commit.changes = {a_session(2), a_session(3)};
  ASSERT_EQ(wait_for(store->commit(commit)), CommitOutcome::committed);
  EXPECT_EQ(holdings_of(copy)->charges, 1);
  EXPECT_EQ(holdings_of(database_file(data.path()))->charges, 3);
  EXPECT_FALSE(holdings_of(data.path() / "nothing"));
}

// A server that was killed leaves the newest rows in the write-ahead log.
TEST(Restore, keeps_the_old_database_whole_in_one_file) {
  ScratchDirectory data;
  ScratchDirectory killed;
  auto store = open_in(data.path());
  put_number(*store, 1);
  const auto copy = killed.path() / "copy.db";
  ASSERT_TRUE(backup(data.path(), copy));
  put_number(*store, 2);
  for (const auto* end : {"", "-wal"}) {
    std::filesystem::copy_file(database_file(data.path()).string() + end,
                               database_file(killed.path()).string() + end);
  }
  ASSERT_TRUE(restore(copy, killed.path()));
  const auto before = database_file(killed.path()).string() + ".before-restore";
  EXPECT_FALSE(std::filesystem::exists(before + "-wal"));
  std::filesystem::rename(before, database_file(killed.path()));
  EXPECT_EQ(value_of(open_in(killed.path())->find_setting("number")), "2");
}

TEST(Restore, refuses_while_a_server_uses_the_directory) {
  ScratchDirectory data;
  auto store = open_in(data.path());
  const auto copy = data.path() / "copy.db";
  ASSERT_TRUE(wait_for(store->backup_to(copy)));
  const auto refused = restore(copy, data.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
}

TEST(Restore, refuses_a_damaged_backup_and_leaves_the_database_alone) {
  ScratchDirectory data;
  auto store = open_in(data.path());
  for (int n = 1; n < 50; ++n) put_number(*store, n);
  const auto copy = data.path() / "copy.db";
  ASSERT_TRUE(wait_for(store->backup_to(copy)));
  put_number(*store, 99);
  store.reset();
  {
    std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(8192 * 4);
    file << std::string(8192 * 3, '\x5a');
  }
  const auto refused = restore(copy, data.path());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
  std::ofstream(data.path() / "text") << "this is not a database at all, and never was one";
  EXPECT_EQ(restore(data.path() / "text", data.path()).error().kind, ErrorKind::invalid);
  EXPECT_EQ(restore(data.path() / "none", data.path()).error().kind, ErrorKind::not_found);
  store = open_in(data.path());
  EXPECT_EQ(value_of(store->find_setting("number")), "99");
}

}  // namespace
}  // namespace voltyard::storage
