#include "api/export_rows.hpp"

#include "api/money_json.hpp"
#include "api/pass_json.hpp"
#include "api/site_json.hpp"

#include <initializer_list>
#include <utility>

namespace voltyard::api {
namespace {

using billing::BillLine;
using billing::Fee;
using billing::LineKind;
using billing::Unit;
using papers::Cell;
using papers::Decimal;
using papers::kwh_cell;
using papers::Language;
using papers::LocalMoment;
using papers::money_cell;

constexpr std::int64_t ms_per_second = 1'000;
constexpr std::int64_t seconds_per_hour = 3'600;

std::vector<std::string> titles_of(Language language,
                                   std::initializer_list<std::string_view> names) {
  std::vector<std::string> titles;
  for (const auto name : names) {
    titles.emplace_back(papers::text_of(language, "sheet." + std::string(name)));
  }
  return titles;
}

template <class SomeId>
Cell id_cell(const SomeId& id) {
  if (id.is_nil()) return std::monostate{};
  return to_string(id);
}

Cell text_cell(std::string_view text) {
  if (text.empty()) return std::monostate{};
  return std::string(text);
}

Cell count_cell(std::int64_t number) { return Decimal{number, 0}; }

// kWh, hours or sessions: what the price is for.
Cell quantity_cell(const BillLine& line) {
  if (line.kind != LineKind::counted) return std::monostate{};
  if (line.unit == Unit::mwh) return kwh_cell(Energy{line.quantity});
  if (line.unit == Unit::session) return count_cell(line.quantity);
  constexpr std::int64_t places = 1'000'000;
  const Int128 hours = (Int128{line.quantity} * places + ms_per_second * seconds_per_hour / 2) /
                       (ms_per_second * seconds_per_hour);
  return Decimal{static_cast<std::int64_t>(hours), 6};
}

Cell sample_cell(std::int32_t index) {
  if (index == BillLine::no_sample) return std::monostate{};
  return count_cell(index);
}

}  // namespace

TimeZone zone_here(const csms::Snapshot& snapshot, LocationId id) {
  const auto* zone = snapshot.zone_of(id);
  const bool known = snapshot.locations.contains(id);
  return zone ? *zone : papers::zone_of(known ? "UTC" : "Asia/Shanghai");
}

ExportNames::ExportNames(const csms::Snapshot& snapshot, OperatorId operator_id, Language language)
    : snapshot_(snapshot),
      language_(language),
      currency_(currency_of(snapshot, operator_id)),
      own_zone_(papers::zone_of("Asia/Shanghai")) {
  bool first = true;
  for (const auto& location : snapshot.rows.locations) {
    if (location.operator_id != operator_id) continue;
    auto zone = zone_here(snapshot, location.id);
    if (std::exchange(first, false)) own_zone_ = zone;
    places_.emplace(location.id, Place{location.name, std::move(zone)});
  }
}

const std::string& ExportNames::location(LocationId id) const {
  const auto place = places_.find(id);
  return place == places_.end() ? no_name_ : place->second.name;
}

std::string ExportNames::station(StationId id) const {
  const auto station = snapshot_.stations.find(id);
  return station == snapshot_.stations.end() ? "" : station->second->name;
}

const TimeZone& ExportNames::zone(LocationId id) const {
  const auto place = places_.find(id);
  return place == places_.end() ? own_zone_ : place->second.zone;
}

std::vector<std::string> session_titles(Language language) {
  return titles_of(language,
                   {"session", "location", "station", "card", "wallet", "started", "ended",
                    "time_zone", "state", "end_reason", "energy_kwh", "electricity", "service",
                    "total", "to_pay", "held", "currency", "tariff"});
}

std::vector<std::string> bill_line_titles(Language language) {
  return titles_of(language, {"session", "location", "line", "fee", "dimension", "kind", "from",
                              "to", "time_zone", "first_sample", "last_sample", "quantity", "price",
                              "amount", "currency"});
}

std::vector<std::string> transfer_titles(Language language) {
  return titles_of(language, {"posting", "line", "time", "time_zone", "kind", "subject", "wallet",
                              "account_from", "owner_from", "account_to", "owner_to", "amount",
                              "currency", "who", "note"});
}

std::vector<std::string> wallet_titles(Language language) {
  return titles_of(language, {"wallet", "holder", "phone", "available", "gift", "held", "credit",
                              "currency", "blocked", "created", "time_zone"});
}

std::vector<std::string> pass_titles(Language language) {
  return titles_of(
      language, {"pass", "wallet", "name", "price", "currency", "minutes", "minutes_per_charge",
                 "minutes_used", "location", "from", "to", "time_zone", "state", "who", "created"});
}

Row session_row(const domain::Session& session, const billing::Bill* bill,
                const ExportNames& names) {
  const auto& zone = names.zone(session.location_id);
  const auto money = [&](Money amount) -> Cell {
    if (bill == nullptr) return std::monostate{};
    return money_cell(amount);
  };
  const bool over = !session.open();
  return {id_cell(session.id),
          text_cell(names.location(session.location_id)),
          text_cell(names.station(session.station_id)),
          text_cell(session.token_uid),
          id_cell(session.wallet_id),
          LocalMoment{session.started_at, zone},
          over ? Cell{LocalMoment{session.ended_at, zone}} : Cell{},
          text_cell(zone.name),
          text_cell(domain::to_string(session.state)),
          over ? text_cell(domain::to_string(session.end_reason)) : Cell{},
          kwh_cell(session.energy),
          money(bill ? bill->subtotal(Fee::electricity) : Money{}),
          money(bill ? bill->subtotal(Fee::service) : Money{}),
          money(bill ? bill->total : Money{}),
          session.bill_minor ? Cell{money_cell(Money{*session.bill_minor})} : Cell{},
          session.held_minor ? Cell{money_cell(Money{*session.held_minor})} : Cell{},
          text_cell(bill ? bill->currency : names.currency()),
          id_cell(session.tariff_id)};
}

std::vector<Row> bill_line_rows(const domain::Session& session, const billing::Bill& bill,
                                const ExportNames& names) {
  const auto& zone = names.zone(session.location_id);
  std::vector<Row> rows;
  for (const auto& line : bill.lines) {
    const bool counted = line.kind == LineKind::counted;
    rows.push_back({id_cell(session.id), text_cell(names.location(session.location_id)),
                    count_cell(static_cast<std::int64_t>(rows.size()) + 1),
                    text_cell(billing::to_string(line.fee)),
                    counted ? text_cell(billing::to_string(line.dimension)) : Cell{},
                    text_cell(billing::to_string(line.kind)),
                    counted ? Cell{LocalMoment{line.from, zone}} : Cell{},
                    counted ? Cell{LocalMoment{line.to, zone}} : Cell{}, text_cell(zone.name),
                    sample_cell(line.first_sample), sample_cell(line.last_sample),
                    quantity_cell(line),
                    counted ? Cell{Decimal{line.price_e5, billing::price_scale}} : Cell{},
                    money_cell(line.amount), text_cell(bill.currency)});
  }
  return rows;
}

std::vector<Row> transfer_rows(const billing::Posting& posting, const ExportNames& names) {
  const auto& zone = names.zone();
  std::vector<Row> rows;
  for (const auto& transfer : posting.transfers) {
    rows.push_back({count_cell(static_cast<std::int64_t>(posting.number)),
                    count_cell(static_cast<std::int64_t>(rows.size()) + 1),
                    LocalMoment{posting.at, zone}, text_cell(zone.name),
                    text_cell(billing::to_string(posting.kind)),
                    text_cell(to_string(posting.subject)), id_cell(posting.wallet_id),
                    text_cell(billing::to_string(transfer.debit.kind)),
                    text_cell(to_string(transfer.debit.owner)),
                    text_cell(billing::to_string(transfer.credit.kind)),
                    text_cell(to_string(transfer.credit.owner)), money_cell(transfer.amount),
                    text_cell(posting.currency), text_cell(posting.who), text_cell(posting.note)});
  }
  return rows;
}

Row wallet_row(const storage::WalletRecord& record, const ExportNames& names) {
  const auto& [wallet, balance] = record;
  return {id_cell(wallet.id),
          text_cell(wallet.holder),
          text_cell(masked_phone(wallet.phone)),
          money_cell(balance.available),
          money_cell(balance.gift),
          money_cell(balance.held),
          money_cell(wallet.credit),
          text_cell(wallet.currency),
          count_cell(wallet.blocked ? 1 : 0),
          LocalMoment{wallet.created_at, names.zone()},
          text_cell(names.zone().name)};
}

// What has no limit has an empty cell.
Row pass_row(const billing::UsedPass& used, const ExportNames& names, Timestamp now) {
  const auto& pass = used.pass;
  const auto& zone = pass.location_id.is_nil() ? names.zone() : names.zone(pass.location_id);
  const auto minutes = [](std::int32_t limit) { return limit > 0 ? count_cell(limit) : Cell{}; };
  return {id_cell(pass.id),
          id_cell(pass.wallet_id),
          text_cell(pass.name),
          money_cell(pass.price),
          text_cell(names.currency()),
          minutes(pass.minutes),
          minutes(pass.minutes_per_charge),
          count_cell(used.used_minutes),
          text_cell(names.location(pass.location_id)),
          LocalMoment{pass.from, zone},
          LocalMoment{pass.until, zone},
          text_cell(zone.name),
          text_cell(state_of(used, now)),
          text_cell(pass.who),
          LocalMoment{pass.created_at, zone}};
}

}  // namespace voltyard::api
