// Exports for spreadsheets: all rows of a time, or all there are, read page by page and bounded.
// Each is written into the log: what leaves the house is remembered.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/export_rows.hpp"
#include "api/paging.hpp"
#include "api/press.hpp"

#include <fmt/format.h>

namespace voltyard::api {
namespace {

using papers::Language;
using papers::SheetFormat;

constexpr std::size_t most_rows = 100'000;
constexpr std::size_t page_rows = 1'000;
constexpr Duration longest_time = std::chrono::hours(24 * 366);
constexpr Duration usual_time = std::chrono::hours(24 * 31);
constexpr std::string_view export_made = "export.made";  // kind of the log entry

struct Wish {
  SheetFormat format = SheetFormat::csv;
  Language language = Language::zh;
  LocationId location_id;
  Timestamp from;
  Timestamp to;
};

Result<Wish> read_wish(const Context& context, const Call& call) {
  Wish wish;
  const auto& request = call.request;
  const auto format = papers::parse_sheet_format(request.query_value("format").value_or("csv"));
  if (!format) return invalid("must be csv or xlsx", "/format");
  const auto language = domain::parse_language(request.query_value("language").value_or("zh"));
  if (!language) return invalid("must be zh or en", "/language");
  const auto location = query_id<LocationId>(request, "location_id");
  if (!location) return location.error();
  if (!location->is_nil() && !call.caller.sees(*location)) {
    return not_found("there is no such location");
  }
  const auto from = query_time(request, "from");
  if (!from) return from.error();
  const auto to = query_time(request, "to");
  if (!to) return to.error();
  wish.format = *format;
  wish.language = *language;
  wish.location_id = *location;
  wish.to = to->value_or(context.services.clock.now() + Duration(1));  // what is of now, too
  wish.from = from->value_or(wish.to - usual_time);
  if (wish.to < wish.from) return invalid("lies before from", "/to");
  if (wish.to - wish.from > longest_time) return invalid("more than a year", "/to");
  return wish;
}

// A sheet that says when it is full.
class Filling {
 public:
  Filling(SheetFormat format, const std::vector<std::string>& titles)
      : sheet_(papers::make_sheet(format, titles)) {}
  void add(const Row& row) {
    if (++rows_ <= most_rows) sheet_->add(row);
  }
  void add(const std::vector<Row>& rows) {
    for (const auto& row : rows) add(row);
  }
  bool full() const { return rows_ > most_rows; }
  std::size_t rows() const { return rows_; }
  papers::Sheet& sheet() { return *sheet_; }

