// How far residents get on their page: looks at stickers and starts that came to nothing leave no
// row of their own, so they are counted, by day and location, in a few words. What was counted is
// written now and then; a process that dies loses the last seconds of it.
//
// Owned by the API, on its executor.
#pragma once

#include "domain/location.hpp"
#include "storage/report.hpp"

#include "base/task.hpp"
#include "base/time.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace voltyard::storage {
class Store;
}

namespace voltyard::api {

namespace tally {
inline constexpr std::string_view look = "look";    // somebody opened the page of a pile
inline constexpr std::string_view start = "start";  // the pile was asked to start
// Nothing was asked of the pile, ...
inline constexpr std::string_view refused = "refused.";
// ... it was, and did not start.
inline constexpr std::string_view failed = "failed.";
}  // namespace tally

class PageTally {
 public:
  // The same thing again, within half an hour, does not count. A page asks on and on.
  bool is_new(std::string key, SteadyTime now);

  void count(const domain::Location& location, std::int64_t day, std::string_view what);

  bool is_due(SteadyTime now) const;
  // Writes what was counted. What cannot be stored is kept for the next time.
  Task<void> write(storage::Store& store, SteadyTime now);

 private:
  using Key = std::tuple<OperatorId, LocationId, std::int64_t, std::string>;

  std::unordered_map<std::string, SteadyTime> seen_;
  std::map<Key, std::uint64_t> counted_;  // of today, in the words above
  SteadyTime written_at_{};
};

}  // namespace voltyard::api
