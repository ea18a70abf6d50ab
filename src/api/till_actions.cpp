// The till: what the ledger says is in it, and its count at the end of a shift.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/idempotency.hpp"
#include "api/json_input.hpp"
#include "api/money_json.hpp"
#include "api/site_json.hpp"

#include "billing/till.hpp"
#include "desk/log_entry.hpp"

#include <algorithm>

namespace voltyard::api {

const Schema till_schema{"Till",
                         "The till of the operator",
                         {{"expected", "Money", "In it, by the ledger: the sum of what was paid"}}};
const Schema till_count_schema{
    "TillCount",
    "What was counted",
    {{"counted_minor", "integer", "In the currency's minor unit"}, {"note", "string?"}},
    true};
const Schema till_closing_schema{"TillClosing",
                                 "A till that was counted and emptied",
                                 {{"number", "integer", "Of its posting"},
                                  {"at", "time"},
                                  {"who", "string"},
                                  {"counted", "Money"},
                                  {"difference", "Money", "Negative: it was missing"},
                                  {"note", "string"}}};
const Schema till_closing_page_schema{"TillClosingPage",
                                      "A page, newest first",
                                      {{"items", "[TillClosing]"}, {"next_cursor", "string?"}}};

void write_till_closing(JsonWriter& out, const billing::Posting& posting) {
  Money counted;
  Money difference;
  for (const auto& transfer : posting.transfers) {
    if (transfer.debit.kind == billing::AccountKind::bank) counted += transfer.amount;
    if (transfer.debit.kind == billing::AccountKind::till_difference) {
      difference = difference - transfer.amount;
    }
    if (transfer.credit.kind == billing::AccountKind::till_difference) {
      difference += transfer.amount;
    }
  }
  out.object().count("number", static_cast<std::int64_t>(posting.number));
  out.time("at", posting.at).text("who", posting.who);
  out.money("counted", counted, posting.currency);
  out.money("difference", difference, posting.currency).text("note", posting.note).end();
}

namespace {

using billing::AccountKind;

constexpr std::size_t longest_note = 200;
constexpr std::int64_t most_in_a_till = 1'000'000'000;  // 10 million

// What the ledger says is in the till.
Task<Result<Money>> expected_in(Context& context, OperatorId operator_id,
                                std::string_view currency) {
  const auto rows = co_await context.services.store.list_accounts(operator_id);
  if (!rows) co_return rows.error();
  Money sum;
  for (const auto& row : *rows) {
    if (row.account.kind == AccountKind::cash && row.currency == currency) {
      sum = sum - row.totals.owed();
    }
  }
  co_return sum;
}

desk::LogEntry entry_of(const billing::Posting& posting, Money expected, Money counted) {
  desk::LogEntry entry;
  entry.at = posting.at;
  entry.operator_id = posting.operator_id;
  entry.kind = desk::log::till_closed;
  entry.who = posting.who;
  entry.text = std::to_string(counted.minor) + " / " + std::to_string(expected.minor);
  if (!posting.note.empty()) entry.text += ": " + posting.note;
  return entry;
}

}  // namespace

Answer get_till(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto currency = currency_of(*snapshot, call.caller.operator_id);
  const auto expected = co_await expected_in(context, call.caller.operator_id, currency);
  if (!expected) co_return http::problem_response(expected.error());
  JsonWriter out;
  out.object().money("expected", *expected, currency).end();
  co_return http::json_response(200, out.take());
}

Answer close_till(Context& context, const Call& call) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  billing::TillCount count;
  count.counted = Money{input->integer("counted_minor", -1, 0, most_in_a_till)};
  count.note = input->optional_text("note", longest_note).value_or("");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  const auto snapshot = context.services.directory.current();
  count.id = order_id_of(call);
  count.operator_id = call.caller.operator_id;
  count.currency = currency_of(*snapshot, call.caller.operator_id);
  count.at = context.services.clock.now();
  count.who = person_of(call.caller);
  auto& store = context.services.store;
  const auto before = co_await store.find_posting(billing::PostingKind::till, count.id);
  if (!before) co_return http::problem_response(before.error());
  auto posting = *before;
  if (!posting) {
    const auto expected = co_await expected_in(context, count.operator_id, count.currency);
    if (!expected) co_return http::problem_response(expected.error());
    count.expected = *expected;
    posting = billing::close_till(count);
    if (!posting) co_return http::problem_response(conflict("the till is empty"));
    storage::Commit commit;
    commit.changes.emplace_back(*posting);
    commit.changes.emplace_back(entry_of(*posting, count.expected, count.counted));
    const auto outcome = co_await store.commit(commit);
    if (outcome != storage::CommitOutcome::committed) {
      co_return http::problem_response(unavailable("the count could not be stored"));
    }
    const auto stored = co_await store.find_posting(billing::PostingKind::till, count.id);
    if (!stored) co_return http::problem_response(stored.error());
    if (*stored) posting = *stored;  // with its number
  }
  JsonWriter out;
  write_till_closing(out, *posting);
  co_return http::json_response(200, out.take());
}

}  // namespace voltyard::api
