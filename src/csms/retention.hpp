// How long things are kept, and the daily pass that removes what is older (docs/operating.md). What
// money was moved by, what was sold and what people did is kept for good: postings, bills, credit
// notes, payments, the log.
#pragma once

#include "csms/directory.hpp"
#include "csms/retention_terms.hpp"
#include "storage/store.hpp"

#include "base/time.hpp"

#include <string_view>
#include <vector>

namespace voltyard::csms {

struct Expired {
  storage::Fading kind = storage::Fading::events;
  Timestamp before;
  std::size_t rows = 0;
};

std::string_view to_string(storage::Fading kind);

// Owned by apps. One pass at a time.
class Retention {
 public:
  struct Parts {
    storage::Store& store;
    const Directory& directory;
    const Clock& clock;  // domain time
  };
  Retention(Parts parts, RetentionTerms terms) : parts_(parts), terms_(terms) {}

  // Removes a few hundred rows at a time, each in a commit of its own, and writes into every
  // operator's log what was removed. Returns the kinds of which there was something. Errors:
  // unavailable; what was removed before stays removed.
  Task<Result<std::vector<Expired>>> pass();

 private:
  Task<Result<std::size_t>> remove(storage::RemoveExpired which);
  Task<Status> note(const std::vector<Expired>& expired);

  Parts parts_;
  RetentionTerms terms_;
};

}  // namespace voltyard::csms
