// Bulk jobs in memory, and the stations that they may be about.
#include "storage/memory/memory_store.hpp"

namespace voltyard::storage {

Task<Result<std::vector<desk::BulkJob>>> MemoryStore::list_bulk_jobs(BulkJobFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<desk::BulkJob> page;
  const auto& rows = rows_.bulk_jobs;
  auto at = filter.before.is_nil() ? rows.end() : rows.lower_bound(filter.before);
  while (at != rows.begin() && page.size() < filter.limit) {
    --at;
    const auto& job = at->second;
    const bool own = filter.operator_id.is_nil() || job.operator_id == filter.operator_id;
    if (own && (!filter.only_open || job.is_open())) page.push_back(job);
  }
  co_return page;
}

Task<Result<std::optional<desk::BulkJob>>> MemoryStore::find_bulk_job(desk::BulkJobId id) {
  const std::lock_guard lock(access_);
  const auto found = rows_.bulk_jobs.find(id);
  if (found == rows_.bulk_jobs.end()) co_return std::nullopt;
  co_return found->second;
}

Task<Result<std::vector<desk::BulkStation>>> MemoryStore::list_bulk_stations(
    BulkStationFilter filter) {
  const std::lock_guard lock(access_);
  std::vector<desk::BulkStation> page;
  for (auto at = rows_.bulk_stations.lower_bound({filter.job_id, filter.from_position});
       at != rows_.bulk_stations.end() && at->first.first == filter.job_id; ++at) {
    if (page.size() == filter.limit) break;
    const auto& row = at->second;
    if (!filter.outcome || row.outcome == *filter.outcome) page.push_back(row);
  }
  co_return page;
}

Task<Result<std::vector<domain::Station>>> MemoryStore::list_stations(OperatorId id) {
  const std::lock_guard lock(access_);
  std::vector<domain::Station> rows;
  for (const auto& [key, row] : rows_.stations) {
    if (row.operator_id == id) rows.push_back(row);
  }
  co_return rows;
}

}  // namespace voltyard::storage
