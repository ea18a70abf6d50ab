// JSON number texts as exact numbers. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace voltyard::wire::ocpp {

enum class IntegerOutcome : std::uint8_t {
  exact,
  rounded,        // it had a fraction; half away from zero
  negative_zero,  // "-0": no integer field knows it
  out_of_range,   // of 64 bits
  not_a_number,
};

struct ParsedInteger {
  IntegerOutcome outcome = IntegerOutcome::not_a_number;
  std::int64_t value = 0;
};

ParsedInteger parse_integer(std::string_view text);

bool is_json_number(std::string_view text);

// At most 38 characters and below 2^63, which is what parse_decimal() can work with.
bool is_reasonable(std::string_view number);

// Digits after the point without trailing zeros; 0 for numbers with an exponent.
std::size_t decimals(std::string_view number);

}  // namespace voltyard::wire::ocpp
