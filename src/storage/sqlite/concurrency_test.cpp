// Many callers on many threads: every outcome true, every reading there, readers never surprised.
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

#include "base/scratch_directory.hpp"

#include <boost/asio/use_awaitable.hpp>

#include <thread>

namespace voltyard::storage {
namespace {

using namespace suite;
namespace asio = boost::asio;

class Concurrency : public ::testing::Test {
 protected:
  Concurrency() { open({}); }

  void open(SqliteOptions options) {
    store_.reset();
    options.data_dir = directory_.path();
    options.group_max = 16;
    options.checkpoint_idle_pages = 8;
    options.checkpoint_busy_pages = 32;
    store_ = std::move(*SqliteStore::open(options));
  }

  // A store where a commit would wait for others till tomorrow.
  void open_patient(std::size_t gather_callers) {
    SqliteOptions options;
    options.pause = std::chrono::milliseconds(0);
    options.gather = std::chrono::hours(24);
    options.gather_callers = gather_callers;
    open(options);
  }

  static SessionId session_id(int caller, int round) {
    auto made = id<SessionId>(static_cast<std::uint8_t>(caller));
    made.uuid.bytes[14] = static_cast<std::uint8_t>(round);
    return made;
  }

  Task<void> charge(int caller, int rounds, std::thread::id shard) {
    for (int round = 1; round <= rounds; ++round) {
      auto session = a_session(1, id<StationId>(static_cast<std::uint8_t>(caller)));
      session.id = session_id(caller, round);
      session.transaction_key = to_string(session.id);
      session.transaction_number = 0;
      Commit start;
      start.changes = {session};
      start.events = {an_event("session.started")};
      EXPECT_EQ(co_await store_->commit(start), CommitOutcome::committed);
      for (std::uint32_t i = 0; i < 9; ++i) {
        Commit reading;
        reading.changes = {AppendReadings{session.id, i, samples(static_cast<int>(i), 1)}};
        if (i == 5) reading.changes.emplace_back(PutCurve{session.id, samples(0, 6)});
        EXPECT_EQ(co_await store_->commit(reading), CommitOutcome::committed);
        EXPECT_EQ(std::this_thread::get_id(), shard) << "resumed on another thread";
        const auto curve = co_await store_->load_curve(session.id);
        EXPECT_TRUE(curve) << curve.error().message;
        if (curve) {
          EXPECT_EQ(*curve, samples(0, static_cast<int>(i) + 1));
        }
      }
      Commit again;  // the same key once more: refused, without harm to the others of its group
      auto twin = session;
      twin.id = session_id(caller, 200 + round);
      again.changes = {twin};
      EXPECT_EQ(co_await store_->commit(again), CommitOutcome::guard_failed);
      Commit end;
      end.changes = {ended(session)};
      if (round % 2 == 0) end.changes.emplace_back(PutCurve{session.id, samples(0, 9)});
      EXPECT_EQ(co_await store_->commit(end), CommitOutcome::committed);
    }
  }

