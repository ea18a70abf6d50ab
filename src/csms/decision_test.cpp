// Which decisions may be stored at leisure.
#include "csms/decision.hpp"

#include <gtest/gtest.h>

namespace voltyard::csms {
namespace {

TEST(Decision, nobody_waits_for_a_report_that_is_not_answered) {
  Decision reading;
  reading.commit.changes = {storage::AppendReadings{}};
  EXPECT_TRUE(nobody_waits(reading));
}

TEST(Decision, somebody_waits_for_what_is_answered_ordered_or_shown) {
  Decision answered;
  answered.answer = "{}";
  EXPECT_FALSE(nobody_waits(answered));
  Decision refused;
  refused.error_code = wire::ocpp::RpcError::internal_error;
  EXPECT_FALSE(nobody_waits(refused));
  Decision ordering;
  ordering.orders.emplace_back();
  EXPECT_FALSE(nobody_waits(ordering));
  Decision shown;
  shown.commit.events.emplace_back();
  EXPECT_FALSE(nobody_waits(shown));
}

}  // namespace
}  // namespace voltyard::csms
