// A command for 1,000, 10,000 and 100,000 stations on the real SQLite store: what a dry run, making
// the job, running it to its end, its pages and taking it back cost. The wire is not there: every
// station accepts at once. bulk_bench [parent directory] [stations...]
#include "csms/bulk_desk.hpp"
#include "csms/shard_desk.hpp"

#include "storage/sqlite/sqlite_store.hpp"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace voltyard;
namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;

constexpr std::size_t shards = 2;
constexpr int rows_at_once = 2'000;
constexpr std::size_t page = 1'000;

double ms_since(Steady::time_point began) {
  return std::chrono::duration<double, std::milli>(Steady::now() - began).count();
}

double cpu_ms(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double status_mib(std::string_view name) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name)) return std::atof(line.c_str() + name.size() + 1) / 1024;
  }
  return 0;
}

// What a step takes, and what it holds: the longest the loop was busy with one thing, by its own
// processor time; memory above what there was.
struct Measured {
  double ms = 0;
  double held_ms = 0;
  double mib = 0;
};

class Loop {
 public:
  template <class Over>
  Measured until(Over over) {
    std::ofstream("/proc/self/clear_refs") << "5";
    const auto before = status_mib("VmRSS:");
    const auto began = Steady::now();
    Measured measured;
    while (!over()) {
      const auto busy = cpu_ms(CLOCK_THREAD_CPUTIME_ID);
      io.run_one();
      measured.held_ms = std::max(measured.held_ms, cpu_ms(CLOCK_THREAD_CPUTIME_ID) - busy);
    }
    measured.ms = ms_since(began);
    measured.mib = status_mib("VmHWM:") - before;
    return measured;
  }

  template <class T>
  T await(Task<T> task, Measured* measured = nullptr) {
    std::optional<T> result;
    asio::co_spawn(io, std::move(task), [&](std::exception_ptr failure, T value) {
      if (failure) std::rethrow_exception(failure);
      result.emplace(std::move(value));
    });
    const auto took = until([&] { return result.has_value(); });
    if (measured != nullptr) *measured = took;
    return std::move(*result);
  }

  asio::io_context io{1};

 private:
  asio::executor_work_guard<asio::io_context::executor_type> open_{io.get_executor()};
};

// Stations that accept whatever they are asked for.
class YesSayers final : public link::StationSender {
 public:
  Task<Result<link::PileAnswer>> call(StationId, std::string, std::string, Duration) override {
    co_return link::PileAnswer{false, R"({"status":"Accepted"})", {}, {}};
  }
  void disconnect(StationId) override {}
};

class BulkBench {
 public:
  BulkBench(storage::SqliteStore& store, int count) : store_(store), count_(count) {
    for (auto& io : shard_io_) guards_.emplace_back(io.get_executor());
    make_rows();
    csms::YardParts parts{store_, directory_, clock_, random_, {}, {}, {}};
    for (auto& io : shard_io_) parts.shards.push_back(io.get_executor());
    parts.show = [this](csms::LiveChange change) {
      asio::post(loop_.io,
                 [this, change = std::move(change)]() mutable { board_.apply(std::move(change)); });
    };
    yard_ = std::make_unique<csms::Yard>(std::move(parts), csms::YardOptions{});
    for (std::size_t i = 0; i < shards; ++i) yard_->use_sender(link::Door::ocpp, i, senders_[i]);
    for (auto& io : shard_io_) threads_.emplace_back([&io] { io.run(); });
    say(loop_.await(directory_.reload()));
    say(loop_.await(yard_->open()));
    commands_ = std::make_unique<csms::Commands>(*yard_);
    desk_ = std::make_unique<csms::BulkDesk>(csms::BulkDesk::Parts{
        loop_.io.get_executor(), store_, directory_, *commands_, board_, clock_, random_});
  }
  ~BulkBench() {
    peers_.clear();
    guards_.clear();
    for (auto& thread : threads_) thread.join();
    desk_.reset();
    yard_.reset();
  }

  void connect() {
    const auto began = Steady::now();
    int done = 0;
    for (int i = 0; i < count_; ++i) {
      asio::co_spawn(
          shard_io_[yard_->shard_of(ids_[i])], boot(i),
          [this, &done](std::exception_ptr) { asio::post(loop_.io, [&done] { ++done; }); });
      if (i % 500 == 499) loop_.until([&] { return done > i - 500; });
    }
    loop_.until([&] { return done == count_; });
    for (std::size_t i = 0; i < shards; ++i) {
      asio::post(shard_io_[i], [this, i] { yard_->tick(i); });
    }
    loop_.until([&] { return online() == count_; });
    fmt::print("{:>7} stations connected in {:.1f} s\n", count_, ms_since(began) / 1000);
  }

