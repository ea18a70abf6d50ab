// Codes that prove a telephone number: six digits, good once and for five minutes. In memory and
// bounded: whoever waits for one at a restart asks again. One thread (the API's executor).
#pragma once

#include "base/id.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

namespace voltyard::api {

class PhoneCodes {
 public:
  static constexpr Duration lifetime = std::chrono::minutes(5);
  static constexpr Duration between = std::chrono::minutes(1);
  static constexpr Duration window = std::chrono::hours(1);
  static constexpr int most_in_window = 5;
  static constexpr int attempts = 5;
  static constexpr std::size_t most_numbers = 10'000;

  // A fresh code for the number; one before it is void. Errors: limited (asked too often, or too
  // many numbers wait).
  Result<std::string> make(OperatorId operator_id, std::string_view phone, SteadyTime now,
                           Random& random);

  // Whether it is the number's code. A right one is used up; a fifth wrong one ends it, too.
  bool take(OperatorId operator_id, std::string_view phone, std::string_view code, SteadyTime now);

 private:
  struct Number {
    std::string code;  // empty: none is good now
    SteadyTime made_at;
    SteadyTime window_began;
    int made_in_window = 0;
    int wrong = 0;
  };
  void forget_old(SteadyTime now);

  std::unordered_map<std::string, Number> numbers_;
};

}  // namespace voltyard::api
