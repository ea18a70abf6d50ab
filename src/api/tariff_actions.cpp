// Prices: tariffs are published, never changed; a location sells under one of them.
#include "api/actions.hpp"
#include "api/audit.hpp"
#include "api/catalog_changes.hpp"
#include "api/catalog_json.hpp"
#include "api/json_input.hpp"
#include "api/paging.hpp"
#include "api/site_json.hpp"
#include "api/tariff_input.hpp"

#include "billing/coverage.hpp"
#include "billing/rating.hpp"

#include <algorithm>
#include <chrono>

namespace voltyard::api {
namespace {

constexpr std::size_t most_tariffs = 1'000;  // of an operator

// The first minute without a price, or with two.
Status check_minutes(const billing::Tariff& tariff, Timestamp now) {
  const auto prepared = billing::prepare(tariff);
  if (!prepared) return prepared.error();
  const auto today =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_time<Duration>(Duration(now.ms)));
  const auto flaws = billing::check_coverage(*prepared, today);
  if (!flaws) return flaws.error();
  if (flaws->empty()) return {};
  const auto& flaw = flaws->front();
  return Error{ErrorKind::invalid,
               billing::to_string(flaw) + " (accept_flaws says that it is meant)", "/elements",
               flaw.flaw == billing::FlawKind::gap ? "price_missing" : "price_twice"};
}

std::size_t tariffs_of(const csms::Snapshot& snapshot, OperatorId owner) {
  return static_cast<std::size_t>(
      std::count_if(snapshot.rows.tariffs.begin(), snapshot.rows.tariffs.end(),
                    [&](const auto& row) { return row.operator_id == owner; }));
}

}  // namespace

Answer list_tariffs(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  std::vector<const storage::TariffRow*> rows;
  for (const auto& row : snapshot->rows.tariffs) {
    if (row.operator_id == call.caller.operator_id) rows.push_back(&row);
  }
  co_return page_by_id<TariffId>(
      context, call, std::move(rows),
      [](JsonWriter& out, const storage::TariffRow& row) { write_tariff(out, row); });
}

Answer publish_tariff(Context& context, const Call& call) {
  const auto snapshot = context.services.directory.current();
  const auto owner = call.caller.operator_id;
  auto read = read_tariff(call.request.body, currency_of(*snapshot, owner));
  if (!read) co_return http::problem_response(read.error());
  const auto now = context.services.clock.now();
  const auto find_zone = context.services.directory.zones();
  if (const auto known = add_zone(read->tariff, find_zone); !known) {
    co_return http::problem_response(known.error());
  }
  if (const auto valid = billing::validate(read->tariff); !valid) {
    co_return http::problem_response(valid.error());
  }
  if (!read->accept_flaws) {
    const auto covered = check_minutes(read->tariff, now);
    if (!covered) co_return http::problem_response(covered.error());
  }
  if (tariffs_of(*snapshot, owner) >= most_tariffs) {
    co_return http::problem_response(conflict("there are as many tariffs as there may be"));
  }
  storage::TariffRow row;
  row.id = TariffId::make(now, context.services.random);
  row.operator_id = owner;
  row.name = std::move(read->name);
  row.tariff = std::move(read->tariff);
  // No charge that it prices lies further back.
  if (row.tariff.zone) {
    row.tariff.zone = billing::from_then_on(*row.tariff.zone, now - billing::longest_rated_session);
  }
  row.tariff.id = row.id;
  const bool dry_run = call.request.query_value("dry_run") == "true";
  if (!dry_run) {
    storage::Commit commit;
    commit.changes.emplace_back(row);
    commit.events.push_back(change_event(context, call.caller, "tariff", to_string(row.id)));
    Changes changes;
    changes.text("name", "", row.name);
    changes.number("prices", std::nullopt, static_cast<std::int64_t>(row.tariff.elements.size()));
    commit.changes.emplace_back(change_entry(
        context, call.caller, {desk::log::tariff_published, to_string(row.id), row.name},
        std::move(changes)));
    const auto changed = co_await context.services.directory.change(std::move(commit));
    if (!changed) co_return http::problem_response(changed.error());
  }
  JsonWriter out;
  write_tariff(out, row);
  co_return http::json_response(dry_run ? 200 : 201, out.take());
}

Answer use_tariff(Context& context, const Call& call) {
  const auto id = path_id<LocationId>(call);
  if (!id) co_return http::problem_response(id.error());
  const auto snapshot = context.services.directory.current();
  const auto owner = call.caller.operator_id;
  const auto found = snapshot->locations.find(*id);
  if (found == snapshot->locations.end() || found->second->operator_id != owner) {
    co_return http::problem_response(not_found("there is no such location"));
  }
  auto input = JsonInput::parse(call.request.body);
  if (!input) co_return http::problem_response(input.error());
  const auto tariff_id = input->optional_id<TariffId>("tariff_id");
  const auto from = input->optional_time("from_at");
  const auto now = context.services.clock.now();
  if (from && *from <= now) input->fail("from_at", "is over; leave it out to change at once");
  if (const auto fine = input->finish(); !fine) co_return http::problem_response(fine.error());
  if (tariff_id) {
    const auto tariff = snapshot->tariffs.find(*tariff_id);
    if (tariff == snapshot->tariffs.end() || tariff->second->operator_id != owner) {
      co_return http::problem_response(invalid("there is no such tariff", "/tariff_id"));
    }
  }
  auto location = *found->second;
  location.tariff_id = from ? location.tariff_at(now) : tariff_id;
  location.next_tariff.reset();
  if (from) location.next_tariff = {tariff_id.value_or(TariffId{}), *from};
  const auto name_of = [&](const std::optional<TariffId>& tariff) {
    const auto known = tariff ? snapshot->tariffs.find(*tariff) : snapshot->tariffs.end();
    return known == snapshot->tariffs.end() ? std::string() : known->second->name;
  };
  Changes changes;
  // Versions of a tariff may have the same name.
  const auto id_of = [](const std::optional<TariffId>& tariff) {
    return tariff ? to_string(*tariff) : std::string();
  };
  const auto before = found->second->tariff_at(now);
  changes.text("tariff", name_of(before), name_of(tariff_id));
  changes.text("tariff_id", id_of(before), id_of(tariff_id));
  changes.time("from_at", std::nullopt, from);
  Changed used{desk::log::tariff_used, tariff_id ? to_string(*tariff_id) : "", name_of(tariff_id),
               *id};
  if (from) used.text += " (" + to_rfc3339(*from) + ")";
  storage::Commit commit;
  commit.changes.emplace_back(location);
  commit.changes.emplace_back(
      change_entry(context, call.caller, std::move(used), std::move(changes)));
  commit.events.push_back(change_event(context, call.caller, "location", to_string(*id)));
  const auto changed = co_await context.services.directory.change(std::move(commit));
  if (!changed) co_return http::problem_response(changed.error());
  co_return co_await get_location(context, call);
}

}  // namespace voltyard::api
