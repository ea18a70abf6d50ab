// What a bulk job's command is in the words of a station's protocol, and what the station's answer
// means for the job. Pure.
#pragma once

#include "csms/directory.hpp"

#include "desk/bulk_job.hpp"

#include "base/random.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace voltyard::csms {

// As a person would write it for one station (Commands::send).
struct NativeOrder {
  std::string action;
  std::string payload;  // JSON
  bool operator==(const NativeOrder&) const = default;
};

// Errors: invalid, the protocol has no such request or an argument does not fit it.
Result<NativeOrder> native_order(const desk::BulkCommand& command, std::string_view protocol,
                                 Timestamp now);

// The same, and whether the station could be sent it. Errors: also those of the request itself.
Result<NativeOrder> checked_order(const desk::BulkCommand& command, const Snapshot& snapshot,
                                  const domain::Station& station, Timestamp now, Random& random);

// Arguments without which the command is nothing in any protocol. Errors: invalid with the path.
Status check(const desk::BulkCommand& command);

struct Verdict {
  desk::BulkOutcome outcome = desk::BulkOutcome::succeeded;
  std::string said;  // the station's own words
  bool operator==(const Verdict&) const = default;
};

// Of an operation that is over: of the answer as it is shown to people.
Verdict verdict_of(const storage::OperationRow& operation);

}  // namespace voltyard::csms
