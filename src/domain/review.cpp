#include "domain/review.hpp"

#include <utility>

namespace voltyard::domain {

std::string_view to_string(Ruling ruling) {
  switch (ruling) {
    case Ruling::accept: return "accept";
    case Ruling::correct: return "correct";
    case Ruling::waive: return "waive";
  }
  return "";
}

std::optional<Ruling> parse_ruling(std::string_view text) {
  for (const auto ruling : {Ruling::accept, Ruling::correct, Ruling::waive}) {
    if (to_string(ruling) == text) return ruling;
  }
  return std::nullopt;
}

Result<Review> rule(const Review* known, Review wish, Money at_stake, Money alone) {
  if (wish.reason.empty()) return invalid("say why", "/reason");
  const bool corrects = wish.ruling == Ruling::correct;
  if (wish.energy.mwh < 0 || (!corrects && wish.energy.mwh != 0)) {
    return invalid("energy is not less than nothing, and only a correction has one", "/energy_wh");
  }
  if (known != nullptr && known->decided()) return conflict("it is decided already");
  if (known != nullptr && known->says_the_same(wish)) {
    if (known->proposed_by == wish.proposed_by) {
      return conflict("a second person must agree to this");
    }
    Review agreed = *known;
    agreed.decided_by = wish.proposed_by;
    agreed.decided_at = wish.proposed_at;
    return agreed;
  }
  if (at_stake <= alone) {
    wish.decided_by = wish.proposed_by;
    wish.decided_at = wish.proposed_at;
  }
  return wish;
}

}  // namespace voltyard::domain
