#include "storage/suite/example_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace voltyard::storage::suite {
namespace {

template <class T>
std::string optional_id(const std::optional<T>& value) {
  return value ? to_string(*value) : "none";
}

std::string optional_time(const std::optional<Timestamp>& value) {
  return value ? std::to_string(value->ms) : "none";
}

}  // namespace

domain::Operator an_operator() { return {operator_1, "岗坡路充电", "CNY"}; }

domain::Location a_location() {
  domain::Location row;
  row.id = location_1;
  row.operator_id = operator_1;
  row.name = "岗坡路1号院";
  row.address = "郑州市岗坡路1号";
  row.place = {"郑州市", "450000", "CHN", "34.75000", "113.62000", 1'300};
  row.tariff_id = id<TariffId>(1);
  row.demo = true;
  row.photo = "cGhvdG8";
  return row;
}

domain::Zone a_zone() {
  return {id<ZoneId>(2), operator_1, location_1, id<ZoneId>(1), domain::ZoneKind::group, "A组"};
}

domain::Station a_station(std::uint8_t n) {
  domain::Station row;
  row.id = id<StationId>(n);
  row.operator_id = operator_1;
  row.location_id = location_1;
  row.zone_id = id<ZoneId>(2);
  row.identity = "CP-" + std::to_string(n);
  row.name = "1号桩";
  row.policy = {domain::SecurityProfile::tls_basic, "ocpp1.6", domain::DuplicatePolicy::newest_wins,
                true, true};
  row.secret.emplace();
  row.secret->salt.fill(7);
  row.secret->digest.fill(9);
  row.registration = domain::Registration::accepted;
  row.sim_expires_at = {3000};
  row.state = {row.id, "Vendor",  "Model-12", "SN1",  "v1.2", "89860012345678901234",
               21,     "ocpp1.6", 3,          {1000}, {2000}, true};
  return row;
}

domain::Evse an_evse(std::uint8_t n, StationId station_id) {
  domain::Evse row;
  row.id = id<EvseId>(n);
  row.operator_id = operator_1;
  row.station_id = station_id;
  row.number = n;
  row.label = "A" + std::to_string(n);
  row.max_power = Power{900'000};
  row.state = {row.id,
               domain::EvseStatus::Faulted,
               domain::slot_error("GroundFailure", "漏电"),
               {3000},
               {{1, domain::EvseStatus::Faulted}, {2, domain::EvseStatus::Available}}};
  return row;
}

domain::Token a_token(std::uint8_t n) {
  return {id<TokenId>(n), operator_1, "Card" + std::to_string(n),
          "FAMILY",       "张三",     domain::TokenStatus::blocked,
          Timestamp{99}};
}

TariffRow a_tariff() {
  TariffRow row{id<TariffId>(1), operator_1, "车棚电价", {}};
  row.tariff.id = row.id;
  row.tariff.alt_text = {{"zh", "每度0.56元"}, {"en", "0.56 a kWh"}};
  billing::TariffElement night;
  night.components = {{billing::Fee::electricity, billing::Dimension::energy, 40'000, 1},
                      {billing::Fee::service, billing::Dimension::time, 10'000, 60}};
  night.restrictions.start_minute = 1320;
  night.restrictions.end_minute = 360;
  night.restrictions.start_date = std::chrono::year(2026) / 1 / 31;
  night.restrictions.weekdays = 0x1f;
  night.restrictions.months = 0x801;
  night.restrictions.holidays = billing::HolidayRule::never;
  night.restrictions.max_energy = Energy{5'000'000};
  night.restrictions.min_duration = std::chrono::hours(1);
  billing::TariffElement rest;
  rest.components = {{billing::Fee::electricity, billing::Dimension::flat, 56'000, 1}};
  rest.restrictions.end_date = std::chrono::year(2027) / 2 / 28;
  rest.restrictions.min_power = Power{1};
  rest.restrictions.max_power = Power{2};
  row.tariff.elements = {night, rest};
  row.tariff.holidays = {std::chrono::year(2026) / 10 / 1, std::chrono::year(2027) / 1 / 1};
  row.tariff.parking_grace = std::chrono::minutes(15);
  row.tariff.time_zone = "Europe/Berlin";
  row.tariff.zone = TimeZone{
      "Europe/Berlin", std::chrono::hours(1), {{{1'774'746'000'000}, std::chrono::hours(2)}}};
  row.tariff.min_price = Money{50};
  row.tariff.max_price = Money{900};
  return row;
}

ApiKeyRow an_api_key() {
  ApiKeyRow row;
  row.id = id<ApiKeyId>(1);
  row.operator_id = operator_1;
  row.name = "console";
  row.role = Role::administrator;
  row.digest.fill(0xab);
  row.created_at = {10};
  row.expires_at = Timestamp{20};
  row.revoked = true;
  row.one_time_link = true;
  return row;
}

domain::Session a_session(std::uint8_t n, StationId station_id) {
  domain::Session row;
  row.id = id<SessionId>(n);
  row.operator_id = operator_1;
  row.location_id = location_1;
  row.station_id = station_id;
  row.evse_id = id<EvseId>(n);
  row.connector_number = 2;
  row.transaction_number = 1000 + n;
  row.transaction_key = "key-" + std::to_string(n);
  row.token_uid = "Card1";
  row.token_id = id<TokenId>(1);
  row.tariff_id = id<TariffId>(1);
  row.findings = 5;
  row.started_at = {100'000 + n};
  row.last_seen_at = {100'500};
  row.started_station_ms = 99;
  row.register_start = Energy{1'000'000};
  row.register_last = Energy{1'500'000};
  row.energy = Energy{500'000};
  row.max_power = Power{900'000};
  row.last_power_mw = 220'000;
  row.sample_count = 4;
  row.last_sequence = 6;
  return row;
}

domain::Session ended(domain::Session session) {
  session.state = domain::SessionState::ended;
  session.end_reason = domain::EndReason::ev_disconnected;
  session.end_text = "EVDisconnected";
  session.ended_at = {200'000};
  session.ended_station_ms = 123;
  session.bill_minor = 150;
  return session;
}

BillRow a_bill(SessionId session_id) {
  BillRow row{session_id, operator_1, {}};
  row.bill.currency = "CNY";
  row.bill.total = Money{150};
  row.bill.lines = {{billing::Fee::electricity,
                     billing::Dimension::energy,
                     billing::Unit::mwh,
                     2'000'000,
                     5,
                     56'000,
                     Money{112},
                     {1},
                     {2},
                     0,
                     3},
                    {billing::Fee::service,
                     billing::Dimension::time,
                     billing::Unit::ms,
                     3'600'000,
                     0,
                     10'000,
                     Money{48},
                     {1},
                     {2},
                     billing::BillLine::no_sample,
                     billing::BillLine::no_sample},
                    {billing::Fee::service,
                     billing::Dimension::flat,
                     billing::Unit::session,
                     0,
                     0,
                     0,
                     Money{-10},
                     {1},
                     {2},
                     billing::BillLine::no_sample,
                     billing::BillLine::no_sample,
                     billing::LineKind::maximum,
                     3}};
  return row;
}

billing::Wallet a_wallet(std::uint8_t n) {
  billing::Wallet row;
  row.id = id<WalletId>(n);
  row.operator_id = operator_1;
  row.holder = "张三" + std::to_string(n);
  row.phone = "13800000000";
  row.currency = "EUR";
  row.credit = Money{200};
  row.blocked = true;
  row.created_at = {11};
  return row;
}

billing::Posting a_top_up(std::uint8_t subject, std::int64_t minor) {
  billing::Posting row;
  row.kind = billing::PostingKind::top_up;
  row.subject = id<SessionId>(subject).uuid;
  row.operator_id = operator_1;
  row.wallet_id = id<WalletId>(1);
  row.at = {12};
  row.currency = "EUR";
  row.who = "console";
  row.note = "现金";
  row.transfers = {{{billing::AccountKind::cash, operator_1.uuid},
                    billing::wallet_account(row.wallet_id),
                    Money{minor}}};
  return row;
}

billing::Payment a_payment(std::uint8_t n) {
  billing::Payment row;
  row.id = id<billing::PaymentId>(n);
  row.operator_id = operator_1;
  row.location_id = location_1;
  row.wallet_id = id<WalletId>(1);
  row.account = "gangpo";
  row.provider = billing::ProviderKind::sandbox;
  row.method = billing::PaymentMethod::jsapi;
  row.payer = "openid";
  row.amount = Money{5'000};
  row.currency = "EUR";
  row.state = billing::PaymentState::waiting;
  row.reason = "provider_silent";
  row.code = "weixin://pay";
  row.provider_number = "42";
  row.order_key = id<billing::PaymentId>(static_cast<std::uint8_t>(100 + n)).uuid;
  row.who = "console";
  row.created_at = {13};
  row.expires_at = {14};
  row.paid_at = {15};
  row.next_at = {16};
  row.attempts = 17;
  return row;
}

billing::Refund a_refund(std::uint8_t n, std::uint8_t payment) {
  billing::Refund row;
  row.id = id<billing::RefundId>(n);
  row.payment_id = id<billing::PaymentId>(payment);
  row.operator_id = operator_1;
  row.wallet_id = id<WalletId>(1);
  row.account = "gangpo";
  row.amount = Money{2'000};
  row.currency = "EUR";
  row.state = billing::RefundState::retrying;
  row.reason = "merchant_balance_short";
  row.provider_number = "43";
  row.order_key = id<billing::RefundId>(200).uuid;
  row.who = "console";
  row.note = "搬走了";
  row.created_at = {18};
  row.done_at = {19};
  row.next_at = {20};
  row.attempts = 21;
  return row;
}

OperationRow an_operation() {
  return {id<OperationId>(1),
          operator_1,
          station_1,
          "key:console",
          "RemoteStartTransaction",
          R"({"idTag":"x"})",
          OperationState::done,
          R"({"status":"Accepted"})",
          "none",
          {1},
          {2}};
}

domain::Sample a_sample(int index) {
  domain::Sample sample;
  sample.at = {100'000 + index * 10'000};
  sample.energy = Energy{index * 610};
  sample.power_mw = 220'000 - index * 100;
  sample.voltage_mv = 221'000 + (index % 3) * 100;
  sample.current_ma = 990 + index % 5;
  if (index % 2 == 0) sample.temperature_dc = static_cast<std::int16_t>(250 + index);
  return sample;
}

std::vector<domain::Sample> samples(int first, int count) {
  std::vector<domain::Sample> made;
  for (int index = first; index < first + count; ++index) made.push_back(a_sample(index));
  return made;
}

domain::Event an_event(std::string_view kind, std::uint8_t station) {
  domain::Event event;
  event.at = {42};
  event.kind = kind;
  event.operator_id = operator_1;
  event.location_id = location_1;
  event.station_id = id<StationId>(station);
  event.details = {{"reason", "插头拔出"}, {"", ""}};
  return event;
}

std::string text_of(const domain::Operator& row) {
  return fmt::format("{} {} {}", to_string(row.id), row.name, row.currency);
}

std::string text_of(const domain::Location& row) {
  const auto next = row.next_tariff.value_or(domain::TariffChange{});
  const auto& place = row.place;
  return fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}", to_string(row.id),
                     to_string(row.operator_id), row.name, row.address, row.time_zone,
                     optional_id(row.tariff_id), row.demo, to_string(next.tariff_id), next.from.ms,
                     place.city, place.postal_code, place.country, place.latitude, place.longitude,
                     place.vat_e2.value_or(-1), row.photo);
}

std::string text_of(const domain::Zone& row) {
  return fmt::format("{} {} {} {} {} {}", to_string(row.id), to_string(row.operator_id),
                     to_string(row.location_id), optional_id(row.parent_id),
                     static_cast<int>(row.kind), row.name);
}

std::string text_of(const domain::Station& row) {
  const auto& state = row.state;
  std::string secret = "none";
  if (row.secret) secret = fmt::format("{} {}", row.secret->salt, row.secret->digest);
  return fmt::format(
      "{} {} {} {} {} {} {} {} {} {} {} {} {} {} | {} {} {} {} {} {} {} {} {} {} {} {}",
      to_string(row.id), to_string(row.operator_id), to_string(row.location_id),
      optional_id(row.zone_id), row.identity, row.name, static_cast<int>(row.policy.security),
      row.policy.default_version, static_cast<int>(row.policy.duplicates), row.policy.hex_password,
      row.policy.lenient, secret, static_cast<int>(row.registration), row.sim_expires_at.ms,
      to_string(state.station_id), state.vendor, state.model, state.serial, state.firmware,
      state.iccid, state.signal, state.protocol, state.connection_epoch, state.booted_at.ms,
      state.last_seen_at.ms, state.online);
}

std::string text_of(const domain::Evse& row) {
  std::string text =
      fmt::format("{} {} {} {} {} {} | {} {} {} {} {}", to_string(row.id),
                  to_string(row.operator_id), to_string(row.station_id), row.number, row.label,
                  row.max_power.mw, to_string(row.state.evse_id), to_string(row.state.status),
                  row.state.error_code(), row.state.error_info(), row.state.status_at.ms);
  for (const auto& connector : row.state.connectors) {
    text += fmt::format(" {}:{}", connector.number, to_string(connector.status));
  }
  return text;
}

std::string text_of(const domain::Token& row) {
  return fmt::format("{} {} {} {} {} {} {} {}", to_string(row.id), to_string(row.operator_id),
                     row.uid, row.parent_uid, row.holder, static_cast<int>(row.status),
                     optional_time(row.expires_at), to_string(row.wallet_id));
}

std::string text_of(const domain::Session& row) {
  return fmt::format(
      "{} {} {} {} {} {} {} '{}' '{}' {} {} | {} {} '{}' {} | {} {} {} {} {} | {} {} {} {} {} {} "
      "{} {} {} {} {} {} {} {} {} {} {}",
      to_string(row.id), to_string(row.operator_id), to_string(row.location_id),
      to_string(row.station_id), to_string(row.evse_id), row.connector_number,
      row.transaction_number, row.transaction_key, row.token_uid, to_string(row.token_id),
      to_string(row.tariff_id), to_string(row.state), to_string(row.end_reason), row.end_text,
      row.findings, row.started_at.ms, row.ended_at.ms, row.last_seen_at.ms, row.started_station_ms,
      row.ended_station_ms, row.register_start.mwh, row.register_last.mwh, row.energy.mwh,
      row.max_power.mw, row.last_power_mw, row.sample_count, row.last_sequence,
      row.bill_minor ? std::to_string(*row.bill_minor) : "none", to_string(row.wallet_id),
      row.held_minor ? std::to_string(*row.held_minor) : "none", optional_time(row.full_at),
      row.off_permille, row.limit_minor ? std::to_string(*row.limit_minor) : "none",
      row.credited_minor, to_string(row.pass_id), row.covered_minutes, row.held_gift_minor);
}

std::string text_of(const ApiKeyRow& row) {
  std::string text =
      fmt::format("{} {} {} {} {} {} {} {} {} {} {} {}", to_string(row.id),
                  to_string(row.operator_id), row.name, static_cast<int>(row.role), row.digest,
                  row.created_at.ms, optional_time(row.expires_at), row.revoked, row.one_time_link,
                  to_string(row.person_id), row.last_seen_at.ms, row.remote);
  for (const auto& id : row.locations) text += " " + to_string(id);
  return text;
}

std::string text_of(const OperationRow& row) {
  return fmt::format("{} {} {} {} {} {} {} {} {} {} {}", to_string(row.id),
                     to_string(row.operator_id), to_string(row.station_id), row.requested_by,
                     row.action, row.request, static_cast<int>(row.state), row.answer, row.failure,
                     row.created_at.ms, row.finished_at.ms);
}

std::string text_of(const domain::Event& event) {
  std::string text = fmt::format("#{} {} {} {} {} {} {} {}", event.sequence, event.at.ms,
                                 event.kind, to_string(event.operator_id),
                                 to_string(event.location_id), to_string(event.station_id),
                                 to_string(event.evse_id), to_string(event.session_id));
  for (const auto& [name, value] : event.details) text += fmt::format(" {}={}", name, value);
  return text;
}

}  // namespace voltyard::storage::suite
