// Keeps the work orders that are not checked yet: opens them, moves them on with an entry in the
// log, and says when one is overdue.
//
// Lives on one executor (the API's), is touched on no other, and outlives its tasks there.
#pragma once

#include "csms/turn.hpp"

#include "storage/store.hpp"

#include "base/random.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace voltyard::csms {

class WorkDesk {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    storage::Store& store;
    const Clock& clock;
    Random& random;
  };
  static constexpr std::size_t most_open = 20'000;  // of all operators

  explicit WorkDesk(Parts parts) : parts_(std::move(parts)) {}

  Task<Status> open();  // loads what is not checked

  // An order to be put into `commit` by whoever opens it; opened() after that was stored.
  desk::WorkOrder draft(OperatorId owner, desk::WorkOrigin origin, domain::AlarmLevel level,
                        std::string text);
  void put(const desk::WorkOrder& order, storage::Commit& commit) const;
  void opened(const desk::WorkOrder& order);

  // The order that the alarm's change opens; none when there is one for that alarm already.
  std::optional<desk::WorkOrder> wanted_by(const domain::AlarmChange& change);

  // `photo`: of this order. Errors: conflict (there are enough), unavailable (not stored).
  Task<Result<desk::WorkOrder>> start(desk::WorkOrder order,
                                      std::optional<storage::PhotoRow> photo = {});

  // What `step` makes of the order, stored with a log entry. Errors: not_found, those of the step,
  // unavailable.
  struct Change {
    std::string_view kind;  // of the log entry
    std::string who;
    std::string text;
    std::function<Result<desk::WorkOrder>(desk::WorkOrder, Timestamp now)> step;
  };
  Task<Result<desk::WorkOrder>> change(OperatorId owner, desk::WorkOrderId id, Change change);

  void tick();  // what is overdue

  std::size_t open_orders() const { return open_.size(); }

 private:
  Task<void> tell_overdue();
  domain::Event overdue_event(const desk::WorkOrder& order, bool over) const;
  Task<Status> store(const desk::WorkOrder& order, storage::Commit commit);

  Parts parts_;
  Turn turn_;  // one change at a time: decided on what is stored
  std::map<desk::WorkOrderId, desk::WorkOrder> open_;
  std::set<domain::AlarmId> of_alarms_;
  bool telling_ = false;
};

}  // namespace voltyard::csms
