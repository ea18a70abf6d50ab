// The daily pass over what is older than it is kept.
#include "csms/retention.hpp"

#include "csms/yard_fixture.hpp"

namespace voltyard::csms {
namespace {

class RetentionTest : public YardTest {
 protected:
  std::string pass(RetentionTerms terms) {
    Retention retention({store_, *directory_, clock_}, terms);
    const auto expired = await(retention.pass());
    if (!expired) return expired.error().message;
    std::string text;
    for (const auto& each : *expired) {
      text += std::string(to_string(each.kind)) + " " + std::to_string(each.rows) + ";";
    }
    return text;
  }

  void quarantined(int count, Duration ago) {
    storage::Commit commit;
    for (int i = 0; i < count; ++i) {
      commit.changes.emplace_back(
          storage::Quarantined{{}, operator_id_, clock_.now() - ago, "X", "why", "{}"});
    }
    EXPECT_EQ(await(store_.commit(commit)), storage::CommitOutcome::committed);
  }

  std::size_t left() { return await(store_.list_quarantined({}, 10'000))->size(); }
};

constexpr Duration day = std::chrono::hours(24);

TEST_F(RetentionTest, what_is_older_than_its_days_goes_in_batches_and_the_rest_stays) {
  quarantined(1'203, 31 * day);
  quarantined(2, 30 * day);
  RetentionTerms terms;
  terms.quarantine = 30;
  EXPECT_EQ(pass(terms), "quarantine 1203;");
  EXPECT_EQ(left(), 2u);
  EXPECT_EQ(pass(terms), "");
}

TEST_F(RetentionTest, what_is_kept_for_good_stays) {
  quarantined(3, 40'000 * day);
  RetentionTerms terms;
  terms.quarantine = 0;
  EXPECT_EQ(pass(terms), "");
  EXPECT_EQ(left(), 3u);
}

TEST_F(RetentionTest, the_log_says_what_went_and_nothing_when_nothing_did) {
  EXPECT_EQ(pass({}), "");
  EXPECT_TRUE(await(store_.list_log({}))->empty());
  quarantined(1, 366 * day);
  pass({});
  const auto log = *await(store_.list_log({}));
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].kind, "retention.removed");
  EXPECT_EQ(log[0].text, "quarantine < " + to_rfc3339(clock_.now() - 365 * day).substr(0, 10));
  EXPECT_EQ(log[0].operator_id, operator_id_);
}

TEST_F(RetentionTest, a_store_that_cannot_write_is_said) {
  quarantined(1, 366 * day);
  store_.break_disk("full");
  EXPECT_EQ(pass({}), "what is too old could not be removed");
}

}  // namespace
}  // namespace voltyard::csms
