// Tells people of alarms. What is to be told is stored in the commit that changes the alarm, so
// that no crash loses it; then each channel gets its notices one at a time, the most urgent first,
// again and again until it takes them (domain/notice_rules.hpp). A notice may come twice, never not
// at all.
//
// Lives on one executor (the API's), is touched on no other, and outlives its tasks there. Its time
// is real time: alarms of a yard whose clock runs faster are told to people whose clock does not.
#pragma once

#include "csms/directory.hpp"
#include "csms/duty_desk.hpp"
#include "csms/message_sender.hpp"

#include "domain/cut.hpp"
#include "storage/store.hpp"

#include "base/random.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <deque>
#include <map>
#include <optional>
#include <set>

namespace voltyard::csms {

// Of a cut that stands: circuit breakers that were told to trip, and those that said that they did.
struct BreakerProgress {
  std::size_t told = 0;
  std::size_t open = 0;
};

class NoticeDesk {
 public:
  struct Parts {
    boost::asio::any_io_executor executor;
    storage::Store& store;
    Directory& directory;
    const Clock& wall;
    Random& random;
    MessageSender& sender;
    const DutyDesk& duty;
  };

  explicit NoticeDesk(Parts parts) : parts_(std::move(parts)) {}

  Task<Status> open();  // loads what waits

  // What the change makes necessary, to be committed with it; then send().
  std::vector<domain::Notice> plan(const domain::AlarmChange& change);
  void send(std::vector<domain::Notice> committed);

  // Tells the channel that this is a trial. Errors: not_found, conflict (a trial is under way),
  // unavailable (not stored).
  Task<Result<domain::Notice>> try_out(OperatorId owner, domain::ChannelId id);

  Task<Result<BreakerProgress>> breakers(domain::Cut cut);

  void tick();  // once a second: what is due again

  std::size_t waiting() const { return waiting_.size(); }
  std::uint64_t given_up() const { return given_up_; }
  std::uint64_t delivered() const { return delivered_; }

 private:
  domain::Notice made(const domain::NoticeChannel& channel, std::string news);
  bool has_room(const Snapshot& snapshot, const domain::Notice& notice, Timestamp now);
  const domain::NoticeChannel* find(const Snapshot& snapshot, domain::ChannelId id) const;
  Task<Result<std::optional<domain::AlarmId>>> alarm_of(domain::Cut cut);
  Task<Result<Telling>> telling(domain::Notice notice, SnapshotPtr snapshot);
  Task<void> attempt(domain::Notice notice);
  Task<domain::Delivery> ask(const domain::NoticeChannel& channel, domain::Notice notice,
                             SnapshotPtr snapshot);  // which keeps the channel

  Parts parts_;
  std::map<domain::NoticeId, domain::Notice> waiting_;
  std::set<domain::ChannelId> busy_;                         // are being told
  std::map<domain::ChannelId, std::deque<Timestamp>> told_;  // in the last minute
  std::set<domain::ChannelId> trials_;                       // are being stored
  Timestamp last_made_{};
  std::uint64_t given_up_ = 0;
  std::uint64_t delivered_ = 0;
};

}  // namespace voltyard::csms
