// The office's list of people who pay less: imported, looked at, ended. Why somebody is on it is
// private: only administrators see it.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/concession_json.hpp"
#include "api/import_run.hpp"
#include "api/paging.hpp"

#include "desk/log_entry.hpp"
#include "domain/token.hpp"

#include <charconv>
#include <set>
#include <tuple>
#include <unordered_map>

namespace voltyard::api {
namespace {

using billing::Concession;
using billing::ConcessionId;

const std::vector<Column> concession_columns{{"card", {"卡号", "uid"}},
                                             {"phone", {"手机号", "手机", "电话"}},
                                             {"category", {"类别", "优惠类别", "人群"}, true},
                                             {"percent", {"优惠比例", "优惠", "比例"}, true},
                                             {"from", {"开始日期", "生效日期"}},
                                             {"until", {"截止日期", "到期日期", "有效期"}}};

// "50", "12.5", "50%".
std::optional<std::int32_t> permille_of(std::string_view text) {
  if (text.ends_with('%')) text.remove_suffix(1);
  int whole = 0;
  const auto* end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, whole);
  if (read.ec != std::errc() || whole < 0 || whole > 100) return std::nullopt;
  int tenth = 0;
  if (read.ptr != end && *read.ptr == '.') {
    const auto* digit = read.ptr + 1;
    if (digit + 1 != end || *digit < '0' || *digit > '9') return std::nullopt;
    tenth = *digit - '0';
    read.ptr = end;
  }
  if (read.ptr != end) return std::nullopt;
  return whole * 10 + tenth;
}

// A day in UTC+8, or RFC 3339. `last`: of a day, the moment after it.
Timestamp moment(ImportRun& run, std::string_view column, bool last) {
  std::string text(run.cell(column));
  if (text.empty()) return {};
  std::replace(text.begin(), text.end(), '/', '-');
  constexpr std::size_t day = 10;  // 2027-03-01
  const bool is_day = text.size() == day;
  const auto ms = parse_rfc3339_ms(is_day ? text + "T00:00:00+08:00" : text);
  if (!ms || *ms < 0) {
    run.fail(column, "must be a day as 2027-03-01");
    return {};
  }
  return Timestamp{*ms} + (is_day && last ? std::chrono::hours(24) : std::chrono::hours(0));
}

using Key = std::tuple<std::string, std::string, std::string>;  // card, telephone, category
Key key_of(const Concession& row) { return {domain::token_key(row.uid), row.phone, row.category}; }

std::map<Key, Concession> known_ones(const csms::Snapshot& snapshot, OperatorId operator_id,
                                     Timestamp now) {
  std::map<Key, Concession> known;
  for (const auto& row : snapshot.rows.concessions) {
    const bool over = row.until != Timestamp{} && row.until <= now;
    if (row.operator_id == operator_id && !over) known.emplace(key_of(row), row);
  }
  return known;
}

Concession read_row(ImportRun& run, Timestamp now) {
  Concession row;
  row.uid = run.cell("card").empty() ? "" : run.card("card");
  if (const auto phone = run.cell("phone"); !phone.empty()) {
    row.phone = billing::phone_key(phone);
    if (row.phone.empty()) run.fail("phone", "is no telephone number");
  }
  row.category = run.key("category", billing::most_category_octets);
  const auto permille = permille_of(run.cell("percent"));
  if (!permille) run.fail("percent", "must be a number up to 100 with one decimal at most");
  row.off_permille = permille.value_or(1);
  row.from = moment(run, "from", false);
  if (row.from == Timestamp{}) row.from = now;
  row.until = moment(run, "until", true);
  if (run.row_failed()) return row;
  if (const auto fine = check(row); !fine) {
    const auto& field = fine.error().field;
    run.fail(field == "/uid" ? "card" : std::string_view(field).substr(1), fine.error().message);
  }
  return row;
}

desk::LogEntry entry_of(const Call& call, Timestamp now, std::string_view kind, std::string text) {
  desk::LogEntry entry;
  entry.at = now;
  entry.operator_id = call.caller.operator_id;
  entry.kind = kind;
  entry.who = person_of(call.caller);
  entry.text = std::move(text);
  return entry;
}

}  // namespace

// With `replace` the file is the whole list: who is not on it any more pays in full from now on.
Answer import_concessions(Context& context, const Call& call) {
  auto table = ImportTable::read(call.request.body, concession_columns);
  if (!table) co_return http::problem_response(table.error());
  ImportRun run(context, call, std::move(*table));
  const auto snapshot = context.services.directory.current();
  const auto now = context.services.clock.now();
  auto known = known_ones(*snapshot, call.caller.operator_id, now);
  std::set<Key> seen;
  std::size_t added = 0;
  for (const auto& cells : run.table().rows()) {
    run.begin(cells);
    auto row = read_row(run, now);
    if (run.row_failed()) continue;
    if (!seen.insert(key_of(row)).second) {
      run.fail("category", "is in the file twice");
      continue;
    }
    row.operator_id = call.caller.operator_id;
    const auto before = known.find(key_of(row));
    if (before == known.end()) {
      row.id = ConcessionId::make(now, context.services.random);
      run.created();
      ++added;
    } else {
      row.id = before->second.id;
      if (run.cell("from").empty()) row.from = before->second.from;
      known.erase(before);
      run.updated();
    }
    run.change(std::move(row));
  }
  const auto& rows = snapshot->rows.concessions;
  const auto own = std::count_if(rows.begin(), rows.end(), [&](const Concession& row) {
    return row.operator_id == call.caller.operator_id;
  });
  if (static_cast<std::size_t>(own) + added > context.options.concessions_max) {
    co_return http::problem_response(conflict("there are as many concessions as there may be"));
  }
  const auto replace = call.request.query_value("replace");
  if (replace && *replace != "false" && *replace != "0") {
    for (auto& [key, row] : known) {
      row.until = std::max(now, row.from + Duration(1));
      run.change(row);
    }
  }
  run.change(entry_of(call, now, desk::log::concessions_imported, std::to_string(seen.size())));
  co_return co_await run.finish("concessions");
}

Answer list_concessions(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  std::vector<const Concession*> rows;
  for (const auto& row : snapshot->rows.concessions) {
    if (row.operator_id == call.caller.operator_id) rows.push_back(&row);
  }
  co_return page_by_id<ConcessionId>(
      context, call, std::move(rows),
      [](JsonWriter& out, const Concession& row) { write_concession(out, row); });
}

Answer end_concession(Context& context, const Call& call) {
  const auto id = path_id<ConcessionId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto snapshot = context.services.directory.current();
  const auto& rows = snapshot->rows.concessions;
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Concession& row) {
    return row.id == *id && row.operator_id == call.caller.operator_id;
  });
  if (found == rows.end()) {
    co_return http::problem_response(not_found("there is no such concession"));
  }
  const auto now = context.services.clock.now();
  auto row = *found;
  if (row.until == Timestamp{} || row.until > now) {
    row.until = std::max(now, row.from + Duration(1));
    storage::Commit commit;
    commit.changes.emplace_back(row);
    auto entry = entry_of(call, now, desk::log::concession_ended, "");
    entry.subject = to_string(row.id);
    commit.changes.emplace_back(std::move(entry));
    commit.events.push_back(change_event(context, call.caller, "concession", to_string(row.id)));
    const auto changed = co_await context.services.directory.change(std::move(commit));
    if (!changed) co_return http::problem_response(changed.error());
  }
  JsonWriter out;
  write_concession(out, row);
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
