// What goes when it is old enough, in memory.
#include "storage/memory/memory_rows.hpp"

#include <algorithm>
#include <optional>

namespace voltyard::storage {
namespace {

struct Row {
  Timestamp at;
  bool may_go = true;
};

// Which of the first rows go. `look` answers nothing for a row that is gone already.
template <class Rows, class Look>
std::vector<typename Rows::const_iterator> going(const Rows& rows, const RemoveExpired& which,
                                                 Look look) {
  std::vector<typename Rows::const_iterator> found;
  std::size_t seen = 0;
  for (auto each = rows.begin(); each != rows.end() && seen < which.limit; ++each) {
    const std::optional<Row> row = look(*each);
    if (!row) continue;
    ++seen;
    if (row->at >= which.before) break;
    if (row->may_go) found.push_back(each);
  }
  return found;
}

std::optional<Row> look_at(const std::pair<const SessionId, MemoryRows::StoredSession>& stored) {
  const auto& row = stored.second.row;
  if (stored.second.expired || row.state != domain::SessionState::ended) return std::nullopt;
  return Row{std::max({row.started_at, row.ended_at, row.last_seen_at})};
}

std::optional<Row> look_at(const std::pair<const domain::NoticeId, domain::Notice>& stored) {
  return Row{stored.second.created_at, stored.second.state != domain::NoticeState::waiting};
}

std::optional<Row> look_at(const std::pair<const OperationId, OperationRow>& stored) {
  return Row{stored.second.created_at, stored.second.state != OperationState::sent};
}

std::optional<Row> look_at(const std::pair<const PhotoId, PhotoRow>& stored) {
  if (stored.second.of == PhotoOf::location) return std::nullopt;
  return Row{stored.second.created_at};
}

std::optional<Row> look_at(const Quarantined& row) { return Row{row.at}; }

template <class Rows>
auto going(const Rows& rows, const RemoveExpired& which) {
  return going(rows, which, [](const auto& row) { return look_at(row); });
}

auto going_events(const std::vector<domain::Event>& events, const RemoveExpired& which) {
  return going(events, which, [&](const domain::Event& event) {
    return std::optional(Row{event.at, &event != &events.back()});
  });
}

template <class Rows, class Found>
void take_out(Rows& rows, const Found& found) {
  for (auto each = found.rbegin(); each != found.rend(); ++each) rows.erase(*each);
}

}  // namespace

std::size_t MemoryRows::count(const RemoveExpired& which) const {
  switch (which.kind) {
    case Fading::sessions: return going(sessions, which).size();
    case Fading::events: return going_events(events, which).size();
    case Fading::notices: return going(notices, which).size();
    case Fading::quarantine: return going(quarantined, which).size();
    case Fading::operations: return going(operations, which).size();
    case Fading::photos: return going(photos, which).size();
  }
  return 0;
}

void MemoryRows::remove(const RemoveExpired& which) {
  switch (which.kind) {
    case Fading::sessions:
      for (const auto& each : going(sessions, which)) {
        auto& stored = sessions.at(each->first);
        stored.expired = true;
        stored.samples.clear();
        stored.signed_values.clear();
        stored.row.token_uid.clear();
        stored.row.token_id = TokenId{};
      }
      return;
    case Fading::events: {
      const auto found = going_events(events, which);
      events_removed += found.size();
      return take_out(events, found);
    }
    case Fading::notices: return take_out(notices, going(notices, which));
    case Fading::quarantine: return take_out(quarantined, going(quarantined, which));
    case Fading::operations: return take_out(operations, going(operations, which));
    case Fading::photos: {
      const auto found = going(photos, which);
      for (const auto& each : found) photo_of.erase({each->second.of, each->second.subject});
      return take_out(photos, found);
    }
  }
}

}  // namespace voltyard::storage
