// What an operator orders, in the station's own protocol, with the pile's real answer.
// Callable from any executor; the work is done on the station's shard.
#pragma once

#include "csms/yard.hpp"

#include "storage/records.hpp"

#include "base/task.hpp"

#include <string>
#include <string_view>

namespace voltyard::csms {

struct Order {
  OperatorId operator_id;    // whose station it must be: another operator's is not_found
  std::string requested_by;  // for the audit: key name
  Duration wait{0};          // how long to wait for the pile's answer, in real time
};

// Why a start is refused that nobody would pay for.
inline constexpr std::string_view wallet_not_covering = "the wallet does not cover a start";

// Each stores the operation (state sent), sends it, and returns the operation as it is after
// `order.wait` at the latest; the answer is stored whenever it comes. Errors before anything is
// sent: not_found, conflict (slot busy, session over), invalid (the payload breaks the schema,
// field path given), unavailable (offline, or not stored).
class Commands {
 public:
  explicit Commands(Yard& yard) : yard_(yard) {}

  // An empty token_uid starts on behalf of the desk.
  Task<Result<storage::OperationRow>> start(Order order, StationId station_id, EvseId evse_id,
                                            std::string token_uid);
  Task<Result<storage::OperationRow>> stop(Order order, SessionId session_id);

  // Any request of the station's protocol that a CSMS may send: checked against its schema.
  Task<Result<storage::OperationRow>> send(Order order, StationId station_id, std::string action,
                                           std::string payload);

 private:
  Yard& yard_;
};

}  // namespace voltyard::csms
