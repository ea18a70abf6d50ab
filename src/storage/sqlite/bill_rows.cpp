#include "storage/sqlite/details.hpp"
#include "storage/sqlite/session_rows.hpp"

namespace voltyard::storage {

void put_bill(Connection& db, const BillRow& row, std::int64_t session_number) {
  Query(db, "INSERT INTO bill VALUES (?,?,?,?)")
      .bind(session_number, row.operator_id, row.bill.currency, row.bill.total.minor)
      .run();
  Query(db, "UPDATE session SET electricity_minor=?, service_minor=? WHERE number=?")
      .bind(row.bill.subtotal(billing::Fee::electricity).minor,
            row.bill.subtotal(billing::Fee::service).minor, session_number)
      .run();
  std::size_t position = 0;
  for (const auto& line : row.bill.lines) {
    Query(db, "INSERT INTO bill_line VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .bind(session_number, position++, line.fee, line.dimension, line.unit, line.quantity,
              line.added_by_step, line.price_e5, line.amount.minor, line.from, line.to,
              line.first_sample, line.last_sample, line.kind, line.pieces)
        .run();
  }
}

std::optional<BillRow> read_bill(Connection& db, SessionId id) {
  const auto place = place_of_session(db, id);
  if (!place) return std::nullopt;
  BillRow row;
  row.session_id = id;
  {
    Query query(db, "SELECT operator_id, currency, total_minor FROM bill WHERE session_number=?");
    query.bind(place->number);
    if (!query.step()) return std::nullopt;
    row.operator_id = query.id<OperatorId>();
    row.bill.currency = query.text();
    row.bill.total.minor = query.number();
  }
  Query query(db,
              "SELECT fee, dimension, unit, quantity, added_by_step, price_e5, amount_minor,"
              "from_at, to_at, first_sample, last_sample, kind, pieces FROM bill_line WHERE "
              "session_number=? "
              "ORDER BY position");
  query.bind(place->number);
  while (query.step()) {
    row.bill.lines.push_back({query.as<billing::Fee>(), query.as<billing::Dimension>(),
                              query.as<billing::Unit>(), query.number(), query.number(),
                              query.number(), Money{query.number()}, query.time(), query.time(),
                              query.as<std::int32_t>(), query.as<std::int32_t>(),
                              query.as<billing::LineKind>(), query.as<std::int32_t>()});
  }
  return row;
}

void put_event(Connection& db, const domain::Event& event) {
  const auto details = bytes_of(event.details);
  Query(db, "INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?)")
      .bind(event.sequence, event.at, event.kind, event.operator_id, event.location_id,
            event.station_id, event.evse_id, event.session_id, Blob{details})
      .run();
}

std::vector<domain::Event> read_events(Connection& db, const EventFilter& filter) {
  std::string sql =
      "SELECT sequence, at, kind, operator_id, location_id, station_id, evse_id, session_id,"
      "details FROM event WHERE sequence > ?1";
  if (!filter.operator_id.is_nil()) sql += " AND operator_id = ?2";
  if (!filter.station_id.is_nil()) sql += " AND station_id = ?3";
  // A session's events are its station's, too: one index serves both, and each event costs less.
  if (!filter.session_id.is_nil()) {
    sql += " AND session_id = ?4 AND station_id = (SELECT station_id FROM session WHERE id = ?4)";
  }
  if (!filter.kinds.empty()) sql += " AND kind IN (SELECT value FROM json_each(?5))";
  sql += filter.newest_first ? " ORDER BY sequence DESC LIMIT ?6" : " ORDER BY sequence LIMIT ?6";
  std::string kinds;  // none of them has a quote
  for (const auto& kind : filter.kinds) kinds += (kinds.empty() ? "[\"" : ",\"") + kind + "\"";
  kinds += "]";
  Query query(db, sql, Query::Once{});
  query.bind(filter.after_sequence, filter.operator_id, filter.station_id, filter.session_id, kinds,
             filter.limit);
  std::vector<domain::Event> events;
  while (query.step()) {
    domain::Event event;
    event.sequence = query.as<std::uint64_t>();
    event.at = query.time();
    event.kind = query.text();
    event.operator_id = query.id<OperatorId>();
    event.location_id = query.id<LocationId>();
    event.station_id = query.id<StationId>();
    event.evse_id = query.id<EvseId>();
    event.session_id = query.id<SessionId>();
    event.details = details_of(query.bytes());
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace voltyard::storage
