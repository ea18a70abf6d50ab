// How long the report over a million charges takes: a database is made through the store, then
// asked as the API asks. report_bench [parent directory] [sessions]
#include "storage/sqlite/sqlite_store.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace {

using namespace voltyard;
using namespace voltyard::storage;
using Steady = std::chrono::steady_clock;

constexpr Timestamp first_start{1'790'000'000'000};
constexpr std::int64_t quarter_days = 92;
constexpr int locations = 50;
constexpr int stations = 1'000;
constexpr int at_once = 500;  // sessions in one commit
constexpr std::int64_t day_ms = 24 * 3'600'000;

double seconds_since(Steady::time_point began) {
  return std::chrono::duration<double>(Steady::now() - began).count();
}

template <class SomeId>
SomeId numbered(int n) {
  SomeId id;
  id.uuid.bytes[0] = 1;
  id.uuid.bytes[14] = static_cast<std::uint8_t>(n >> 8);
  id.uuid.bytes[15] = static_cast<std::uint8_t>(n);
  return id;
}

template <class T>
T wait_for(Task<T> task) {
  boost::asio::io_context context;
  std::optional<T> result;
  boost::asio::co_spawn(context, std::move(task),
                        [&](std::exception_ptr, T value) { result.emplace(std::move(value)); });
  context.run();
  return std::move(*result);
}

void add(Commit& commit, int number, Duration apart, Random& random) {
  domain::Session session;
  session.started_at = first_start + apart * number;
  session.ended_at = session.started_at + std::chrono::hours(5);
  session.id = SessionId::make(session.started_at, random);
  session.operator_id = numbered<OperatorId>(1);
  session.location_id = numbered<LocationId>(number % locations);
  session.station_id = numbered<StationId>(number % stations);
  session.transaction_number = number + 1;
  session.token_uid = number % 3 == 0 ? "04A1B2C3" : "VY0123456789ABCDEF01";
  session.state = domain::SessionState::ended;
  session.end_reason = number % 5 == 0 ? domain::EndReason::local : domain::EndReason::ev_full;
  session.held_minor = 500;
  session.energy = Energy{600'000};
  session.bill_minor = 100;
  BillRow bill{session.id, session.operator_id, {}};
  bill.bill.currency = "CNY";
  bill.bill.total = Money{100};
  for (const auto fee : {billing::Fee::electricity, billing::Fee::service}) {
    billing::BillLine line;
    line.fee = fee;
    line.quantity = 600'000;
    line.price_e5 = 56'000;
    line.amount = Money{50};
    line.from = session.started_at;
    line.to = session.ended_at;
    bill.bill.lines.push_back(line);
  }
  commit.changes.emplace_back(std::move(session));
  commit.changes.emplace_back(std::move(bill));
}

void make(SqliteStore& store, int count) {
  SeededRandom random(4);
  const Duration apart{quarter_days * day_ms / count};
  for (int made = 0; made < count;) {
    Commit commit;
    for (int i = 0; i < at_once && made < count; ++i, ++made) add(commit, made, apart, random);
    wait_for(store.commit(commit));
  }
}

void ask(SqliteStore& store, std::string_view what, std::int64_t days, int places) {
  ReportFilter filter;
  filter.operator_id = numbered<OperatorId>(1);
  for (int i = 0; i < places; ++i) {
    filter.places.push_back(
        {numbered<LocationId>(i), {"Asia/Shanghai", std::chrono::hours(8), {}}});
  }
  filter.first_day = first_start.ms / day_ms;
  filter.last_day = filter.first_day + days;
  filter.now = first_start + std::chrono::hours(24 * 365);
  filter.resident_cards = "VY";
  const auto began = Steady::now();
  const auto report = wait_for(store.report_sessions(filter));
  const auto took = seconds_since(began);
  if (!report) {
    fmt::print("{}\n", report.error().message);
    return;
  }
  fmt::print("{}: {} charges added up in {:.0f} ms\n", what, report->all.sessions, took * 1000);
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path parent = argc > 1 ? argv[1] : ".";
  const int sessions = argc > 2 ? std::atoi(argv[2]) : 1'000'000;
  std::string directory = (parent / "report_bench-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) return 1;
  {
    SqliteOptions options;
    options.data_dir = directory;
    options.threaded = false;
    options.durability = Durability::off;
    options.group_max = 64;
    auto store = SqliteStore::open(options);
    if (!store) return 1;
    const auto began = Steady::now();
    make(**store, sessions);
    fmt::print("{} sessions made in {:.0f} s\n", sessions, seconds_since(began));
    ask(**store, "a quarter, everywhere", quarter_days, locations);
    ask(**store, "a quarter, everywhere, again", quarter_days, locations);
    ask(**store, "a week, everywhere", 6, locations);
    ask(**store, "a quarter, one location", quarter_days, 1);
    ask(**store, "a week, one location", 6, 1);
  }
  std::filesystem::remove_all(directory);
}
