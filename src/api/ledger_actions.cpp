// The ledger as a list: postings of all wallets, and counts of the till.
#include "api/actions.hpp"
#include "api/money_json.hpp"
#include "api/paging.hpp"

namespace voltyard::api {
namespace {

// What one asks for beside a page.
struct Asked {
  storage::PostingFilter filter;
  std::size_t limit = 0;
};

Result<Asked> read_filter(const Context& context, const Call& call) {
  Asked asked;
  const auto limit = page_limit(call.request);
  if (!limit) return limit.error();
  const auto position = page_position(context, call);
  if (!position) return position.error();
  const auto from = query_time(call.request, "from");
  if (!from) return from.error();
  const auto to = query_time(call.request, "to");
  if (!to) return to.error();
  asked.limit = *limit;
  asked.filter.operator_id = call.caller.operator_id;
  asked.filter.from = *from;
  asked.filter.before = *to;
  asked.filter.before_number = number_of(*position);
  asked.filter.limit = *limit + 1;
  return asked;
}

using Write = void (*)(JsonWriter& out, const billing::Posting& posting);

Answer list_page(Context& context, const Call& call, Asked asked, Write write) {
  auto postings = co_await context.services.store.list_postings(asked.filter);
  if (!postings) co_return http::problem_response(postings.error());
  const bool more = postings->size() > asked.limit;
  if (more) postings->pop_back();
  JsonWriter out;
  out.object().list("items");
  for (const auto& posting : *postings) write(out, posting);
  const auto last = more ? std::optional(std::to_string(postings->back().number)) : std::nullopt;
  co_return finish_page(out, context, call, last);
}

}  // namespace

Answer list_postings(Context& context, const Call& call) {
  auto asked = read_filter(context, call);
  if (!asked) co_return http::problem_response(asked.error());
  if (const auto kind = call.request.query_value("kind")) {
    asked->filter.kind = billing::parse_posting_kind(*kind);
    if (!asked->filter.kind) {
      co_return http::problem_response(invalid("is no kind of posting", "/kind"));
    }
  }
  co_return co_await list_page(context, call, *asked, write_posting);
}

Answer list_till_closings(Context& context, const Call& call) {
  auto asked = read_filter(context, call);
  if (!asked) co_return http::problem_response(asked.error());
  asked->filter.kind = billing::PostingKind::till;
  co_return co_await list_page(context, call, *asked, write_till_closing);
}

}  // namespace voltyard::api
