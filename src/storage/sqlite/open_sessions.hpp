// Where the readings of every open session stand. Loaded at open, moved by the writer as it
// applies commits, looked at by readers: any thread, the data only behind its lock.
//
// A reader's snapshot may be older than the newest entry here (a group that is not committed yet),
// so each session also keeps where its readings ended before the running transaction.
#pragma once

#include "base/id.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace voltyard::storage {

struct OpenReadings {
  std::int64_t session_number = 0;
  std::uint32_t count = 0;         // samples so far, curve and groups together
  std::int64_t curve_group = 0;    // the curve covers all groups up to this one
  std::int64_t first_group = 0;    // oldest group that is still needed; 0: none
  std::int64_t last_group = 0;     // newest group with readings after the curve; 0: none
  std::int64_t settled_group = 0;  // last_group before the running transaction
  std::uint64_t keys = 0;          // hash of the row's natural keys
};

class OpenSessions {
 public:
  std::optional<OpenReadings> find(SessionId id) const;
  void set(SessionId id, const std::optional<OpenReadings>& readings);
  void clear();
  std::size_t size() const;
  // Transactions so far; a reader whose snapshot does not fit waits for the next one to end.
  std::uint64_t transactions() const;
  void transaction_ended();
  void wait_for_transaction_after(std::uint64_t seen) const;  // not longer than a moment

  // The oldest group that any open session needs, or `none` when there is no such group.
  std::int64_t oldest_needed(std::int64_t none) const;

 private:
  mutable std::mutex access_;
  mutable std::condition_variable ended_;
  std::uint64_t transactions_ = 0;
  std::unordered_map<SessionId, OpenReadings> sessions_;
  std::set<std::pair<std::int64_t, SessionId>> by_first_group_;
};

}  // namespace voltyard::storage
