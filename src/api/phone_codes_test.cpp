// Codes that prove a telephone number, and what strangers may do with somebody else's.
#include "api/phone_codes.hpp"

#include <gtest/gtest.h>

namespace voltyard::api {
namespace {

using Asked = PhoneCodes::Asked;
using Outcome = PhoneCodes::Outcome;

constexpr std::string_view phone = "13800000000";

class PhoneCodesTest : public ::testing::Test {
 protected:
  Asked ask(std::string source = "home", bool known = false) {
    return codes_.ask(operator_id_, phone, {std::move(source), known}, now_, random_).value();
  }
  bool take(const Asked& asked, std::string_view code, int at_most = PhoneCodes::attempts) {
    return codes_.take(operator_id_, phone, asked.ticket, code, at_most, now_) == Outcome::right;
  }
  bool take(const Asked& asked) { return take(asked, asked.code); }
  static std::string wrong(const Asked& asked) {
    return asked.code == "000000" ? "000001" : "000000";
  }
  void fail(const Asked& asked, int times) {
    for (int i = 0; i < times; ++i) EXPECT_FALSE(take(asked, wrong(asked))) << i;
  }

  PhoneCodes codes_;
  SeededRandom random_{1};
  OperatorId operator_id_;
  SteadyTime now_;
};

TEST_F(PhoneCodesTest, a_code_has_six_digits_and_is_good_once) {
  const auto asked = ask();
  EXPECT_EQ(asked.code.size(), 6u);
  EXPECT_EQ(asked.ticket.size(), 32u);
  EXPECT_TRUE(asked.send);
  EXPECT_TRUE(take(asked));
  EXPECT_FALSE(take(asked));
}

TEST_F(PhoneCodesTest, a_code_is_over_ten_minutes_after_it_was_sent) {
  const auto asked = ask();
  now_ += PhoneCodes::lifetime;
  EXPECT_TRUE(take(asked));
  const auto second = ask();
  now_ += PhoneCodes::lifetime + Duration(1);
  EXPECT_FALSE(take(second));
}

TEST_F(PhoneCodesTest, five_wrong_attempts_end_a_ticket_and_four_do_not) {
  const auto asked = ask();
  fail(asked, 4);
  EXPECT_TRUE(take(asked));
  const auto second = ask();
  fail(second, 5);
  EXPECT_FALSE(take(second));
}

TEST_F(PhoneCodesTest, n103_what_a_stranger_tries_takes_nothing_from_the_owner) {
  const auto owner = ask();
  for (int i = 0; i < 5; ++i) fail(ask("stranger"), 5);
  EXPECT_TRUE(ask("stranger").ticket.empty()) << "twenty-five guesses at this code";
  EXPECT_TRUE(take(owner));
}

TEST_F(PhoneCodesTest, n103_a_code_that_a_stranger_asked_for_is_the_owners_too) {
  const auto stranger = ask("stranger");
  EXPECT_TRUE(stranger.send);
  now_ += std::chrono::seconds(20);
  const auto owner = ask();
  EXPECT_FALSE(owner.send) << "it is on the telephone already";
  EXPECT_EQ(owner.code, stranger.code);
  EXPECT_EQ(owner.resend_in, std::chrono::seconds(40));
  EXPECT_EQ(owner.expires_in, PhoneCodes::lifetime - std::chrono::seconds(20));
  EXPECT_TRUE(take(owner));
  EXPECT_FALSE(take(stranger)) << "it was good once";
}

TEST_F(PhoneCodesTest, n103_however_long_a_stranger_asks_the_owner_always_gets_in) {
  for (int minute = 0; minute < 180; ++minute) {
    if (const auto stranger = ask("stranger"); !stranger.ticket.empty()) fail(stranger, 5);
    const auto owner = ask("home " + std::to_string(minute));
    ASSERT_FALSE(owner.ticket.empty()) << minute;
    if (minute % 60 == 59) {
      EXPECT_TRUE(take(owner)) << minute;
    }
    now_ += std::chrono::minutes(1);
  }
}

TEST_F(PhoneCodesTest, a_telephone_is_not_rung_all_night) {
  int messages = 0;
  for (int second = 0; second < 3'600; second += 10) {
    messages += ask("stranger " + std::to_string(second)).send ? 1 : 0;
    now_ += std::chrono::seconds(10);
  }
  EXPECT_EQ(messages, 10) << "at 0, 1, 3, 7, 15, 23, 31, 39, 47 and 55 minutes";
}

TEST_F(PhoneCodesTest, a_code_that_comes_late_is_still_the_one_that_was_sent_again) {
  const auto first = ask();
  now_ += PhoneCodes::first_wait;
  const auto second = ask();
  EXPECT_TRUE(second.send);
  EXPECT_EQ(second.code, first.code);
  EXPECT_TRUE(take(second, first.code));
}

TEST_F(PhoneCodesTest, after_twenty_minutes_it_is_another_one) {
  const auto first = ask();
  Asked last;
  for (int minute = 1; minute <= 23; ++minute) {
    now_ += std::chrono::minutes(1);
    last = ask(std::to_string(minute));
  }
  EXPECT_TRUE(last.send);
  EXPECT_NE(last.code, first.code);
  EXPECT_FALSE(take(first, last.code)) << "tickets are for one code";
  EXPECT_TRUE(take(last));
}

TEST_F(PhoneCodesTest,
       all_strangers_together_have_so_many_tickets_and_a_known_browser_has_its_own) {
  for (std::size_t i = 0; i < PhoneCodes::tickets_of_strangers; ++i) {
    ASSERT_FALSE(ask("address " + std::to_string(i)).ticket.empty()) << i;
  }
  const auto refused = ask("one more");
  EXPECT_TRUE(refused.ticket.empty());
  EXPECT_EQ(refused.resend_in, PhoneCodes::renewed);
  EXPECT_TRUE(take(ask("device 1", true)));
}

TEST_F(PhoneCodesTest, a_ticket_may_be_for_a_single_try) {
  const auto asked = ask();
  fail(asked, 1);
  EXPECT_FALSE(take(asked, asked.code, 1));
  EXPECT_TRUE(take(asked));
}

TEST_F(PhoneCodesTest, what_could_not_be_sent_may_be_sent_at_once) {
  EXPECT_TRUE(ask().send);
  EXPECT_FALSE(ask().send);
  codes_.not_sent(operator_id_, phone);
  EXPECT_TRUE(ask().send);
}

TEST_F(PhoneCodesTest, whoever_got_in_may_log_the_next_telephone_in_at_once) {
  const auto first = ask();
  EXPECT_TRUE(take(first));
  const auto second = ask();
  EXPECT_TRUE(second.send);
  EXPECT_FALSE(take(first)) << "each code is good once";
  EXPECT_TRUE(take(second));
}

TEST_F(PhoneCodesTest, another_number_and_another_operator_have_codes_of_their_own) {
  const auto asked = ask();
  OperatorId other;
  other.uuid.bytes[0] = 1;
  const auto try_as = [&](OperatorId owner, std::string_view number, std::string_view ticket) {
    return codes_.take(owner, number, ticket, asked.code, 5, now_);
  };
  EXPECT_EQ(try_as(operator_id_, "13800000001", asked.ticket), Outcome::over);
  EXPECT_EQ(try_as(other, phone, asked.ticket), Outcome::over);
  EXPECT_EQ(try_as(operator_id_, phone, ""), Outcome::over);
  EXPECT_EQ(try_as(operator_id_, phone, asked.ticket), Outcome::right);
}

TEST_F(PhoneCodesTest, whoever_may_not_try_again_with_a_ticket_is_told) {
  const auto asked = ask();
  const auto try_wrong = [&](int at_most) {
    return codes_.take(operator_id_, phone, asked.ticket, wrong(asked), at_most, now_);
  };
  EXPECT_EQ(try_wrong(5), Outcome::wrong);
  EXPECT_EQ(try_wrong(2), Outcome::over);
  EXPECT_EQ(try_wrong(5), Outcome::wrong);
  EXPECT_EQ(try_wrong(5), Outcome::wrong);
  EXPECT_EQ(try_wrong(5), Outcome::over);
}

TEST_F(PhoneCodesTest, so_many_numbers_wait_and_no_more_until_some_are_over) {
  for (std::size_t i = 0; i < PhoneCodes::most_numbers; ++i) {
    ASSERT_TRUE(codes_.ask(operator_id_, std::to_string(i), {"home"}, now_, random_));
  }
  EXPECT_EQ(codes_.ask(operator_id_, phone, {"home"}, now_, random_).error().kind,
            ErrorKind::limited);
  now_ += PhoneCodes::quiet + Duration(1);
  EXPECT_TRUE(codes_.ask(operator_id_, phone, {"home"}, now_, random_));
}

}  // namespace
}  // namespace voltyard::api
