// Charges that the store wrote are priced again under a draft: the right ones, and from outside.
#include "storage/sqlite/what_if_run.hpp"

#include "storage/sqlite/sqlite_store.hpp"
#include "storage/suite/example_rows.hpp"
#include "storage/suite/store_under_test.hpp"

#include "billing/rating.hpp"

#include "base/scratch_directory.hpp"

namespace voltyard::storage {
namespace {

using namespace suite;

constexpr std::int64_t kwh = 1'000'000;
constexpr std::int64_t hour = 3'600'000;
constexpr Timestamp start{1'790'000'000'000};

billing::Tariff per_kwh(std::int64_t price_e5) {
  billing::Tariff tariff;
  tariff.elements = {{{{billing::Fee::electricity, billing::Dimension::energy, price_e5, 1}}, {}}};
  return tariff;
}

// One charge of an hour every hour, 1 kWh more each, sold at 1 元/kWh; priced again at 2.
class WhatIfRunTest : public ::testing::Test {
 protected:
  WhatIfRunTest() {
    SqliteOptions options;
    options.data_dir = directory_.path();
    options.threaded = false;
    auto opened = SqliteStore::open(options);
    EXPECT_TRUE(opened);
    store_ = std::move(*opened);
    question_.draft = per_kwh(200'000);
    question_.back = std::chrono::hours(24);
    question_.threads = 2;
    put({an_operator(), a_location(), a_wallet()});
  }

  void put(std::vector<Change> changes) {
    Commit commit;
    commit.changes = std::move(changes);
    ASSERT_EQ(wait_for(store_->commit(commit)), CommitOutcome::committed);
  }

  domain::Session charge(std::uint8_t n) {
    auto row = ended(a_session(n));
    row.started_at = start + Duration(n * hour);
    row.ended_at = row.started_at + Duration(hour);
    row.held_minor.reset();
    row.wallet_id = id<WalletId>(1);
    row.full_at.reset();
    return row;
  }

  void sell(domain::Session row, Energy energy) {
    domain::Sample last;
    last.at = row.ended_at;
    last.energy = energy;
    const std::vector<domain::Sample> samples{last};
    const auto bill = billing::rate(per_kwh(100'000), {row.started_at, row.ended_at, samples});
    ASSERT_TRUE(bill);
    row.bill_minor = bill->total.minor;
    put({row, PutCurve{row.id, samples}, BillRow{row.id, row.operator_id, *bill}});
  }

  billing::WhatIfReport answer() {
    EXPECT_TRUE(store_->flush());
    WhatIfProgress progress;
    const auto given = answer_what_if(directory_.path(), question_, progress);
    EXPECT_TRUE(given) << given.error().message;
    EXPECT_EQ(progress.done.load(), progress.all.load());
    return given ? *given : billing::WhatIfReport{};
  }

  ScratchDirectory directory_;
  std::unique_ptr<SqliteStore> store_;
  WhatIfQuestion question_;
};

TEST_F(WhatIfRunTest, every_bill_of_the_time_is_priced_again_beside_the_open_store) {
  for (std::uint8_t n = 1; n <= 30; ++n) sell(charge(n), Energy{kwh});
  auto running = a_session(99);
  running.held_minor.reset();
  put({running});
  const auto report = answer();
  EXPECT_EQ(report.all.charges, 24u);  // the last day's
  EXPECT_EQ(report.all.before.total().minor, 2'400);
  EXPECT_EQ(report.all.after.total().minor, 4'800);
  ASSERT_EQ(report.locations.size(), 1u);
  EXPECT_EQ(report.locations[0].name, a_location().name);
  ASSERT_EQ(report.residents.size(), 1u);
  EXPECT_EQ(report.residents[0].name, a_wallet().holder);
  EXPECT_TRUE(report.unpriced.empty());
}

TEST_F(WhatIfRunTest, n97_charges_of_another_operator_and_of_other_locations_do_not_count) {
  sell(charge(1), Energy{kwh});
  auto foreign = charge(2);
  foreign.operator_id = id<OperatorId>(7);
  sell(foreign, Energy{kwh});
  auto elsewhere = charge(3);
  elsewhere.location_id = id<LocationId>(8);
  sell(elsewhere, Energy{kwh});
  EXPECT_EQ(answer().all.charges, 3u);
  question_.operator_id = operator_1;
  EXPECT_EQ(answer().all.charges, 2u);
  question_.location_id = location_1;
  EXPECT_EQ(answer().all.charges, 1u);
}

TEST_F(WhatIfRunTest, a_concession_is_taken_off_the_draft_too) {
  auto row = charge(1);
  row.off_permille = 500;
  sell(row, Energy{9 * kwh});
  EXPECT_EQ(answer().all.after.total().minor, 900);
}

TEST_F(WhatIfRunTest, a_decided_correction_counts_instead_of_the_readings) {
  auto row = charge(1);
  sell(row, Energy{9 * kwh});
  domain::Review review;
  review.session_id = row.id;
  review.operator_id = row.operator_id;
  review.ruling = domain::Ruling::correct;
  review.energy = Energy{kwh};
  review.reason = "why";
  review.proposed_by = "a";
  put({review});
  EXPECT_EQ(answer().all.after.total().minor, 1'800);  // only proposed
  review.decided_by = "b";
  review.billed_energy = review.energy;
  put({review});
  EXPECT_EQ(answer().all.after.total().minor, 200);
}

TEST_F(WhatIfRunTest, what_was_agreed_comes_from_the_stored_session) {
  auto row = charge(1);
  row.held_minor = 150;
  sell(row, Energy{kwh});
  EXPECT_EQ(answer().all.after.total().minor, 150);
}

TEST_F(WhatIfRunTest, a_damaged_curve_is_counted_and_does_not_end_the_run) {
  sell(charge(1), Energy{kwh});
  sell(charge(2), Energy{kwh});
  store_.reset();
  {
    Connection db((directory_.path() / "voltyard.db").string(), Access::read_write, {});
    db.run("UPDATE curve SET body = x'0903' WHERE session_number = 1");
  }
  WhatIfProgress progress;
  const auto given = answer_what_if(directory_.path(), question_, progress);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->all.charges, 1u);
  ASSERT_EQ(given->unpriced.size(), 1u);
  EXPECT_EQ(given->unpriced[0].billed.minor, 100);
}

TEST_F(WhatIfRunTest, a_cancelled_question_has_no_answer) {
  sell(charge(1), Energy{kwh});
  EXPECT_TRUE(store_->flush());
  WhatIfProgress progress;
  progress.cancelled = true;
  EXPECT_EQ(answer_what_if(directory_.path(), question_, progress).error().kind,
            ErrorKind::conflict);
}

TEST_F(WhatIfRunTest, a_draft_that_is_wrong_and_a_directory_without_a_database_are_errors) {
  WhatIfProgress progress;
  ScratchDirectory empty;
  EXPECT_EQ(answer_what_if(empty.path(), question_, progress).error().kind, ErrorKind::not_found);
  question_.draft = per_kwh(-1);
  EXPECT_EQ(answer_what_if(directory_.path(), question_, progress).error().kind,
            ErrorKind::invalid);
}

}  // namespace
}  // namespace voltyard::storage
