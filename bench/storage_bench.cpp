// What the store carries: commits a second with many callers at once, the CPU of each, how long a
// caller waits, and bytes per stored sample on a vacuumed file.
//
//   storage_bench [directory]      (default: the current one; a scratch directory is made in it)
#include "storage/sqlite/sqlite_store.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>

namespace {

using namespace voltyard;
using namespace voltyard::storage;
using Clock = std::chrono::steady_clock;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](timeval t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Caller {
  domain::Station station;
  domain::Evse evse;
};

struct Run {
  Store& store;
  Random& random;
  Clock::time_point until;
  std::chrono::microseconds pace{0};  // between a caller's commits; 0: at once
  std::vector<double> waited_ms;
  std::size_t failures = 0;
};

Task<void> commit_timed(Run& run, const Commit& commit) {
  const auto asked = Clock::now();
  const auto outcome = co_await run.store.commit(commit);
  if (outcome != CommitOutcome::committed) ++run.failures;
  run.waited_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - asked).count());
  if (run.pace.count() == 0) co_return;
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, asked + run.pace);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

domain::Sample sample_of(Random& random, int index, std::int64_t started_ms) {
  domain::Sample sample;
  sample.at = {started_ms + index * 60'000};
  sample.energy = Energy{index * 3'000 + static_cast<std::int64_t>(random.below(2)) * 1'000};
  sample.power_mw = 180'000 + static_cast<std::int32_t>(random.below(40)) * 100;
  sample.voltage_mv = 221'000 + static_cast<std::int32_t>(random.below(20)) * 100;
  sample.current_ma = 820 + static_cast<std::int32_t>(random.below(4)) * 10;
  return sample;
}

domain::Session start_of(Run& run, const Caller& caller, std::int32_t number) {
  domain::Session session;
  session.id = SessionId::make(wall_now(), run.random);
  session.operator_id = caller.station.operator_id;
  session.location_id = caller.station.location_id;
  session.station_id = caller.station.id;
  session.evse_id = caller.evse.id;
  session.transaction_number = number;
  session.transaction_key = fmt::format("{:016x}", run.random.next());
  session.token_uid = "CARD00012345";
  session.started_at = session.last_seen_at = wall_now();
  return session;
}

domain::Event event_of(const domain::Session& session, std::string_view kind) {
  domain::Event event;
  event.at = session.started_at;
  event.kind = kind;
  event.operator_id = session.operator_id;
  event.location_id = session.location_id;
  event.station_id = session.station_id;
  event.evse_id = session.evse_id;
  event.session_id = session.id;
  event.details = {{"evse_number", "1"}};
  return event;
}

Commit started(const Caller& caller, const domain::Session& session) {
  Commit commit;
  commit.guards.emplace_back(EpochIs{session.station_id, 1});
  commit.changes.emplace_back(session);
  commit.changes.emplace_back(caller.evse.state);
  commit.events.push_back(event_of(session, domain::event::session_started));
  return commit;
}

Commit reading(const domain::Session& session, std::uint32_t index, domain::Sample sample) {
  Commit commit;
  commit.guards.emplace_back(EpochIs{session.station_id, 1});
  commit.changes.emplace_back(AppendReadings{session.id, index, {sample}});
  return commit;
}

Commit finished(domain::Session session, std::vector<domain::Sample> samples) {
  Commit commit;
  session.state = domain::SessionState::ended;
  session.end_reason = domain::EndReason::ev_disconnected;
  session.ended_at = samples.back().at;
  session.energy = samples.back().energy;
  session.bill_minor = 150;
  BillRow bill{session.id, session.operator_id, {"CNY", Money{150}, {}}};
  billing::BillLine line;
  line.quantity = session.energy.mwh;
  line.amount = Money{150};
  bill.bill.lines = {line};
  commit.guards.emplace_back(EpochIs{session.station_id, 1});
  commit.changes.emplace_back(std::move(bill));
  commit.changes.emplace_back(PutCurve{session.id, std::move(samples)});
  commit.events.push_back(event_of(session, domain::event::session_ended));
  commit.changes.emplace_back(std::move(session));
  return commit;
}

std::int32_t next_number = 1;

Task<void> read_meters(Run& run, const Caller& caller) {
  const auto session = start_of(run, caller, next_number++);
  const auto start = started(caller, session);
  co_await run.store.commit(start);
  for (std::uint32_t index = 0; Clock::now() < run.until; ++index) {
    const auto next =
        reading(session, index, sample_of(run.random, static_cast<int>(index), 1'790'000'000'000));
    co_await commit_timed(run, next);
  }
}

Task<void> charge(Run& run, const Caller& caller) {
  while (Clock::now() < run.until) {
    const auto session = start_of(run, caller, next_number++);
    const auto start = started(caller, session);
    co_await commit_timed(run, start);
    std::vector<domain::Sample> samples;
    for (std::uint32_t index = 0; index < 6; ++index) {
      samples.push_back(sample_of(run.random, static_cast<int>(index), 1'790'000'000'000));
      const auto next = reading(session, index, samples.back());
      co_await commit_timed(run, next);
    }
    const auto end = finished(session, std::move(samples));
    co_await commit_timed(run, end);
  }
}

std::vector<Caller> make_callers(Store& store, Random& random, std::size_t count) {
  std::vector<Caller> callers(count);
  Commit commit;
  for (auto& caller : callers) {
    caller.station.id = StationId::make(wall_now(), random);
    caller.station.operator_id.uuid.bytes[0] = 1;
    caller.station.location_id.uuid.bytes[0] = 1;
    caller.station.identity = to_string(caller.station.id);
    caller.station.state.connection_epoch = 1;
    caller.evse.id = EvseId::make(wall_now(), random);
    caller.evse.station_id = caller.station.id;
    caller.evse.state.evse_id = caller.evse.id;
    caller.evse.state.connectors = {{1, domain::EvseStatus::Charging}};
    commit.changes.emplace_back(caller.station);
    commit.changes.emplace_back(caller.evse);
  }
  boost::asio::io_context context;
  boost::asio::co_spawn(context, store.commit(commit), boost::asio::detached);
  context.run();
  return callers;
}

using Work = Task<void> (*)(Run&, const Caller&);

// Callers begin one after the other, so that a pace is not a beat.
Task<void> begin_after(std::chrono::microseconds delay, Work work, Run& run, const Caller& caller) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, delay);
  co_await timer.async_wait(boost::asio::use_awaitable);
  co_await work(run, caller);
}

