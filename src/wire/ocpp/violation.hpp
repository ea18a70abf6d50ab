// What is wrong with a payload, in words for people and in the codes of each version.
#pragma once

#include "wire/ocpp/version.hpp"
#include "wire/ocpp/wrong.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::wire::ocpp {

// The reasons a CALLERROR can carry; spelling() knows how each version writes them.
enum class RpcError : std::uint8_t {
  not_implemented,  // nobody knows this action
  not_supported,    // known, but not here
  internal_error,
  protocol_error,
  security_error,
  formation_violation,
  property_constraint_violation,
  occurrence_constraint_violation,
  type_constraint_violation,
  generic_error,
  message_type_not_supported,
  rpc_framework_error,
};

std::string_view spelling(RpcError error, Version version);

enum class ViolationKind : std::uint8_t {
  formation,   // an unknown or repeated member, or no object at all
  occurrence,  // a required member is missing, too few or too many elements
  type,        // another JSON type than the field's
  property,    // out of range, too long, not in the enum, not a time
};

RpcError to_rpc_error(ViolationKind kind);

struct Violation {
  ViolationKind kind{};
  // In tolerant reading: the value was kept as received where its C++ type can hold it, and is
  // otherwise absent (optional empty, enum NotGiven, DateTime 0, Decimal "", number 0).
  bool recoverable = true;
  std::string path;      // of the first place: "/meterValue/0/timestamp"
  std::string sentence;  // English, may quote at most 64 escaped bytes of what was received
  std::string received;  // the text as received when the value could not be kept, at most 255 bytes
  std::size_t count = 1;      // the same field may be wrong in the same way a thousand times
  const void* row = nullptr;  // the FieldRow, to count by; null for the payload itself
  Wrong wrong{};              // what the sentence says, for programs
  Parameters about = {};
};

constexpr std::size_t max_violations = 16;

using Violations = std::vector<Violation>;

// The first violation that matters most: what a CALLERROR would say.
const Violation* worst(const Violations& violations);

}  // namespace voltyard::wire::ocpp
