// What an operator orders, in the station's own protocol, with the pile's real answer.
// Callable from any executor; the work is done on the station's shard.
#pragma once

#include "csms/yard.hpp"

#include "storage/records.hpp"

#include "base/task.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::csms {

struct Order {
  OperatorId operator_id;    // whose station it must be: another operator's is not_found
  std::string requested_by;  // for the audit: key name
  Duration wait{0};          // how long to wait for the pile's answer, in real time
  OperationId id = {};       // of the operation; nil: a new one
  bool only_idle = false;    // not while a session is open: conflict
  // Stored with the operation before anything is sent: whoever finds these rows finds it, too.
  std::vector<storage::Change> with_it = {};
};

// A request in the words of the protocol that the station speaks. Errors: as they are given back.
struct Wording {
  std::string action;
  std::string payload;  // JSON
};
using Words = std::function<Result<Wording>(std::string_view protocol)>;

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

  // The same, worded once it is known what the station speaks. `words` is called on its shard.
  Task<Result<storage::OperationRow>> send(Order order, StationId station_id, Words words);

 private:
  Yard& yard_;
};

}  // namespace voltyard::csms