void measure(const std::filesystem::path& parent, const char* name, Work work, std::size_t callers,
             std::chrono::microseconds pace) {
  std::string directory = (parent / "storage_bench-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) std::abort();
  {
    SqliteOptions options;
    options.data_dir = directory;
    auto store = SqliteStore::open(options);
    if (!store) throw std::runtime_error(store.error().message);
    SeededRandom random(1);
    const auto all = make_callers(**store, random, callers);
    Run run{**store, random, Clock::now() + std::chrono::seconds(4), pace, {}, 0};
    boost::asio::io_context context(1);
    const auto cpu = cpu_seconds();
    const auto began = Clock::now();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto delay = pace * static_cast<std::int64_t>(i) / static_cast<std::int64_t>(callers);
      boost::asio::co_spawn(context, begin_after(delay, work, run, all[i]), boost::asio::detached);
    }
    context.run();
    const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
    const double used = cpu_seconds() - cpu;
    std::sort(run.waited_ms.begin(), run.waited_ms.end());
    const auto count = static_cast<double>(run.waited_ms.size());
    const auto quantile = [&](double q) {
      return run.waited_ms[static_cast<std::size_t>((count - 1) * q)];
    };
    fmt::print(
        "{:<28} {:>5} callers {:>8.0f} commits/s {:>6.1f} us CPU each  p50 {:.2f} ms  p99 "
        "{:.2f} ms  max {:.1f} ms  {} failed\n",
        name, callers, count / seconds, used * 1e6 / count, quantile(0.5), quantile(0.99),
        run.waited_ms.back(), run.failures);
  }
  std::filesystem::remove_all(directory);
}

void bytes_per_sample(const std::filesystem::path& parent) {
  std::string directory = (parent / "storage_bench-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) std::abort();
  constexpr int sessions = 2'000;
  constexpr int samples_each = 480;
  {
    SqliteOptions options;
    options.data_dir = directory;
    options.threaded = false;
    options.durability = Durability::off;
    auto store = SqliteStore::open(options);
    if (!store) throw std::runtime_error(store.error().message);
    SeededRandom random(2);
    const auto callers = make_callers(**store, random, 64);
    Run run{**store, random, {}, {}, {}, 0};
    boost::asio::io_context context;
    for (int i = 0; i < sessions; ++i) {
      const auto& caller = callers[static_cast<std::size_t>(i) % callers.size()];
      const auto session = start_of(run, caller, i + 1);
      std::vector<domain::Sample> samples;
      double mwh = 0;
      for (int at = 0; at < samples_each; ++at) {
        auto sample = sample_of(random, at, session.started_at.ms);
        mwh += sample.power_mw / 60.0;
        sample.energy = Energy{std::llround(mwh / 1000) * 1000};
        samples.push_back(sample);
      }
      Commit both = started(caller, session);
      auto end = finished(session, std::move(samples));
      boost::asio::co_spawn(
          context,
          [](Store& target, const Commit& first, const Commit& second) -> Task<void> {
            co_await target.commit(first);
            co_await target.commit(second);
          }(**store, both, end),
          boost::asio::detached);
      context.run();
      context.restart();
    }
  }
  const auto file = std::filesystem::path(directory) / "voltyard.db";
  sqlite3* db = nullptr;
  sqlite3_open(file.c_str(), &db);
  sqlite3_exec(db, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  const auto with_all = static_cast<double>(std::filesystem::file_size(file));
  sqlite3_open(file.c_str(), &db);
  sqlite3_exec(db,
               "DELETE FROM event; DELETE FROM bill_line; DELETE FROM bill; VACUUM;"
               "PRAGMA wal_checkpoint(TRUNCATE)",
               nullptr, nullptr, nullptr);
  sqlite3_close(db);
  const auto alone = static_cast<double>(std::filesystem::file_size(file));
  fmt::print(
      "bytes per sample, {} sessions of {} samples, vacuumed: {:.2f} with session rows and "
      "all indexes; {:.2f} with events and bills too\n",
      sessions, samples_each, alone / sessions / samples_each, with_all / sessions / samples_each);
  std::filesystem::remove_all(directory);
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path parent = argc > 1 ? argv[1] : ".";
  using std::chrono::microseconds;
  bytes_per_sample(parent);
  for (const std::size_t callers : {std::size_t{64}, std::size_t{1'000}}) {
    measure(parent, "readings", read_meters, callers, microseconds(0));
    measure(parent, "sessions (1 + 6 + 1)", charge, callers, microseconds(0));
  }
  measure(parent, "sessions paced at 2,000/s", charge, 1'000, microseconds(500'000));
}
