// Reading a CALL's payload under the rules of this station: strict, unless the operator allows it
// more or the message reports a transaction. A transaction has happened whatever a field says: a
// recoverable violation in it is stored, flagged and answered positively (quirk 33 over N51-N57).
#pragma once

#include "csms/context.hpp"
#include "csms/evidence.hpp"

#include "wire/ocpp/decode.hpp"
#include "wire/ocpp/encode.hpp"
#include "wire/ocpp/frame.hpp"
#include "wire/ocpp/values.hpp"

#include <string>

namespace voltyard::csms {

enum class About { transaction, anything_else };

template <class Request>
wire::ocpp::Decoded<Request> read_call(const Context& context, const wire::ocpp::Call& call,
                                       About about) {
  const bool tolerant = about == About::transaction || context.live.station.policy.lenient;
  return wire::ocpp::decode<Request>(
      call.payload, tolerant ? wire::ocpp::Mode::tolerant : wire::ocpp::Mode::strict);
}

// The CALLERROR for a payload that was not accepted.
inline Decision refuse(const wire::ocpp::Violations& violations) {
  Decision decision;
  const auto* violation = wire::ocpp::worst(violations);
  decision.error_code = wire::ocpp::to_rpc_error(violation->kind);
  decision.error_text = violation->path + ": " + violation->sentence;
  return decision;
}

// A transaction message that cannot be judged at all: kept, and answered as if all were well.
inline std::string payload_text(const wire::ocpp::Call& call) {
  std::string text;
  wire::ocpp::write_json(call.payload, text);
  return text;
}

inline std::optional<std::int64_t> claimed(const wire::ocpp::DateTime& time) {
  return time.is_known() ? std::optional(time.ms) : std::nullopt;
}

inline Evidence evidence_of(const wire::ocpp::Call& call) {
  const auto render = [](const void* message) {
    return payload_text(*static_cast<const wire::ocpp::Call*>(message));
  };
  return {call.action, &call, render};
}

template <class Response>
void answer(Decision& decision, const Response& response) {
  wire::ocpp::encode(response, decision.answer);
}

}  // namespace voltyard::csms
