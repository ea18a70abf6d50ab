// Codes that prove a telephone number.
#include "api/phone_codes.hpp"

#include <gtest/gtest.h>

namespace voltyard::api {
namespace {

constexpr std::string_view phone = "13800000000";

class PhoneCodesTest : public ::testing::Test {
 protected:
  Result<std::string> make() { return codes_.make(operator_id_, phone, now_, random_); }
  bool take(std::string_view code) { return codes_.take(operator_id_, phone, code, now_); }
  std::string wrong(const std::string& code) { return code == "000000" ? "000001" : "000000"; }

  PhoneCodes codes_;
  SeededRandom random_{1};
  OperatorId operator_id_;
  SteadyTime now_;
};

TEST_F(PhoneCodesTest, a_code_has_six_digits_and_is_good_once) {
  const auto code = make().value();
  EXPECT_EQ(code.size(), 6u);
  EXPECT_TRUE(take(code));
  EXPECT_FALSE(take(code));
}

TEST_F(PhoneCodesTest, a_code_is_over_after_five_minutes) {
  const auto code = make().value();
  now_ += PhoneCodes::lifetime + Duration(1);
  EXPECT_FALSE(take(code));
}

TEST_F(PhoneCodesTest, five_wrong_attempts_end_a_code) {
  const auto code = make().value();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(take(wrong(code)));
  EXPECT_FALSE(take(code));
}

TEST_F(PhoneCodesTest, four_wrong_attempts_do_not) {
  const auto code = make().value();
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(take(wrong(code)));
  EXPECT_TRUE(take(code));
}

TEST_F(PhoneCodesTest, another_number_and_another_operator_have_codes_of_their_own) {
  const auto code = make().value();
  EXPECT_FALSE(codes_.take(operator_id_, "13800000001", code, now_));
  OperatorId other;
  other.uuid.bytes[0] = 1;
  EXPECT_FALSE(codes_.take(other, phone, code, now_));
  EXPECT_TRUE(take(code));
}

TEST_F(PhoneCodesTest, one_a_minute_and_five_an_hour) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(make()) << i;
    EXPECT_EQ(make().error().kind, ErrorKind::limited);
    now_ += PhoneCodes::between;
  }
  EXPECT_EQ(make().error().kind, ErrorKind::limited);
  now_ += PhoneCodes::window;
  EXPECT_TRUE(make());
}

TEST_F(PhoneCodesTest, a_new_code_makes_the_one_before_it_void) {
  const auto first = make().value();
  now_ += PhoneCodes::between;
  const auto second = make().value();
  EXPECT_EQ(take(first), first == second);
  EXPECT_EQ(take(second), first != second);
}

TEST_F(PhoneCodesTest, so_many_numbers_wait_and_no_more_until_some_are_over) {
  for (std::size_t i = 0; i < PhoneCodes::most_numbers; ++i) {
    ASSERT_TRUE(codes_.make(operator_id_, std::to_string(i), now_, random_));
  }
  EXPECT_EQ(make().error().kind, ErrorKind::limited);
  now_ += PhoneCodes::window + Duration(1);
  EXPECT_TRUE(make());
}

}  // namespace
}  // namespace voltyard::api
