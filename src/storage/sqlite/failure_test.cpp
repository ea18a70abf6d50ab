// What a broken disk, a full disk and a power cut may and may not do to acknowledged commits.
#include "storage/sqlite/fault_vfs.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

#include "base/scratch_directory.hpp"

namespace voltyard::storage {
namespace {

using namespace suite;
using Fault = FaultVfs::Fault;

class StorageFailure : public ::testing::Test {
 protected:
  void open(Durability durability = Durability::full) {
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.durability = durability;
    options.vfs = vfs_.name();
    options.reopen_first = std::chrono::milliseconds(1);
    options.checkpoint_idle_pages = 20;
    options.checkpoint_busy_pages = 40;
    auto opened = SqliteStore::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }

  // Sessions that are read and closed; remembers what was acknowledged.
  struct Told {
    std::map<std::string, std::string> settings;
    std::map<SessionId, std::size_t> samples;
    std::set<SessionId> billed;
  };

  CommitOutcome put_in(Commit commit) { return wait_for(store_->commit(commit)); }

  // One caller's life: settings, a session with readings, its end with curve and bill.
  void live(std::uint8_t n, Told& told) {
    Commit start;
    const auto session = a_session(n);
    start.changes = {session, Setting{"start-" + std::to_string(n), "1"}};
    start.events = {an_event("session.started")};
    if (put_in(start) != CommitOutcome::committed) return;
    told.settings["start-" + std::to_string(n)] = "1";
    told.samples[session.id] = 0;
    for (std::uint32_t i = 0; i < 6; ++i) {
      Commit reading;
      reading.changes = {AppendReadings{session.id, i, samples(static_cast<int>(i), 1)}};
      if (put_in(reading) != CommitOutcome::committed) return;
      told.samples[session.id] = i + 1;
    }
    Commit end;
    end.changes = {a_bill(session.id), PutCurve{session.id, samples(0, 7)}, ended(session)};
    if (put_in(end) != CommitOutcome::committed) return;
    told.samples[session.id] = 7;
    told.billed.insert(session.id);
  }

  // How much of what was told is not there.
  std::size_t missing(const Told& told) {
    std::size_t lost = 0;
    for (const auto& [name, value] : told.settings) {
      lost += value_of(store_->find_setting(name)) == value ? 0 : 1;
    }
    for (const auto& [id, count] : told.samples) {
      const auto curve = value_of(store_->load_curve(id));
      const auto expected = samples(0, static_cast<int>(count));
      const bool there =
          curve.size() >= count && std::equal(expected.begin(), expected.end(), curve.begin());
      lost += there ? 0 : 1;
    }
    for (const auto id : told.billed) lost += value_of(store_->find_bill(id)) ? 0 : 1;
    return lost;
  }

  // Lives, power cut at the n-th write, restart. Returns what was lost of what was told.
  std::size_t lost_at_power_cut(Durability durability, int nth_write, std::uint64_t seed) {
    open(durability);
    vfs_.break_at(Fault::power_cut, nth_write);
    Told told;
    for (std::uint8_t n = 1; n < 60 && !vfs_.broken(); ++n) live(n, told);
    store_.reset();
    vfs_.lose_unsynced(seed);
    vfs_.heal();
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.vfs = vfs_.name();
    auto opened = SqliteStore::open(options);
    if (!opened) return 1'000'000;  // not even a database is left
    store_ = std::move(*opened);
    const auto lost = missing(told);
    store_.reset();
    std::filesystem::remove_all(directory_.path());
    vfs_.forget();
    return lost;
  }

  // Commits until one is stored again; every one in between must be `failed`.
  bool comes_back() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < deadline) {
      Commit commit;
      commit.changes = {Setting{"back", "1"}};
      if (put_in(commit) == CommitOutcome::committed) return true;
    }
    return false;
  }

  ScratchDirectory directory_;
  FaultVfs vfs_;
  std::unique_ptr<SqliteStore> store_;
};

TEST_F(StorageFailure, a_power_cut_takes_nothing_that_was_acknowledged) {
  for (int nth = 1; nth < 400; nth += 13) {
    for (const std::uint64_t seed : {0, 1, 2}) {
      EXPECT_EQ(lost_at_power_cut(Durability::full, nth, seed), 0u)
          << "write " << nth << " seed " << seed;
    }
  }
}

TEST_F(StorageFailure, without_syncing_the_same_power_cut_loses_acknowledged_commits) {
  std::size_t lost = 0;
  for (int nth = 50; nth < 400; nth += 50) {
    lost += lost_at_power_cut(Durability::off, nth, 0) != 0 ? 1 : 0;
  }
  EXPECT_GT(lost, 0u) << "the power cut of these tests cuts nothing";
}

