// Keeps the alarms: follows the committed events in order, decides with domain/alarm_book.hpp,
// commits each change with the notices and the work order that it makes necessary, and only then
// tells. Nothing is
// lost over a crash: how far it has come is stored with the alarms, and what was committed behind
// that is read again at start.
//
// Lives on one executor (the API's) and is touched on no other.
#pragma once

#include "csms/directory.hpp"
#include "csms/notice_desk.hpp"
#include "csms/turn.hpp"
#include "csms/work_desk.hpp"

#include "domain/alarm_book.hpp"
#include "storage/store.hpp"

#include "base/random.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <deque>
#include <functional>
#include <memory>

namespace voltyard::csms {

class AlarmDesk {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    storage::Store& store;
    const Clock& clock;
    Random& random;
    NoticeDesk& notices;
    WorkDesk& work;
  };
  // After a change that demands more than telling was stored: carry it out.
  using Act = std::function<void(const domain::AlarmChange&)>;

  AlarmDesk(Parts parts, domain::AlarmPolicy policy, Act act);
  ~AlarmDesk();

  // Loads the open alarms and reads what happened since. Every station counts as absent from now.
  // A store that never had alarms begins with its last event.
  Task<Status> open(SnapshotPtr snapshot);

  void publish(std::span<const domain::Event> events);  // committed, in order

  // Once a second: absent stations, escalations, what could not be stored before.
  void tick();

  Task<Result<domain::Alarm>> acknowledge(OperatorId owner, domain::AlarmId id, std::string who);
  Task<Result<domain::Alarm>> clear(OperatorId owner, domain::AlarmId id, std::string who,
                                    std::string note);

  std::size_t open_alarms() const { return book_.open(); }
  std::uint64_t untold() const { return book_.untold(); }

 private:
  Task<bool> follow(const domain::Event& event);
  Task<bool> store(const domain::AlarmChange& change, std::uint64_t cursor);
  Task<Result<domain::Alarm>> decide(std::function<Result<domain::AlarmChange>()> decision);
  Task<Status> catch_up();
  Task<void> work(std::shared_ptr<const bool> alive);
  void wake();
  bool concerns(const domain::Event& event) const;

  Parts parts_;
  domain::AlarmBook book_;
  Act act_;
  Turn turn_;  // one change at a time: decided on what is stored
  std::deque<domain::Event> line_;
  std::uint64_t heard_ = 0;   // the last published event
  std::uint64_t cursor_ = 0;  // all events up to here are considered
  std::uint64_t stored_cursor_ = 0;
  std::uint32_t ticks_ = 0;
  bool overrun_ = false;  // something was not heard: it is read from the store
  bool working_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // shared with the work under way
};

}  // namespace voltyard::csms
