// The least that must be read of a server's frame: its kind, its id, and a
// transaction number. No JSON tree: good enough for frames of a server that is
// being measured. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace voltyard::simulator {

struct ScannedFrame {
  enum class Kind : std::uint8_t { call, result, error, other };
  Kind kind = Kind::other;
  std::string_view message_id;
};

ScannedFrame scan_frame(std::string_view text);

// The integer after "transactionId":.
std::optional<std::int64_t> scan_transaction_id(std::string_view text);

}  // namespace voltyard::simulator
