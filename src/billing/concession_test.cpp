// Concessions: what a row may say, and what they take off a bill.
#include "billing/concession.hpp"

#include "billing/session_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::billing {
namespace {

Concession row() {
  Concession made;
  made.category = "高龄";
  made.phone = "13800000000";
  made.off_permille = 500;
  made.from = Timestamp{100};
  made.until = Timestamp{200};
  return made;
}

std::string fault_of(const Concession& row) {
  const auto good = check(row);
  return good ? "" : good.error().field;
}

TEST(ConcessionTest, names_a_card_or_a_telephone) {
  EXPECT_EQ(fault_of(row()), "");
  auto both = row();
  both.uid = "A1B2C3D4";
  EXPECT_EQ(fault_of(both), "/uid");
  auto neither = row();
  neither.phone.clear();
  EXPECT_EQ(fault_of(neither), "/uid");
}

TEST(ConcessionTest, takes_off_something_and_not_more_than_all) {
  for (const int wrong : {-1, 0, 1'001}) {
    auto made = row();
    made.off_permille = wrong;
    EXPECT_EQ(fault_of(made), "/percent") << wrong;
  }
}

TEST(ConcessionTest, holds_from_its_first_moment_until_before_its_last) {
  const auto made = row();
  EXPECT_FALSE(made.holds(Timestamp{99}));
  EXPECT_TRUE(made.holds(Timestamp{100}));
  EXPECT_FALSE(made.holds(Timestamp{200}));
  auto endless = made;
  endless.until = Timestamp{};
  EXPECT_TRUE(endless.holds(Timestamp{1'000'000}));
  auto backwards = made;
  backwards.until = backwards.from;
  EXPECT_EQ(fault_of(backwards), "/until");
}

TEST(ConcessionTest, a_telephone_is_the_same_however_it_is_written) {
  EXPECT_EQ(phone_key("138 0000-0000"), "13800000000");
  EXPECT_EQ(phone_key("+86 13800000000"), "13800000000");
  EXPECT_EQ(phone_key("0371-65500000"), "037165500000");
  EXPECT_EQ(phone_key("138****0000"), "");
  EXPECT_EQ(phone_key("1234"), "");
  EXPECT_EQ(phone_key("1234567890123456"), "");
}

class ConcessionBill : public testing::Test {
 protected:
  ConcessionBill() {
    tariff_.elements = {{{{Fee::electricity, Dimension::energy, 56'000, 1},
                          {Fee::service, Dimension::time, 10'000, 1}},
                         {}}};
    samples_ = {reading(evening, 0, 0), reading(evening, hour, kwh / 2)};
    input_.start = evening;
    input_.end = evening + Duration(hour);
    input_.samples = samples_;
  }

  Tariff tariff_;
  std::vector<domain::Sample> samples_;
  RatingInput input_;
};

// 28 分 of electricity and 10 of service: half of each.
TEST_F(ConcessionBill, is_taken_off_each_fee) {
  input_.off_permille = 500;
  EXPECT_EQ(text(rate(tariff_, input_)),
            "electricity ENERGY 500000 mwh @ 56000 = 28 [0..1]\n"
            "service TIME 3600000 ms @ 10000 = 10 [0..1]\n"
            "electricity concession = -14\n"
            "service concession = -5\n"
            "total 19");
}

TEST_F(ConcessionBill, is_rounded_half_up_once_for_each_fee) {
  input_.off_permille = 125;  // 3.5 and 1.25
  EXPECT_EQ(text(rate(tariff_, input_)),
            "electricity ENERGY 500000 mwh @ 56000 = 28 [0..1]\n"
            "service TIME 3600000 ms @ 10000 = 10 [0..1]\n"
            "electricity concession = -4\n"
            "service concession = -1\n"
            "total 33");
}

TEST_F(ConcessionBill, comes_after_the_tariffs_limits_and_before_what_was_agreed) {
  tariff_.max_price = Money{30};
  input_.off_permille = 500;
  input_.agreed = Money{10};
  EXPECT_EQ(text(rate(tariff_, input_)),
            "electricity ENERGY 500000 mwh @ 56000 = 28 [0..1]\n"
            "service TIME 3600000 ms @ 10000 = 10 [0..1]\n"
            "service maximum = -8\n"
            "electricity concession = -14\n"
            "service concession = -1\n"
            "service beyond_agreed = -1\n"
            "electricity beyond_agreed = -4\n"
            "total 10");
}

TEST_F(ConcessionBill, of_everything_leaves_nothing_to_pay) {
  input_.off_permille = 1'000;
  EXPECT_EQ(rate(tariff_, input_)->total, Money{0});
}

TEST_F(ConcessionBill, of_more_than_everything_is_refused) {
  input_.off_permille = 1'001;
  EXPECT_EQ(rate(tariff_, input_).error().field, "/off_permille");
  input_.off_permille = -1;
  EXPECT_EQ(rate(tariff_, input_).error().field, "/off_permille");
}

}  // namespace
}  // namespace voltyard::billing
