// One command for many stations: what a person asked for, how it is carried out, and what became of
// each station. Pure: the decisions of people; bulk_run.hpp has those that a job takes by itself.
#pragma once

#include "domain/event.hpp"

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::desk {

using BulkJobId = Id<struct BulkJobTag>;

// In no protocol's words, so that one job reaches stations of all of them; csms/bulk_command.hpp
// says what each becomes. `request` is the one that is sent as it was written.
enum class BulkKind : std::uint8_t {
  reset,
  availability,
  configuration,
  firmware,
  refresh,
  request,
};

enum class BulkState : std::uint8_t {
  preparing,  // its stations are being stored
  running,
  waiting,  // the canaries are through: somebody must say how it goes on
  paused,
  stopped,     // by itself: too many stations failed
  cancelling,  // what is under way is still awaited
  done,
  cancelled,
};

enum class BulkOutcome : std::uint8_t {
  waiting,
  sent,
  succeeded,
  refused,    // the station has said no
  failed,     // no answer, or an error
  unreached,  // not connected, or charging, until the job's deadline
  skipped,    // cannot be asked for it
  unknown,    // sent, and the server was restarted before the answer
  cancelled,
};
constexpr std::size_t bulk_outcomes = 9;

// What happens to a station that charges when its turn comes.
enum class BulkCharging : std::uint8_t { wait, skip, interrupt };

std::string_view to_string(BulkKind kind);
std::string_view to_string(BulkState state);
std::string_view to_string(BulkOutcome outcome);
std::string_view to_string(BulkCharging charging);
std::optional<BulkKind> parse_bulk_kind(std::string_view text);
std::optional<BulkOutcome> parse_bulk_outcome(std::string_view text);
std::optional<BulkCharging> parse_bulk_charging(std::string_view text);

struct BulkCommand {
  BulkKind kind = BulkKind::reset;
  domain::Details arguments;
  bool operator==(const BulkCommand&) const = default;
};

// Changes what a station is, not only what it does just now: administrators only.
bool changes_stations(BulkKind kind);

struct BulkPolicy {
  std::uint32_t canary = 0;  // so many stations go first; 0: none do
  bool go_on_alone = false;  // when every canary has succeeded; otherwise somebody says so
  std::uint32_t at_once = 10;
  std::uint32_t per_minute = 0;      // 0: as fast as the answers come
  std::uint32_t stop_percent = 100;  // more failures stop it; 0: the first one, 100: none
  BulkCharging charging = BulkCharging::wait;
  Duration valid_for = std::chrono::hours(1);  // from the last decision of a person
  bool operator==(const BulkPolicy&) const = default;
};

using BulkCounts = std::array<std::uint32_t, bulk_outcomes>;

struct BulkJob {
  BulkJobId id;
  OperatorId operator_id;
  std::vector<LocationId> locations;  // of all its stations; empty: too many to name
  std::string name;
  BulkCommand command;
  BulkPolicy policy;
  std::string created_by;
  Timestamp created_at;
  BulkState state = BulkState::preparing;
  Timestamp until;             // what was not sent by then is unreached
  std::uint32_t round = 1;     // grows with every decision to go on: failures are counted in each
  bool canary_passed = false;  // there is no canary any more
  std::string changed_by;      // empty: by itself
  Timestamp changed_at;
  std::string reason;  // why it stopped
  BulkCounts counts{};

  bool is_open() const { return state != BulkState::done && state != BulkState::cancelled; }
  bool is_held() const {
    return state == BulkState::waiting || state == BulkState::paused || state == BulkState::stopped;
  }
  std::uint32_t stations() const;
  bool operator==(const BulkJob&) const = default;
};

struct BulkStation {
  BulkJobId job_id;
  std::uint32_t position = 0;  // in its job, from 0
  StationId station_id;
  BulkOutcome outcome = BulkOutcome::waiting;
  bool canary = false;
  std::uint32_t round = 0;  // in which it was sent last
  std::uint32_t tries = 0;
  OperationId operation_id;
  std::string said;  // the station's answer in its own words, or why there is none
  Timestamp sent_at{};
  Timestamp finished_at{};

  bool operator==(const BulkStation&) const = default;
};

// Who decided, when.
struct BulkDecision {
  std::string who;
  Timestamp now;
};

// Errors of all: conflict (not in this state).
Result<BulkJob> pause(BulkJob job, const BulkDecision& decision);
Result<BulkJob> resume(BulkJob job, const BulkDecision& decision);
Result<BulkJob> go_on(BulkJob job, const BulkDecision& decision);
Result<BulkJob> cancel(BulkJob job, const BulkDecision& decision);
Result<BulkJob> retry(BulkJob job, const BulkDecision& decision);

// Whose command may be sent once more because a person says so.
bool may_retry(BulkOutcome outcome);

// Errors: invalid with the field's path.
Status check(const BulkPolicy& policy);

}  // namespace voltyard::desk
