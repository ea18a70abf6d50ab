// Public identifiers are UUIDv7 (RFC 9562): sortable by time, so that database rows append.
// Id<Tag> keeps the kinds apart at compile time.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace voltyard {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
  bool is_nil() const { return *this == Uuid{}; }
};

Uuid make_uuid7(Timestamp now, Random& random);
std::string to_string(const Uuid& uuid);  // 36 characters, lower case
std::optional<Uuid> parse_uuid(std::string_view text);

template <class Tag>
struct Id {
  Uuid uuid;
  auto operator<=>(const Id&) const = default;
  bool is_nil() const { return uuid.is_nil(); }

  static Id make(Timestamp now, Random& random) { return {make_uuid7(now, random)}; }
  static std::optional<Id> parse(std::string_view text) {
    const auto uuid = parse_uuid(text);
    return uuid ? std::optional<Id>(Id{*uuid}) : std::nullopt;
  }
};

template <class Tag>
std::string to_string(const Id<Tag>& id) {
  return to_string(id.uuid);
}

using OperatorId = Id<struct OperatorTag>;
using LocationId = Id<struct LocationTag>;
using ZoneId = Id<struct ZoneTag>;
using StationId = Id<struct StationTag>;
using EvseId = Id<struct EvseTag>;
using TokenId = Id<struct TokenTag>;
using TariffId = Id<struct TariffTag>;
using WalletId = Id<struct WalletTag>;
using SessionId = Id<struct SessionTag>;
using OperationId = Id<struct OperationTag>;
using ApiKeyId = Id<struct ApiKeyTag>;

}  // namespace voltyard

template <>
struct std::hash<voltyard::Uuid> {
  std::size_t operator()(const voltyard::Uuid& uuid) const noexcept {
    std::uint64_t tail = 0;  // the last eight bytes are random
    std::memcpy(&tail, uuid.bytes.data() + 8, sizeof tail);
    return static_cast<std::size_t>(tail);
  }
};
template <class Tag>
struct std::hash<voltyard::Id<Tag>> {
  std::size_t operator()(const voltyard::Id<Tag>& id) const noexcept {
    return std::hash<voltyard::Uuid>{}(id.uuid);
  }
};
