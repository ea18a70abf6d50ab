#include "csms/last_event.hpp"

#include <algorithm>

namespace voltyard::csms {

// By halves: the store lists events only from a number on.
Task<Result<std::uint64_t>> last_event(storage::Store& store) {
  std::uint64_t low = 0;
  std::uint64_t high = std::uint64_t{1} << 48;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    storage::EventFilter filter;
    filter.after_sequence = middle;
    filter.limit = 1;
    const auto later = co_await store.list_events(filter);
    if (!later) co_return later.error();
    if (later->empty()) {
      high = middle;
    } else {
      low = std::max(middle + 1, later->front().sequence);
    }
  }
  co_return low;
}

}  // namespace voltyard::csms
