// How a body is read and written from the one list of fields its struct gives (`fields()`), so that
// the two directions cannot drift apart. Bodies are read by length: bytes behind the last field are
// ignored, and std::optional fields at the end may be missing. For message.cpp and bms.cpp only.
#pragma once

#include "wire/ykc/bytes.hpp"
#include "wire/ykc/fields.hpp"

#include "base/assert.hpp"
#include "base/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace voltyard::wire::ykc {

template <class T>
concept Grouped = requires(T& group) { T::fields(group); };

template <class T>
concept Scalar = std::unsigned_integral<T> || std::is_enum_v<T>;

class BodyReader {
 public:
  explicit BodyReader(Bytes body) : left_(body) {}

  bool too_short() const { return too_short_; }
  bool too_many() const { return too_many_; }

  template <Scalar T>
  void read(T& value) {
    value = static_cast<T>(number(sizeof(T)));
  }
  template <std::size_t N>
  void read(Number<N>& value) {
    value.value = number(N);
  }
  template <std::size_t N>
  void read(std::array<std::uint8_t, N>& bytes) {
    std::ranges::copy(take(N), bytes.begin());
  }
  template <Grouped T>
  void read(T& group) {
    std::apply([this](auto&... field) { (this->read(field), ...); }, T::fields(group));
  }
  template <Grouped T, std::size_t N>
  void read(std::array<T, N>& groups) {
    for (T& group : groups) read(group);
  }
  // What is missing leaves nothing behind it, so the optional fields that follow are missing too.
  template <class T>
  void read(std::optional<T>& tail) {
    tail.reset();
    if (too_short_) return;
    T value{};
    read(value);
    if (!too_short_) tail = value;
    too_short_ = false;
  }
  template <class T, std::size_t Max>
  void read(Counted<T, Max>& list) {
    std::uint8_t count = 0;
    read(count);
    too_many_ = too_many_ || count > Max;
    while (list.items.size() < count && !too_short_ && !too_many_) read(list.items.emplace_back());
  }
  // Half an item at the end is none.
  template <class T, std::size_t Max>
  void read(Rest<T, Max>& list) {
    while (!left_.empty() && !too_many_) {
      T item{};
      read(item);
      if (std::exchange(too_short_, false)) return;
      too_many_ = list.items.size() == Max;
      list.items.push_back(item);
    }
  }
  void read(Raw& raw) {
    raw.bytes.assign(left_.begin(), left_.end());
    left_ = {};
  }

 private:
  Bytes take(std::size_t size) {
    const bool enough = size <= left_.size();
    if (!enough) too_short_ = true;
    const Bytes taken = enough ? left_.first(size) : Bytes();
    left_ = enough ? left_.subspan(size) : Bytes();
    return taken;
  }
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (const std::uint8_t byte : take(size)) {
      value |= std::uint64_t{byte} << shift;
      shift += 8;
    }
    return value;
  }

  Bytes left_;
  bool too_short_ = false;
  bool too_many_ = false;
};

class BodyWriter {
 public:
  explicit BodyWriter(ByteBuffer& out) : out_(out) {}

  template <Scalar T>
  void write(T value) {
    number(static_cast<std::uint64_t>(value), sizeof(T));
  }
  template <std::size_t N>
  void write(const Number<N>& value) {
    ASSERT(value.value >> (8 * N) == 0);
    number(value.value, N);
  }
  template <std::size_t N>
  void write(const std::array<std::uint8_t, N>& bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  template <Grouped T>
  void write(const T& group) {
    std::apply([this](const auto&... field) { (this->write(field), ...); }, T::fields(group));
  }
  template <Grouped T, std::size_t N>
  void write(const std::array<T, N>& groups) {
    for (const T& group : groups) write(group);
  }
  template <class T>
  void write(const std::optional<T>& tail) {
    ASSERT(!tail || !ended_);  // nothing can stand behind a field that is missing
    ended_ = !tail;
    if (tail) write(*tail);
  }
  template <class T, std::size_t Max>
  void write(const Counted<T, Max>& list) {
    ASSERT(list.items.size() <= Max);
    write(static_cast<std::uint8_t>(list.items.size()));
    for (const T& item : list.items) write(item);
  }
  template <class T, std::size_t Max>
  void write(const Rest<T, Max>& list) {
    ASSERT(list.items.size() <= Max);
    for (const T& item : list.items) write(item);
  }
  void write(const Raw& raw) { out_.insert(out_.end(), raw.bytes.begin(), raw.bytes.end()); }

 private:
  void number(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      out_.push_back(static_cast<std::uint8_t>(value & 0xFF));
      value >>= 8;
    }
  }

  ByteBuffer& out_;
  bool ended_ = false;
};

template <class Body>
Result<Body> read_body(Bytes bytes, std::uint8_t type) {
  Body body{};
  BodyReader reader(bytes);
  reader.read(body);
  if (reader.too_many()) {
    return Error{ErrorKind::invalid,
                 fmt::format("the list in message 0x{:02X} is too long", type),
                 {},
                 "list_too_long"};
  }
  if (reader.too_short()) {
    return Error{ErrorKind::invalid,
                 fmt::format("{} bytes are too short for message 0x{:02X}", bytes.size(), type),
                 {},
                 "ends_early"};
  }
  return body;
}

}  // namespace voltyard::wire::ykc
