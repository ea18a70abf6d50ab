#include "storage/sqlite/applier.hpp"

#include "storage/curve_codec.hpp"
#include "storage/sqlite/reading_group.hpp"
#include "storage/sqlite/session_rows.hpp"

namespace voltyard::storage {

std::vector<domain::Sample> Applier::samples_of(const OpenReadings& readings) {
  auto samples = read_samples(db_, readings.session_number, readings);
  if (!samples) throw SqlError(SQLITE_CORRUPT, samples.error().message);
  // The writer sees its own transaction: what it wrote fits together.
  if (!*samples) throw SqlError(SQLITE_CORRUPT, "readings do not fit together");
  return std::move(**samples);
}

void Applier::append(const AppendReadings& append) {
  if (append.samples.size() >
      max_curve_samples - std::min<std::size_t>(append.first_index, max_curve_samples)) {
    throw Refused();
  }
  auto readings = open_.find(append.session_id);
  if (!readings) return append_late(append);
  if (append.first_index > readings->count) throw Refused();
  if (append.samples.empty()) return;
  // One entry per session and group, and none in a group that the session's curve covers.
  if (group_ != 0 && (readings->last_group == group_ || readings->curve_group >= group_)) {
    flush_readings();
  }
  if (group_ == 0) group_ = last_group_ + 1;
  ReadingEntry entry;
  entry.session_number = readings->session_number;
  entry.previous_group = readings->last_group;
  entry.first_index = append.first_index;
  append_entry(body_, entry, append.samples);
  if (readings->last_group <= committed_group_) readings->settled_group = readings->last_group;
  readings->last_group = group_;
  if (readings->first_group == 0) readings->first_group = group_;
  readings->count = append.first_index + static_cast<std::uint32_t>(append.samples.size());
  set(append.session_id, readings);
}

// Readings of a session that is closed: evidence that came late, straight into its curve.
void Applier::append_late(const AppendReadings& append) {
  OpenReadings readings;
  readings.session_number = existing_session(append.session_id);
  auto samples = samples_of(readings);
  if (append.first_index > samples.size()) throw Refused();
  if (append.samples.empty()) return;
  samples.resize(append.first_index);
  samples.insert(samples.end(), append.samples.begin(), append.samples.end());
  put_curve(db_, readings.session_number, last_group_, samples);
}

void Applier::put_row(const PutCurve& curve) {
  if (curve.samples.size() > max_curve_samples) throw Refused();
  const auto number = existing_session(curve.session_id);
  const auto covered = group_ != 0 ? group_ : last_group_;
  put_curve(db_, number, covered, curve.samples);
  auto readings = open_.find(curve.session_id);
  if (!readings) return;
  if (readings->last_group <= committed_group_) readings->settled_group = readings->last_group;
  readings->last_group = readings->first_group = 0;
  readings->curve_group = covered;
  readings->count = static_cast<std::uint32_t>(curve.samples.size());
  set(curve.session_id, readings);
}

}  // namespace voltyard::storage
