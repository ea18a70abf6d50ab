#include "composition_root.hpp"

#include "alarm_keeping.hpp"
#include "api_options.hpp"
#include "backup_keeping.hpp"
#include "bulk_keeping.hpp"
#include "certificates.hpp"
#include "complete.hpp"
#include "domain_clock.hpp"
#include "first_operator.hpp"
#include "frame_book.hpp"
#include "http_door.hpp"
#include "leaving.hpp"
#include "link_metrics.hpp"
#include "machine_door.hpp"
#include "payment_keeping.hpp"
#include "pile_doors.hpp"
#include "restoring.hpp"
#include "retention_keeping.hpp"
#include "rider_keeping.hpp"
#include "storage_options.hpp"
#include "system_watch.hpp"
#include "what_if_command.hpp"
#include "yard_options.hpp"
#include "zone_files.hpp"

#include "api/api.hpp"
#include "api/console_assets.hpp"
#include "api/key_actions.hpp"
#include "api/metrics_page.hpp"
#include "csms/commands.hpp"
#include "csms/directory.hpp"
#include "csms/reviews.hpp"
#include "csms/yard.hpp"
#include "link/ocpp_listener.hpp"
#include "link/shards.hpp"
#include "storage/sqlite/sqlite_store.hpp"
#include "wire/ocpp/secrets.hpp"

#include "base/task_context.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <thread>

namespace voltyard::app {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr milliseconds tick_interval{500};
constexpr std::chrono::seconds clock_save_interval{2};
constexpr milliseconds leave_within{5'000};
constexpr Duration setup_link_lifetime = std::chrono::hours(24);

}  // namespace

struct CompositionRoot::Parts {
  Configuration configuration;
  DataDirectory data;
  SystemRandom random;
  WallClock wall;
  csms::ServerKey server_key{};

  TaskContext io{1};  // the API's thread
  std::optional<Restoring> restoring;
  std::unique_ptr<storage::SqliteStore> store;
  std::unique_ptr<DomainClock> clock;
  std::unique_ptr<FrameBook> frames;
  std::optional<SystemWatch> watch;
  std::unique_ptr<link::Shards> shards;
  std::unique_ptr<csms::Directory> directory;
  csms::LiveBoard board;
  std::unique_ptr<csms::Yard> yard;
  std::unique_ptr<csms::Commands> commands;
  std::unique_ptr<csms::Reviews> reviews;
  std::unique_ptr<AlarmKeeping> alarms;
  std::optional<BulkKeeping> bulk;
  std::unique_ptr<PaymentKeeping> payments;
  std::unique_ptr<RiderKeeping> riders;
  std::unique_ptr<RetentionKeeping> retention;
  std::optional<BackupKeeping> backups;
  std::optional<Certificates> certificates;
  std::unique_ptr<link::OcppListener> ocpp;
  std::unique_ptr<PileDoors> piles;
  std::unique_ptr<api::Api> api;
  std::unique_ptr<http::Router> router, metrics_router;
  std::unique_ptr<http::Listener> http, https, metrics;
  std::vector<std::unique_ptr<asio::steady_timer>> tickers;
  asio::steady_timer clock_saver{io};
  Leaving leaving{io};
  DataDirectory::Running running;
  std::function<void(const DataDirectory::Running&)> ready;

  Parts(Configuration c, DataDirectory d) : configuration(std::move(c)), data(std::move(d)) {}
  ~Parts();

