// What of a session is rated: the same for its live cost, its bill and every check of it.
#pragma once

#include "billing/rating.hpp"
#include "domain/session.hpp"

namespace voltyard::billing {

// `end`: absent while it runs. `samples` must outlive what is returned.
inline RatingInput input_of(const domain::Session& session, std::span<const domain::Sample> samples,
                            std::optional<Timestamp> end) {
  RatingInput input;
  input.start = session.started_at;
  input.end = end;
  input.samples = samples;
  input.full_at = session.full_at;
  if (session.held_minor) input.agreed = Money{*session.held_minor};
  return input;
}

}  // namespace voltyard::billing
