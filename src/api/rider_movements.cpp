// What moved a resident's money besides charges, which have a list and receipts of their own:
// top-ups, gifts, what was paid out, what was given back.
#include "api/actions.hpp"
#include "api/paging.hpp"
#include "api/rider_json.hpp"

#include <algorithm>

namespace voltyard::api {
namespace {

using billing::Posting;
using billing::PostingKind;

constexpr std::size_t most_shown = 100;  // of a page
constexpr std::size_t read_at_once = 200;
constexpr int most_reads = 10;  // a page may be short where there were very many charges

bool is_gift(const Posting& posting) {
  return std::ranges::any_of(posting.transfers, [&](const billing::Transfer& each) {
    return each.credit == billing::gift_account(posting.wallet_id);
  });
}

// Empty: residents do not see it.
std::string_view word_of(const Posting& posting) {
  switch (posting.kind) {
    case PostingKind::top_up: return is_gift(posting) ? "gift" : "top_up";
    case PostingKind::opening:
    case PostingKind::refund:
    case PostingKind::refund_back:
    case PostingKind::credit:
    case PostingKind::pass:
    case PostingKind::pass_back:
    case PostingKind::lapse: return billing::to_string(posting.kind);
    case PostingKind::hold:
    case PostingKind::settle:
    case PostingKind::refund_done:
    case PostingKind::till:
    case PostingKind::merchant_fee:
    case PostingKind::set_apart: return {};
  }
  return {};
}

struct Page {
  std::vector<Posting> rows;
  std::uint64_t next = 0;  // before which it goes on; 0: nothing more
};

Task<Result<Page>> page_before(Context& context, const Caller& caller, std::uint64_t before,
                               std::size_t limit) {
  Page page;
  storage::PostingFilter filter;
  filter.operator_id = caller.operator_id;
  filter.wallet_id = caller.wallet_id;
  filter.before_number = before;
  filter.limit = read_at_once;
  for (int i = 0; i < most_reads; ++i) {
    auto rows = co_await context.services.store.list_postings(filter);
    if (!rows) co_return rows.error();
    const bool last = rows->size() < read_at_once;
    for (auto& row : *rows) {
      filter.before_number = row.number;
      if (word_of(row).empty()) continue;
      if (page.rows.size() == limit) {
        page.next = page.rows.back().number;
        co_return page;
      }
      page.rows.push_back(std::move(row));
    }
    if (last) co_return page;
  }
  page.next = filter.before_number;
  co_return page;
}

}  // namespace

const Schema rider_movement_schema{
    "RiderMovement",
    "Money that came into a wallet or left it other than by a charge",
    {{"at", "time"},
     {"kind", "opening|top_up|gift|refund|refund_back|credit|pass|pass_back|lapse"},
     {"change", "Money"}}};
const Schema rider_movement_page_schema{"RiderMovementPage",
                                        "A page, newest first",
                                        {{"items", "[RiderMovement]"}, {"next_cursor", "string?"}}};

Answer list_rider_movements(Context& context, const Call& call) {
  const auto asked = page_asked(context, call);
  if (!asked) co_return http::problem_response(asked.error());
  const auto limit = std::min(asked->limit, most_shown);
  const auto page = co_await page_before(context, call.caller, asked->before_number(), limit);
  if (!page) co_return http::problem_response(page.error());
  JsonWriter out;
  out.object().list("items");
  for (const auto& row : page->rows) {
    out.object().time("at", row.at).text("kind", word_of(row));
    out.money("change", billing::movement(row, row.wallet_id), row.currency).end();
  }
  const auto cursor = page->next == 0
                          ? std::string()
                          : context.cursors.seal(call.caller.operator_id, call.request.path,
                                                 std::to_string(page->next));
  out.end().text_or_null("next_cursor", cursor).end();
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
