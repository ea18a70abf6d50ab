// The reading half of the interpreter: JSON in, struct and violations out. Pure; any thread.
//
//   const auto decoded = decode<v16::MeterValuesRequest>(call.payload, Mode::tolerant);
//   if (!decoded.accepted()) return error(to_rpc_error(worst(decoded.violations)->kind));
#pragma once

#include "wire/ocpp/json_tape.hpp"
#include "wire/ocpp/schema.hpp"
#include "wire/ocpp/violation.hpp"

namespace voltyard::wire::ocpp {

enum class Mode : std::uint8_t {
  strict,    // any violation rejects the payload
  tolerant,  // recoverable violations are noted, the value is kept or left absent
};

template <class T>
struct Decoded {
  T value;
  Violations violations;
  Mode mode = Mode::strict;

  bool accepted() const {
    if (mode == Mode::strict) return violations.empty();
    for (const Violation& violation : violations) {
      if (!violation.recoverable) return false;
    }
    return true;
  }
};

// Reads `payload` into `target` (an object of the row's struct; null only checks).
Violations read(const StructRow& row, Value payload, Version version, Mode mode, void* target);

inline Violations check(const StructRow& row, Value payload, Version version) {
  return read(row, payload, version, Mode::strict, nullptr);
}

template <class T>
Decoded<T> decode(Value payload, Mode mode, Version version = T::row.since) {
  Decoded<T> decoded{{}, {}, mode};
  decoded.violations = read(T::row, payload, version, mode, &decoded.value);
  return decoded;
}

}  // namespace voltyard::wire::ocpp
