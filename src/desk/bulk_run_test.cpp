// Whose turn it is in a command for many stations, and when the command holds itself back.
#include "desk/bulk_run.hpp"

#include <gtest/gtest.h>

namespace voltyard::desk {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr Timestamp noon{1'795'435'200'000};
constexpr auto waiting = static_cast<std::size_t>(BulkOutcome::waiting);

StationId station(std::uint32_t n) {
  StationId id;
  id.uuid.bytes[15] = static_cast<std::uint8_t>(n + 1);
  return id;
}

class BulkRunTest : public testing::Test {
 protected:
  void make(std::uint32_t stations, BulkPolicy policy) {
    BulkJob job;
    job.state = BulkState::running;
    job.policy = policy;
    job.until = noon + policy.valid_for;
    job.canary_passed = policy.canary == 0;
    std::vector<BulkStation> rows(stations);
    for (std::uint32_t i = 0; i < stations; ++i) {
      rows[i].position = i;
      rows[i].station_id = station(i);
    }
    run_.emplace(job, rows);
  }
  std::vector<std::uint32_t> next() {
    return run_->next(now_, real_now_, [this](StationId id) { return !offline_.contains(id); });
  }
  void end(std::uint32_t position, BulkOutcome outcome) {
    auto row = run_->sent(position, {}, now_);
    run_->apply(row);
    row.outcome = outcome;
    run_->apply(row);
  }
  // What the job becomes by itself, applied.
  BulkState review() {
    if (const auto after = run_->review(now_)) {
      run_->apply(*after);
      if (const auto left = BulkRun::left_over(after->state)) {
        move({BulkOutcome::waiting}, *left);
      }
    }
    return run_->job().state;
  }
  void move(const std::vector<BulkOutcome>& from, BulkOutcome to) {
    for (auto rows = run_->moved(from, to, 2); !rows.empty(); rows = run_->moved(from, to, 2)) {
      for (auto& row : rows) run_->apply(std::move(row));
    }
  }
  void decide(Result<BulkJob> (*step)(BulkJob, const BulkDecision&)) {
    const auto after = step(run_->job(), {"li", now_});
    ASSERT_TRUE(after) << after.error().message;
    run_->apply(*after);
  }

