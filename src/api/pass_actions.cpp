// Passes at the card desk: sold out of a wallet or given, looked at, and taken back unused.
#include "api/actions.hpp"
#include "api/catalog_changes.hpp"
#include "api/idempotency.hpp"
#include "api/json_input.hpp"
#include "api/own_rows.hpp"
#include "api/paging.hpp"
#include "api/pass_json.hpp"

#include "billing/time_zone.hpp"
#include "desk/log_entry.hpp"

namespace voltyard::api {
namespace {

using billing::Pass;
using billing::PassId;
using billing::UsedPass;
using storage::CommitOutcome;

constexpr int most_months = 24;
constexpr int most_days = 732;
constexpr Duration most_back = std::chrono::hours(24 * 31);
constexpr Duration most_ahead = std::chrono::hours(24 * 366);

http::Response pass_response(const Context& context, int status, const UsedPass& used,
                             std::string_view currency) {
  JsonWriter out;
  write_pass(out, used, currency, context.services.clock.now());
  return http::json_response(status, out.take());
}

Task<Result<std::optional<UsedPass>>> find_pass(Context& context, OperatorId operator_id,
                                                PassId id) {
  storage::PassFilter filter;
  filter.operator_id = operator_id;
  filter.id = id;
  filter.limit = 1;
  auto rows = co_await context.services.store.list_passes(filter);
  if (!rows) co_return rows.error();
  if (rows->empty()) co_return std::nullopt;
  co_return std::move(rows->front());
}

// Of the location that the pass is for, else of the operator's first one. Zones with daylight
// saving count as UTC: an hour at the turn of a day.
Duration offset_for(const csms::Snapshot& snapshot, const Pass& pass) {
  for (const auto& location : snapshot.rows.locations) {
    const bool fits = pass.location_id.is_nil() ? location.operator_id == pass.operator_id
                                                : location.id == pass.location_id;
    if (fits) return billing::fixed_offset(location.time_zone).value_or(Duration(0));
  }
  return Duration(0);
}

void read_location(JsonInput& input, const csms::Snapshot& snapshot, Pass& pass) {
  const auto id = input.optional_id<LocationId>("location_id");
  if (!id) return;
  const auto found = snapshot.locations.find(*id);
  const bool own =
      found != snapshot.locations.end() && found->second->operator_id == pass.operator_id;
  if (!own) input.fail("location_id", "is no location of yours");
  pass.location_id = *id;
}

void read_time(JsonInput& input, const csms::Snapshot& snapshot, Pass& pass) {
  const Timestamp now = pass.created_at;
  pass.from = input.optional_time("from_at").value_or(now);
  if (pass.from < now - most_back || pass.from > now + most_ahead) {
    input.fail("from_at", "is more than a month ago or a year ahead");
  }
  const auto until = input.optional_time("until_at");
  billing::PassPeriod period;
  period.months = static_cast<int>(input.optional_decimal("months", 0, most_months).value_or(0));
  period.days = static_cast<int>(input.optional_decimal("days", 0, most_days).value_or(0));
  const int lengths = (until ? 1 : 0) + (period.months > 0 ? 1 : 0) + (period.days > 0 ? 1 : 0);
  if (lengths != 1) input.fail("until_at", "say months, days or until_at, and one of them only");
  pass.until = until ? *until : billing::pass_end(pass.from, period, offset_for(snapshot, pass));
}

Result<Pass> read_pass(const Context& context, const Call& call, const billing::Wallet& wallet) {
  auto input = JsonInput::parse(call.request.body);
  if (!input) return input.error();
  const auto snapshot = context.services.directory.current();
  Pass pass;
  pass.id = PassId{order_id_of(call)};
  pass.operator_id = wallet.operator_id;
  pass.wallet_id = wallet.id;
  pass.who = person_of(call.caller);
  pass.created_at = context.services.clock.now();
  pass.name = input->text("name", 1, billing::most_pass_name_octets);
  pass.price = Money{input->integer("price_minor", 0, 0, billing::most_of_a_pass.minor)};
  pass.minutes =
      static_cast<std::int32_t>(input->integer("minutes", 0, 0, billing::most_pass_minutes));
  pass.minutes_per_charge = static_cast<std::int32_t>(
      input->integer("minutes_per_charge", 0, 0, billing::most_covered_minutes));
  read_location(*input, *snapshot, pass);
  read_time(*input, *snapshot, pass);
  if (const auto fine = input->finish(); !fine) return fine.error();
  if (const auto fine = check(pass); !fine) return fine.error();
  return pass;
}

desk::LogEntry entry_of(const Call& call, const Pass& pass, Timestamp now, std::string_view kind) {
  desk::LogEntry entry;
  entry.at = now;
  entry.operator_id = pass.operator_id;
  entry.location_id = pass.location_id;
  entry.kind = kind;
  entry.who = person_of(call.caller);
  entry.subject = to_string(pass.id);
  entry.text = pass.name;
  return entry;
}

// The same order again finds what it has sold before.
Result<UsedPass> sold_before(const UsedPass& before, const Pass& wanted) {
  const auto& pass = before.pass;
  const bool same = pass.wallet_id == wanted.wallet_id && pass.name == wanted.name &&
                    pass.price == wanted.price && pass.minutes == wanted.minutes &&
                    pass.minutes_per_charge == wanted.minutes_per_charge &&
                    pass.location_id == wanted.location_id;
  if (!same) return conflict("another pass was sold under this Idempotency-Key");
  return before;
}

Status check_room(const std::vector<UsedPass>& known) {
  if (known.size() < billing::most_passes) return {};
  return conflict("the wallet has as many passes as it may have");
}

Task<Result<UsedPass>> sell(Context& context, const Call& call,
                            const storage::WalletRecord& record) {
  const auto& wallet = record.wallet;
  const auto pass = read_pass(context, call, wallet);
  if (!pass) co_return pass.error();
  const auto before = co_await find_pass(context, pass->operator_id, pass->id);
  if (!before) co_return before.error();
  if (*before) co_return sold_before(**before, *pass);
  if (wallet.blocked) co_return conflict("the wallet is blocked");
  storage::PassFilter filter;
  filter.wallet_id = wallet.id;
  filter.until_after = pass->created_at;
  filter.limit = billing::most_passes;
  const auto known = co_await context.services.store.list_passes(filter);
  if (!known) co_return known.error();
  if (const auto room = check_room(*known); !room) co_return room.error();
  storage::Commit commit;
  commit.changes.emplace_back(*pass);
  auto posting = billing::sell(*pass, record.balance.gift, wallet.currency);
  commit.changes.emplace_back(entry_of(call, *pass, pass->created_at,
                                       posting ? desk::log::pass_sold : desk::log::pass_given));
  if (posting) commit.changes.emplace_back(std::move(*posting));
  commit.events.push_back(change_event(context, call.caller, "wallet", to_string(wallet.id)));
  const auto outcome = co_await context.services.store.commit(commit);
  if (outcome == CommitOutcome::failed) co_return unavailable("the pass could not be stored");
  if (outcome == CommitOutcome::guard_failed) co_return conflict("the wallet does not cover it");
  co_return UsedPass{*pass, 0};
}

Task<Result<UsedPass>> cancel(Context& context, const Call& call, UsedPass used) {
  auto& pass = used.pass;
  if (pass.cancelled) co_return used;
  if (used.used_minutes > 0) co_return conflict("minutes of it are used; it stays as it is");
  const auto now = context.services.clock.now();
  pass.cancelled = true;
  storage::Commit commit;
  commit.changes.emplace_back(pass);
  commit.changes.emplace_back(entry_of(call, pass, now, desk::log::pass_cancelled));
  const auto sale =
      co_await context.services.store.find_posting(billing::PostingKind::pass, pass.id.uuid);
  if (!sale) co_return sale.error();
  if (*sale) {
    commit.changes.emplace_back(billing::give_back(**sale, now, person_of(call.caller)));
  }
  commit.events.push_back(change_event(context, call.caller, "wallet", to_string(pass.wallet_id)));
  const auto outcome = co_await context.services.store.commit(commit);
  if (outcome == CommitOutcome::failed) co_return unavailable("it could not be stored");
  if (outcome == CommitOutcome::guard_failed) co_return conflict("a charge has begun with it");
  co_return used;
}

}  // namespace

Answer sell_pass(Context& context, const Call& call) {
  const auto record = co_await own_wallet(context, call);
  if (!record) co_return http::problem_response(record.error());
  const auto sold = co_await sell(context, call, *record);
  if (!sold) co_return http::problem_response(sold.error());
  co_return pass_response(context, 201, *sold, record->wallet.currency);
}

Answer list_wallet_passes(Context& context, const Call& call) {
  const auto record = co_await own_wallet(context, call);
  if (!record) co_return http::problem_response(record.error());
  const auto asked = page_asked(context, call);
  if (!asked) co_return http::problem_response(asked.error());
  storage::PassFilter filter;
  filter.operator_id = call.caller.operator_id;
  filter.wallet_id = record->wallet.id;
  filter.limit = asked->limit + 1;
  filter.before = asked->before<PassId>();
  const auto rows = co_await context.services.store.list_passes(filter);
  if (!rows) co_return http::problem_response(rows.error());
  const auto now = context.services.clock.now();
  const auto write = [&](JsonWriter& out, const UsedPass& row) {
    write_pass(out, row, record->wallet.currency, now);
  };
  co_return page_of(context, call, *rows, asked->limit, write,
                    [](const UsedPass& row) { return to_string(row.pass.id); });
}

Answer cancel_pass(Context& context, const Call& call) {
  const auto id = path_id<PassId>(call);
  if (!id) co_return http::problem_response(id.error());
  auto found = co_await find_pass(context, call.caller.operator_id, *id);
  if (!found) co_return http::problem_response(found.error());
  if (!*found) co_return http::problem_response(not_found("there is no such pass"));
  const auto wallet = co_await context.services.store.find_wallet((*found)->pass.wallet_id);
  if (!wallet) co_return http::problem_response(wallet.error());
  const std::string currency = *wallet ? (*wallet)->wallet.currency : "CNY";
  const auto cancelled = co_await cancel(context, call, std::move(**found));
  if (!cancelled) co_return http::problem_response(cancelled.error());
  co_return pass_response(context, 200, *cancelled, currency);
}

}  // namespace voltyard::api