  void measure() {
    dry_run();
    const auto id = whole_job();
    pages(id);
    take_back();
  }

 private:
  using Selection = csms::BulkSelection;

  static void say(const Status& status) {
    if (!status) throw std::runtime_error(status.error().message);
  }
  void line(std::string_view what, const Measured& took, std::string more = "") const {
    fmt::print(
        "{:>7} {:<22} {:>9.1f} ms  {:>6.2f} us a station  loop held {:>5.1f} ms  {:>+6.1f} MiB  "
        "{}\n",
        count_, what, took.ms, took.ms * 1000 / count_, took.held_ms, took.mib, more);
  }
  int online() const {
    int all = 0;
    for (const auto& [id, station] : board_.stations()) all += station.online ? 1 : 0;
    return all;
  }

  void make_rows() {
    owner_ = OperatorId::make(clock_.now(), random_);
    domain::Operator owner;
    owner.id = owner_;
    owner.name = "bench";
    domain::Location place;
    place.id = LocationId::make(clock_.now(), random_);
    place.operator_id = owner_;
    place.name = "yard";
    storage::Commit commit;
    commit.changes.emplace_back(owner);
    commit.changes.emplace_back(place);
    for (int i = 0; i < count_; ++i) {
      domain::Station station;
      station.id = StationId::make(clock_.now(), random_);
      station.operator_id = owner_;
      station.location_id = place.id;
      station.identity = fmt::format("CP{:06}", (i * 7'919LL) % 1'000'003);
      station.registration = domain::Registration::accepted;
      station.policy.security = domain::SecurityProfile::none;
      station.state.station_id = station.id;
      ids_.push_back(station.id);
      identities_.push_back(station.identity);
      domain::Evse evse;
      evse.id = EvseId::make(clock_.now(), random_);
      evse.operator_id = owner_;
      evse.station_id = station.id;
      evse.state.evse_id = evse.id;
      commit.changes.emplace_back(std::move(station));
      commit.changes.emplace_back(std::move(evse));
      if (static_cast<int>(commit.changes.size()) < rows_at_once) continue;
      loop_.await(store_.commit(commit));
      commit = {};
    }
    if (!commit.empty()) loop_.await(store_.commit(commit));
  }

  Task<void> boot(int i) {
    link::Handshake handshake;
    handshake.identity = identities_[i];
    handshake.offered = {"ocpp1.6"};
    handshake.remote = fmt::format("10.{}.{}.{}", i >> 16, (i >> 8) & 255, i & 255);
    auto admitted = yard_->gatekeeper().admit(handshake);
    const auto* admission = std::get_if<link::Admission>(&admitted);
    if (admission == nullptr) throw std::runtime_error("a station was turned away");
    auto peer = co_await yard_->gatekeeper().open(*admission, handshake);
    if (!peer) throw std::runtime_error(peer.error().message);
    wire::ocpp::FrameReader reader;
    const auto frame = reader.read(
        R"([2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])",
        admission->version);
    std::string out;
    co_await yard_->ocpp_conversation().on_call(**peer, std::get<wire::ocpp::Call>(frame), out);
    const std::scoped_lock held(peers_lock_);
    peers_.push_back(std::move(*peer));
  }

  desk::BulkJob draft() const {
    desk::BulkJob draft;
    draft.operator_id = owner_;
    draft.name = "bench";
    draft.command = {desk::BulkKind::reset, {{"when", "idle"}}};
    draft.policy.at_once = 200;
    draft.created_by = "bench";
    return draft;
  }
  csms::BulkPlan plan(Measured* took = nullptr) {
    const auto sees = [](LocationId) { return true; };
    auto made = loop_.await(desk_->plan(owner_, sees, Selection{}, draft().command), took);
    if (!made || static_cast<int>(made->stations.size()) != count_) {
      throw std::runtime_error("not every station was chosen");
    }
    return std::move(*made);
  }

  void dry_run() {
    Measured took;
    plan(&took);
    line("dry run", took);
  }

  desk::BulkJobId whole_job() {
    Measured took;
    const auto job = loop_.await(desk_->start(draft(), plan()), &took);
    if (!job) throw std::runtime_error(job.error().message);
    line("making the job", took);
    const auto before = cpu_ms(CLOCK_PROCESS_CPUTIME_ID);
    asio::steady_timer timer(loop_.io);
    tick(timer);
    took = loop_.until([&] { return desk_->open_jobs() == 0; });
    const auto cpu = cpu_ms(CLOCK_PROCESS_CPUTIME_ID) - before;
    line("running it", took,
         fmt::format("{:.0f} sends/s, {:.0f} us of CPU each", count_ * 1000 / took.ms,
                     cpu * 1000 / count_));
    const auto ended = loop_.await(store_.find_bulk_job(job->id));
    const auto yes = static_cast<std::size_t>(desk::BulkOutcome::succeeded);
    if (static_cast<int>((*ended)->counts[yes]) != count_) {
      throw std::runtime_error("not every station was asked");
    }
    return job->id;
  }
  void tick(asio::steady_timer& timer) {
    timer.expires_after(std::chrono::milliseconds(500));
    timer.async_wait([this, &timer](boost::system::error_code error) {
      if (error) return;
      desk_->tick();
      tick(timer);
    });
  }

  void pages(desk::BulkJobId id) {
    storage::BulkStationFilter filter;
    filter.job_id = id;
    filter.limit = page;
    Measured took;
    loop_.await(store_.list_bulk_stations(filter), &took);
    line("first page of 1,000", took);
    filter.from_position = static_cast<std::uint32_t>(count_ - static_cast<int>(page));
    loop_.await(store_.list_bulk_stations(filter), &took);
    line("last page of 1,000", took);
    filter.from_position = 0;
    filter.outcome = desk::BulkOutcome::failed;
    loop_.await(store_.list_bulk_stations(filter), &took);
    line("page of nobody", took);
  }

  // Of a job that waits for a person after its canary, and how long another's commit waits
  // meanwhile.
  void take_back() {
    auto wanted = draft();
    wanted.policy.canary = 1;
    const auto job = loop_.await(desk_->start(wanted, plan()));
    loop_.until([&] { return desk_->now(*job).state == desk::BulkState::waiting; });
    double longest = 0;
    bool over = false;
    asio::co_spawn(loop_.io, probe(over, longest), asio::detached);
    Measured took;
    loop_.await(desk_->change(owner_, job->id, {desk::log::bulk_cancelled, "b", desk::cancel}),
                &took);
    const auto rest = loop_.until([&] { return desk_->open_jobs() == 0; });
    took.ms += rest.ms;
    took.held_ms = std::max(took.held_ms, rest.held_ms);
    over = true;
    loop_.until([&] { return longest > 0; });
    line("taking one back", took, fmt::format("another's commit: {:.0f} ms at most", longest));
  }
  Task<void> probe(bool& over, double& longest) {
    double most = 0;
    while (!over) {
      storage::Commit commit;
      domain::Event event;
      event.at = clock_.now();
      event.kind = domain::event::station_notified;
      event.operator_id = owner_;
      commit.events.push_back(std::move(event));
      const auto began = Steady::now();
      co_await store_.commit(commit);
      most = std::max(most, ms_since(began));
    }
    longest = most;
  }

  Loop loop_;
  ScaledClock clock_{wall_now(), wall_now(), 1.0};
  SystemRandom random_;
  storage::SqliteStore& store_;
  int count_;
  OperatorId owner_;
  std::vector<StationId> ids_;
  std::vector<std::string> identities_;
  std::array<asio::io_context, shards> shard_io_;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
  std::vector<std::thread> threads_;
  std::array<YesSayers, shards> senders_;
  csms::Directory directory_{store_};
  csms::LiveBoard board_;
  std::unique_ptr<csms::Yard> yard_;
  std::unique_ptr<csms::Commands> commands_;
  std::unique_ptr<csms::BulkDesk> desk_;
  std::mutex peers_lock_;
  std::vector<std::unique_ptr<link::Peer>> peers_;
};

int run(const std::filesystem::path& parent, int count) {
  std::string directory = (parent / "bulk_bench-XXXXXX").string();
  if (::mkdtemp(directory.data()) == nullptr) return 1;
  {
    storage::SqliteOptions options;
    options.data_dir = directory;
    auto store = storage::SqliteStore::open(options);
    if (!store) return 1;
    BulkBench bench(**store, count);
    bench.connect();
    bench.measure();
  }
  std::filesystem::remove_all(directory);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path parent = argc > 1 ? argv[1] : ".";
  std::vector<int> counts;
  for (int i = 2; i < argc; ++i) counts.push_back(std::atoi(argv[i]));
  if (counts.empty()) counts = {1'000, 10'000, 100'000};
  for (const int count : counts) {
    if (run(parent, count) != 0) return 1;
  }
}
