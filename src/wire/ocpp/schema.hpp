// Rows: what the specification says about messages, structs, fields and enums, as constant data.
// tools/ocppgen writes the rows and the plain structs from the tables in schema/; the interpreter
// (decode.cpp, encode.cpp) walks both. Rows are constants: any thread.
#pragma once

#include "wire/ocpp/version.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace voltyard::wire::ocpp {

// How a field is stored, in brackets its C++ type.
enum class Kind : std::uint8_t {
  integer,      // std::int64_t
  boolean,      // bool
  text,         // std::string
  decimal,      // Decimal
  date_time,    // DateTime
  enumeration,  // enum class E : std::uint8_t, 0 is NotGiven
  structure,    // another generated struct
  any,          // Json
};

struct EnumValue {
  std::string_view text;
  Version since;
};

// Value i of the enum class is values[i - 1].
struct EnumRow {
  std::string_view name;
  std::span<const EnumValue> values;

  std::string_view text(std::size_t value) const {
    return value == 0 || value > values.size() ? std::string_view() : values[value - 1].text;
  }
  // 0 when the text is none of the values that the version knows.
  std::size_t value(std::string_view text, Version version) const;
};

// What holds for a field from one version on.
struct Rule {
  Version since;
  bool required;
  std::uint16_t min_items = 0;  // of lists
  std::uint16_t max_items = 0;  // 0: as many as there are
  std::uint32_t size = 0;       // Text: most characters; Decimal: most decimals; 0: no limit
  std::int64_t min = INT32_MIN;
  std::int64_t max = INT32_MAX;
  const EnumRow* one_of = nullptr;  // of texts that were an enum before they were opened
};

// How to reach the value of a field which may be a T, a std::optional<T> or a std::vector<T>.
struct Slot {
  void* (*put)(void* field, std::size_t expected);             // makes room for one more
  const void* (*at)(const void* field, std::size_t position);  // null past the last
};

struct StructRow;

struct FieldRow {
  std::string_view name;
  Kind kind;
  bool list;
  bool secret;  // never in a log or on a page
  std::size_t offset;
  Slot slot;
  std::span<const Rule> rules;  // by version, ascending
  const EnumRow* enumeration = nullptr;
  const StructRow* structure = nullptr;

  // Null when the version does not know the field.
  const Rule* rule(Version version) const {
    const Rule* found = nullptr;
    for (const Rule& rule : rules) {
      if (rule.since <= version) found = &rule;
    }
    return found;
  }
};

struct StructRow {
  std::string_view name;
  std::span<const FieldRow> fields;  // in the order of the specification's schema
  bool custom_data;                  // `customData` is allowed and skipped
  Version since;                     // first version of the family
};

enum class Direction : std::uint8_t { from_station, to_station, both };

struct MessageRow {
  std::string_view action;
  std::string_view block;
  Direction direction;
  Version since;
  const StructRow* request;
  const StructRow* response;  // null: never answered (2.1 SEND)
};

template <class T>
struct SlotOf {
  static void* put(void* field, std::size_t) { return field; }
  static const void* at(const void* field, std::size_t position) {
    return position == 0 ? field : nullptr;
  }
};
template <class T>
struct SlotOf<std::optional<T>> {
  static void* put(void* field, std::size_t) {
    return &static_cast<std::optional<T>*>(field)->emplace();
  }
  static const void* at(const void* field, std::size_t position) {
    const auto& value = *static_cast<const std::optional<T>*>(field);
    return position == 0 && value ? &*value : nullptr;
  }
};
template <class T>
struct SlotOf<std::vector<T>> {
  static void* put(void* field, std::size_t expected) {
    auto& list = *static_cast<std::vector<T>*>(field);
    if (list.empty()) list.reserve(expected < 64 ? expected : 64);
    return &list.emplace_back();
  }
  static const void* at(const void* field, std::size_t position) {
    const auto& list = *static_cast<const std::vector<T>*>(field);
    return position < list.size() ? &list[position] : nullptr;
  }
};

template <class T>
constexpr Slot slot_of{&SlotOf<T>::put, &SlotOf<T>::at};

}  // namespace voltyard::wire::ocpp
