#include "storage/sqlite/people_rows.hpp"

namespace voltyard::storage {
namespace {

std::string bytes_of(const std::vector<LocationId>& ids) {
  std::string out;
  for (const auto& id : ids) out.append(id.uuid.bytes.begin(), id.uuid.bytes.end());
  return out;
}

std::string bytes_of(const std::vector<Digest>& digests) {
  std::string out;
  for (const auto& digest : digests) out.append(digest.begin(), digest.end());
  return out;
}

std::vector<LocationId> locations_of(std::string_view bytes) {
  std::vector<LocationId> ids;
  for (; bytes.size() >= 16; bytes.remove_prefix(16)) {
    std::copy_n(bytes.begin(), 16, ids.emplace_back().uuid.bytes.begin());
  }
  return ids;
}

std::vector<Digest> digests_of(std::string_view bytes) {
  std::vector<Digest> digests;
  for (; bytes.size() >= 32; bytes.remove_prefix(32)) {
    std::copy_n(bytes.begin(), 32, digests.emplace_back().begin());
  }
  return digests;
}

}  // namespace

bool put(Connection& db, const PersonRow& row) {
  const auto locations = bytes_of(row.locations);
  const auto codes = bytes_of(row.recovery_codes);
  if (row.version == 1) {
    Query(db, "INSERT INTO person VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .bind(row.id, row.operator_id, row.version, row.login, row.name, row.role, Blob{locations},
              row.password, row.password_at, row.totp, row.totp_step, Blob{codes}, row.created_at,
              row.disabled)
        .run();
    return true;
  }
  Query query(db,
              "UPDATE person SET operator_id=?, version=?, login=?, name=?, role=?, locations=?,"
              "password=?, password_at=?, totp=?, totp_step=?, recovery_codes=?, created_at=?,"
              "disabled=? WHERE id=? AND version=?");
  query
      .bind(row.operator_id, row.version, row.login, row.name, row.role, Blob{locations},
            row.password, row.password_at, row.totp, row.totp_step, Blob{codes}, row.created_at,
            row.disabled, row.id, row.version - 1)
      .run();
  return query.changes() == 1;
}

std::vector<PersonRow> read_people(Connection& db) {
  std::vector<PersonRow> rows;
  Query query(db,
              "SELECT id, operator_id, version, login, name, role, locations, password,"
              "password_at, totp, totp_step, recovery_codes, created_at, disabled FROM person "
              "ORDER BY id");
  while (query.step()) {
    auto& row = rows.emplace_back();
    row.id = query.id<PersonId>();
    row.operator_id = query.id<OperatorId>();
    row.version = query.as<std::uint32_t>();
    row.login = query.text();
    row.name = query.text();
    row.role = query.as<Role>();
    row.locations = locations_of(query.bytes());
    row.password = query.text();
    row.password_at = query.time();
    row.totp = query.text();
    row.totp_step = query.number();
    row.recovery_codes = digests_of(query.bytes());
    row.created_at = query.time();
    row.disabled = query.flag();
  }
  return rows;
}

void put(Connection& db, const ApiKeyRow& row) {
  const auto locations = bytes_of(row.locations);
  Query(db,
        "INSERT INTO api_key (id, operator_id, name, role, digest, created_at, expires_at, revoked,"
        "one_time_link, person_id, last_seen_at, remote, locations) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
        "operator_id=excluded.operator_id, name=excluded.name, role=excluded.role,"
        "digest=excluded.digest, created_at=excluded.created_at, expires_at=excluded.expires_at,"
        "revoked=excluded.revoked, one_time_link=excluded.one_time_link,"
        "person_id=excluded.person_id, last_seen_at=max(last_seen_at, excluded.last_seen_at),"
        "remote=excluded.remote, locations=excluded.locations")
      .bind(row.id, row.operator_id, row.name, row.role, row.digest, row.created_at, row.expires_at,
            row.revoked, row.one_time_link, row.person_id, row.last_seen_at, row.remote,
            Blob{locations})
      .run();
}

void put(Connection& db, const LoginSeen& seen) {
  Query(db, "UPDATE api_key SET last_seen_at=max(last_seen_at, ?) WHERE id=?")
      .bind(seen.at, seen.id)
      .run();
}

std::vector<ApiKeyRow> read_api_keys(Connection& db) {
  std::vector<ApiKeyRow> rows;
  Query query(db,
              "SELECT id, operator_id, name, role, digest, created_at, expires_at, revoked,"
              "one_time_link, person_id, last_seen_at, remote, locations FROM api_key ORDER BY id");
  while (query.step()) {
    ApiKeyRow row;
    row.id = query.id<ApiKeyId>();
    row.operator_id = query.id<OperatorId>();
    row.name = query.text();
    row.role = query.as<Role>();
    query.copy_into(row.digest);
    row.created_at = query.time();
    row.expires_at = query.optional_time();
    row.revoked = query.flag();
    row.one_time_link = query.flag();
    row.person_id = query.id<PersonId>();
    row.last_seen_at = query.time();
    row.remote = query.text();
    row.locations = locations_of(query.bytes());
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace voltyard::storage
