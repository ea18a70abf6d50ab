#include "wire/ykc/message.hpp"

#include "wire/ykc/layout.hpp"

#include <fmt/format.h>

#include <utility>

namespace voltyard::wire::ykc {
namespace {

constexpr auto each_alternative = std::make_index_sequence<std::variant_size_v<Message>>();

template <std::size_t I>
constexpr std::uint8_t type_at = std::variant_alternative_t<I, Message>::type;

template <std::size_t... I>
constexpr bool types_are_unique(std::index_sequence<I...>) {
  std::array<int, 256> seen{};
  (++seen[type_at<I>], ...);
  return std::ranges::none_of(seen, [](int count) { return count > 1; });
}
static_assert(types_are_unique(each_alternative));

template <std::size_t I>
bool decode_as(const Frame& frame, Result<Message>& result) {
  if (frame.type != type_at<I>) return false;
  auto body = read_body<std::variant_alternative_t<I, Message>>(frame.body, frame.type);
  if (body) {
    result = Message(std::in_place_index<I>, std::move(*body));
  } else {
    result = body.error();
  }
  return true;
}

template <std::size_t... I>
Result<Message> decode_any(const Frame& frame, std::index_sequence<I...>) {
  Result<Message> result = Error{ErrorKind::not_found,
                                 fmt::format("there is no message 0x{:02X}", frame.type),
                                 {},
                                 "unknown_message"};
  (void)(decode_as<I>(frame, result) || ...);
  return result;
}

}  // namespace

std::uint8_t type_of(const Message& message) {
  return std::visit([](const auto& body) { return body.type; }, message);
}

Result<Message> decode(const Frame& frame) {
  if (frame.encrypted) {
    return unavailable(
        fmt::format("message 0x{:02X} is encrypted and there is no key for it", frame.type),
        "encrypted");
  }
  return decode_any(frame, each_alternative);
}

void write_message(ByteBuffer& out, std::uint16_t sequence, const Message& message) {
  ByteBuffer bytes;
  bytes.reserve(max_body);
  std::visit([&bytes](const auto& body) { BodyWriter(bytes).write(body); }, message);
  write_frame(out, sequence, type_of(message), bytes);
}

}  // namespace voltyard::wire::ykc
