// What of a session is rated: the same for its live cost, its bill and every check of it.
#pragma once

#include "billing/rating.hpp"
#include "domain/session.hpp"

#include <algorithm>
#include <limits>

namespace voltyard::billing {

// What was set aside, or what the token may cost; the less of both.
inline std::optional<Money> agreed_of(const domain::Session& session) {
  if (!session.held_minor && !session.limit_minor) return std::nullopt;
  constexpr auto none = std::numeric_limits<std::int64_t>::max();
  return Money{std::min(session.held_minor.value_or(none), session.limit_minor.value_or(none))};
}

// `end`: absent while it runs. `samples` must outlive what is returned.
inline RatingInput input_of(const domain::Session& session, std::span<const domain::Sample> samples,
                            std::optional<Timestamp> end) {
  RatingInput input;
  input.start = session.started_at;
  input.end = end;
  input.samples = samples;
  input.full_at = session.full_at;
  input.off_permille = session.off_permille;
  input.covered = std::chrono::minutes(session.covered_minutes);
  input.agreed = agreed_of(session);
  return input;
}

}  // namespace voltyard::billing