  ScratchDirectory directory_;
  std::unique_ptr<SqliteStore> store_;
};

TEST_F(Concurrency, callers_on_several_shards_resume_on_their_own_and_find_what_they_stored) {
  constexpr int shards = 3;
  constexpr int callers_each = 8;
  constexpr int rounds = 6;
  std::uint64_t last = 0;
  store_->listen([&](std::span<const domain::Event> events) {
    for (const auto& event : events) EXPECT_EQ(event.sequence, ++last);
  });
  std::vector<std::thread> threads;
  for (int shard = 0; shard < shards; ++shard) {
    threads.emplace_back([this, shard] {
      asio::io_context context(1);
      for (int i = 0; i < callers_each; ++i) {
        const int caller = 1 + shard * callers_each + i;
        asio::co_spawn(context, charge(caller, rounds, std::this_thread::get_id()), asio::detached);
      }
      context.run();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(last, static_cast<std::uint64_t>(shards * callers_each * rounds));
  EXPECT_EQ(store_->open_sessions(), 0u);
  for (int caller = 1; caller <= shards * callers_each; ++caller) {
    for (int round = 1; round <= rounds; ++round) {
      EXPECT_EQ(value_of(store_->load_curve(session_id(caller, round))), samples(0, 9));
    }
  }
}

TEST_F(Concurrency, who_waits_when_the_store_closes_is_answered) {
  asio::io_context context;
  std::vector<Commit> commits(100);
  int answered = 0;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    commits[i].changes = {Setting{std::to_string(i), "1"}};
    asio::co_spawn(context, store_->commit(commits[i]),
                   [&](std::exception_ptr, CommitOutcome outcome) {
                     answered += outcome == CommitOutcome::committed ? 1 : 0;
                   });
  }
  context.poll_one();
  context.poll_one();
  while (answered == 0) context.poll_one();
  context.poll();
  store_.reset();
  context.restart();
  context.run();
  EXPECT_EQ(answered, 100);
}

TEST_F(Concurrency, who_comes_after_the_close_is_told_that_it_failed) {
  store_->close();
  Commit late;
  late.changes = {Setting{"late", "1"}};
  EXPECT_EQ(wait_for(store_->commit(late)), CommitOutcome::failed);
}

TEST_F(Concurrency, who_waits_for_others_is_committed_when_enough_have_come) {
  open_patient(2);
  asio::io_context context;
  std::vector<Commit> commits(2);
  int answered = 0;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    commits[i].changes = {Setting{std::to_string(i), "1"}};
    asio::co_spawn(context, store_->commit(commits[i]),
                   [&](std::exception_ptr, CommitOutcome outcome) {
                     answered += outcome == CommitOutcome::committed ? 1 : 0;
                   });
  }
  context.run();
  EXPECT_EQ(answered, 2);
}

TEST_F(Concurrency, who_waits_for_others_is_committed_when_the_store_closes) {
  open_patient(2);
  asio::io_context context;
  Commit commit;
  commit.changes = {Setting{"alone", "1"}};
  CommitOutcome answer = CommitOutcome::failed;
  asio::co_spawn(context, store_->commit(commit),
                 [&](std::exception_ptr, CommitOutcome outcome) { answer = outcome; });
  context.poll();
  store_.reset();
  context.restart();
  context.run();
  EXPECT_EQ(answer, CommitOutcome::committed);
}

TEST_F(Concurrency, patient_callers_wait_until_one_comes_in_haste) {
  SqliteOptions options;
  options.pause = std::chrono::milliseconds(0);
  options.gather = std::chrono::milliseconds(0);
  options.patience = std::chrono::hours(24);
  open(options);
  asio::io_context context;
  std::vector<Commit> commits(3);
  std::vector<int> answered;
  const auto send = [&](int which, bool patient) {
    auto& commit = commits[static_cast<std::size_t>(which)];
    commit.changes = {Setting{std::to_string(which), "1"}};
    commit.patient = patient;
    asio::co_spawn(context, store_->commit(commit),
                   [&answered, which](std::exception_ptr, auto) { answered.push_back(which); });
  };
  send(0, true);
  send(1, true);
  context.poll();
  EXPECT_TRUE(answered.empty());
  send(2, false);
  context.restart();
  context.run();
  EXPECT_EQ(answered, (std::vector{0, 1, 2}));
}

TEST_F(Concurrency, patient_callers_are_committed_when_enough_have_come) {
  SqliteOptions options;
  options.pause = std::chrono::milliseconds(0);
  options.patience = std::chrono::hours(24);
  options.patient_callers = 2;
  open(options);
  asio::io_context context;
  std::vector<Commit> commits(2);
  int answered = 0;
  for (auto& commit : commits) {
    commit.changes = {Setting{"who", std::to_string(answered)}};
    commit.patient = true;
    asio::co_spawn(context, store_->commit(commit), [&](std::exception_ptr, auto) { ++answered; });
  }
  context.run();
  EXPECT_EQ(answered, 2);
}

// Under a load that never pauses the WAL must begin anew again and again: a longer one makes longer
// checkpoints, and all callers wait for those.
TEST_F(Concurrency, the_write_ahead_log_stays_short_while_callers_always_wait) {
  constexpr int callers = 40;  // more than a group takes: somebody is always left waiting
  asio::io_context context(1);
  for (int caller = 0; caller < callers; ++caller) {
    asio::co_spawn(
        context,
        [this]() -> Task<void> {
          for (int i = 0; i < 60; ++i) {
            Commit told;
            told.events.assign(20, an_event("session.started"));
            EXPECT_EQ(co_await store_->commit(told), CommitOutcome::committed);
          }
        },
        asio::detached);
  }
  context.run();
  constexpr std::uintmax_t page = 8'192 + 24;
  const auto log = std::filesystem::file_size(directory_.path() / "voltyard.db-wal");
  EXPECT_LE(log, 4 * 32 * page);
}

}  // namespace
}  // namespace voltyard::storage
