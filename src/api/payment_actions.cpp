// Money by payment providers: asked for at the desk, given back to its source, told by webhooks,
// held against the provider's statement.
#include "api/actions.hpp"
#include "api/audit.hpp"
#include "api/catalog_changes.hpp"
#include "api/idempotency.hpp"
#include "api/json_input.hpp"
#include "api/own_rows.hpp"
#include "api/paging.hpp"
#include "api/payment_json.hpp"

#include "desk/log_entry.hpp"
#include "papers/qr_code.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace voltyard::api {
namespace {

using billing::Payment;
using billing::Refund;

constexpr std::int64_t most_at_once = 10'000'000;  // 100,000.00; accounts have limits of their own
constexpr std::size_t longest_account = 40;
constexpr std::size_t longest_payer = 128;
constexpr std::size_t longest_note = 200;
constexpr std::size_t longest_phone = 20;
constexpr std::size_t list_limit = 31;
constexpr std::size_t most_differing_days = 100;

http::Response payment_response(const Context& context, int status, const Payment& payment) {
  JsonWriter out;
  write_payment(out, payment, context.services.payments.browser_call(payment));
  return http::json_response(status, out.take());
}

// Of both pages: how many, from where on, and of which state.
template <class Filter, class Parse>
Result<Filter> page_filter(const Context& context, const Call& call, Parse parse) {
  const auto asked = page_asked(context, call);
  if (!asked) return asked.error();
  Filter filter;
  filter.operator_id = call.caller.operator_id;
  if (const auto state = call.request.query_value("state")) {
    filter.state = parse(*state);
    if (!filter.state) return invalid("is not such a state", "/state");
  }
  filter.limit = asked->limit + 1;
  filter.before = asked->template before<decltype(filter.before)>();
  return filter;
}

Task<http::Response> payments_of(Context& context, const Call& call, WalletId wallet) {
  auto filter = page_filter<storage::PaymentFilter>(context, call, billing::parse_payment_state);
  if (!filter) co_return http::problem_response(filter.error());
  filter->wallet_id = wallet;
  filter->within = call.caller.locations;
  const auto rows = co_await context.services.store.list_payments(*filter);
  if (!rows) co_return http::problem_response(rows.error());
  co_return page_of(
      context, call, *rows, filter->limit - 1,
      [](JsonWriter& out, const Payment& row) { write_payment(out, row, {}); },
      [](const Payment& row) { return to_string(row.id); });
}

Task<http::Response> refunds_of(Context& context, const Call& call, WalletId wallet) {
  auto filter = page_filter<storage::RefundFilter>(context, call, billing::parse_refund_state);
  if (!filter) co_return http::problem_response(filter.error());
  filter->wallet_id = wallet;
  const auto rows = co_await context.services.store.list_refunds(*filter);
  if (!rows) co_return http::problem_response(rows.error());
  co_return page_of(context, call, *rows, filter->limit - 1, write_refund,
                    [](const Refund& row) { return to_string(row.id); });
}

http::Response list_response(const std::vector<billing::Reconciliation>& rows, bool whole) {
  JsonWriter out;
  out.object().list("items");
  for (const auto& row : rows) write_reconciliation(out, row, whole);
  out.end().end();
  return http::json_response(200, out.take());
}

}  // namespace

// ---- payments ----------------------------------------------------------------------------------

Answer list_payments(Context& context, const Call& call) {
  co_return co_await payments_of(context, call, WalletId());
}

Answer list_wallet_payments(Context& context, const Call& call) {
  const auto wallet = co_await own_wallet(context, call);
  if (!wallet) co_return http::problem_response(wallet.error());
  co_return co_await payments_of(context, call, wallet->wallet.id);
}

Answer get_payment(Context& context, const Call& call) {
  const auto payment = co_await own_payment(context, call);
  if (!payment) co_return http::problem_response(payment.error());
  co_return payment_response(context, 200, *payment);
}

