#include "demo.hpp"

#include "composition_root.hpp"
#include "demo_site.hpp"
#include "fleet_thread.hpp"
#include "sandbox_place.hpp"
#include "start_again.hpp"
#include "virtual_yard.hpp"
#include "zone_files.hpp"

#include "csms/directory.hpp"
#include "simulator/faults.hpp"
#include "storage/sqlite/data_directory.hpp"
#include "storage/sqlite/sqlite_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <thread>

namespace voltyard::app {
namespace {

namespace asio = boost::asio;

constexpr Duration day = std::chrono::hours(24);
constexpr Duration opening_hour = std::chrono::hours(14) + std::chrono::minutes(10);  // 22:10 CST
constexpr Duration meter_interval = std::chrono::minutes(5);  // DNY's; all piles' in the history
constexpr Duration stop_when_full_after = std::chrono::minutes(30);
constexpr double fault_share = 0.06;
constexpr double share_by_phone = 0.05;    // wait with the plug in: start one from your telephone
constexpr std::uint32_t silent_piles = 2;  // the last ones never connect: a yard has such piles

std::string local_address(std::uint16_t port) { return fmt::format("http://127.0.0.1:{}", port); }

// The latest evening that has begun: the hour at which a shed shows all of its life.
Timestamp opening(Timestamp now) {
  const auto midnight = Timestamp{now.ms / day.count() * day.count()};
  const auto tonight = midnight + opening_hour;
  return tonight <= now ? tonight : tonight - day;
}

simulator::PileOptions history_pile(std::string identity, std::uint64_t number,
                                    std::uint64_t seed) {
  simulator::PileOptions pile;
  pile.identity = std::move(identity);
  pile.number = number;
  pile.seed = seed;
  pile.token_prefix = demo_card_prefix;
  pile.neighbourhood.seed = seed;
  pile.neighbourhood.riders = demo_riders;
  pile.meter_interval = meter_interval;
  pile.full_stop_after = stop_when_full_after;
  return pile;
}

std::vector<simulator::PileOptions> history_piles(std::uint64_t seed) {
  std::vector<simulator::PileOptions> piles;
  for (int number = 1; number <= demo_piles; ++number) {
    auto pile = history_pile(demo_identity(number), static_cast<std::uint64_t>(number), seed);
    pile.protocol = simulator::Protocol::dny;
    pile.evses = demo_slots;
    pile.fault = simulator::draw_fault(seed, pile.number, demo_slots, fault_share);
    // A pile that never says a word has no history.
    if (pile.fault.fault == simulator::Fault::silent) pile.fault = {};
    piles.push_back(std::move(pile));
  }
  for (int number = 1; number <= demo_cars; ++number) {
    auto pile = history_pile(demo_car_identity(number),
                             static_cast<std::uint64_t>(demo_piles + number), seed);
    const bool first = number <= demo_cars_per_protocol;
    pile.protocol = first ? simulator::Protocol::ocpp16 : simulator::Protocol::ocpp201;
    pile.evses = 1;
    pile.neighbourhood.vehicles = simulator::Vehicles::cars;
    piles.push_back(std::move(pile));
  }
  for (int number = 1; number <= demo_dc_piles; ++number) {
    auto pile = history_pile(demo_dc_identity(number),
                             static_cast<std::uint64_t>(demo_piles + demo_cars + number), seed);
    pile.protocol = simulator::Protocol::ykc;
    pile.evses = demo_dc_guns;
    pile.neighbourhood.vehicles = simulator::Vehicles::dc_cars;
    pile.beat_interval = meter_interval;  // no socket has to be kept awake
    piles.push_back(std::move(pile));
  }
  return piles;
}

Status put_site(storage::SqliteStore& store, Timestamp now, Timestamp open_at) {
  asio::io_context io{1};
  SystemRandom random;
  csms::Directory directory(store, system_zones());
  Status status;
  asio::co_spawn(io, directory.change(demo_site(now, open_at, random)),
                 [&](std::exception_ptr failure, Status done) {
                   if (failure) std::rethrow_exception(failure);
                   status = std::move(done);
                 });
  io.run();
  return status;
}

// The same piles and residents, over real sockets, at the speed of the server's clock.
simulator::SimOptions fleet_options(const DemoOptions& options, double speed) {
  simulator::SimOptions fleet;
  fleet.token_prefix = demo_card_prefix;
  fleet.riders = demo_riders;
  fleet.seed = options.seed;
  fleet.speed = speed;
  fleet.report_every = std::chrono::seconds(0);
  return fleet;
}

simulator::SimOptions sheds(std::uint16_t port, const DemoOptions& options, double speed) {
  auto fleet = fleet_options(options, speed);
  fleet.protocol = simulator::Protocol::dny;
  fleet.url = fmt::format("tcp://127.0.0.1:{}", port);
  fleet.stations = demo_piles - silent_piles;
  fleet.first_station = demo_first_number;
  fleet.identity_prefix = demo_identity_prefix;
  fleet.evses = demo_slots;
  fleet.faults = fault_share;
  fleet.by_phone = share_by_phone;
  fleet.meter_interval = std::chrono::duration_cast<std::chrono::seconds>(meter_interval);
  return fleet;
}

simulator::SimOptions cars(simulator::Protocol protocol, std::uint16_t port,
                           const DemoOptions& options, double speed) {
  auto fleet = fleet_options(options, speed);
  fleet.protocol = protocol;
  fleet.url = fmt::format("ws://127.0.0.1:{}/ocpp", port);
  fleet.stations = demo_cars_per_protocol;
  fleet.first_station = protocol == simulator::Protocol::ocpp16 ? 1 : 1 + demo_cars_per_protocol;
  fleet.identity_prefix = demo_car_prefix;
  fleet.evses = 1;
  fleet.cars = true;
  fleet.faults = 0;
  // Their residents come at other times than those of the first piles and of each other.
  fleet.seed = options.seed + fleet.first_station;
  return fleet;
}

simulator::SimOptions dc_cars(std::uint16_t port, const DemoOptions& options, double speed) {
  auto fleet = fleet_options(options, speed);
  fleet.protocol = simulator::Protocol::ykc;
  fleet.url = fmt::format("tcp://127.0.0.1:{}", port);
  fleet.stations = demo_dc_piles;
  fleet.identity_prefix = demo_dc_prefix;
  fleet.evses = demo_dc_guns;
  fleet.faults = 0;
  fleet.seed = options.seed + demo_cars + 1;
  // A reading has no time of its own: at this speed the network would judge one in 15 s.
  fleet.meter_interval = std::chrono::seconds(60);
  return fleet;
}

// The site, and the days before the opening, made by the simulator through the real core.
Status fill(const std::filesystem::path& directory, const csms::ServerKey& key,
            const DemoOptions& options, Timestamp open_at) {
  storage::SqliteOptions sqlite;
  sqlite.data_dir = directory;
  sqlite.threaded = false;
  // Until it is whole the history can be made again: it is flushed once, at its end.
  sqlite.durability = storage::Durability::off;
  auto store = storage::SqliteStore::open(std::move(sqlite));
  if (!store) return store.error();
  const auto begin = open_at - options.history_days * day;
  if (const auto placed = put_site(**store, begin, open_at); !placed) return placed;
  VirtualYardOptions yard;
  yard.piles = history_piles(options.seed);
  yard.from = begin;
  yard.to = open_at;
  yard.seed = options.seed;
  yard.progress = [&](Timestamp at) {
    if ((at - begin).count() % day.count() != 0) return;
    fmt::print("\rmaking {} days of history: {}  ", options.history_days,
               to_rfc3339(at).substr(0, 10));
    std::fflush(stdout);
  };
  const auto report = run_virtual_yard(**store, key, yard);
  fmt::print("\rmade {} days of history: {} messages, {} unanswered\n", options.history_days,
             report.messages, report.unanswered);
  return (*store)->flush();
}

Status move_into_place(const std::filesystem::path& made, const std::filesystem::path& database) {
  std::error_code failed;
  const auto log = made.string() + "-wal";
  if (std::filesystem::exists(log) && std::filesystem::file_size(log, failed) != 0) {
    return unavailable("the history could not be written whole: " + log + " is not empty");
  }
  if (const auto synced = storage::sync_file(made); !synced) return synced;
  std::filesystem::rename(made, database, failed);
  if (failed) return unavailable(fmt::format("{}: {}", database.string(), failed.message()));
  return storage::sync_file(database);
}

// A history that was cut off must not pass for a whole one: it is made in a directory of its own
// and moved into place when all of it is on the disk.
Status make_history(const DataDirectory& data, const DemoOptions& options, Timestamp open_at) {
  const auto lock = storage::DirectoryLock::take(data.root());
  if (!lock) return lock.error();
  const auto making = data.root() / "history.making";
  std::error_code failed;
  std::filesystem::remove_all(making, failed);  // of a start that was cut off
  if (failed) return unavailable(fmt::format("{}: {}", making.string(), failed.message()));
  if (std::filesystem::exists(data.database())) return {};
  SystemRandom random;
  const auto key = data.server_key(random);
  if (!key) return key.error();
  if (const auto made = fill(making, *key, options, open_at); !made) return made;
  if (const auto moved = move_into_place(storage::database_file(making), data.database()); !moved) {
    return moved;
  }
  std::filesystem::remove_all(making, failed);  // else at the next start
  return {};
}

// What residents pay with while nobody has named a provider. In a thread of its own, and reached
// over a socket, like any provider.
class PlayMoney {
 public:
  PlayMoney() = default;
  PlayMoney(const PlayMoney&) = delete;
  PlayMoney& operator=(const PlayMoney&) = delete;
  ~PlayMoney() {
    if (place_) place_->stop();
    if (thread_.joinable()) thread_.join();
  }

