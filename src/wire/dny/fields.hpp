// The interpreter of message bodies. A message names its fields once, in the order of the wire, in
// a static walk(self, fields); the same walk reads and writes it:
//
//   fields(a, b)                    required, little-endian; an optional stands for a field that
//   was
//                                   appended to the protocol later and may be absent
//   fields.counted(list)            one byte n, then n entries
//   fields.repeated(list, n)        n entries
//   fields.rest(list)               whatever follows
//
// Fields are absent from some point on, never in the middle: the first absent one ends the reading.
// Bytes behind the last known field are ignored, so what encode() writes is the beginning of what
// decode() read.
#pragma once

#include "base/assert.hpp"
#include "base/result.hpp"
#include "wire/dny/bounded_list.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace voltyard::wire::dny {

// Numbers, enums and byte arrays are as long as they are here; what is walked says it itself.
template <class Field>
constexpr std::size_t wire_size_of() {
  if constexpr (requires { Field::wire_size; }) {
    return Field::wire_size;
  } else {
    return sizeof(Field);
  }
}

// Why a body cannot be read: a word for programs, and the same in English.
struct Wrong {
  std::string_view word;
  std::string_view sentence;
};
inline constexpr Wrong list_too_long{"list_too_long",
                                     "a list of the message is longer than any pile needs"};
inline constexpr Wrong ends_early{"ends_early", "the message ends before its fields do"};

class FieldReader {
 public:
  explicit FieldReader(std::span<const std::uint8_t> data) : left_(data) {}

  template <class... Field>
  void operator()(Field&... field) {
    (take(field), ...);
  }
  template <class T, std::size_t Room>
  void counted(BoundedList<T, Room>& list) {
    std::uint8_t count = 0;
    take(count);
    repeated(list, count);
  }
  template <class T, std::size_t Room>
  void counted(std::optional<BoundedList<T, Room>>& list) {
    list.reset();
    const bool fits = !ended_ && !left_.empty() && left_[0] <= Room &&
                      left_.size() > left_[0] * wire_size_of<T>();
    ended_ = !fits;
    if (fits) counted(list.emplace());
  }
  template <class T, std::size_t Room>
  void repeated(BoundedList<T, Room>& list, std::size_t count) {
    list.clear();
    if (count > Room) return fail(list_too_long);
    for (std::size_t i = 0; i < count && wrong_ == nullptr; ++i) {
      T entry{};
      take(entry);
      list.push_back(entry);
    }
  }
  template <std::size_t Room>
  void rest(BoundedList<std::uint8_t, Room>& list) {
    repeated(list, left_.size());
  }

  // What was wrong; a null pointer when every required field was there.
  const Wrong* wrong() const { return wrong_; }

 private:
  void fail(const Wrong& wrong) {
    if (wrong_ == nullptr) wrong_ = &wrong;
    left_ = {};
  }

  template <class Field>
  void take(Field& field) {
    if constexpr (std::is_enum_v<Field>) {
      std::underlying_type_t<Field> raw{};
      take(raw);
      field = static_cast<Field>(raw);
    } else if constexpr (std::is_integral_v<Field>) {
      static_assert(std::is_unsigned_v<Field>);
      if (left_.size() < sizeof(Field)) return fail(ends_early);
      std::uint64_t value = 0;
      for (std::size_t i = 0; i < sizeof(Field); ++i) value |= std::uint64_t{left_[i]} << (8 * i);
      field = static_cast<Field>(value);
      left_ = left_.subspan(sizeof(Field));
    } else {
      Field::walk(field, *this);
    }
  }
  template <std::size_t Size>
  void take(std::array<std::uint8_t, Size>& bytes) {
    if (left_.size() < Size) return fail(ends_early);
    std::ranges::copy(left_.first(Size), bytes.begin());
    left_ = left_.subspan(Size);
  }
  template <class Field>
  void take(std::optional<Field>& field) {
    field.reset();
    ended_ = ended_ || left_.size() < wire_size_of<Field>();
    if (!ended_) take(field.emplace());
  }

  std::span<const std::uint8_t> left_;
  const Wrong* wrong_ = nullptr;
  bool ended_ = false;
};

class FieldWriter {
 public:
  explicit FieldWriter(std::string& out) : out_(out) {}

  template <class... Field>
  void operator()(const Field&... field) {
    (put(field), ...);
  }
  template <class T, std::size_t Room>
  void counted(const BoundedList<T, Room>& list) {
    static_assert(Room <= 0xFF);
    put(static_cast<std::uint8_t>(list.size()));
    repeated(list, list.size());
  }
  template <class T, std::size_t Room>
  void counted(const std::optional<BoundedList<T, Room>>& list) {
    if (is_there(list)) counted(*list);
  }
  template <class T, std::size_t Room>
  void repeated(const BoundedList<T, Room>& list, std::size_t count) {
    ASSERT(list.size() == count);
    for (const auto& entry : list) put(entry);
  }
  template <std::size_t Room>
  void rest(const BoundedList<std::uint8_t, Room>& list) {
    repeated(list, list.size());
  }

 private:
  template <class Field>
  void put(const Field& field) {
    if constexpr (std::is_enum_v<Field>) {
      put(static_cast<std::underlying_type_t<Field>>(field));
    } else if constexpr (std::is_integral_v<Field>) {
      for (std::size_t i = 0; i < sizeof(Field); ++i) {
        out_ += static_cast<char>(field >> (8 * i) & 0xFF);
      }
    } else {
      Field::walk(field, *this);
    }
  }
  template <std::size_t Size>
  void put(const std::array<std::uint8_t, Size>& bytes) {
    for (const auto byte : bytes) out_ += static_cast<char>(byte);
  }
  template <class Field>
  void put(const std::optional<Field>& field) {
    if (is_there(field)) put(*field);
  }
  // A field behind an absent one would be read as the absent one.
  template <class Field>
  bool is_there(const std::optional<Field>& field) {
    ASSERT(!field || !ended_);
    ended_ = !field;
    return !ended_;
  }

  std::string& out_;
  bool ended_ = false;
};

template <class Message>
Result<Message> decode(std::span<const std::uint8_t> data) {
  Message message;
  FieldReader fields(data);
  Message::walk(message, fields);
  if (fields.wrong()) {
    return Error{
        ErrorKind::invalid, std::string(fields.wrong()->sentence), {}, fields.wrong()->word};
  }
  return message;
}

// Appends the body of a message, without a frame.
template <class Message>
void encode(const Message& message, std::string& out) {
  FieldWriter fields(out);
  Message::walk(message, fields);
}

}  // namespace voltyard::wire::dny
