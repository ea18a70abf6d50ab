#include "api/json_decimals.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cstdint>
#include <limits>
#include <vector>

namespace voltyard::api {
namespace {

namespace json = boost::json;
using Failure = json::error_code;

// What the parser calls; it wants all of these names.
class Collector {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  bool on_document_begin(Failure&) { return true; }
  bool on_document_end(Failure&) { return true; }
  bool on_object_begin(Failure&) { return enter(false); }
  bool on_object_end(std::size_t, Failure&) { return leave(); }
  bool on_array_begin(Failure&) { return enter(true); }
  bool on_array_end(std::size_t, Failure&) { return leave(); }
  bool on_key_part(json::string_view part, std::size_t, Failure&) {
    key_ += part;
    return true;
  }
  bool on_key(json::string_view rest, std::size_t, Failure&) {
    levels_.back().member = key_ + std::string(rest);
    key_.clear();
    return true;
  }
  bool on_string_part(json::string_view, std::size_t, Failure&) { return true; }
  bool on_string(json::string_view, std::size_t, Failure&) { return next(); }
  bool on_number_part(json::string_view part, Failure&) {
    number_ += part;
    return true;
  }
  bool on_int64(std::int64_t, json::string_view, Failure&) { return end_number(); }
  bool on_uint64(std::uint64_t, json::string_view, Failure&) { return end_number(); }
  bool on_double(double, json::string_view rest, Failure&) {
    // A name with a slash in it could pass for another place.
    const auto& member = levels_.empty() ? key_ : levels_.back().member;
    if (member.find('/') == std::string::npos) found[place()] = number_ + std::string(rest);
    return end_number();
  }
  bool on_bool(bool, Failure&) { return next(); }
  bool on_null(Failure&) { return next(); }
  bool on_comment_part(json::string_view, Failure&) { return true; }
  bool on_comment(json::string_view, Failure&) { return true; }

  JsonDecimals found;

 private:
  struct Level {
    bool list = false;
    std::size_t index = 0;
    std::string member = {};
  };

  bool enter(bool list) {
    levels_.push_back({list});
    return true;
  }
  bool leave() {
    levels_.pop_back();
    return next();
  }
  bool next() {
    if (!levels_.empty()) ++levels_.back().index;
    return true;
  }
  bool end_number() {
    number_.clear();
    return next();
  }
  std::string place() const {
    std::string text;
    for (const auto& level : levels_) {
      text += "/" + (level.list ? std::to_string(level.index) : level.member);
    }
    return text;
  }

  std::vector<Level> levels_;
  std::string key_;
  std::string number_;
};

}  // namespace

JsonDecimals decimals_in(std::string_view text) {
  json::basic_parser<Collector> parser{json::parse_options()};
  Failure broken;
  parser.write_some(false, text.data(), text.size(), broken);
  return std::move(parser.handler().found);
}

}  // namespace voltyard::api