  // Errors: the data directory cannot be written.
  Status offer_to(Configuration& configuration) {
    const auto data = DataDirectory::open(configuration.data_dir);
    if (!data) return data.error();
    auto place = SandboxPlace::open(
        {(data->root() / "sandbox").string(), 0, local_address(configuration.http_port)});
    if (!place) return place.error();
    place_ = std::move(*place);
    configuration.payments = place_->accounts();
    thread_ = std::thread([this] { place_->run(); });
    return {};
  }

 private:
  std::unique_ptr<SandboxPlace> place_;
  std::thread thread_;
};

void greet(const DataDirectory::Running& running, const Configuration& configuration,
           bool with_play_money) {
  fmt::print(
      "演示数据 / demo data: two courtyards, {} piles, {} slots, {} car chargers, time runs {} "
      "times as fast\n",
      demo_piles, demo_piles * demo_slots, demo_cars + demo_dc_piles, configuration.clock_speed);
  fmt::print("登录链接，只能用一次 / open this link, it works once:\n  {}\n", running.setup_link);
  fmt::print(
      "居民页面 / a resident's page{}; the code for a telephone number stands on /desk:\n"
      "  {}/p/{}\n",
      with_play_money ? ", paid with play money" : "", local_address(running.http_port),
      demo_first_number);
  std::fflush(stdout);
}

}  // namespace

Status run_demo(Configuration configuration, const DemoOptions& options) {
  auto& address = configuration.papers.public_address;
  if (address.empty() && configuration.http_port != 0) {
    address = local_address(configuration.http_port);
  }
  PlayMoney play_money;
  const bool with_play_money = configuration.payments.empty();
  if (with_play_money) {
    if (const auto offered = play_money.offer_to(configuration); !offered) return offered.error();
  }
  const auto open_at = opening(wall_now());
  std::array<FleetThread, 4> fleets;
  ServerOptions server_options;
  server_options.domain_begin = open_at;
  server_options.always_link = true;
  server_options.prepare = [&](const DataDirectory& data) {
    return make_history(data, options, open_at);
  };
  server_options.ready = [&](const DataDirectory::Running& running) {
    greet(running, configuration, with_play_money);
    if (!options.fleet) return;
    using simulator::Protocol;
    const double speed = configuration.clock_speed;
    fleets[0].start(sheds(running.dny_port, options, speed));
    fleets[1].start(cars(Protocol::ocpp16, running.ocpp_port, options, speed));
    fleets[2].start(cars(Protocol::ocpp201, running.ocpp_port, options, speed));
    fleets[3].start(dc_cars(running.ykc_port, options, speed));
  };
  auto server = CompositionRoot::open(configuration, std::move(server_options));
  if (!server) return server.error();
  const bool again = (*server)->run();
  for (auto& fleet : fleets) fleet.stop();
  if (!again) return {};
  server->reset();
  return start_again();
}

}  // namespace voltyard::app