  std::optional<BulkRun> run_;
  Timestamp now_ = noon;
  SteadyTime real_now_{hours(1)};
  std::set<StationId> offline_;
};

TEST_F(BulkRunTest, no_more_are_asked_at_once_than_the_policy_says) {
  make(5, {.at_once = 2});
  EXPECT_EQ(next(), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_TRUE(next().empty());
  end(0, BulkOutcome::succeeded);
  EXPECT_EQ(next(), std::vector<std::uint32_t>{2});
  end(1, BulkOutcome::failed);
  end(2, BulkOutcome::succeeded);
  EXPECT_EQ(next(), (std::vector<std::uint32_t>{3, 4}));
  EXPECT_EQ(review(), BulkState::running) << "two have not answered";
  end(3, BulkOutcome::succeeded);
  end(4, BulkOutcome::succeeded);
  EXPECT_EQ(review(), BulkState::done);
  EXPECT_EQ(run_->job().counts[static_cast<std::size_t>(BulkOutcome::succeeded)], 4u);
}

TEST_F(BulkRunTest, no_more_are_begun_with_in_a_minute_than_the_policy_says) {
  make(200, {.at_once = 200, .per_minute = 60});
  EXPECT_EQ(next().size(), 2u) << "what a second leaves over, and the first one";
  EXPECT_TRUE(next().empty());
  real_now_ += minutes(1);
  EXPECT_EQ(next().size(), 2u) << "what was not used is not saved up";
  std::size_t begun = 0;
  for (int i = 0; i < 120; ++i) {
    real_now_ += milliseconds(500);
    begun += next().size();
  }
  EXPECT_EQ(begun, 60u);
}

TEST_F(BulkRunTest, the_canaries_go_first_and_a_person_says_go_on) {
  make(5, {.canary = 2, .at_once = 10});
  EXPECT_EQ(next(), (std::vector<std::uint32_t>{0, 1}));
  end(0, BulkOutcome::succeeded);
  EXPECT_EQ(review(), BulkState::running);
  EXPECT_TRUE(next().empty()) << "the third one is no canary";
  end(1, BulkOutcome::succeeded);
  EXPECT_EQ(review(), BulkState::waiting);
  EXPECT_TRUE(next().empty());
  decide(go_on);
  EXPECT_EQ(next(), (std::vector<std::uint32_t>{2, 3, 4}));
}

TEST_F(BulkRunTest, it_goes_on_alone_only_when_every_canary_succeeded) {
  make(5, {.canary = 2, .go_on_alone = true});
  next();
  end(0, BulkOutcome::succeeded);
  end(1, BulkOutcome::succeeded);
  EXPECT_EQ(review(), BulkState::running);
  EXPECT_EQ(next().size(), 3u);

  make(5, {.canary = 2, .go_on_alone = true});
  next();
  end(0, BulkOutcome::succeeded);
  end(1, BulkOutcome::refused);
  EXPECT_EQ(review(), BulkState::waiting);
}

TEST_F(BulkRunTest, a_station_that_cannot_be_asked_is_no_canary) {
  make(3, {.canary = 1});
  EXPECT_EQ(next(), std::vector<std::uint32_t>{0});
  end(0, BulkOutcome::skipped);
  EXPECT_EQ(review(), BulkState::running);
  EXPECT_EQ(next(), std::vector<std::uint32_t>{1});
  end(1, BulkOutcome::succeeded);
  EXPECT_EQ(review(), BulkState::waiting);
}

TEST_F(BulkRunTest, silent_stations_wait_until_they_connect_or_the_job_ends) {
  offline_ = {station(0), station(1)};
  make(3, {.valid_for = hours(1)});
  EXPECT_EQ(next(), std::vector<std::uint32_t>{2});
  end(2, BulkOutcome::succeeded);
  EXPECT_EQ(review(), BulkState::running);
  offline_.erase(station(0));
  EXPECT_EQ(next(), std::vector<std::uint32_t>{0});
  end(0, BulkOutcome::succeeded);
  now_ = noon + hours(1);
  EXPECT_TRUE(next().empty());
  EXPECT_EQ(review(), BulkState::done);
  EXPECT_EQ(run_->stations()[1].outcome, BulkOutcome::unreached);
}

TEST_F(BulkRunTest, whoever_was_put_off_is_not_asked_again_before) {
  make(1, {});
  EXPECT_EQ(next(), std::vector<std::uint32_t>{0});
  run_->put_off(0, real_now_ + minutes(1));
  EXPECT_TRUE(next().empty());
  EXPECT_EQ(review(), BulkState::running);
  real_now_ += minutes(1);
  EXPECT_EQ(next(), std::vector<std::uint32_t>{0});
}

struct StopCase {
  std::uint32_t percent;
  int failures;
  int successes;
  bool stops;
};

TEST_F(BulkRunTest, it_stops_when_too_many_fail_counted_as_at_least_ten) {
  for (const auto& [percent, failures, successes, stops] :
       {StopCase{0, 1, 9, true}, StopCase{10, 1, 0, false}, StopCase{10, 2, 0, true},
        StopCase{10, 2, 18, false}, StopCase{10, 3, 18, true}, StopCase{100, 20, 0, false}}) {
    make(50, {.at_once = 50, .stop_percent = percent});
    next();
    std::uint32_t position = 0;
    for (int i = 0; i < successes; ++i) end(position++, BulkOutcome::succeeded);
    for (int i = 0; i < failures; ++i) end(position++, BulkOutcome::failed);
    EXPECT_EQ(review() == BulkState::stopped, stops) << percent << " " << failures;
  }
}

TEST_F(BulkRunTest, who_resumes_has_seen_the_failures_and_they_are_counted_anew) {
  make(30, {.at_once = 3, .stop_percent = 10});
  next();
  for (std::uint32_t i = 0; i < 3; ++i) end(i, BulkOutcome::refused);
  EXPECT_TRUE(next().empty()) << "nor before it was looked at";
  EXPECT_EQ(review(), BulkState::stopped);
  EXPECT_EQ(run_->job().reason, "3 of 3 failed");
  decide(resume);
  EXPECT_EQ(review(), BulkState::running);
  EXPECT_EQ(next().size(), 3u);
}

TEST_F(BulkRunTest, a_pause_holds_what_waits_and_not_what_was_sent) {
  make(3, {.at_once = 1});
  next();
  decide(pause);
  EXPECT_TRUE(next().empty());
  end(0, BulkOutcome::succeeded);
  EXPECT_EQ(review(), BulkState::paused);
  now_ = noon + hours(5);
  EXPECT_EQ(review(), BulkState::paused) << "time does not count while it is held";
  decide(resume);
  EXPECT_EQ(next().size(), 1u);
}

TEST_F(BulkRunTest, a_cancelled_job_waits_for_the_answers_under_way) {
  make(3, {.at_once = 1});
  next();
  decide(cancel);
  EXPECT_EQ(review(), BulkState::cancelling);
  end(0, BulkOutcome::succeeded);
  EXPECT_EQ(review(), BulkState::cancelled);
  EXPECT_EQ(run_->stations()[1].outcome, BulkOutcome::cancelled);
  EXPECT_EQ(run_->job().counts[waiting], 0u);
  EXPECT_EQ(retry(run_->job(), {"li", now_}).error().kind, ErrorKind::conflict);
}

TEST_F(BulkRunTest, those_who_failed_are_asked_once_more_and_only_they) {
  make(3, {});
  next();
  end(0, BulkOutcome::succeeded);
  end(1, BulkOutcome::failed);
  end(2, BulkOutcome::unknown);
  ASSERT_EQ(review(), BulkState::done);
  decide(retry);
  move({BulkOutcome::failed}, BulkOutcome::waiting);
  EXPECT_EQ(next(), std::vector<std::uint32_t>{1});
  EXPECT_EQ(run_->sent(1, {}, now_).tries, 2u);
}

TEST_F(BulkRunTest, a_decision_that_does_not_fit_is_a_conflict) {
  make(1, {});
  const BulkDecision decision{"li", noon};
  EXPECT_EQ(resume(run_->job(), decision).error().kind, ErrorKind::conflict);
  EXPECT_EQ(go_on(run_->job(), decision).error().kind, ErrorKind::conflict);
  EXPECT_EQ(retry(run_->job(), decision).error().kind, ErrorKind::conflict);
  decide(pause);
  EXPECT_EQ(pause(run_->job(), decision).error().kind, ErrorKind::conflict);
}

TEST(BulkPolicy, numbers_beyond_the_limits_are_refused_with_their_path) {
  EXPECT_EQ(check(BulkPolicy{.at_once = 0}).error().field, "/at_once");
  EXPECT_EQ(check(BulkPolicy{.at_once = 201}).error().field, "/at_once");
  EXPECT_EQ(check(BulkPolicy{.canary = 1'001}).error().field, "/canary");
  EXPECT_EQ(check(BulkPolicy{.stop_percent = 101}).error().field, "/stop_percent");
  EXPECT_EQ(check(BulkPolicy{.valid_for = minutes(0)}).error().field, "/valid_minutes");
  EXPECT_EQ(check(BulkPolicy{.valid_for = hours(24 * 8)}).error().field, "/valid_minutes");
  EXPECT_TRUE(check(BulkPolicy{}));
}

}  // namespace
}  // namespace voltyard::desk
