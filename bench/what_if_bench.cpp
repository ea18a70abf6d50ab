// How long pricing a million past charges again takes: a database is made through the store, then
// asked. what_if_bench [parent directory] [sessions] [readings of each]
#include "storage/sqlite/sqlite_store.hpp"
#include "storage/sqlite/what_if_run.hpp"

#include "billing/rating.hpp"
#include "billing/settlement.hpp"
#include "billing/shed_tariff.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace voltyard;
using namespace voltyard::storage;
using Steady = std::chrono::steady_clock;

constexpr Timestamp first_start{1'790'000'000'000};
constexpr int residents = 2'000;
constexpr int locations = 50;
constexpr int at_once = 500;  // sessions in one commit

double seconds_since(Steady::time_point began) {
  return std::chrono::duration<double>(Steady::now() - began).count();
}

// Four clock bands, each with three tiers of energy, electricity and service apart.
billing::Tariff draft() {
  constexpr int starts[] = {0, 7 * 60, 17 * 60, 23 * 60};
  billing::Tariff tariff;
  for (int band = 0; band < 4; ++band) {
    for (int tier = 0; tier < 3; ++tier) {
      billing::TariffElement element;
      element.restrictions.start_minute = starts[band];
      element.restrictions.end_minute = starts[(band + 1) % 4];
      if (tier < 2) element.restrictions.max_energy = Energy{(tier + 1) * 300'000};
      const std::int64_t price_e5 = 40'000 + band * 10'000 + tier * 5'000;
      element.components = {{billing::Fee::electricity, billing::Dimension::energy, price_e5, 1},
                            {billing::Fee::service, billing::Dimension::time, price_e5 / 5, 1}};
      tariff.elements.push_back(element);
    }
  }
  return tariff;
}

template <class SomeId>
SomeId numbered(int n) {
  SomeId id;
  id.uuid.bytes[0] = 1;
  id.uuid.bytes[14] = static_cast<std::uint8_t>(n >> 8);
  id.uuid.bytes[15] = static_cast<std::uint8_t>(n);
  return id;
}

class Maker {
 public:
  Maker(SqliteStore& store, int readings)
      : store_(store), readings_(readings), sold_(*billing::prepare(billing::shed_tariff({}))) {}

  void make(int count) {
    for (int made = 0; made < count;) {
      Commit commit;
      for (int i = 0; i < at_once && made < count; ++i, ++made) add(commit, made);
      boost::asio::io_context context;
      boost::asio::co_spawn(context, store_.commit(commit), boost::asio::detached);
      context.run();
    }
  }

 private:
  // A night: 180 W, then less and less.
  std::vector<domain::Sample> samples(Timestamp start) {
    std::vector<domain::Sample> made(static_cast<std::size_t>(readings_));
    const auto scale = static_cast<std::int64_t>(480 / std::max(1, readings_));
    Energy energy;
    for (int i = 0; i < readings_; ++i) {
      const auto power =
          std::max<std::int64_t>(0, 180'000 - std::int64_t{i} * 300 * scale +
                                        static_cast<std::int64_t>(random_.below(40)) * 100);
      energy = energy + Energy{power * scale / 60};
      auto& sample = made[static_cast<std::size_t>(i)];
      sample.at = start + std::chrono::minutes((i + 1) * scale);
      sample.energy = energy;
      sample.power_mw = static_cast<std::int32_t>(power);
      sample.voltage_mv = 221'000 + static_cast<std::int32_t>(random_.below(20)) * 100;
      sample.current_ma = static_cast<std::int32_t>(power / 221);
    }
    return made;
  }

  void add(Commit& commit, int number) {
    domain::Session session;
    session.started_at = first_start + std::chrono::seconds(number);
    session.ended_at = session.started_at + std::chrono::hours(8);
    session.id = SessionId::make(session.started_at, random_);
    session.operator_id = numbered<OperatorId>(1);
    session.location_id = numbered<LocationId>(number % locations);
    session.station_id = numbered<StationId>(number % 1'000);
    session.transaction_number = number + 1;
    session.wallet_id = numbered<WalletId>(static_cast<int>(random_.below(residents)));
    session.state = domain::SessionState::ended;
    session.held_minor = 500;
    auto curve = samples(session.started_at);
    const auto bill = billing::rate(sold_, {session.started_at, session.ended_at, curve});
    session.energy = curve.back().energy;
    session.bill_minor = bill->total.minor;
    commit.changes.emplace_back(BillRow{session.id, session.operator_id, *bill});
    commit.changes.emplace_back(PutCurve{session.id, std::move(curve)});
    commit.changes.emplace_back(std::move(session));
  }

  SqliteStore& store_;
  int readings_;
  billing::PreparedTariff sold_;
  SeededRandom random_{4};
};

void ask(const std::filesystem::path& directory, unsigned threads) {
  WhatIfQuestion question;
  question.draft = draft();
  question.back = std::chrono::hours(24 * 366);
  question.threads = threads;
  WhatIfProgress progress;
  const auto began = Steady::now();
  const auto report = answer_what_if(directory, question, progress);
  const auto took = seconds_since(began);
  if (!report) {
    fmt::print("{}\n", report.error().message);
    return;
  }
  fmt::print("{} charges priced again by {} threads in {:.1f} s: {:.0f} charges/s, {} not priced\n",
             report->all.charges, threads, took, static_cast<double>(report->all.charges) / took,
             report->unpriced.size());
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path parent = argc > 1 ? argv[1] : ".";
  const int sessions = argc > 2 ? std::atoi(argv[2]) : 1'000'000;
  const int readings = argc > 3 ? std::atoi(argv[3]) : 480;
  std::string directory = (parent / "what_if_bench-XXXXXX").string();
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
    Maker(**store, readings).make(sessions);
    fmt::print("{} sessions of {} readings made in {:.0f} s\n", sessions, readings,
               seconds_since(began));
  }
  const auto bytes = std::filesystem::file_size(std::filesystem::path(directory) / "voltyard.db");
  fmt::print("database: {:.2f} GB\n", static_cast<double>(bytes) / 1e9);
  ask(directory, std::max(1u, std::thread::hardware_concurrency()));
  ask(directory, 1);
  std::filesystem::remove_all(directory);
}
