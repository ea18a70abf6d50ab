#include "storage/sqlite/pass_rows.hpp"

namespace voltyard::storage {
namespace {

#define PASS_QUERY                                                                              \
  "SELECT id, operator_id, wallet_id, name, price_minor, minutes, minutes_per_charge,"          \
  "from_at, until_at, location_id, who, created_at, cancelled,"                                 \
  "(SELECT sum(covered_minutes) FROM session WHERE pass_id = pass.id AND pass_id IS NOT NULL) " \
  "FROM pass"

billing::UsedPass read_row(Query& query) {
  billing::UsedPass row;
  auto& pass = row.pass;
  pass.id = query.id<billing::PassId>();
  pass.operator_id = query.id<OperatorId>();
  pass.wallet_id = query.id<WalletId>();
  pass.name = query.text();
  pass.price = {query.number()};
  pass.minutes = query.as<std::int32_t>();
  pass.minutes_per_charge = query.as<std::int32_t>();
  pass.from = query.time();
  pass.until = query.time();
  pass.location_id = query.id<LocationId>();
  pass.who = query.text();
  pass.created_at = query.time();
  pass.cancelled = query.flag();
  row.used_minutes = query.number();
  return row;
}

}  // namespace

// What was sold stays as it was, until it is cancelled.
bool put(Connection& db, const billing::Pass& row) {
  Query(db,
        "INSERT INTO pass VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT (id) DO UPDATE SET cancelled=max(cancelled, excluded.cancelled)")
      .bind(row.id, row.operator_id, row.wallet_id, row.name, row.price.minor, row.minutes,
            row.minutes_per_charge, row.from, row.until, row.location_id, row.who, row.created_at,
            row.cancelled)
      .run();
  return pass_may_stand(db, row.id);
}

bool pass_may_stand(Connection& db, billing::PassId id) {
  Query query(db, PASS_QUERY " WHERE id = ?");
  query.bind(id);
  return query.step() && billing::may_stand(read_row(query));
}

std::vector<billing::UsedPass> read_passes(Connection& db, const PassFilter& filter) {
  std::string sql = PASS_QUERY " WHERE (?1 IS NULL OR id < ?1)";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (!filter.wallet_id.is_nil()) sql += " AND wallet_id = ?3";
  if (filter.until_after) sql += " AND until_at > ?4";
  if (!filter.id.is_nil()) sql += " AND id = ?5";
  sql += " ORDER BY id DESC LIMIT ?6";
  Query query(db, sql, Query::Once{});
  query.bind(filter.before, filter.operator_id, filter.wallet_id, filter.until_after, filter.id,
             filter.limit);
  std::vector<billing::UsedPass> rows;
  while (query.step()) rows.push_back(read_row(query));
  return rows;
}

}  // namespace voltyard::storage
