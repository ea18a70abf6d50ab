#include "storage/sqlite/expired_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace voltyard::storage {
namespace {

struct Table {
  const char* name;
  const char* key;     // in the order of time, more or less
  const char* age;     // when it was last of use
  const char* may_go;  // that it is old is not enough
  const char* from;    // where the rows begin that are still there
};

#define STILL_THERE "number > ifnull((SELECT max(number) FROM session WHERE expired = 1), 0)"
constexpr const char* session_age = "max(started_at, ended_at, last_seen_at)";

Table table_of(Fading kind) {
  switch (kind) {
    case Fading::sessions:
      static_assert(static_cast<int>(domain::SessionState::ended) == 1);
      return {"session", "number", session_age, "1", "state = 1 AND " STILL_THERE};
    case Fading::events:
      return {"event", "sequence", "at", "sequence < (SELECT max(sequence) FROM event)", "1"};
    case Fading::notices:
      static_assert(static_cast<int>(domain::NoticeState::waiting) == 0);
      return {"notice", "id", "created_at", "state <> 0", "1"};
    case Fading::quarantine: return {"quarantine", "number", "at", "1", "1"};
    case Fading::photos:
      static_assert(static_cast<int>(PhotoOf::location) == 0);
      return {"photo", "id", "created_at", "1", "kind <> 0"};
    case Fading::operations: break;
  }
  static_assert(static_cast<int>(OperationState::sent) == 0);
  return {"operation", "id", "created_at", "state <> 0", "1"};
}

// The keys of what goes: ?1 is the moment, ?2 how many rows are looked at. A BLOB is larger than
// any number and, of 17 octets, than any id.
std::string keys_of(const Table& table) {
  return fmt::format(
      "WITH first AS (SELECT {key}, {age} AS age, {may_go} AS may_go FROM {name} "
      "WHERE {from} ORDER BY {key} LIMIT ?2) "
      "SELECT {key} FROM first WHERE may_go AND {key} < ifnull("
      "(SELECT min({key}) FROM first WHERE age >= ?1), x'ffffffffffffffffffffffffffffffffff')",
      fmt::arg("key", table.key), fmt::arg("age", table.age), fmt::arg("may_go", table.may_go),
      fmt::arg("name", table.name), fmt::arg("from", table.from));
}

// Sessions in review, and such as run, are passed over and marked; once they are settled they go
// with the next that do.
std::string sessions_to_go() {
  return fmt::format(
      "SELECT number FROM ({}) UNION ALL SELECT number FROM (SELECT number FROM session "
      "WHERE expired = 2 AND state = 1 AND {} < ?1 ORDER BY number LIMIT ?2)",
      keys_of(table_of(Fading::sessions)), session_age);
}

void remove_sessions(Connection& db, const RemoveExpired& which) {
  std::vector<std::int64_t> numbers;
  {
    Query query(db, sessions_to_go(), Query::Once{});
    query.bind(which.before, which.limit);
    while (query.step()) numbers.push_back(query.number());
  }
  if (numbers.empty()) return;
  const auto last = *std::max_element(numbers.begin(), numbers.end());
  Query(db, "UPDATE session SET expired=2 WHERE state <> 1 AND number < ? AND " STILL_THERE)
      .bind(last)
      .run();
  for (const auto number : numbers) {
    Query(db, "DELETE FROM curve WHERE session_number=?").bind(number).run();
    Query(db, "DELETE FROM signed_value WHERE session_number=?").bind(number).run();
    Query(db, "UPDATE session SET expired=1, token_uid='', token_id=NULL WHERE number=?")
        .bind(number)
        .run();
  }
}

}  // namespace

void put(Connection& db, const RemoveExpired& which) {
  if (which.kind == Fading::sessions) return remove_sessions(db, which);
  const auto table = table_of(which.kind);
  const auto sql =
      fmt::format("DELETE FROM {} WHERE {} IN ({})", table.name, table.key, keys_of(table));
  Query(db, sql, Query::Once{}).bind(which.before, which.limit).run();
}

std::size_t count_expired(Connection& db, const RemoveExpired& which) {
  const auto keys =
      which.kind == Fading::sessions ? sessions_to_go() : keys_of(table_of(which.kind));
  const auto sql = fmt::format("SELECT count(*) FROM ({})", keys);
  Query query(db, sql, Query::Once{});
  query.bind(which.before, which.limit);
  return query.step() ? query.as<std::size_t>() : 0;
}

}  // namespace voltyard::storage
