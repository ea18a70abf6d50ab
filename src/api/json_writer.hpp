// Appends JSON to a string, member by member. Numbers with a unit are written as exact decimals:
// nothing of a bill or a meter goes through floating point. One thread.
#pragma once

#include "base/id.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace voltyard::api {

class JsonWriter {
 public:
  // Without a name: a list element or the whole document.
  JsonWriter& object(std::string_view name = {});
  JsonWriter& list(std::string_view name = {});
  JsonWriter& end();  // of the innermost object or list

  JsonWriter& text(std::string_view name, std::string_view value);
  JsonWriter& text_or_null(std::string_view name, std::string_view value);  // empty: null
  JsonWriter& count(std::string_view name, std::int64_t value);
  JsonWriter& decimal(std::string_view name, std::int64_t value, int scale);
  JsonWriter& flag(std::string_view name, bool value);
  JsonWriter& none(std::string_view name);
  JsonWriter& time(std::string_view name, Timestamp value);  // 0: null
  // `json` is a complete JSON value already.
  JsonWriter& raw(std::string_view name, std::string_view json);
  // Text that ought to be JSON: embedded when it is, written as a string when not; empty: null.
  JsonWriter& json_or_text(std::string_view name, std::string_view text);

  JsonWriter& energy(std::string_view name, Energy value) { return decimal(name, value.mwh, 3); }
  JsonWriter& power(std::string_view name, std::int64_t mw);  // W with one decimal
  JsonWriter& money(std::string_view name, Money value, std::string_view currency);

  template <class Tag>
  JsonWriter& id(std::string_view name, const Id<Tag>& value) {  // nil: null
    return value.is_nil() ? none(name) : text(name, to_string(value));
  }

  std::string take();

 private:
  void begin(std::string_view name);

  std::string out_;
  std::string closers_;  // '}' or ']' of what is open
  bool first_ = true;
};

}  // namespace voltyard::api