TEST_F(StorageFailure, after_any_failing_write_fsync_or_full_disk_the_service_resumes_by_itself) {
  for (const auto fault : {Fault::write_fails, Fault::sync_fails, Fault::disk_full}) {
    for (int nth = 1; nth < 60; nth += 3) {
      SCOPED_TRACE(testing::Message() << "fault " << static_cast<int>(fault) << " at " << nth);
      open();
      vfs_.break_at(fault, nth);
      Told told;
      for (std::uint8_t n = 1; n < 60 && !vfs_.broken(); ++n) live(n, told);
      ASSERT_TRUE(vfs_.broken());
      Commit one_more;
      one_more.changes = {Setting{"x", "1"}};
      EXPECT_EQ(put_in(one_more), CommitOutcome::failed);
      EXPECT_FALSE(store_->health().writable);
      EXPECT_NE(store_->health().reason, "");
      vfs_.heal();
      EXPECT_TRUE(comes_back());
      EXPECT_TRUE(store_->health().writable);
      EXPECT_EQ(missing(told), 0u);
      Told more;
      live(100, more);
      EXPECT_EQ(more.billed.size(), 1u);
      store_.reset();
      open();
      EXPECT_EQ(missing(told) + missing(more), 0u);
      store_.reset();
      std::filesystem::remove_all(directory_.path());
      vfs_.forget();
    }
  }
}

TEST_F(StorageFailure, what_is_acknowledged_after_a_failed_fsync_survives_a_power_cut) {
  for (int nth = 1; nth < 40; ++nth) {
    SCOPED_TRACE(nth);
    open();
    vfs_.break_at(Fault::sync_fails, nth);
    Told told;
    for (std::uint8_t n = 1; n < 60 && !vfs_.broken(); ++n) live(n, told);
    ASSERT_TRUE(vfs_.broken());
    vfs_.heal();
    ASSERT_TRUE(comes_back());
    told.settings["back"] = "1";
    if (nth % 2 == 0) live(60, told);
    vfs_.break_at(Fault::power_cut, 1);
    store_.reset();
    vfs_.lose_unsynced(0);
    vfs_.heal();
    open();
    ASSERT_TRUE(store_);
    EXPECT_EQ(missing(told), 0u);
    store_.reset();
    std::filesystem::remove_all(directory_.path());
    vfs_.forget();
  }
}

TEST_F(StorageFailure, a_broken_disk_does_not_stop_readers) {
  open();
  Told told;
  live(1, told);
  const auto session = a_session(2);
  Commit start;
  start.changes = {session, AppendReadings{session.id, 0, samples(0, 3)}};
  EXPECT_EQ(put_in(start), CommitOutcome::committed);
  told.samples[session.id] = 3;
  vfs_.break_at(Fault::write_fails, 1);
  Commit end;
  end.changes = {ended(session)};
  EXPECT_EQ(put_in(end), CommitOutcome::failed);
  EXPECT_EQ(missing(told), 0u);
}

// The process that waits for the answer still lives.
TEST_F(StorageFailure, an_operation_under_way_survives_a_broken_disk) {
  open();
  auto waiting = an_operation();
  waiting.state = OperationState::sent;
  Commit order;
  order.changes = {waiting};
  EXPECT_EQ(put_in(order), CommitOutcome::committed);
  vfs_.break_at(Fault::write_fails, 1);
  Commit one_more;
  one_more.changes = {Setting{"x", "1"}};
  EXPECT_EQ(put_in(one_more), CommitOutcome::failed);
  vfs_.heal();
  EXPECT_TRUE(comes_back());
  EXPECT_EQ(value_of(store_->find_operation(waiting.id))->state, OperationState::sent);
}

TEST_F(StorageFailure, n62_no_memory_fails_the_group_and_nothing_else) {
  open();
  Told told;
  live(1, told);
  sqlite3_hard_heap_limit64(sqlite3_memory_used() + 1'000);
  Commit big;
  for (std::uint8_t n = 10; n < 200; ++n) {
    auto station = a_station(n);
    station.name = std::string(50'000, 'x');
    big.changes.emplace_back(station);
  }
  EXPECT_EQ(put_in(big), CommitOutcome::failed);
  sqlite3_hard_heap_limit64(0);
  EXPECT_TRUE(comes_back());
  EXPECT_EQ(missing(told), 0u);
}

}  // namespace
}  // namespace voltyard::storage
