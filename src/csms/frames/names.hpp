// What readings of octets share: the names of fields one after the other, and octets as text.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace voltyard::csms::frames {

// What the fields of a message are called, one space between: in the order in which the message
// walks them.
template <class Message>
inline constexpr std::string_view fields_of = {};

class FieldNames {
 public:
  explicit FieldNames(std::string_view names) : left_(names) {}

  // The names must last for the message's fields; tests hold every message against it.
  std::string next() {
    const auto end = left_.find(' ');
    const auto name = left_.substr(0, end);
    left_ = end == std::string_view::npos ? std::string_view() : left_.substr(end + 1);
    return std::string(name);
  }
  bool empty() const { return left_.empty(); }

 private:
  std::string_view left_;
};

// Printable ASCII, filled with zeros, as such; anything else as hex. Of long ones the beginning.
std::string text_or_hex(std::span<const std::uint8_t> octets);

}  // namespace voltyard::csms::frames