 private:
  std::unique_ptr<papers::Sheet> sheet_;
  std::size_t rows_ = 0;
};

Error too_many() {
  return invalid(fmt::format("more than {} rows: ask for a shorter time", most_rows), "/to");
}

Task<Status> remember(Context& context, const Call& call, std::string_view what, const Wish& wish,
                      std::size_t rows) {
  desk::LogEntry entry;
  entry.at = context.services.clock.now();
  entry.operator_id = call.caller.operator_id;
  entry.location_id = wish.location_id;
  entry.kind = export_made;
  entry.who = person_of(call.caller);
  entry.subject = what;
  entry.text =
      fmt::format("{}, {} rows, {} to {}", what, rows, to_rfc3339(wish.from), to_rfc3339(wish.to));
  storage::Commit commit;
  commit.changes.emplace_back(std::move(entry));
  const auto outcome = co_await context.services.store.commit(commit);
  if (outcome != storage::CommitOutcome::committed) {
    co_return unavailable("the export could not be written into the log");
  }
  co_return Status{};
}

Answer finish(Context& context, const Call& call, std::string_view what, const Wish& wish,
              Filling& filling) {
  if (filling.full()) co_return http::problem_response(too_many());
  auto closing = [&filling]() { return filling.sheet().finish(); };
  auto file = co_await aside(context, closing);
  if (!file) co_return http::problem_response(file.error());
  const auto remembered = co_await remember(context, call, what, wish, filling.rows());
  if (!remembered) co_return http::problem_response(remembered.error());
  http::Response response;
  response.body = std::move(*file);
  response.headers.add("Content-Type", std::string(papers::media_type(wish.format)));
  response.headers.add("Content-Disposition",
                       fmt::format("attachment; filename=\"{}.{}\"", what,
                                   wish.format == SheetFormat::csv ? "csv" : "xlsx"));
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

using Titles = std::vector<std::string> (*)(Language);
using AddSession = void (*)(Filling&, const domain::Session&, const billing::Bill*,
                            const ExportNames&);

void add_session(Filling& filling, const domain::Session& session, const billing::Bill* bill,
                 const ExportNames& names) {
  filling.add(session_row(session, bill, names));
}

void add_lines(Filling& filling, const domain::Session& session, const billing::Bill* bill,
               const ExportNames& names) {
  if (bill != nullptr) filling.add(bill_line_rows(session, *bill, names));
}

Answer export_by_session(Context& context, const Call& call, std::string_view what, Titles titles,
                         AddSession add) {
  const auto wish = read_wish(context, call);
  if (!wish) co_return http::problem_response(wish.error());
  const auto snapshot = context.services.directory.current();
  const ExportNames names(*snapshot, call.caller.operator_id, wish->language);
  Filling filling(wish->format, titles(wish->language));
  storage::SessionFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.location_id = wish->location_id;
  filter.within = call.caller.locations;
  filter.started_from = wish->from;
  filter.started_before = wish->to;
  filter.limit = page_rows;
  while (!filling.full()) {
    const auto page = co_await context.services.store.list_sessions(filter);
    if (!page) co_return http::problem_response(page.error());
    for (const auto& session : *page) {
      const auto bill = co_await context.services.store.find_bill(session.id);
      if (!bill) co_return http::problem_response(bill.error());
      add(filling, session, *bill ? &(*bill)->bill : nullptr, names);
    }
    if (page->size() < page_rows) break;
    filter.before = page->back().id;
  }
  co_return co_await finish(context, call, what, *wish, filling);
}

}  // namespace

Answer export_sessions(Context& context, const Call& call) {
  co_return co_await export_by_session(context, call, "sessions", session_titles, add_session);
}

Answer export_bill_lines(Context& context, const Call& call) {
  co_return co_await export_by_session(context, call, "bill-lines", bill_line_titles, add_lines);
}

Answer export_transfers(Context& context, const Call& call) {
  const auto wish = read_wish(context, call);
  if (!wish) co_return http::problem_response(wish.error());
  const auto snapshot = context.services.directory.current();
  const ExportNames names(*snapshot, call.caller.operator_id, wish->language);
  Filling filling(wish->format, transfer_titles(wish->language));
  storage::PostingFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.limit = page_rows;
  while (!filling.full()) {
    const auto page = co_await context.services.store.list_postings(filter);
    if (!page) co_return http::problem_response(page.error());
    // Postings come in the order in which they were made; a late charge is a little older than its
    // neighbours, never by a whole page.
    bool all_before = true;
    for (const auto& posting : *page) {
      all_before = all_before && posting.at < wish->from;
      if (posting.at < wish->from || !(posting.at < wish->to)) continue;
      filling.add(transfer_rows(posting, names));
    }
    if (page->size() < page_rows || all_before) break;
    filter.before_number = page->back().number;
  }
  co_return co_await finish(context, call, "transfers", *wish, filling);
}

Answer export_wallets(Context& context, const Call& call) {
  const auto wish = read_wish(context, call);
  if (!wish) co_return http::problem_response(wish.error());
  const auto snapshot = context.services.directory.current();
  const ExportNames names(*snapshot, call.caller.operator_id, wish->language);
  Filling filling(wish->format, wallet_titles(wish->language));
  storage::WalletFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.limit = page_rows;
  while (!filling.full()) {
    const auto page = co_await context.services.store.list_wallets(filter);
    if (!page) co_return http::problem_response(page.error());
    for (const auto& record : *page) filling.add(wallet_row(record, names));
    if (page->size() < page_rows) break;
    filter.before = page->back().wallet.id;
  }
  co_return co_await finish(context, call, "wallets", *wish, filling);
}

Answer export_passes(Context& context, const Call& call) {
  const auto wish = read_wish(context, call);
  if (!wish) co_return http::problem_response(wish.error());
  const auto snapshot = context.services.directory.current();
  const ExportNames names(*snapshot, call.caller.operator_id, wish->language);
  const auto now = context.services.clock.now();
  Filling filling(wish->format, pass_titles(wish->language));
  storage::PassFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.limit = page_rows;
  while (!filling.full()) {
    const auto page = co_await context.services.store.list_passes(filter);
    if (!page) co_return http::problem_response(page.error());
    for (const auto& used : *page) {
      const auto& place = used.pass.location_id;
      const bool wanted = wish->location_id.is_nil() || place == wish->location_id;
      if (wanted) filling.add(pass_row(used, names, now));
    }
    if (page->size() < page_rows) break;
    filter.before = page->back().pass.id;
  }
  co_return co_await finish(context, call, "passes", *wish, filling);
}

}  // namespace voltyard::api
