// Who may decide what about a doubtful session.
#include "domain/review.hpp"

#include <gtest/gtest.h>

namespace voltyard::domain {
namespace {

constexpr Money alone{5'000};

Review wish(std::string who, Ruling ruling = Ruling::accept, std::int64_t mwh = 0) {
  Review made;
  made.ruling = ruling;
  made.energy = Energy{mwh};
  made.reason = "meter read by hand";
  made.proposed_by = std::move(who);
  made.proposed_at = {7};
  return made;
}

TEST(Review, little_is_decided_by_one_person) {
  const auto ruled = rule(nullptr, wish("ann"), Money{5'000}, alone);
  ASSERT_TRUE(ruled);
  EXPECT_EQ(ruled->decided_by, "ann");
}

TEST(Review, much_waits_for_a_second_person_who_says_the_same) {
  const auto proposed = rule(nullptr, wish("ann", Ruling::correct, 900), Money{5'001}, alone);
  ASSERT_TRUE(proposed);
  EXPECT_FALSE(proposed->decided());
  EXPECT_EQ(
      rule(&*proposed, wish("ann", Ruling::correct, 900), Money{5'001}, alone).error().message,
      "a second person must agree to this");
  const auto agreed = rule(&*proposed, wish("bob", Ruling::correct, 900), Money{5'001}, alone);
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->proposed_by, "ann");
  EXPECT_EQ(agreed->decided_by, "bob");
}

TEST(Review, another_ruling_is_a_new_proposal) {
  const auto first = rule(nullptr, wish("ann", Ruling::waive), Money{9'000}, alone);
  const auto other = rule(&*first, wish("bob", Ruling::correct, 5), Money{9'000}, alone);
  ASSERT_TRUE(other);
  EXPECT_FALSE(other->decided());
  EXPECT_EQ(other->proposed_by, "bob");
}

TEST(Review, what_is_decided_stays) {
  const auto ruled = rule(nullptr, wish("ann"), Money{1}, alone);
  EXPECT_EQ(rule(&*ruled, wish("bob", Ruling::waive), Money{1}, alone).error().kind,
            ErrorKind::conflict);
}

TEST(Review, nothing_is_decided_without_a_reason_or_with_a_senseless_energy) {
  auto silent = wish("ann");
  silent.reason.clear();
  EXPECT_EQ(rule(nullptr, silent, Money{1}, alone).error().field, "/reason");
  EXPECT_EQ(rule(nullptr, wish("ann", Ruling::correct, -1), Money{1}, alone).error().field,
            "/energy_wh");
  EXPECT_EQ(rule(nullptr, wish("ann", Ruling::waive, 1), Money{1}, alone).error().field,
            "/energy_wh");
}

TEST(Review, rulings_have_names_that_are_read_back) {
  for (const auto ruling : {Ruling::accept, Ruling::correct, Ruling::waive}) {
    EXPECT_EQ(parse_ruling(to_string(ruling)), ruling);
  }
  EXPECT_FALSE(parse_ruling("forget"));
}

}  // namespace
}  // namespace voltyard::domain
