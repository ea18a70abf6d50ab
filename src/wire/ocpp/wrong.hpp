// Everything that can be wrong with a frame or a payload: a word for programs, and the same as a
// sentence in English. Both stand in one table; consoles translate the word.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::wire::ocpp {

enum class Wrong : std::uint8_t {
  // of a payload
  not_an_object,
  hopeless,
  missing,
  twice,
  unknown_member,
  wrong_type,
  too_few,
  too_many,
  out_of_range,
  fraction,
  too_long,
  nul_character,
  not_in_enum,
  too_many_decimals,
  not_a_time,
  // of a frame as a whole
  cut_short,
  not_json,
  too_deep,
  number_too_large,
  not_an_array,
  message_type,
  call_elements,
  action_not_text,
  payload_not_object,
  message_id,
  answer_without_id,
  answer_payload,
};

// What a sentence is about: {"limit", "20"}. The values of "got" and "wanted" are words themselves
// (string, list, time), those of "quote" came from outside, escaped and cut.
struct Parameter {
  std::string_view name;  // a literal
  std::string value;
};
using Parameters = std::vector<Parameter>;

std::string_view word(Wrong wrong);  // "too_long"

// English. Without parameters: of what needs none, a literal.
std::string_view sentence(Wrong wrong);
std::string sentence(Wrong wrong, const Parameters& about);

}  // namespace voltyard::wire::ocpp
