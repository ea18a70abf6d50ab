// Carries out bulk jobs: sends what desk::BulkRun says is due, stores what became of each station,
// and goes on after a restart where it was. A station's row is stored as sent together with the
// operation, before anything is sent; so a row that says so has an operation that says the rest.
//
// Lives on one executor (the API's), is touched on no other, and outlives its tasks there.
#pragma once

#include "csms/bulk_plan.hpp"
#include "csms/commands.hpp"
#include "csms/live_board.hpp"
#include "csms/turn.hpp"

#include "desk/bulk_run.hpp"
#include "storage/store.hpp"

#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <map>
#include <memory>

namespace voltyard::csms {

struct BulkLimits {
  std::size_t stations = 100'000;       // of a job
  std::size_t open_of_operator = 20;    // jobs that are not over
  std::size_t open_stations = 300'000;  // of all of those, of all operators
  std::size_t kept = 200;               // jobs of an operator; the oldest that is over goes
};

class BulkDesk {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    storage::Store& store;
    Directory& directory;
    Commands& commands;
    const LiveBoard& board;
    const Clock& clock;
    Random& random;
    std::function<SteadyTime()> real_now = std::chrono::steady_clock::now;
  };
  explicit BulkDesk(Parts parts, BulkLimits limits = {})
      : parts_(std::move(parts)), limits_(limits) {}

  Task<Status> open();  // goes on with what is not over

  // Errors: unavailable.
  Task<Result<BulkPlan>> plan(OperatorId owner, std::function<bool(LocationId)> sees,
                              BulkSelection selection, desk::BulkCommand command);

  // Of `draft`: what a person chose; the rest is filled in. Errors: invalid (no station can be
  // asked, too many), conflict (too many jobs), unavailable.
  Task<Result<desk::BulkJob>> start(desk::BulkJob draft, BulkPlan plan);

  // One of desk::pause, resume, go_on, cancel. Errors: not_found, theirs, unavailable.
  using Step = Result<desk::BulkJob> (*)(desk::BulkJob job, const desk::BulkDecision& decision);
  struct Change {
    std::string_view kind;  // of the log entry
    std::string who;
    Step step;
  };
  Task<Result<desk::BulkJob>> change(OperatorId owner, desk::BulkJobId id, Change change);

  // Sends once more to those with one of these outcomes. Errors: also conflict (there are none).
  Task<Result<desk::BulkJob>> retry(OperatorId owner, desk::BulkJobId id, std::string who,
                                    std::vector<desk::BulkOutcome> outcomes);

  // The job as it is now; `stored` when it is over.
  desk::BulkJob now(desk::BulkJob stored) const;

  void tick();  // twice a second: whose turn it is

  std::size_t open_jobs() const { return runs_.size(); }
  std::size_t under_way() const;

 private:
  static constexpr std::size_t rows_at_once = 1'000;  // of a commit: nobody waits for long
  using Runs = std::map<desk::BulkJobId, std::unique_ptr<desk::BulkRun>>;

  Task<BulkPlan> chosen_from(const BulkFleet& fleet, const BulkSelection& selection,
                             const desk::BulkCommand& command);
  Task<Result<std::vector<desk::BulkStation>>> load(desk::BulkJobId id);
  Task<Status> take_up(desk::BulkJob job);
  Task<Status> judge(desk::BulkStation& row);
  Task<Status> fill(desk::BulkJob& job, const BulkPlan& plan);
  Task<Status> make_room(OperatorId owner);
  Status admit(const desk::BulkJob& job, std::size_t stations) const;
  Task<Status> move(desk::BulkRun& run, std::vector<desk::BulkOutcome> from, desk::BulkOutcome to);
  Task<void> move_on();
  Task<void> review(desk::BulkRun& run);
  void send_due(desk::BulkRun& run);
  Task<void> send(desk::BulkJobId id, std::uint32_t position);
  Task<void> settle(desk::BulkJobId id, desk::BulkStation row);
  void note(storage::Commit& commit, const desk::BulkJob& job, std::string_view kind,
            std::string who, std::string text) const;
  Task<Status> store(const storage::Commit& commit);

  Parts parts_;
  BulkLimits limits_;
  Turn turn_;  // one change of a job at a time: decided on what is stored
  Runs runs_;
  std::map<desk::BulkJobId, std::pair<OperatorId, std::size_t>> preparing_;  // their stations
  bool moving_ = false;
  bool again_ = false;
  boost::asio::thread_pool planner_{1};  // the last member: its end waits for its thread
};

}  // namespace voltyard::csms
