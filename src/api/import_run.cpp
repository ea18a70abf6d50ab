#include "api/import_run.hpp"

#include "api/card_number.hpp"

#include "api/catalog_changes.hpp"
#include "api/import_json.hpp"
#include "api/json_writer.hpp"
#include "api/station_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace voltyard::api {
namespace {

constexpr std::size_t errors_shown = 1000;
constexpr std::size_t batch_changes = 5000;

// "1.0E+10": a spreadsheet took a card number for a number and threw its digits away.
bool mangled(std::string_view text) {
  const auto e = text.find("E+");
  if (e == std::string_view::npos || e == 0) return false;
  const auto numeric = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(),
                                        [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  };
  return numeric(text.substr(0, e)) && numeric(text.substr(e + 2));
}

}  // namespace

const Schema import_error_schema{
    "ImportError",
    "What is wrong with a row",
    {{"row", "integer", "As the spreadsheet counts"}, {"column", "string"}, {"message", "string"}}};

const Schema import_report_schema{
    "ImportReport",
    "What an import did, or would do; with errors nothing was changed (status 422)",
    {{"dry_run", "boolean"},
     {"rows", "integer"},
     {"created", "integer"},
     {"updated", "integer"},
     {"error_count", "integer"},
     {"errors", "[ImportError]", "The first 1000"},
     {"ignored_columns", "[string]"},
     {"credentials", "any", "Station secrets made now, by identity; shown this once"}}};

ImportRun::ImportRun(Context& context, const Call& call, ImportTable table)
    : context_(context), call_(call), table_(std::move(table)) {
  const auto given = call.request.query_value("dry_run");
  dry_run_ = given && *given != "false" && *given != "0";
}

void ImportRun::begin(const CsvRow& row) {
  row_ = &row;
  row_failed_ = false;
}

void ImportRun::fail(std::string_view column, std::string message) {
  row_failed_ = true;
  add_error(row_->number, column, std::move(message));
}

void ImportRun::fail_file(std::string_view column, std::string message) {
  add_error(0, column, std::move(message));
}

void ImportRun::add_error(std::size_t row, std::string_view column, std::string message) {
  ++error_count_;
  if (errors_.size() < errors_shown) {
    errors_.push_back({row, std::string(column), std::move(message)});
  }
}

void ImportRun::fail_overfull(const domain::SlotGroups& groups,
                              const std::map<ZoneId, std::size_t>& last_row,
                              std::string_view column) {
  for (const auto& overfull : groups.overfull()) {
    const auto row = last_row.find(overfull.group);
    if (row != last_row.end()) add_error(row->second, column, sentence_of(overfull));
  }
}

std::string ImportRun::text(std::string_view column, std::size_t max) {
  const auto value = cell(column);
  if (value.size() > max) fail(column, fmt::format("is longer than {} characters", max));
  return std::string(value);
}

std::string ImportRun::key(std::string_view column, std::size_t max) {
  auto value = text(column, max);
  if (value.empty()) fail(column, "must not be empty");
  if (mangled(value)) {
    fail(column, "a spreadsheet has turned this number into " + value + ": format it as text");
  }
  return value;
}

std::string ImportRun::card(std::string_view column) {
  auto value = key(column, longest_card_number);
  if (!value.empty() && !is_card_number(value)) fail(column, std::string(not_a_card_number));
  return value;
}

std::int64_t ImportRun::integer(std::string_view column, std::int64_t fallback, std::int64_t min,
                                std::int64_t max) {
  const auto value = cell(column);
  if (value.empty()) return fallback;
  std::int64_t number = 0;
  const auto end = value.data() + value.size();
  const auto parsed = std::from_chars(value.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end || number < min || number > max) {
    fail(column, fmt::format("must be a whole number from {} to {}", min, max));
    return fallback;
  }
  return number;
}

Timestamp ImportRun::time(std::string_view column, Timestamp fallback) {
  const std::string given(cell(column));
  if (given.empty()) return fallback;
  constexpr std::size_t day = 10;  // 2027-03-01
  const auto ms = parse_rfc3339_ms(given.size() == day ? given + "T00:00:00Z" : given);
  if (!ms) fail(column, "must be a day as 2027-03-01");
  return ms ? Timestamp{*ms} : fallback;
}

bool ImportRun::flag(std::string_view column, bool fallback) {
  const auto value = cell(column);
  if (value.empty()) return fallback;
  for (const std::string_view yes : {"1", "true", "TRUE", "yes", "Y", "是"}) {
    if (value == yes) return true;
  }
  for (const std::string_view no : {"0", "false", "FALSE", "no", "N", "否"}) {
    if (value == no) return false;
  }
  fail(column, "must be true or false");
  return fallback;
}

void ImportRun::credential(std::string identity, std::string secret) {
  credentials_.emplace_back(std::move(identity), std::move(secret));
}

Task<Status> ImportRun::commit_all(std::string_view what) {
  for (std::size_t first = 0; first < changes_.size(); first += batch_changes) {
    const auto last = std::min(first + batch_changes, changes_.size());
    storage::Commit commit;
    for (auto i = first; i < last; ++i) commit.changes.push_back(std::move(changes_[i]));
    commit.events.push_back(change_event(context_, call_.caller, what, "import"));
    const auto changed = co_await context_.services.directory.change(std::move(commit));
    if (!changed) co_return changed.error();
  }
  for (const auto& station : stations_) context_.services.refresh_station(station);
  co_return Status{};
}

std::string ImportRun::report() const {
  JsonWriter out;
  out.object().flag("dry_run", dry_run_);
  out.count("rows", static_cast<std::int64_t>(table_.rows().size()));
  out.count("created", static_cast<std::int64_t>(created_));
  out.count("updated", static_cast<std::int64_t>(updated_));
  out.count("error_count", static_cast<std::int64_t>(error_count_)).list("errors");
  for (const auto& error : errors_) {
    out.object().count("row", static_cast<std::int64_t>(error.row));
    out.text("column", error.column).text("message", error.message).end();
  }
  out.end().list("ignored_columns");
  for (const auto& heading : table_.ignored()) out.text({}, heading);
  out.end().object("credentials");
  for (const auto& [identity, secret] : credentials_) write_credentials(out, identity, secret);
  out.end().end();
  return out.take();
}

Task<http::Response> ImportRun::finish(std::string_view what) {
  if (error_count_ > 0) {
    credentials_.clear();
    created_ = dry_run_ ? created_ : 0;
    updated_ = dry_run_ ? updated_ : 0;
    co_return http::json_response(dry_run_ ? 200 : 422, report());
  }
  if (dry_run_) {
    credentials_.clear();
    co_return http::json_response(200, report());
  }
  const auto committed = co_await commit_all(what);
  if (!committed) co_return http::problem_response(committed.error());
  co_return http::json_response(200, report());
}

}  // namespace voltyard::api
