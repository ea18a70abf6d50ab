// Doubtful sessions, disputed bills, and what people decide about them: the bill or the credit
// note, the money, the log entry, in one commit. Callable from any executor; the work is done on
// the station's shard.
#pragma once

#include "csms/commands.hpp"
#include "csms/yard.hpp"

#include "billing/bill.hpp"
#include "domain/review.hpp"

#include "base/task.hpp"

#include <optional>
#include <string>

namespace voltyard::csms {

struct ReviewWish {
  domain::Ruling ruling = domain::Ruling::accept;
  Energy energy;  // of a correction
  std::string reason;
};

class Reviews {
 public:
  explicit Reviews(Yard& yard) : yard_(yard) {}

  // The review as it stands afterwards: decided, or waiting for a second person. Errors: not_found,
  // conflict (nothing is to be decided, decided already, the same person again), invalid (what
  // cannot be priced; no reason), unavailable.
  Task<Result<domain::Review>> rule(Order order, SessionId session_id, ReviewWish wish);

  // What accepting would bill; nullopt: nothing is sold there. Errors: as billing::rate.
  Task<Result<std::optional<billing::Bill>>> proposed_bill(const domain::Session& session);

 private:
  Yard& yard_;
};

}  // namespace voltyard::csms
