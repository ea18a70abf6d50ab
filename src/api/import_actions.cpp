// Imports of locations and tokens; stations and slots are in import_stations.cpp.
#include "api/actions.hpp"
#include "api/import_run.hpp"

#include "billing/tariff.hpp"

#include <set>
#include <unordered_map>

namespace voltyard::api {
namespace {

const std::vector<Column> location_columns{{"name", {"站点", "站点名称", "名称", "小区"}, true},
                                           {"address", {"地址"}},
                                           {"time_zone", {"时区"}},
                                           {"tariff", {"资费", "电价", "价格"}},
                                           {"demo", {"演示"}}};

const std::vector<Column> token_columns{{"uid", {"卡号", "编号", "card", "id_tag"}, true},
                                        {"parent_uid", {"组", "组号", "主卡号"}},
                                        {"holder", {"持卡人", "姓名", "name"}},
                                        {"status", {"状态"}},
                                        {"expires_at", {"有效期", "到期", "expires"}}};

const domain::Location* find_location(const csms::Snapshot& snapshot, OperatorId operator_id,
                                      std::string_view name) {
  for (const auto& row : snapshot.rows.locations) {
    if (row.operator_id == operator_id && row.name == name) return &row;
  }
  return nullptr;
}

std::optional<TariffId> tariff_named(ImportRun& run, const csms::Snapshot& snapshot,
                                     OperatorId operator_id) {
  const auto name = run.cell("tariff");
  if (name.empty()) return std::nullopt;
  for (const auto& row : snapshot.rows.tariffs) {
    if (row.operator_id == operator_id && row.name == name) return row.id;
  }
  run.fail("tariff", "there is no tariff of this name");
  return std::nullopt;
}

// RFC 3339, or a day: then it ends with that day in UTC+8.
std::optional<Timestamp> expiry(ImportRun& run) {
  const auto text = run.cell("expires_at");
  if (text.empty()) return std::nullopt;
  std::string day(text);
  std::replace(day.begin(), day.end(), '/', '-');
  const auto ms = parse_rfc3339_ms(text.size() == 10 ? day + "T23:59:59+08:00" : day);
  if (!ms) {
    run.fail("expires_at", "must be a day (2027-01-31) or an RFC 3339 time");
    return std::nullopt;
  }
  return Timestamp{*ms};
}

domain::TokenStatus token_status(ImportRun& run) {
  const auto text = run.cell("status");
  if (text.empty() || text == "valid" || text == "正常" || text == "有效") {
    return domain::TokenStatus::valid;
  }
  if (text != "blocked" && text != "停用" && text != "冻结" && text != "挂失") {
    run.fail("status", "must be valid (正常) or blocked (停用)");
  }
  return domain::TokenStatus::blocked;
}

}  // namespace

Answer import_locations(Context& context, const Call& call) {
  auto table = ImportTable::read(call.request.body, location_columns);
  if (!table) co_return http::problem_response(table.error());
  ImportRun run(context, call, std::move(*table));
  const auto snapshot = context.services.directory.current();
  std::set<std::string, std::less<>> seen;
  for (const auto& row : run.table().rows()) {
    run.begin(row);
    const auto name = run.key("name", 100);
    if (!seen.insert(name).second) run.fail("name", "is in the file twice");
    const auto* known = find_location(*snapshot, call.caller.operator_id, name);
    domain::Location location = known ? *known : domain::Location{};
    if (!known) {
      location.id = LocationId::make(context.services.clock.now(), context.services.random);
      location.operator_id = call.caller.operator_id;
      location.name = name;
    }
    if (auto address = run.text("address", 200); !address.empty()) {
      location.address = std::move(address);
    }
    if (auto zone = run.text("time_zone", 64); !zone.empty()) {
      if (!context.services.directory.time_zone(zone)) {
        run.fail("time_zone", "must be an IANA name that this system knows (Asia/Shanghai)");
      }
      location.time_zone = std::move(zone);
    }
    if (const auto named = tariff_named(run, *snapshot, call.caller.operator_id)) {
      location.tariff_id = named;
      location.next_tariff.reset();
    }
    location.demo = run.flag("demo", location.demo);
    if (run.row_failed()) continue;
    known ? run.updated() : run.created();
    run.change(std::move(location));
  }
  co_return co_await run.finish("locations");
}

Answer import_tokens(Context& context, const Call& call) {
  auto table = ImportTable::read(call.request.body, token_columns);
  if (!table) co_return http::problem_response(table.error());
  ImportRun run(context, call, std::move(*table));
  const auto snapshot = context.services.directory.current();
  std::set<std::string, std::less<>> seen;
  for (const auto& row : run.table().rows()) {
    run.begin(row);
    const auto uid = run.card("uid");
    if (!seen.insert(domain::token_key(uid)).second) run.fail("uid", "is in the file twice");
    const auto* known = snapshot->token(call.caller.operator_id, uid);
    domain::Token token = known ? *known : domain::Token{};
    if (!known) {
      token.id = TokenId::make(context.services.clock.now(), context.services.random);
      token.operator_id = call.caller.operator_id;
      token.uid = uid;
    }
    token.parent_uid = run.text("parent_uid", 255);
    token.holder = run.text("holder", 200);
    token.status = token_status(run);
    token.expires_at = expiry(run);
    if (run.row_failed()) continue;
    known ? run.updated() : run.created();
    run.change(std::move(token));
  }
  co_return co_await run.finish("tokens");
}

}  // namespace voltyard::api
