// What reports add up, and the lists that are filtered by more than their owner.
#include "storage/memory/memory_store.hpp"

#include "domain/alarm.hpp"

#include <algorithm>

namespace voltyard::storage {
namespace {

ReportedCharge charge_of(const domain::Session& row, const BillRow* bill) {
  ReportedCharge charge;
  charge.location_id = row.location_id;
  charge.started_at = row.started_at;
  charge.until = row.open() ? row.last_seen_at : row.ended_at;
  charge.state = row.state;
  charge.end_reason = row.end_reason;
  charge.end_text = row.end_text;
  charge.token_uid = row.token_uid;
  charge.energy = row.energy;
  if (bill != nullptr) {
    charge.electricity = bill->bill.subtotal(billing::Fee::electricity);
    charge.service = bill->bill.subtotal(billing::Fee::service);
  }
  charge.bill_minor = row.bill_minor;
  charge.credited_minor = row.credited_minor;
  charge.held = row.held_minor.has_value();
  return charge;
}

bool add_charges(const MemoryRows& rows, const ReportFilter& filter, ReportCount& count) {
  return std::ranges::all_of(rows.sessions, [&](const auto& entry) {
    const auto& row = entry.second.row;
    if (row.operator_id != filter.operator_id) return true;
    const auto bill = rows.bills.find(row.id);
    return count.add(charge_of(row, bill == rows.bills.end() ? nullptr : &bill->second));
  });
}

bool add_absences(const MemoryRows& rows, const ReportFilter& filter, ReportCount& count) {
  return std::ranges::all_of(rows.alarms, [&](const auto& entry) {
    const auto& alarm = entry.second;
    const bool meant =
        alarm.kind == domain::offline_alarm && alarm.operator_id == filter.operator_id;
    if (!meant) return true;
    const auto told = parse_rfc3339_ms(domain::detail_of(alarm.details, "since"));
    const auto since = told ? Timestamp{*told} : alarm.raised_at;
    return count.add_offline(alarm.station_id, alarm.location_id, since, alarm.cleared_at);
  });
}

bool is_listed(const PostingFilter& filter, const billing::Posting& row) {
  return (filter.before_number == 0 || row.number < filter.before_number) &&
         (filter.operator_id.is_nil() || row.operator_id == filter.operator_id) &&
         (filter.wallet_id.is_nil() || row.wallet_id == filter.wallet_id) &&
         (!filter.kind || row.kind == *filter.kind) && (!filter.from || row.at >= *filter.from) &&
         (!filter.before || row.at < *filter.before);
}

// One of "shift.,cut.".
bool begins_with_one_of(std::string_view kinds, std::string_view kind) {
  for (;;) {
    const auto comma = kinds.find(',');
    if (kind.starts_with(kinds.substr(0, comma))) return true;
    if (comma == std::string_view::npos) return false;
    kinds.remove_prefix(comma + 1);
  }
}

bool is_listed(const LogFilter& filter, const desk::LogEntry& row) {
  return (filter.before_number == 0 || row.number < filter.before_number) &&
         (filter.operator_id.is_nil() || row.operator_id == filter.operator_id) &&
         (filter.location_id.is_nil() || row.location_id == filter.location_id) &&
         (filter.within.empty() ||
          std::ranges::find(filter.within, row.location_id) != filter.within.end()) &&
         (filter.subject.empty() || row.subject == filter.subject) &&
         (!filter.only_changes || !row.changes.empty()) &&
         begins_with_one_of(filter.kind, row.kind) &&
         row.who.find(filter.who) != std::string::npos &&
         (!filter.from || row.at >= *filter.from) && (!filter.before || row.at < *filter.before);
}

// Newest first.
template <class Rows, class Filter>
Rows page_of(const Rows& rows, const Filter& filter) {
  Rows page;
  for (auto row = rows.rbegin(); row != rows.rend() && page.size() < filter.limit; ++row) {
    if (is_listed(filter, *row)) page.push_back(*row);
  }
  return page;
}

}  // namespace

Task<Result<SessionReport>> MemoryStore::report_sessions(ReportFilter filter) {
  const std::lock_guard lock(access_);
  ReportCount count(filter);
  if (!add_charges(rows_, filter, count) || !add_absences(rows_, filter, count)) {
    co_return too_many_rows(filter);
  }
  for (const auto& [key, tally] : rows_.tallies) {
    const bool placed = std::ranges::any_of(
        filter.places, [&](const ReportedPlace& place) { return place.id == tally.location_id; });
    const bool timely = tally.day >= filter.first_day && tally.day <= filter.last_day;
    if (placed && timely && tally.operator_id == filter.operator_id) {
      count.add_tally(tally.what, tally.count);
    }
  }
  co_return count.finish();
}

Task<Result<std::vector<desk::LogEntry>>> MemoryStore::list_log(LogFilter filter) {
  const std::lock_guard lock(access_);
  co_return page_of(rows_.log, filter);
}

Task<Result<std::vector<billing::Posting>>> MemoryStore::list_postings(PostingFilter filter) {
  const std::lock_guard lock(access_);
  co_return page_of(rows_.postings, filter);
}

}  // namespace voltyard::storage