  Status open_store(const ServerOptions& options);
  Status open_yard();
  Status open_api();
  Status open_stations();
  Status open_ports();
  Task<Result<std::string>> make_link();
  Status greet(bool always_link);
  Status ensure_operator();
  void write_metrics(api::MetricsText& out) const;
  void tick(std::size_t shard);
  void save_clock();
};

Status CompositionRoot::Parts::open_store(const ServerOptions& options) {
  restoring.emplace(Restoring::at_start(data));
  if (options.prepare) {
    if (const auto prepared = options.prepare(data); !prepared) return prepared;
  }
  auto opened = storage::SqliteStore::open(storage_options(configuration, data.root()));
  if (!opened && restoring->undo(opened.error())) {
    opened = storage::SqliteStore::open(storage_options(configuration, data.root()));
  }
  if (!opened) return opened.error();
  store = std::move(*opened);
  auto key = data.server_key(random);  // a restored database has come with its own
  if (!key) return key.error();
  server_key = *key;
  auto domain =
      complete(io, DomainClock::open(*store, configuration.clock_speed, options.domain_begin));
  if (!domain) return domain.error();
  clock = std::move(*domain);
  const auto leased = complete(io, clock->lease(*store, 2 * clock_save_interval));
  if (!leased) return leased;
  directory = std::make_unique<csms::Directory>(*store, system_zones());
  if (const auto ensured = ensure_operator(); !ensured) return ensured;
  return complete(io, restoring->tell(*directory, *clock));
}

Status CompositionRoot::Parts::ensure_operator() {
  if (const auto loaded = complete(io, directory->reload()); !loaded) return loaded;
  if (!directory->current()->rows.operators.empty()) return {};
  return complete(io, directory->change(first_operator(clock->now(), random)));
}

Status CompositionRoot::Parts::open_yard() {
  std::unique_ptr<storage::FrameLog> log;
  if (configuration.frame_log) {
    storage::FrameLogOptions log_options;
    log_options.directory = data.frames();
    log_options.total_bytes = configuration.frame_log_bytes;
    auto opened = storage::FrameLog::open(std::move(log_options));
    if (!opened) return opened.error();
    log = std::move(*opened);
  }
  frames = std::make_unique<FrameBook>(std::move(log), *clock);
  watch.emplace(SystemWatch{data, *store, *frames, ocpp, piles, wall.now(), clock->speed()});
  const auto count =
      configuration.shards != 0 ? configuration.shards : std::thread::hardware_concurrency();
  shards = std::make_unique<link::Shards>(std::max(1u, count));
  csms::YardParts parts{*store, *directory, *clock, random, server_key, shards->executors(), {}};
  parts.show = [this](csms::LiveChange change) {
    asio::post(io,
               [this, change = std::move(change)]() mutable { board.apply(std::move(change)); });
  };
  auto options = yard_options(configuration, clock->speed());
  if (!options) return options.error();
  yard = std::make_unique<csms::Yard>(std::move(parts), std::move(*options));
  reviews = std::make_unique<csms::Reviews>(*yard);
  commands = std::make_unique<csms::Commands>(*yard);
  return complete(io, yard->open());
}

Status CompositionRoot::Parts::open_api() {
  auto keeping = AlarmKeeping::make(io, *yard, *commands, configuration, wall);
  if (!keeping) return keeping.error();
  alarms = std::move(*keeping);
  if (const auto loaded = complete(io, alarms->open()); !loaded) return loaded;
  bulk.emplace(io, *yard, *commands, board);
  if (const auto loaded = complete(io, bulk->open()); !loaded) return loaded;
  auto paying = PaymentKeeping::make(io, {*store, *directory, *clock, wall, random}, configuration);
  if (!paying) return paying.error();
  payments = std::move(*paying);
  if (const auto loaded = complete(io, payments->open()); !loaded) return loaded;
  auto residents = RiderKeeping::make(configuration, alarms->client(), *directory, random);
  if (!residents) return residents.error();
  riders = std::move(*residents);
  retention = std::make_unique<RetentionKeeping>(
      io, csms::Retention::Parts{*store, *directory, *clock}, configuration.retention);
  backups.emplace(io.get_executor(), data, backup_folder(configuration),
                  [this]() { leaving.start_again(); });
  api::Services services{io.get_executor(),
                         *store,
                         *directory,
                         *commands,
                         *reviews,
                         alarms->desk(),
                         alarms->emergency(),
                         alarms->notices(),
                         alarms->duty(),
                         alarms->work(),
                         bulk->desk(),
                         payments->desk(),
                         board,
                         *frames,
                         *clock,
                         wall,
                         random,
                         server_key,
                         wire::ocpp::without_secrets,
                         [this](StationId id) { yard->refresh(id); },
                         what_if_of(data.root()),
                         configuration.papers,
                         riders->services(),
                         [this]() { return watch->look(); },
                         &*backups};
  api = std::make_unique<api::Api>(services, api_options(configuration));
  if (const auto opened = complete(io, api->open()); !opened) return opened;
  store->listen([this](std::span<const domain::Event> events) {
    asio::post(io, [this, copy = std::vector<domain::Event>(events.begin(), events.end())]() {
      api->publish(copy);
      alarms->desk().publish(copy);
    });
  });
  router = std::make_unique<http::Router>(random);
  api->add_routes(*router);
  router->set_fallback(http::asset_handler(api::console_assets()));
  metrics_router = std::make_unique<http::Router>(random);
  api::add_health_routes(*router, *store);
  api::add_probe_routes(*metrics_router, {*store, [this](auto& out) { write_metrics(out); }});
  running.machine_secret = make_token("vm_", random);
  add_machine_door(*metrics_router, running.machine_secret, [this]() { return make_link(); });
  return {};
}

Status CompositionRoot::Parts::open_stations() {
  ocpp = std::make_unique<link::OcppListener>(
      *shards, yard->gatekeeper(), yard->ocpp_conversation(), *frames, configuration.limits);
  piles = std::make_unique<PileDoors>(*shards, *yard, *frames);
  for (std::size_t i = 0; i < shards->size(); ++i) {
    yard->use_sender(link::Door::ocpp, i, ocpp->sender(i));
  }
  shards->start();
  const auto plain = ocpp->listen(configuration.ocpp_address, configuration.ocpp_port);
  if (!plain) return plain.error();
  running.ocpp_port = *plain;
  if (const auto open = piles->listen(configuration, running); !open) return open;
  if (configuration.ocpp_tls_port == 0) return {};
  const auto secure = ocpp->listen(configuration.ocpp_address, configuration.ocpp_tls_port,
                                   &certificates->for_stations());
  if (!secure) return secure.error();
  running.ocpp_tls_port = *secure;
  return {};
}

Status CompositionRoot::Parts::open_ports() {
  if (!configuration.certificates.empty()) {
    auto loaded = Certificates::open(configuration.certificates);
    if (!loaded) return loaded.error();
    certificates = std::move(*loaded);
  }
  if (const auto opened = open_stations(); !opened) return opened;
  auto opened =
      open_http(io, configuration, *router, configuration.http_address, configuration.http_port);
  if (!opened) return opened.error();
  http = std::move(*opened);
  running.http_port = http->port();
  if (configuration.http_tls_port != 0) {
    opened = open_http(io, configuration, *router, configuration.http_address,
                       configuration.http_tls_port, &certificates->for_console());
    if (!opened) return opened.error();
    https = std::move(*opened);
    running.http_tls_port = https->port();
  }
  opened = open_http(io, configuration, *metrics_router, "127.0.0.1", configuration.metrics_port);
  if (!opened) return opened.error();
  metrics = std::move(*opened);
  running.metrics_port = metrics->port();
  return {};
}

Task<Result<std::string>> CompositionRoot::Parts::make_link() {
  const auto owner = directory->current()->rows.operators[0].id;
  const auto token =
      co_await api::make_setup_link(*directory, owner, wall.now(), setup_link_lifetime, random);
  if (!token) co_return token.error();
  spdlog::info("a one-time link was made for whoever has this machine");
  co_return fmt::format("http://127.0.0.1:{}/setup#token={}", running.http_port, *token);
}

// Without an administrator there is nobody who could make one: a link is printed, good once, for a
// day. There is no default password (N104).
Status CompositionRoot::Parts::greet(bool always_link) {
  if (always_link || !api::has_administrator(*directory->current(), wall.now())) {
    auto link = complete(io, make_link());
    if (!link) return link.error();
    running.setup_link = std::move(*link);
  }
  running.pid = ::getpid();
  return data.write_running(running);
}

void CompositionRoot::Parts::write_metrics(api::MetricsText& out) const {
  api::write_csms_metrics(out, yard->metrics());
  std::vector<const http::ListenerMetrics*> listeners;
  for (const auto* listener : {http.get(), https.get()}) {
    if (listener) listeners.push_back(&listener->metrics());
  }
  api::write_http_metrics(out, listeners);
  if (ocpp) write_link_metrics(out, ocpp->totals());
  if (piles) piles->write_metrics(out);
  alarms->write_metrics(out);
  bulk->write_metrics(out);
  payments->write_metrics(out);
  api::write_system_metrics(out, watch->look());
}

void CompositionRoot::Parts::tick(std::size_t shard) {
  tickers[shard]->expires_after(tick_interval);
  tickers[shard]->async_wait([this, shard](boost::system::error_code error) {
    if (error) return;
    yard->tick(shard);
    tick(shard);
  });
}

void CompositionRoot::Parts::save_clock() {
  if (clock->speed() == 1.0) return;
  clock_saver.expires_after(clock_save_interval);
  clock_saver.async_wait([this](boost::system::error_code error) {
    if (error) return;
    asio::co_spawn(io, clock->lease(*store, 2 * clock_save_interval), asio::detached);
    save_clock();
  });
}

CompositionRoot::Parts::~Parts() {
  data.remove_running();
  if (http) http->stop();
  if (https) https->stop();
  if (metrics) metrics->stop();
  if (backups) backups->stop();
  if (api) api->stop();
  if (piles) piles->stop(leave_within);
  if (ocpp) ocpp->stop(leave_within);
  if (shards) shards->stop();
  if (store && clock) {
    io.restart();
    asio::co_spawn(io, clock->lease(*store, Duration(0)),
                   [this](std::exception_ptr, Status) { io.stop(); });
    io.run();
  }
  if (store) store->close();  // its threads still know the shards and tell the yard
  if (shards) shards->end_tasks();
  io.end_tasks();
}

CompositionRoot::CompositionRoot(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
CompositionRoot::~CompositionRoot() = default;

Result<std::unique_ptr<CompositionRoot>> CompositionRoot::open(const Configuration& configuration,
                                                               ServerOptions options) {
  auto data = DataDirectory::open(configuration.data_dir);
  if (!data) return data.error();
  auto parts = std::make_unique<Parts>(configuration, std::move(*data));
  if (const auto opened = parts->open_store(options); !opened) return opened.error();
  if (const auto opened = parts->open_yard(); !opened) return opened.error();
  if (const auto opened = parts->open_api(); !opened) return opened.error();
  if (const auto opened = parts->open_ports(); !opened) return opened.error();
  if (const auto greeted = parts->greet(options.always_link); !greeted) return greeted.error();
  parts->ready = std::move(options.ready);
  return std::unique_ptr<CompositionRoot>(new CompositionRoot(std::move(parts)));
}

bool CompositionRoot::run() {
  auto& parts = *parts_;
  for (std::size_t i = 0; i < parts.shards->size(); ++i) {
    parts.tickers.push_back(std::make_unique<asio::steady_timer>(parts.shards->context(i)));
  }
  for (std::size_t i = 0; i < parts.shards->size(); ++i) {  // all are there: the shards run
    asio::post(parts.shards->context(i), [&parts, i]() { parts.tick(i); });
  }
  parts.save_clock();
  parts.alarms->start();
  parts.payments->start();
  parts.bulk->start();
  parts.retention->start();
  parts.leaving.wait([&parts]() {
    if (parts.certificates) parts.certificates->reload();
  });
  if (parts.ready) parts.ready(parts.running);
  parts.io.restart();
  parts.io.run();
  return parts.leaving.again();
}

}  // namespace voltyard::app
