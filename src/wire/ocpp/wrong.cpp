#include "wire/ocpp/wrong.hpp"

#include <algorithm>
#include <array>

namespace voltyard::wire::ocpp {
namespace {

struct Row {
  Wrong wrong;
  std::string_view word;
  std::string_view sentence;  // {name}: a parameter
};

constexpr auto rows = std::to_array<Row>({
    {Wrong::not_an_object, "not_an_object", "the payload is {got}, not an object"},
    {Wrong::hopeless, "hopeless", "the payload is wrong in too many places"},
    {Wrong::missing, "missing", "the required member is missing"},
    {Wrong::twice, "twice", "the member stands there twice"},
    {Wrong::unknown_member, "unknown_member", "the specification knows no such member"},
    {Wrong::wrong_type, "wrong_type", "{got} where {wanted} belongs"},
    {Wrong::too_few, "too_few", "the list has too few elements"},
    {Wrong::too_many, "too_many", "the list has too many elements"},
    {Wrong::out_of_range, "out_of_range", "the number is out of range"},
    {Wrong::fraction, "fraction", "a fraction where an integer belongs"},
    {Wrong::too_long, "too_long", "the text is longer than {limit} characters"},
    {Wrong::nul_character, "nul_character", "the text holds a NUL character"},
    {Wrong::not_in_enum, "not_in_enum", "\"{quote}\" is no {enum}"},
    {Wrong::too_many_decimals, "too_many_decimals", "the number has more than {limit} decimals"},
    {Wrong::not_a_time, "not_a_time", "{reason}"},
    {Wrong::cut_short, "cut_short", "the frame ends before its JSON does"},
    {Wrong::not_json, "not_json", "the frame is not JSON"},
    {Wrong::too_deep, "too_deep", "the frame is nested too deeply"},
    {Wrong::number_too_large, "number_too_large", "the frame holds a number out of range"},
    {Wrong::not_an_array, "not_an_array", "the frame is not a JSON array"},
    {Wrong::message_type, "message_type", "the message type is unknown"},
    {Wrong::call_elements, "call_elements", "a CALL has four elements"},
    {Wrong::action_not_text, "action_not_text", "the action is not a string"},
    {Wrong::payload_not_object, "payload_not_object", "the payload is not an object"},
    {Wrong::message_id, "message_id", "the message id is not a string of 1 to 36 characters"},
    {Wrong::answer_without_id, "answer_without_id", "the answer has no usable message id"},
    {Wrong::answer_payload, "answer_payload", "the answer's payload is not an object"},
});

constexpr bool rows_stand_in_the_order_of_the_enum() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].wrong != static_cast<Wrong>(i)) return false;
  }
  return rows.back().wrong == Wrong::answer_payload;
}
static_assert(rows_stand_in_the_order_of_the_enum());

// The English of what "got" and "wanted" say.
struct Named {
  std::string_view word;
  std::string_view english;
};
constexpr auto kinds = std::to_array<Named>({
    {"null", "null"},
    {"boolean", "a boolean"},
    {"number", "a number"},
    {"string", "a string"},
    {"array", "an array"},
    {"object", "an object"},
    {"integer", "an integer"},
    {"list", "a list"},
    {"time", "a time"},
    {"true_or_false", "true or false"},
    {"value", "a value (an absent member is left out)"},
});

std::string_view english(const Parameter& parameter) {
  if (parameter.name != "got" && parameter.name != "wanted") return parameter.value;
  const auto* kind = std::ranges::find(kinds, parameter.value, &Named::word);
  return kind == kinds.end() ? std::string_view(parameter.value) : kind->english;
}

}  // namespace

std::string_view word(Wrong wrong) { return rows[static_cast<std::size_t>(wrong)].word; }

std::string_view sentence(Wrong wrong) { return rows[static_cast<std::size_t>(wrong)].sentence; }

std::string sentence(Wrong wrong, const Parameters& about) {
  std::string text;
  auto left = sentence(wrong);
  for (auto open = left.find('{'); open != std::string_view::npos; open = left.find('{')) {
    text += left.substr(0, open);
    const auto close = left.find('}', open);
    const auto name = left.substr(open + 1, close - open - 1);
    const auto found = std::ranges::find(about, name, &Parameter::name);
    if (found != about.end()) text += english(*found);
    left = left.substr(close + 1);
  }
  return text.append(left);
}

}  // namespace voltyard::wire::ocpp
