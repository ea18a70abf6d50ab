// A list whose length the peer chooses and whose room we choose: values inside, no allocation, so
// that a decoded message can be kept after the bytes it came from are gone.
#pragma once

#include "base/assert.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>

namespace voltyard::wire::dny {

template <class T, std::size_t Room>
class BoundedList {
 public:
  static constexpr std::size_t room = Room;

  BoundedList() = default;
  BoundedList(std::initializer_list<T> values) : BoundedList(std::span(values)) {}
  explicit BoundedList(std::span<const T> values) : size_(values.size()) {
    ASSERT(size_ <= Room);
    std::ranges::copy(values, values_.begin());
  }

  void push_back(const T& value) {
    ASSERT(size_ < Room);
    values_[size_++] = value;
  }
  void clear() { size_ = 0; }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T* begin() const { return values_.data(); }
  const T* end() const { return values_.data() + size_; }
  const T& operator[](std::size_t index) const {
    ASSERT(index < size_);
    return values_[index];
  }
  bool operator==(const BoundedList& other) const { return std::ranges::equal(*this, other); }

 private:
  std::array<T, Room> values_{};
  std::size_t size_ = 0;
};

}  // namespace voltyard::wire::dny
