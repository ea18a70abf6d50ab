#include "storage/sqlite/photo_rows.hpp"

namespace voltyard::storage {
namespace {

PhotoRow read_head(Query& query) {
  PhotoRow row;
  row.id = query.id<PhotoId>();
  row.operator_id = query.id<OperatorId>();
  row.of = query.as<PhotoOf>();
  query.copy_into(row.subject.bytes);
  row.type = query.text();
  row.width = query.as<std::uint16_t>();
  row.height = query.as<std::uint16_t>();
  row.size = query.as<std::uint32_t>();
  query.copy_into(row.digest);
  row.added_by = query.text();
  row.created_at = query.time();
  return row;
}

}  // namespace

void put(Connection& db, const PhotoRow& row) {
  put(db, RemovePhoto{row.of, row.subject});
  Query(db, "INSERT INTO photo VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
      .bind(row.id, row.operator_id, row.of, row.subject.bytes, row.type, row.width, row.height,
            row.size, row.digest, row.added_by, row.created_at, Blob{row.octets})
      .run();
}

void put(Connection& db, const RemovePhoto& which) {
  Query(db, "DELETE FROM photo WHERE kind = ? AND subject = ?")
      .bind(which.of, which.subject.bytes)
      .run();
}

std::vector<PhotoRow> read_photos(Connection& db, const PhotoFilter& filter) {
  Query query(db,
              "SELECT id, operator_id, kind, subject, type, width, height, size, digest, added_by,"
              "created_at FROM photo WHERE operator_id = ?1 AND (?2 IS NULL OR kind = ?2) "
              "AND (?3 IS NULL OR created_at >= ?3) AND (?4 IS NULL OR id < ?4) "
              "ORDER BY id DESC LIMIT ?5");
  query.bind(filter.operator_id, filter.of, filter.added_from, filter.before, filter.limit);
  std::vector<PhotoRow> rows;
  while (query.step()) rows.push_back(read_head(query));
  return rows;
}

std::optional<PhotoRow> read_photo(Connection& db, PhotoOf of, const Uuid& subject) {
  Query query(db,
              "SELECT id, operator_id, kind, subject, type, width, height, size, digest, added_by,"
              "created_at, octets FROM photo WHERE kind = ? AND subject = ?");
  query.bind(of, subject.bytes);
  if (!query.step()) return std::nullopt;
  auto row = read_head(query);
  row.octets = query.text();
  return row;
}

}  // namespace voltyard::storage
