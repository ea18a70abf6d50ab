// Turns commits into rows, on the writer's connection and thread, inside the writer's transaction.
// Knows what the tables hold in memory where asking them would cost: epochs, open sessions, the
// next numbers. That memory moves with the transaction: `mark` and `take_back` keep it in step with
// savepoints and roll-backs.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/open_sessions.hpp"
#include "storage/store.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace voltyard::storage {

// A commit that breaks a rule the tables themselves cannot state: its outcome is guard_failed.
struct Refused {};

class Applier {
 public:
  Applier(Connection& db, OpenSessions& open) : db_(db), open_(open) {}

  Status load();  // after opening; throws SqlError

  bool guards_hold(const Commit& commit) const;
  // Throws SqlError or Refused; then the caller rolls back and takes back.
  void apply(const Commit& commit);

  void begin_transaction();
  // Before COMMIT: the group's readings become a row, and rows that nobody needs go.
  void end_transaction();
  void flush_readings();

  // Events of the running transaction, numbered.
  const std::vector<domain::Event>& events() const { return events_; }

  struct Mark {
    std::size_t steps = 0;
    std::size_t events = 0;
    std::size_t body_bytes = 0;
    std::int64_t next_session = 0;
    std::int64_t group = 0;
    std::int64_t last_group = 0;
    std::uint64_t last_event = 0;
  };
  Mark mark();
  void take_back(const Mark& mark);

 private:
  struct Step {  // what a session or an epoch was before
    SessionId session_id;
    std::optional<OpenReadings> readings;
    StationId station_id;
    std::optional<std::uint64_t> epoch;
  };

  template <class Row>
  void change(const Row& row);
  void set(SessionId id, const std::optional<OpenReadings>& readings);
  void raise_epoch(StationId id, std::uint64_t epoch);
  void put_row(const domain::Session& row);
  void append(const AppendReadings& append);
  void append_late(const AppendReadings& append);
  void put_row(const PutCurve& curve);
  void close(SessionId id);
  std::int64_t existing_session(SessionId id);
  std::vector<domain::Sample> samples_of(const OpenReadings& readings);

  Connection& db_;
  OpenSessions& open_;
  std::unordered_map<StationId, std::uint64_t> epochs_;
  std::int64_t next_session_ = 1;
  std::uint64_t last_event_ = 0;
  std::int64_t last_group_ = 0;       // newest group that has a row
  std::int64_t group_ = 0;            // the one being filled; 0: none
  std::int64_t committed_group_ = 0;  // last_group_ when the transaction began
  std::int64_t oldest_group_ = 0;     // oldest group that has a row
  std::string body_;
  std::optional<std::string> body_at_mark_;  // when the group was flushed since the last mark
  std::vector<domain::Event> events_;
  std::vector<Step> steps_;
  std::vector<SessionId> closing_;
};

}  // namespace voltyard::storage
