// What must hold for every session, every tariff and every pass, over random ones.
#include "billing/pass.hpp"
#include "billing/rating.hpp"

#include "billing/drawn_session_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace voltyard::billing {
namespace {

constexpr std::uint64_t seed = 20261127;
constexpr int cases = 100'000;
constexpr std::int64_t minute = 60'000;

Bill rated(const DrawnSession& drawn, std::int64_t covered_minutes, bool with_agreed,
           std::int32_t off_permille = 0) {
  auto input = drawn.input();
  input.covered = std::chrono::minutes(covered_minutes);
  input.off_permille = off_permille;
  if (!with_agreed) input.agreed.reset();
  const auto bill = rate(drawn.prepared, input);
  EXPECT_TRUE(bill) << bill.error().message;
  return bill ? *bill : Bill();
}

Money taken(const Bill& bill) {
  Money sum;
  for (const auto& line : bill.lines) {
    if (line.kind == LineKind::pass) sum = sum - line.amount;
  }
  return sum;
}

TEST(PassPropertyTest, lines_add_up_and_nothing_is_below_zero_in_100000_sessions) {
  SessionDrawer drawer(seed);
  for (int i = 0; i < cases; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", session " + std::to_string(i));
    const DrawnSession drawn = drawer.draw();
    const auto covered = drawer.between(0, 900);
    const auto off = drawer.chance(2) ? 0 : static_cast<std::int32_t>(drawer.between(1, 1'000));
    const auto bill = rated(drawn, covered, true, off);
    Money sum;
    for (const auto& line : bill.lines) sum += line.amount;
    ASSERT_EQ(sum, bill.total);
    ASSERT_EQ(bill.subtotal(Fee::electricity) + bill.subtotal(Fee::service), bill.total);
    ASSERT_GE(bill.subtotal(Fee::electricity), Money{});
    ASSERT_GE(bill.subtotal(Fee::service), Money{});
    ASSERT_GE(taken(bill), Money{});
  }
}

// Of sessions with a reading at the moment at which the pass ends nothing has to be cut: their
// beginning is a session of its own.
TEST(PassPropertyTest, the_pass_takes_what_the_beginning_alone_would_have_cost) {
  SessionDrawer drawer(seed + 1);
  int compared = 0;
  for (int i = 0; i < cases; ++i) {
    const DrawnSession drawn = drawer.draw_on_minutes();
    if (drawn.samples.empty()) continue;
    const auto at = drawer.between(0, static_cast<std::int64_t>(drawn.samples.size()) - 1);
    const Timestamp cut = drawn.samples[static_cast<std::size_t>(at)].at;
    if (cut == drawn.start || (drawn.full_at && *drawn.full_at < cut)) continue;
    auto beginning = drawn.input();
    beginning.agreed.reset();
    beginning.full_at.reset();
    beginning.end = cut;
    const auto until = std::find_if(drawn.samples.begin(), drawn.samples.end(),
                                    [&](const auto& each) { return each.at > cut; });
    beginning.samples = {drawn.samples.begin(), until};
    const auto alone = rate(drawn.prepared, beginning);
    ASSERT_TRUE(alone);
    const auto whole = rated(drawn, 0, false);
    const auto bill = rated(drawn, (cut - drawn.start).count() / minute, false);
    ASSERT_EQ(taken(bill), std::min(alone->total, whole.total)) << "session " << i;
    ASSERT_EQ(bill.total, whole.total - taken(bill)) << "session " << i;
    ++compared;
  }
  EXPECT_GT(compared, cases / 4);
}

TEST(PassPropertyTest, the_minutes_that_were_used_give_the_bill_that_those_reserved_gave) {
  SessionDrawer drawer(seed + 2);
  for (int i = 0; i < cases; ++i) {
    const DrawnSession drawn = drawer.draw();
    domain::Session session;
    session.started_at = drawn.start;
    session.ended_at = drawn.end;
    session.full_at = drawn.full_at;
    session.covered_minutes = static_cast<std::int32_t>(drawer.between(1, 900));
    ASSERT_EQ(rated(drawn, used_minutes(session), true),
              rated(drawn, session.covered_minutes, true))
        << "session " << i;
  }
}

}  // namespace
}  // namespace voltyard::billing
