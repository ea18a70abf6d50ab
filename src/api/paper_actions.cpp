// Papers for residents: the receipt of a charge, the statement of a wallet.
#include "api/actions.hpp"
#include "api/export_rows.hpp"
#include "api/own_rows.hpp"
#include "api/paging.hpp"
#include "api/press.hpp"

#include "papers/html.hpp"
#include "papers/pdf.hpp"
#include "papers/receipt.hpp"
#include "papers/slip.hpp"
#include "papers/statement.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace voltyard::api {
namespace {

using papers::Language;

constexpr std::size_t page_rows = 1'000;
constexpr std::size_t most_postings = 100'000;  // of one wallet
constexpr Duration usual_time = std::chrono::hours(24 * 31);

struct PaperWish {
  bool pdf = false;
  Language language = Language::zh;
};

Result<PaperWish> read_wish(const http::Request& request) {
  PaperWish wish;
  const auto format = request.query_value("format").value_or("html");
  if (format != "html" && format != "pdf") return invalid("must be html or pdf", "/format");
  const auto language = domain::parse_language(request.query_value("language").value_or("zh"));
  if (!language) return invalid("must be zh or en", "/language");
  wish.pdf = format == "pdf";
  wish.language = *language;
  return wish;
}

Answer paper_response(Context& context, const papers::Document& document, const PaperWish& wish) {
  http::Response response;
  response.headers.add("Cache-Control", "no-store");
  if (!wish.pdf) {
    response.body = papers::to_html(document);
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.headers.add("Content-Security-Policy", papers::html_policy());
    co_return response;
  }
  auto printing = [&]() { return papers::to_pdf(document, context.services.papers.font_file); };
  auto pdf = co_await aside(context, printing);
  if (!pdf) co_return http::problem_response(pdf.error());
  response.body = std::move(*pdf);
  response.headers.add("Content-Type", "application/pdf");
  co_return response;
}

std::string operator_name(const csms::Snapshot& snapshot, OperatorId id) {
  const auto owner = snapshot.operators.find(id);
  return owner == snapshot.operators.end() ? "" : owner->second->name;
}

// All of a wallet, oldest first.
Task<Result<std::vector<billing::Posting>>> postings_of(Context& context,
                                                        const billing::Wallet& wallet) {
  std::vector<billing::Posting> postings;
  storage::PostingFilter filter;
  filter.operator_id = wallet.operator_id;
  filter.wallet_id = wallet.id;
  filter.limit = page_rows;
  while (true) {
    auto page = co_await context.services.store.list_postings(filter);
    if (!page) co_return page.error();
    std::move(page->begin(), page->end(), std::back_inserter(postings));
    if (page->size() < page_rows) break;
    if (postings.size() >= most_postings) {
      co_return conflict("the wallet has more movements than a statement can add up");
    }
    filter.before_number = postings.back().number;
  }
  std::reverse(postings.begin(), postings.end());
  co_return postings;
}

// Errors: not_found (no such movement of that wallet).
Task<Result<billing::Posting>> posting_of(Context& context, const Call& call,
                                          const billing::Wallet& wallet) {
  const auto text = call.request.parameter("number");
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  const bool good = read.ec == std::errc() && read.ptr == end && number < UINT64_MAX;
  storage::PostingFilter filter;
  filter.operator_id = wallet.operator_id;
  filter.wallet_id = wallet.id;
  filter.before_number = good ? number + 1 : 1;
  filter.limit = 1;
  auto rows = co_await context.services.store.list_postings(filter);
  if (!rows) co_return rows.error();
  if (rows->empty() || rows->front().number != number) {
    co_return not_found("there is no such movement of this wallet");
  }
  co_return std::move(rows->front());
}

std::vector<std::string> cards_of(const csms::Snapshot& snapshot, WalletId wallet) {
  std::vector<std::string> cards;
  for (const auto& token : snapshot.rows.tokens) {
    if (token.wallet_id == wallet) cards.push_back(token.uid);
  }
  return cards;
}

// Wallets belong to no location: any telephone that the operator answers will do.
std::string service_phone(const csms::Snapshot& snapshot, OperatorId owner) {
  for (const auto& payee : snapshot.rows.payees) {
    if (payee.operator_id == owner && !payee.service_phone.empty()) return payee.service_phone;
  }
  return "";
}

}  // namespace

Answer get_receipt(Context& context, const Call& call) {
  const auto settled = co_await own_settled_session(context, call);
  if (!settled) co_return http::problem_response(settled.error());
  const auto wish = read_wish(call.request);
  if (!wish) co_return http::problem_response(wish.error());
  const auto* location = settled->location;
  const papers::ReceiptFacts facts{settled->session,
                                   settled->bill,
                                   settled->samples,
                                   operator_name(*settled->snapshot, call.caller.operator_id),
                                   location ? location->name : "",
                                   location ? location->address : "",
                                   settled->slot,
                                   zone_here(*settled->snapshot, settled->session.location_id),
                                   settled->credit_notes};
  const auto document = papers::receipt(facts, wish->language);
  co_return co_await paper_response(context, document, *wish);
}

Answer get_statement(Context& context, const Call& call) {
  const auto record = co_await own_wallet(context, call);
  if (!record) co_return http::problem_response(record.error());
  const auto wish = read_wish(call.request);
  if (!wish) co_return http::problem_response(wish.error());
  const auto from = query_time(call.request, "from");
  if (!from) co_return http::problem_response(from.error());
  const auto to = query_time(call.request, "to");
  if (!to) co_return http::problem_response(to.error());
  const auto end = to->value_or(context.services.clock.now() + Duration(1));  // of now, too
  const auto begin = from->value_or(end - usual_time);
  if (end < begin) co_return http::problem_response(invalid("lies before from", "/to"));
  const auto postings = co_await postings_of(context, record->wallet);
  if (!postings) co_return http::problem_response(postings.error());
  // What was posted since the balance was read is in the postings, not in the balance.
  const auto after = co_await own_wallet(context, call);
  if (!after) co_return http::problem_response(after.error());
  if (after->balance != record->balance) {
    co_return http::problem_response(conflict("money moved meanwhile: ask again"));
  }
  const auto snapshot = context.services.directory.current();
  const ExportNames names(*snapshot, call.caller.operator_id, wish->language);
  const papers::StatementFacts facts{record->wallet,
                                     record->balance,
                                     *postings,
                                     begin,
                                     end,
                                     operator_name(*snapshot, call.caller.operator_id),
                                     names.zone()};
  const auto document = papers::statement(facts, wish->language);
  if (!document) co_return http::problem_response(document.error());
  co_return co_await paper_response(context, *document, *wish);
}

Answer get_slip(Context& context, const Call& call) {
  const auto record = co_await own_wallet(context, call);
  if (!record) co_return http::problem_response(record.error());
  const auto wish = read_wish(call.request);
  if (!wish) co_return http::problem_response(wish.error());
  const auto posting = co_await posting_of(context, call, record->wallet);
  if (!posting) co_return http::problem_response(posting.error());
  const auto snapshot = context.services.directory.current();
  const auto owner = call.caller.operator_id;
  const ExportNames names(*snapshot, owner, wish->language);
  const auto cards = cards_of(*snapshot, record->wallet.id);
  const papers::SlipFacts facts{*posting,
                                record->balance.available,
                                cards,
                                operator_name(*snapshot, owner),
                                service_phone(*snapshot, owner),
                                names.zone(),
                                record->balance.gift};
  const auto document = papers::slip(facts, wish->language);
  co_return co_await paper_response(context, document, *wish);
}

}  // namespace voltyard::api
