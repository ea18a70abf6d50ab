// Sessions, their bills, curves and signed values, and the events, as rows. Functions throw
// SqlError.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/open_sessions.hpp"
#include "storage/store.hpp"

namespace voltyard::storage {

// ---- writing (on the writer's connection) ---------------------------------------------------

std::uint64_t keys_of(const domain::Session& row);  // hash of what is indexed and does not move

// Inserts with this number, or replaces the row of the same id; true when it was inserted.
bool put_session(Connection& db, const domain::Session& row, std::int64_t number);
// Moves an open session whose keys are as they were: touches no index while it stays open.
void move_session(Connection& db, const domain::Session& row, std::int64_t number);
struct SessionPlace {
  std::int64_t number = 0;
  bool open = false;
};
std::optional<SessionPlace> place_of_session(Connection& db, SessionId id);

void put_bill(Connection& db, const BillRow& row, std::int64_t session_number);
void put_curve(Connection& db, std::int64_t session_number, std::int64_t group_id,
               std::span<const domain::Sample> samples);
void put_signed_value(Connection& db, const SignedValue& row, std::int64_t session_number);
void put_event(Connection& db, const domain::Event& event);

// ---- reading (on any connection) --------------------------------------------------------------

std::optional<domain::Session> read_session(Connection& db, SessionId id);
std::optional<domain::Session> read_session_by_key(Connection& db, StationId station_id,
                                                   std::string_view transaction_key);
std::optional<domain::Session> read_session_by_number(Connection& db,
                                                      std::int32_t transaction_number);
std::int32_t read_last_transaction_number(Connection& db);
Money read_spent(Connection& db, TokenId id, Timestamp from);
std::vector<domain::Session> read_open_sessions_of(Connection& db, StationId id);
std::vector<domain::Session> read_sessions(Connection& db, const SessionFilter& filter);
std::vector<SignedValue> read_signed_values(Connection& db, SessionId id);
std::optional<BillRow> read_bill(Connection& db, SessionId id);
std::vector<domain::Event> read_events(Connection& db, const EventFilter& filter);

// The samples of a session: its curve and the groups after it. nullopt: this snapshot and
// `readings` do not fit together (somebody was faster); look again. Errors: damaged rows.
Result<std::optional<std::vector<domain::Sample>>> read_samples(
    Connection& db, std::int64_t session_number, const std::optional<OpenReadings>& readings);

// Fills `open` with what the tables say about every open session.
Status load_open_sessions(Connection& db, OpenSessions& open);

}  // namespace voltyard::storage
