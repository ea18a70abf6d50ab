// Reading a request body: one JSON object whose members are asked for by name. Anything nobody
// asked for is an error (N99: a caller cannot assign what is not offered). Objects within it are
// read the same way. Pure.
#pragma once

#include "api/json_decimals.hpp"

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

class JsonInput {
 public:
  // Errors: not JSON, deeper than 32, not an object.
  static Result<JsonInput> parse(std::string_view body);

  // The first problem met is kept; `finish` returns it, or an unknown member.
  std::string text(std::string_view name, std::size_t min, std::size_t max);
  std::optional<std::string> optional_text(std::string_view name, std::size_t max);
  std::int64_t integer(std::string_view name, std::int64_t fallback, std::int64_t min,
                       std::int64_t max);
  bool flag(std::string_view name, bool fallback);
  std::string object_text(std::string_view name);  // serialised; "{}" when absent
  // At most `count` texts of 1 to `max` octets each; none when absent.
  std::vector<std::string> texts(std::string_view name, std::size_t count, std::size_t max);
  // Whole numbers, at most `count` of them; none when absent.
  std::vector<std::int64_t> integers(std::string_view name, std::size_t count, std::int64_t min,
                                     std::int64_t max);
  // A number from 0 to `max` with at most `decimals` of them, as an integer of 10^-decimals.
  std::optional<std::int64_t> optional_decimal(std::string_view name, int decimals,
                                               std::int64_t max);
  // Read each, then hand it to `include`: what is wrong in it is wrong here.
  std::vector<JsonInput> objects(std::string_view name, std::size_t count);
  JsonInput object(std::string_view name);  // an empty one when absent
  void include(const JsonInput& part);
  std::optional<Timestamp> optional_time(std::string_view name);  // RFC 3339
  template <class SomeId>
  std::optional<SomeId> optional_id(std::string_view name) {
    const auto given = optional_text(name, 36);
    if (!given) return std::nullopt;
    const auto id = SomeId::parse(*given);
    if (!id) fail(name, "is not an id");
    return id;
  }
  bool has(std::string_view name) const;  // and is not null
  void fail(std::string_view name, std::string_view what);

  Status finish() const;

 private:
  const boost::json::value* find(std::string_view name);

  boost::json::object members_;
  std::shared_ptr<const JsonDecimals> decimals_;  // shared: of the whole body, by all its parts
  std::string path_;                              // of an object within another
  std::set<std::string, std::less<>> known_;
  std::optional<Error> error_;
};

bool is_phone(std::string_view text);  // 5 to 15 digits, with + in front or not

}  // namespace voltyard::api
