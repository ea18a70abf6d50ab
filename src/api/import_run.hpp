// One import: reads rows, collects what is wrong with each, and changes the catalog only when
// nothing is. All changes of a file of up to 5,000 changes are one commit; a larger file is
// committed in batches of that size, each whole.
#pragma once

#include "api/endpoint.hpp"
#include "api/import_table.hpp"

#include "domain/slot_groups.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace voltyard::api {

class ImportRun {
 public:
  ImportRun(Context& context, const Call& call, ImportTable table);

  const ImportTable& table() const { return table_; }
  bool dry_run() const { return dry_run_; }

  // A row being read; errors go to it.
  void begin(const CsvRow& row);
  void fail(std::string_view column, std::string message);
  void fail_file(std::string_view column, std::string message);  // shown as of row 0
  bool row_failed() const { return row_failed_; }

  // Fails, of each group that is too full, the last row that added to it. A group that was so
  // before and gets no more is left as it is.
  void fail_overfull(const domain::SlotGroups& groups,
                     const std::map<ZoneId, std::size_t>& last_row, std::string_view column);

  std::string_view cell(std::string_view column) const { return table_.cell(*row_, column); }
  // Fails the row when the cell is empty, too long or was mangled by a spreadsheet.
  std::string text(std::string_view column, std::size_t max);
  std::string key(std::string_view column, std::size_t max);
  std::string card(std::string_view column);  // fails, too, when no card can have this number
  std::int64_t integer(std::string_view column, std::int64_t fallback, std::int64_t min,
                       std::int64_t max);
  bool flag(std::string_view column, bool fallback);
  Timestamp time(std::string_view column, Timestamp fallback);  // a day, or RFC 3339

  void created() { ++created_; }
  void updated() { ++updated_; }
  void change(storage::Change change) { changes_.push_back(std::move(change)); }
  void touch(StationId station_id) { stations_.insert(station_id); }
  void credential(std::string identity, std::string secret);

  // Commits (unless dry or failed) and reports. `what` names the rows in the event log.
  Task<http::Response> finish(std::string_view what);

 private:
  void add_error(std::size_t row, std::string_view column, std::string message);
  Task<Status> commit_all(std::string_view what);
  std::string report() const;

  Context& context_;
  const Call& call_;
  ImportTable table_;
  bool dry_run_ = false;
  const CsvRow* row_ = nullptr;
  bool row_failed_ = false;
  std::size_t created_ = 0;
  std::size_t updated_ = 0;
  std::size_t error_count_ = 0;
  std::vector<ImportError> errors_;  // the first 1,000
  std::vector<storage::Change> changes_;
  std::set<StationId> stations_;
  std::vector<std::pair<std::string, std::string>> credentials_;
};

}  // namespace voltyard::api
