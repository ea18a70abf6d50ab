#include "wire/ocpp/violation.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace voltyard::wire::ocpp {

std::string_view spelling(RpcError error, Version version) {
  struct Spelling {
    std::string_view v16;
    std::string_view v2;
  };
  // 1.6 writes "Occurence" and has neither of the last two.
  constexpr std::array<Spelling, 12> spellings = {{
      {"NotImplemented", "NotImplemented"},
      {"NotSupported", "NotSupported"},
      {"InternalError", "InternalError"},
      {"ProtocolError", "ProtocolError"},
      {"SecurityError", "SecurityError"},
      {"FormationViolation", "FormatViolation"},
      {"PropertyConstraintViolation", "PropertyConstraintViolation"},
      {"OccurenceConstraintViolation", "OccurrenceConstraintViolation"},
      {"TypeConstraintViolation", "TypeConstraintViolation"},
      {"GenericError", "GenericError"},
      {"GenericError", "MessageTypeNotSupported"},
      {"GenericError", "RpcFrameworkError"},
  }};
  const auto& both = spellings[static_cast<std::size_t>(error)];
  return version == Version::v16 ? both.v16 : both.v2;
}

RpcError to_rpc_error(ViolationKind kind) {
  switch (kind) {
    case ViolationKind::formation: return RpcError::formation_violation;
    case ViolationKind::occurrence: return RpcError::occurrence_constraint_violation;
    case ViolationKind::type: return RpcError::type_constraint_violation;
    case ViolationKind::property: return RpcError::property_constraint_violation;
  }
  return RpcError::generic_error;
}

const Violation* worst(const Violations& violations) {
  // Unrecoverable before recoverable, then by kind in the order of the enum.
  const auto first = std::ranges::min_element(violations, {}, [](const Violation& violation) {
    return std::pair(violation.recoverable, violation.kind);
  });
  return first == violations.end() ? nullptr : &*first;
}

}  // namespace voltyard::wire::ocpp