Answer get_payment_code(Context& context, const Call& call) {
  const auto payment = co_await own_payment(context, call);
  if (!payment) co_return http::problem_response(payment.error());
  const bool waits = payment->state == billing::PaymentState::waiting &&
                     payment->method == billing::PaymentMethod::native;
  if (!waits || payment->code.empty()) {
    co_return http::problem_response(conflict("this payment waits for nobody to scan it"));
  }
  auto picture = papers::qr_svg(payment->code);
  if (!picture) co_return http::problem_response(picture.error());
  http::Response response;
  response.body = std::move(*picture);
  response.headers.add("Content-Type", "image/svg+xml");
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

Answer start_payment(Context& context, const Call& call) {
  const auto wallet = co_await own_wallet(context, call);
  if (!wallet) co_return http::problem_response(wallet.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  csms::PaymentWish wish;
  wish.operator_id = call.caller.operator_id;
  wish.wallet_id = wallet->wallet.id;
  const auto location = input->optional_id<LocationId>("location_id");
  if (!location) input->fail("location_id", "is missing");
  wish.location_id = location.value_or(LocationId());
  wish.amount = {input->integer("amount_minor", 0, 1, most_at_once)};
  const auto method =
      billing::parse_payment_method(input->optional_text("method", 10).value_or("native"));
  if (!method) input->fail("method", "must be native or jsapi");
  wish.method = method.value_or(billing::PaymentMethod::native);
  wish.payer = input->optional_text("payer", longest_payer).value_or("");
  const bool by_browser = wish.method == billing::PaymentMethod::jsapi;
  if (by_browser == wish.payer.empty()) input->fail("payer", "is named for jsapi and only there");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  wish.order_key = order_id_of(call);
  wish.who = person_of(call.caller);
  const auto payment = co_await context.services.payments.start(std::move(wish));
  if (!payment) co_return http::problem_response(payment.error());
  co_return payment_response(context, 201, *payment);
}

// ---- refunds -----------------------------------------------------------------------------------

Answer list_refunds(Context& context, const Call& call) {
  co_return co_await refunds_of(context, call, WalletId());
}

Answer list_wallet_refunds(Context& context, const Call& call) {
  const auto wallet = co_await own_wallet(context, call);
  if (!wallet) co_return http::problem_response(wallet.error());
  co_return co_await refunds_of(context, call, wallet->wallet.id);
}

Answer refund_to_source(Context& context, const Call& call) {
  const auto wallet = co_await own_wallet(context, call);
  if (!wallet) co_return http::problem_response(wallet.error());
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  csms::RefundWish wish;
  wish.operator_id = call.caller.operator_id;
  wish.wallet_id = wallet->wallet.id;
  const auto amount = input->optional_decimal("amount_minor", 0, most_at_once);
  if (amount == 0) input->fail("amount_minor", "must be more than nothing");
  if (amount) wish.amount = Money{*amount};
  wish.note = input->optional_text("note", longest_note).value_or("");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  wish.order_key = order_id_of(call);
  wish.who = person_of(call.caller);
  const auto refunds = co_await context.services.payments.refund(std::move(wish));
  if (!refunds) co_return http::problem_response(refunds.error());
  JsonWriter out;
  out.object().list("items");
  for (const auto& refund : *refunds) write_refund(out, refund);
  out.end().end();
  co_return http::json_response(201, out.take());
}

// ---- payees ------------------------------------------------------------------------------------

Answer list_payees(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  JsonWriter out;
  out.object().list("items");
  for (const auto& payee : snapshot->rows.payees) {
    const bool own = payee.operator_id == call.caller.operator_id;
    if (own && call.caller.sees(payee.location_id)) write_payee(out, payee);
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

Answer list_payment_accounts(Context& context, const Call& call) {
  JsonWriter out;
  out.object().list("items");
  for (const auto& account : context.services.payments.accounts()) {
    const bool own = account.operator_id.is_nil() || account.operator_id == call.caller.operator_id;
    if (own) write_payment_account(out, account);
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

Answer put_payee(Context& context, const Call& call) {
  const auto id = path_id<LocationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto owner = call.caller.operator_id;
  const auto snapshot = context.services.directory.current();
  const auto found = snapshot->locations.find(*id);
  if (found == snapshot->locations.end() || found->second->operator_id != owner) {
    co_return http::problem_response(not_found("there is no such location"));
  }
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  billing::Payee payee;
  payee.location_id = *id;
  payee.operator_id = owner;
  payee.account = input->optional_text("account", longest_account).value_or("");
  if (!payee.account.empty() && !context.services.payments.account(owner, payee.account)) {
    input->fail("account", "is no payment account of this server");
  }
  payee.service_phone = input->optional_text("service_phone", longest_phone).value_or("");
  if (!payee.service_phone.empty() && !is_phone(payee.service_phone)) {
    input->fail("service_phone", "is not a telephone number");
  }
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto known = std::ranges::find(snapshot->rows.payees, *id, &billing::Payee::location_id);
  const auto before = known == snapshot->rows.payees.end() ? billing::Payee{} : *known;
  Changes changes;
  changes.text("account", before.account, payee.account);
  changes.hidden("service_phone", before.service_phone, payee.service_phone);
  storage::Commit commit;
  commit.changes.emplace_back(payee);
  commit.changes.emplace_back(change_entry(
      context, call.caller, {desk::log::payee_changed, to_string(*id), payee.account, *id},
      std::move(changes)));
  commit.events.push_back(change_event(context, call.caller, "location", to_string(*id)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  JsonWriter out;
  write_payee(out, payee);
  co_return http::json_response(200, out.take());
}

// ---- what the provider says --------------------------------------------------------------------

// Whose it is, its signature says; nothing else is asked. A provider sends again what was not
// taken.
Answer take_payment_notice(Context& context, const Call& call) {
  const auto now = std::chrono::steady_clock::now();
  const int wait = context.notice_limit.take(call.request.remote, now);
  if (wait > 0) co_return too_often(wait, "too many notices from this address");
  csms::ProviderNotice notice;
  for (const auto& [name, value] : call.request.headers) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    notice.headers.emplace_back(std::move(lower), value);
  }
  notice.body = call.request.body;
  std::string account(call.request.parameter("account"));
  const auto taken =
      co_await context.services.payments.notice(std::move(account), std::move(notice));
  if (!taken) co_return http::problem_response(taken.error());
  http::Response response;
  response.status = 204;
  co_return response;
}

Answer list_reconciliations(Context& context, const Call& call) {
  storage::ReconciliationFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.account = call.request.query_value("account").value_or("");
  filter.limit = list_limit;
  if (const auto day = call.request.query_value("day")) {
    filter.day = billing::day_in(*day);
    if (!filter.day) co_return http::problem_response(invalid("is not a day", "/day"));
  }
  const auto rows = co_await context.services.store.list_reconciliations(filter);
  if (!rows) co_return http::problem_response(rows.error());
  co_return list_response(*rows, filter.day.has_value());
}

// A refund that was missing is one no longer once a later statement has it.
Answer list_payment_differences(Context& context, const Call& call) {
  auto& store = context.services.store;
  storage::ReconciliationFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.account = call.request.query_value("account").value_or("");
  filter.only_differing = true;
  filter.limit = most_differing_days;
  const auto days = co_await store.list_reconciliations(filter);
  if (!days) co_return http::problem_response(days.error());
  JsonWriter out;
  out.object().list("items");
  std::set<std::tuple<std::string, std::string, bool>> shown;
  for (const auto& day : *days) {
    for (const auto& each : day.differences) {
      if (shown.size() == billing::most_differences) break;
      if (!shown.emplace(day.account, each.number, each.refund).second) continue;
      if (each.kind == billing::DifferenceKind::refund_missing) {
        const auto id = billing::id_in(each.number).value_or(Uuid{});
        const auto refund = co_await store.find_refund(billing::RefundId(id));
        if (!refund) co_return http::problem_response(refund.error());
        if (!*refund || (*refund)->stated_day != 0) continue;
      }
      write_open_difference(out, day, each);
    }
  }
  out.end().end();
  co_return http::json_response(200, out.take());
}

Answer reconcile_payments(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  auto account = input->text("account", 1, longest_account);
  const auto day = billing::day_in(input->text("day", 10, 10));
  if (!day) input->fail("day", "is not a day");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  auto who = person_of(call.caller);
  const auto result = co_await context.services.payments.reconcile(
      call.caller.operator_id, std::move(account), *day, std::move(who));
  if (!result) co_return http::problem_response(result.error());
  JsonWriter out;
  write_reconciliation(out, *result, true);
  co_return http::json_response(201, out.take());
}

}  // namespace voltyard::api
