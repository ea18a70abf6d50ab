// Keeps the roster (desk/roster.hpp), says who is on duty, writes what people did into the log, and
// tells what a shift failed to do and which SIM cards are about to expire: as events, which become
// alarms as all others do.
//
// Lives on one executor (the API's), is touched on no other, and outlives its tasks there.
#pragma once

#include "csms/directory.hpp"
#include "csms/turn.hpp"
#include "csms/work_desk.hpp"

#include <set>

namespace voltyard::csms {

// What somebody found on his round.
struct Patrol {
  OperatorId operator_id;
  LocationId location_id;
  std::string who;
  std::string text;
  bool fault = false;  // then a work order is opened
};

class DutyDesk {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    storage::Store& store;
    Directory& directory;
    const Clock& clock;
    Random& random;
    WorkDesk& work;
  };
  static constexpr Duration sim_warning = std::chrono::hours(30 * 24);

  explicit DutyDesk(Parts parts) : parts_(std::move(parts)) {}

  Task<Status> open();  // loads the shifts, and of which SIM cards an alarm is open

  // Errors: those of the roster, not_found (the location), unavailable (not stored).
  Task<Result<desk::Shift>> plan(desk::Shift shift, std::string who);
  Task<Status> remove(OperatorId owner, desk::ShiftId id, std::string who);
  Task<Result<desk::Shift>> take_over(OperatorId owner, desk::ShiftId id, std::string who,
                                      std::string note);

  // The work order that was opened, if any. Errors: unavailable.
  Task<Result<std::optional<desk::WorkOrder>>> record(Patrol patrol);
  // A line of somebody's own. Errors: unavailable.
  Task<Status> note(desk::LogEntry entry);

  std::vector<const desk::Shift*> shifts(OperatorId owner) const { return roster_.of(owner); }
  bool is_on_duty(const desk::Shift& shift) const;
  // Of those who are woken at the location; none: nobody is on duty, or has a phone.
  std::vector<std::string> phones(OperatorId owner, LocationId location) const;

  void tick();  // once a second

 private:
  Task<void> look_around();
  Task<bool> tell_omissions();
  Task<bool> tell_sims();
  domain::Event omission_event(const desk::Shift& shift, std::string_view what) const;
  Task<Status> store(desk::Shift shift, storage::Commit commit);
  Task<Status> store_all(std::vector<desk::Shift> shifts, storage::Commit commit);

  Parts parts_;
  desk::Roster roster_;
  Turn turn_;  // one change at a time: decided on what is stored
  std::set<StationId> sims_told_;
  Timestamp sims_seen_at_{};
  std::uint64_t sims_seen_generation_ = 0;
  bool looking_ = false;
};

}  // namespace voltyard::csms
