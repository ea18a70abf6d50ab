#include "wire/ocpp/json_tape.hpp"

#include <array>

// The parser's templates; this is the one file that compiles them.
#include <boost/json/basic_parser_impl.hpp>

namespace voltyard::wire::ocpp {

namespace json = boost::json;

std::string_view to_string(JsonKind kind) {
  constexpr std::array<std::string_view, 6> names = {"null",   "boolean", "number",
                                                     "string", "array",   "object"};
  return names[static_cast<std::size_t>(kind)];
}

// What basic_parser calls. Every text arrives as one piece, because the whole input is given at
// once, except strings with escapes: those come in parts and are gathered in `unescaped_`.
struct TapeHandler {
  static constexpr std::size_t max_object_size = UINT32_MAX;
  static constexpr std::size_t max_array_size = UINT32_MAX;
  static constexpr std::size_t max_key_size = UINT32_MAX;
  static constexpr std::size_t max_string_size = UINT32_MAX;

  Tape& tape;
  std::string_view input;
  std::array<std::uint32_t, max_json_depth + 1> open{};
  std::size_t gathered = 0;  // bytes of the string that is being gathered
  std::size_t number_part = 0;

  void push(JsonKind kind, std::string_view text) {
    tape.nodes_.push_back({text.data(), static_cast<std::uint32_t>(text.size()), 1, kind});
  }
  bool begin(JsonKind kind) {
    open[tape.open_depth_++] = static_cast<std::uint32_t>(tape.nodes_.size());
    push(kind, {});
    return true;
  }
  bool end(std::size_t count) {
    Node& node = tape.nodes_[open[--tape.open_depth_]];
    node.size = static_cast<std::uint32_t>(count);
    node.span = static_cast<std::uint32_t>(tape.nodes_.size()) - open[tape.open_depth_];
    return true;
  }
  bool gather(json::string_view part) {
    if (tape.unescaped_.capacity() < input.size()) tape.unescaped_.reserve(input.size());
    tape.unescaped_.append(part.data(), part.size());
    gathered += part.size();
    return true;
  }
  bool string(json::string_view last) {
    const bool inside = last.data() >= input.data() && last.data() <= input.data() + input.size();
    if (gathered == 0 && inside) {
      push(JsonKind::string, {last.data(), last.size()});
      return true;
    }
    gather(last);
    const auto start = tape.unescaped_.size() - gathered;
    push(JsonKind::string, std::string_view(tape.unescaped_).substr(start));
    gathered = 0;
    return true;
  }
  bool number(json::string_view last) {
    const auto size = number_part + last.size();
    push(JsonKind::number, {last.data() - number_part, size});
    number_part = 0;
    return true;
  }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return begin(JsonKind::array); }
  bool on_array_end(std::size_t count, json::error_code&) { return end(count); }
  bool on_object_begin(json::error_code&) { return begin(JsonKind::object); }
  bool on_object_end(std::size_t count, json::error_code&) { return end(count); }
  bool on_string_part(json::string_view s, std::size_t, json::error_code&) { return gather(s); }
  bool on_string(json::string_view s, std::size_t, json::error_code&) { return string(s); }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) { return gather(s); }
  bool on_key(json::string_view s, std::size_t, json::error_code&) { return string(s); }
  bool on_number_part(json::string_view s, json::error_code&) {
    number_part += s.size();
    return true;
  }
  bool on_int64(std::int64_t, json::string_view s, json::error_code&) { return number(s); }
  bool on_uint64(std::uint64_t, json::string_view s, json::error_code&) { return number(s); }
  bool on_double(double, json::string_view s, json::error_code&) { return number(s); }
  bool on_bool(bool value, json::error_code&) {
    push(JsonKind::boolean, value ? "true" : "false");
    return true;
  }
  bool on_null(json::error_code&) {
    push(JsonKind::null, {});
    return true;
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

ParseOutcome Tape::parse(std::string_view text) {
  constexpr std::size_t kept_nodes = 16'384;  // one huge message does not keep its memory
  constexpr std::size_t kept_text = 65'536;
  if (nodes_.capacity() > kept_nodes) std::vector<Node>().swap(nodes_);
  if (unescaped_.capacity() > kept_text) std::string().swap(unescaped_);
  nodes_.clear();
  open_depth_ = 0;
  unescaped_.clear();
  json::parse_options options;
  options.max_depth = max_json_depth;
  // A new parser each time: reset() does not give back the depth that a failed document used up.
  json::basic_parser<TapeHandler> parser(options, *this, text);
  json::error_code error;
  const auto used = parser.write_some(false, text.data(), text.size(), error);
  if (error == json::error::incomplete) return ParseOutcome::cut_short;
  if (error == json::error::too_deep) return ParseOutcome::too_deep;
  if (error == json::error::exponent_overflow) return ParseOutcome::out_of_range;
  if (error || used < text.size()) return ParseOutcome::broken;
  return ParseOutcome::complete;
}

}  // namespace voltyard::wire::ocpp
