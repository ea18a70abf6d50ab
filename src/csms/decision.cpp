#include "csms/decision.hpp"

#include "csms/firmware_updates.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::csms {
namespace {

void put_session(LiveStation& live, const domain::Session& session) {
  const auto found = std::find_if(live.open.begin(), live.open.end(),
                                  [&](const auto& row) { return row.session.id == session.id; });
  live.mark_dirty(session.evse_id);
  if (!session.open()) {
    if (found != live.open.end()) live.open.erase(found);
    return;
  }
  if (found != live.open.end()) {
    found->session = session;
    return;
  }
  LiveOpenSession opened;
  opened.session = session;
  opened.curve_written_at = session.started_at;
  opened.watch.slot = domain::watch_slot(session.started_at);
  live.open.push_back(std::move(opened));
}

void keep_report_kind(LiveStation& live, const KeptReports& report) {
  for (auto& kept : live.reports_kept) {
    if (kept.order != report.order) continue;
    kept.kinds |= report.kinds;
    return;
  }
  if (live.reports_kept.size() >= LiveStation::max_reports_kept) {
    live.reports_kept.erase(live.reports_kept.begin());
  }
  live.reports_kept.push_back(report);
}

struct Apply {
  LiveStation& live;

  void operator()(const domain::StationState& state) const {
    live.station.state = state;
    live.station_dirty = true;
  }
  void operator()(const domain::EvseState& state) const {
    for (auto& evse : live.evses) {
      if (evse.id == state.evse_id) evse.state = state;
    }
    for (auto& open : live.open) {
      if (open.session.evse_id != state.evse_id) continue;
      open.slot_free_since = state.status == domain::EvseStatus::Available
                                 ? std::optional(state.status_at)
                                 : std::nullopt;
    }
    live.mark_dirty(state.evse_id);
  }
  void operator()(const domain::Evse& row) const {
    const auto at =
        std::lower_bound(live.evses.begin(), live.evses.end(), row.number,
                         [](const domain::Evse& evse, int number) { return evse.number < number; });
    live.evses.insert(at, row);
    live.dirty_evses.clear();
    live.mark_all_dirty();
  }
  void operator()(const domain::Session& row) const { put_session(live, row); }
  void operator()(const storage::AppendReadings& readings) const {
    for (auto& open : live.open) {
      if (open.session.id != readings.session_id) continue;
      open.samples.insert(open.samples.end(), readings.samples.begin(), readings.samples.end());
      open.slot_free_since.reset();  // it still counts: the transaction is alive
    }
  }
  void operator()(const storage::PutCurve& curve) const {
    for (auto& open : live.open) {
      if (open.session.id == curve.session_id) open.curve_written_at = open.session.last_seen_at;
    }
  }
  void operator()(const storage::OperationRow& row) const { learn_operation(live, row); }
  template <class Other>
  void operator()(const Other&) const {}  // rows that no shard keeps
};

}  // namespace

void apply(LiveStation& live, const Decision& decision) {
  for (const auto& change : decision.commit.changes) std::visit(Apply{live}, change);
  for (const auto& session : decision.moved) {
    put_session(live, session);
  }
  if (decision.booted) live.booted = true;
  if (decision.firmware_asked) ++live.firmware_asked;
  if (decision.limits_confirmed) live.limits_confirmed = *decision.limits_confirmed;
  if (decision.boot_counted_at) {
    if (*decision.boot_counted_at - live.boot_window_at >= LiveStation::boot_window) {
      live.boot_window_at = *decision.boot_counted_at;
      live.boots_in_window = 0;
    }
    if (live.boots_in_window < UINT8_MAX) ++live.boots_in_window;
  }
  if (decision.fulfilled) {
    const auto& fulfilled = *decision.fulfilled;
    std::erase_if(live.expected_starts, [&](const ExpectedStart& expected) {
      return fulfilled.transaction_key.empty()
                 ? expected.token_uid == fulfilled.token_uid
                 : expected.transaction_key == fulfilled.transaction_key;
    });
  }
  if (decision.expect) {
    auto& expected = live.expected_starts;
    if (expected.size() >= LiveStation::max_expected_starts) expected.erase(expected.begin());
    expected.push_back(*decision.expect);
  }
  if (decision.told) live.told = *decision.told;
  if (decision.host_watch) live.host_watch = *decision.host_watch;
  if (decision.air_dc) live.air_dc = *decision.air_dc;
  if (decision.report_kept) keep_report_kind(live, *decision.report_kept);
}

bool nobody_waits(const Decision& decision) {
  return decision.answer.empty() && !decision.error_code && decision.orders.empty() &&
         decision.commit.events.empty();
}

std::uint64_t hash_text(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

std::string hash_key(std::string_view text) { return fmt::format("{:016x}", hash_text(text)); }

}  // namespace voltyard::csms
