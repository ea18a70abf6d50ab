#include "storage/sqlite/session_rows.hpp"

#include "storage/curve_codec.hpp"
#include "storage/sqlite/reading_group.hpp"

#include <algorithm>

namespace voltyard::storage {
namespace {

using Samples = std::vector<domain::Sample>;

Error damaged() { return unavailable("Stored readings are damaged."); }

struct Piece {
  std::uint32_t first_index = 0;
  Samples samples;
};

// One session's entry in one group: where its previous one is, and its samples.
struct Found {
  std::int64_t previous_group = 0;
  Piece piece;
};

Result<std::optional<Found>> find_in_group(Connection& db, std::int64_t group,
                                           std::int64_t session_number) {
  Query query(db, "SELECT body FROM reading_group WHERE id=?");
  query.bind(group);
  if (!query.step()) return std::nullopt;
  std::optional<Found> found;
  bool whole = true;
  whole = for_each_entry(query.bytes(),
                         [&](const ReadingEntry& entry) {
                           if (entry.session_number != session_number) return true;
                           found.emplace();
                           found->previous_group = entry.previous_group;
                           found->piece.first_index = entry.first_index;
                           whole = decode_entry(entry, found->piece.samples);
                           return false;
                         }) &&
          whole;
  if (!whole) return damaged();
  return found;
}

// Where to begin: the newest group that this snapshot has.
Result<std::optional<Found>> find_newest(Connection& db, const OpenReadings& readings,
                                         std::int64_t curve_group, std::int64_t& start) {
  for (const auto group : {readings.last_group, readings.settled_group}) {
    if (group <= curve_group) continue;
    auto found = find_in_group(db, group, readings.session_number);
    if (!found || *found) {
      start = group;
      return found;
    }
  }
  return std::nullopt;
}

}  // namespace

void put_curve(Connection& db, std::int64_t session_number, std::int64_t group_id,
               std::span<const domain::Sample> samples) {
  const auto body = encode_curve(samples);
  Query(db,
        "INSERT INTO curve VALUES (?,?,?) ON CONFLICT (session_number) DO UPDATE SET "
        "group_id=excluded.group_id, body=excluded.body")
      .bind(session_number, group_id, Blob{body})
      .run();
}

Result<std::optional<Samples>> read_samples(Connection& db, std::int64_t session_number,
                                            const std::optional<OpenReadings>& readings) {
  Samples samples;
  std::int64_t curve_group = 0;
  {
    Query query(db, "SELECT group_id, body FROM curve WHERE session_number=?");
    query.bind(session_number);
    if (query.step()) {
      curve_group = query.number();
      auto decoded = decode_curve(query.bytes());
      if (!decoded) return decoded.error();
      samples = std::move(*decoded);
    }
  }
  if (!readings) return samples;
  std::int64_t group = 0;
  auto found = find_newest(db, *readings, curve_group, group);
  std::vector<Piece> pieces;  // newest first
  while (true) {
    if (!found) return found.error();
    if (!*found) break;
    pieces.push_back(std::move((*found)->piece));
    const auto previous = (*found)->previous_group;
    if (previous <= curve_group || previous >= group) break;
    group = previous;
    found = find_in_group(db, group, session_number);
    if (found && !*found) return std::nullopt;  // deleted meanwhile: a newer curve covers it
  }
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
    if (piece->first_index > samples.size()) return std::nullopt;
    samples.resize(piece->first_index);
    samples.insert(samples.end(), piece->samples.begin(), piece->samples.end());
  }
  return samples;
}

void put_signed_value(Connection& db, const SignedValue& row, std::int64_t session_number) {
  Query(db, "INSERT INTO signed_value (session_number, at, sample_index, payload) VALUES (?,?,?,?)")
      .bind(session_number, row.at, row.sample_index, row.payload)
      .run();
}

std::vector<SignedValue> read_signed_values(Connection& db, SessionId id) {
  std::vector<SignedValue> rows;
  Query query(db,
              "SELECT at, sample_index, payload FROM signed_value WHERE session_number="
              "(SELECT number FROM session WHERE id=?) ORDER BY number");
  query.bind(id);
  while (query.step()) {
    rows.push_back({id, query.time(), query.as<std::uint32_t>(), query.text()});
  }
  return rows;
}

Status load_open_sessions(Connection& db, OpenSessions& open) {
  open.clear();
  std::unordered_map<std::int64_t, std::pair<SessionId, OpenReadings>> by_number;
  {
    Query query(db,
                "SELECT session.number, group_id, body, id, station_id, location_id,"
                "transaction_number, transaction_key FROM session LEFT JOIN curve "
                "ON session_number = session.number WHERE state = 0");
    while (query.step()) {
      OpenReadings readings;
      readings.session_number = query.number();
      readings.curve_group = query.number();
      if (const auto body = query.bytes(); !body.empty()) {
        const auto curve = decode_curve(body);
        if (!curve) return curve.error();
        readings.count = static_cast<std::uint32_t>(curve->size());
      }
      domain::Session keys;
      keys.id = query.id<SessionId>();
      keys.station_id = query.id<StationId>();
      keys.location_id = query.id<LocationId>();
      keys.transaction_number = query.as<std::int32_t>();
      keys.transaction_key = query.text();
      readings.keys = keys_of(keys);
      by_number.emplace(readings.session_number, std::pair(keys.id, readings));
    }
  }
  Query query(db, "SELECT id, body FROM reading_group ORDER BY id");
  while (query.step()) {
    const auto group = query.number();
    const bool whole = for_each_entry(query.bytes(), [&](const ReadingEntry& entry) {
      const auto session = by_number.find(entry.session_number);
      if (session == by_number.end()) return true;
      auto& readings = session->second.second;
      if (group <= readings.curve_group) return true;
      readings.count = entry.first_index + entry.count;
      readings.last_group = readings.settled_group = group;
      if (readings.first_group == 0) readings.first_group = group;
      return true;
    });
    if (!whole) return damaged();
  }
  for (const auto& [number, session] : by_number) open.set(session.first, session.second);
  return {};
}

}  // namespace voltyard::storage
