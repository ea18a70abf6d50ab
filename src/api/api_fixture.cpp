#include "api/api_fixture.hpp"

#include "api/key_actions.hpp"
#include "api/schema.hpp"
#include "base/digest.hpp"

#include "wire/ocpp/secrets.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace voltyard::api {

namespace json_ns = boost::json;
using storage::Role;

Task<Result<FramePage>> ScriptedFrames::read(StationId, std::string before, std::size_t limit) {
  FramePage page;
  std::size_t at = before.empty() ? 0 : std::stoul(before);
  for (; at < frames.size() && page.frames.size() < limit; ++at) {
    page.frames.push_back(frames[at]);
    page.positions.push_back(std::to_string(at + 1));
  }
  page.more = at < frames.size();
  co_return page;
}

std::string ScriptedFrames::position_of(Timestamp at) const {
  const auto older = [&](const csms::frames::Recorded& frame) { return frame.at < at; };
  return std::to_string(std::ranges::find_if(frames, older) - frames.begin());
}

storage::WhatIfAnswer ScriptedWhatIf::answer(const storage::WhatIfQuestion& question,
                                             storage::WhatIfProgress& progress) {
  std::unique_lock lock(access_);
  asked_.push_back(question);
  progress.all = 1;
  while (held_ && !progress.cancelled) changed_.wait_for(lock, std::chrono::milliseconds(1));
  if (progress.cancelled) return conflict("it was cancelled");
  progress.done = 1;
  billing::WhatIfReport report;
  report.currency = "CNY";
  report.all = {1, Energy{1'000'000}, {Money{50}, Money{10}, {}}, {Money{100}, {}, {}}};
  report.dearer = 1;
  report.locations.push_back({question.location_id, "Yard", report.all});
  report.residents.push_back({WalletId{}, "CARD-1", "", report.all});
  report.unpriced.push_back({"its readings cannot be read", 1, Money{5}});
  return report;
}

void ScriptedWhatIf::hold() {
  const std::lock_guard lock(access_);
  held_ = true;
}

void ScriptedWhatIf::let_go() {
  const std::lock_guard lock(access_);
  held_ = false;
}

std::vector<storage::WhatIfQuestion> ScriptedWhatIf::asked() {
  const std::lock_guard lock(access_);
  return asked_;
}

constexpr Timestamp backup_made_at{1'795'435'200'000};

Result<std::string> ScriptedBackups::make(std::string asked_by) {
  shelf.files.insert(shelf.files.begin(), {"voltyard-2.db", backup_made_at, 4096, true});
  shelf.task = BackupTask{BackupWork::backup, BackupWorkState::done, "voltyard-2.db",
                          std::move(asked_by), backup_made_at};
  return shelf.task->name;
}

Status ScriptedBackups::check(std::string name, std::string asked_by) {
  const auto found = std::ranges::find(shelf.files, name, &BackupFile::name);
  if (found == shelf.files.end()) return not_found("there is no such backup");
  shelf.task = BackupTask{BackupWork::check, BackupWorkState::done, std::move(name),
                          std::move(asked_by), backup_made_at};
  shelf.task->loss = BackupLoss{backup_made_at, 3, 2, 7, 1, false};
  return {};
}

Status ScriptedBackups::may_restore(const std::string& name) const {
  const bool checked = shelf.task && shelf.task->name == name && shelf.task->loss;
  if (!checked) return conflict("have it checked first");
  return {};
}

Status ScriptedBackups::restore(RestoreWish asked) {
  wish = std::move(asked);
  shelf.leaving = true;
  return {};
}

namespace {

papers::PaperSettings paper_settings() {
  papers::PaperSettings settings;
  settings.ocpi.latitude = "34.75000";
  settings.ocpi.longitude = "113.62000";
  settings.ocpi.city = "Zhengzhou";
  settings.public_address = "https://charge.example";
  return settings;
}

}  // namespace

std::vector<csms::ProviderAccount> ApiTest::make_accounts() {
  std::vector<csms::ProviderAccount> accounts(2);
  accounts[0].name = "gangpo";
  accounts[0].kind = billing::ProviderKind::wechat;
  auto scripted = std::make_unique<csms::ScriptedProvider>();
  provider_ = scripted.get();
  accounts[0].provider = std::move(scripted);
  accounts[1].name = "elsewhere";
  accounts[1].operator_id = OperatorId::make(noon, random_);
  accounts[1].provider = std::make_unique<csms::GrantingProvider>();
  return accounts;
}

ApiOptions options_for_tests() {
  ApiOptions options;
  options.hash_cost = {64, 1};  // as cheap as it gets
  options.what_if_at_once = std::chrono::milliseconds(200);
  options.concessions_max = 5;
  options.payment_notices = {0.01, 20};
  return options;
}

std::string ScriptedOpenIds::page(std::string_view state) const {
  return "https://open.example/authorize?state=" + std::string(state);
}

Task<Result<std::string>> ScriptedOpenIds::person(std::string code) {
  ++asked;
  if (silent) co_return Error{ErrorKind::upstream, "no answer", {}};
  const auto found = people.find(code);
  if (found == people.end()) co_return invalid("no such code");
  auto name = std::move(found->second);
  people.erase(found);
  co_return name;
}

ApiTest::ApiTest(const ApiOptions& options)
    : payments_({web_.get_executor(), store_, *directory_, clock_, wall_, random_},
                make_accounts()) {
  for (const auto role :
       {Role::viewer, Role::operator_on_duty, Role::administrator, Role::detector}) {
    keys_[std::string(to_string(role))] = make_key(operator_id_, role);
  }
  Services services{
      web_.get_executor(),
      store_,
      *directory_,
      commands_,
      reviews_,
      alarms_,
      emergency_,
      notices_,
      duty_,
      work_,
      bulk_,
      payments_,
      board_,
      frames_,
      clock_,
      wall_,
      random_,
      key_,
      wire::ocpp::without_secrets,
      {},
      [this](const auto& question, auto& progress) { return what_if_.answer(question, progress); },
      paper_settings()};
  services.refresh_station = [this](StationId id) {
    refreshed_.push_back(id);
    yard_->refresh(id);
  };
  services.system = [this]() { return system_; };
  services.backups = &backups_;
  services.riders.outbox = &codes_;
  services.riders.codes = &codes_;
  services.riders.wechat = &open_ids_;
  api_ = std::make_unique<Api>(std::move(services), options);
  api_->add_routes(router_);
}

ApiTest::~ApiTest() {
  api_->stop();
  web_.restart();
  web_.poll();
}

std::string ApiTest::make_key(OperatorId operator_id, Role role) {
  auto token = make_token(key_prefix, random_);
  storage::ApiKeyRow row;
  row.id = ApiKeyId::make(noon, random_);
  row.operator_id = operator_id;
  row.name = std::string(to_string(role)) + " key";
  row.role = role;
  row.digest = sha256(token);
  row.created_at = noon;
  put({row});
  return token;
}

std::string ApiTest::setup_link(Duration lifetime) {
  return await(make_setup_link(*directory_, operator_id_, wall_.now(), lifetime, random_)).value();
}

void ApiTest::put(std::vector<storage::Change> changes) {
  storage::Commit commit;
  commit.changes = std::move(changes);
  EXPECT_TRUE(await(directory_->change(std::move(commit))).has_value());
}

http::Response ApiTest::send(const Ask& ask) {
  http::Request request;
  request.method = ask.method;
  request.target = ask.target;
  request.body = ask.body;
  request.remote = ask.remote;
  request.headers.add("Host", "yard.example");
  if (!ask.key.empty()) request.headers.add("Authorization", "Bearer " + keys_.at(ask.key));
  if (!ask.body.empty()) request.headers.add("Content-Type", "application/json");
  for (const auto& [name, value] : ask.headers) request.headers.set(name, value);
  std::optional<http::Response> response;
  boost::asio::co_spawn(web_, router_.serve(request),
                        [&](std::exception_ptr failure, http::Response answer) {
                          EXPECT_FALSE(failure);
                          response = std::move(answer);
                        });
  run_until([&] { return response.has_value(); });
  return std::move(*response);
}

http::Response ApiTest::get(std::string target, std::string key) {
  Ask ask;
  ask.target = std::move(target);
  ask.key = std::move(key);
  return send(ask);
}

http::Response ApiTest::post(std::string target, std::string body, http::Fields headers) {
  Ask ask;
  ask.method = http::Method::post;
  ask.target = std::move(target);
  ask.body = std::move(body);
  ask.headers = std::move(headers);
  return send(ask);
}

http::Response ApiTest::import(std::string what, std::string csv, bool dry_run) {
  return post("/v1/import/" + what + (dry_run ? "?dry_run=true" : ""), std::move(csv),
              {{"Content-Type", "text/csv"}});
}

SessionId ApiTest::charge(StationId station_id, const std::string& identity) {
  auto connection = connect(identity);
  say(connection, R"([2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])");
  say(connection,
      R"([2,"2","StartTransaction",{"connectorId":1,"idTag":"CARD-1","meterStart":1000,)"
      R"("timestamp":"2026-11-23T12:00:00Z"}])");
  const auto id = sessions(station_id).front().id;
  const auto number = std::to_string(sessions(station_id).front().transaction_number);
  clock_.advance(std::chrono::minutes(30));
  say(connection, R"([2,"3","MeterValues",{"connectorId":1,"transactionId":)" + number +
                      R"(,"meterValue":[{"timestamp":"2026-11-23T12:30:00Z","sampledValue":[)"
                      R"({"value":"1100","measurand":"Energy.Active.Import.Register"},)"
                      R"({"value":"182.44","measurand":"Power.Active.Import"}]}]}])");
  clock_.advance(std::chrono::minutes(30));
  say(connection, R"([2,"4","StopTransaction",{"transactionId":)" + number +
                      R"(,"meterStop":1200,"timestamp":"2026-11-23T13:00:00Z","reason":"Local"}])");
  return id;
}

ApiTest::Other ApiTest::make_other_operator() {
  Other other;
  other.operator_id = OperatorId::make(noon, random_);
  other.location_id = LocationId::make(noon, random_);
  domain::Operator owner;
  owner.id = other.operator_id;
  owner.name = "Other";
  domain::Location location;
  location.id = other.location_id;
  location.operator_id = other.operator_id;
  location.name = "Elsewhere";
  domain::Station station;
  station.id = other.station_id = StationId::make(noon, random_);
  station.operator_id = other.operator_id;
  station.location_id = other.location_id;
  station.identity = "OTHER-1";
  station.state.station_id = station.id;
  domain::Evse evse;
  evse.id = other.evse_id = EvseId::make(noon, random_);
  evse.operator_id = other.operator_id;
  evse.station_id = station.id;
  evse.state.evse_id = evse.id;
  evse.state.connectors = {{1, domain::EvseStatus::Available}};
  domain::Session session;
  session.id = other.session_id = SessionId::make(noon, random_);
  session.operator_id = other.operator_id;
  session.location_id = other.location_id;
  session.station_id = station.id;
  session.evse_id = evse.id;
  session.transaction_key = "k";
  domain::Alarm alarm;
  alarm.id = other.alarm_id = domain::AlarmId::make(noon, random_);
  alarm.operator_id = other.operator_id;
  alarm.location_id = other.location_id;
  alarm.kind = "signal.smoke";
  domain::Cut cut;
  cut.id = other.cut_id = domain::CutId::make(noon, random_);
  cut.operator_id = other.operator_id;
  cut.location_id = other.location_id;
  cut.ordered_at = noon;
  domain::NoticeChannel channel;
  channel.id = other.channel_id = domain::ChannelId::make(noon, random_);
  channel.operator_id = other.operator_id;
  channel.url = "https://other.example/";
  domain::Notice notice;
  notice.id = domain::NoticeId::make(noon, random_);
  notice.operator_id = other.operator_id;
  notice.channel_id = channel.id;
  notice.alarm_id = alarm.id;
  desk::BulkJob job;
  job.id = other.job_id = desk::BulkJobId::make(noon, random_);
  job.operator_id = other.operator_id;
  job.state = desk::BulkState::done;
  job.created_at = job.changed_at = job.until = noon;
  desk::WorkOrder order;
  order.id = other.work_order_id = desk::WorkOrderId::make(noon, random_);
  order.operator_id = other.operator_id;
  desk::LogEntry entry;
  entry.operator_id = other.operator_id;
  entry.text = "OTHER-LINE";
  storage::OperationRow operation;
  operation.id = other.operation_id = OperationId::make(noon, random_);
  operation.operator_id = other.operator_id;
  operation.station_id = station.id;
  domain::Token token;
  token.id = TokenId::make(noon, random_);
  token.operator_id = other.operator_id;
  token.uid = "OTHER-CARD";
  storage::ApiKeyRow key;
  key.id = other.key_id = ApiKeyId::make(noon, random_);
  key.operator_id = other.operator_id;
  storage::PersonRow person;
  person.id = other.person_id = storage::PersonId::make(noon, random_);
  person.operator_id = other.operator_id;
  person.login = "other-person";
  billing::Wallet wallet;
  wallet.id = other.wallet_id = WalletId::make(noon, random_);
  wallet.operator_id = other.operator_id;
  billing::Concession concession;
  concession.id = other.concession_id = billing::ConcessionId::make(noon, random_);
  concession.operator_id = other.operator_id;
  concession.category = "OTHER-LINE";
  concession.uid = "OTHER-CARD";
  concession.off_permille = 500;
  billing::Payment payment;
  payment.id = other.payment_id = billing::PaymentId::make(noon, random_);
  payment.operator_id = other.operator_id;
  payment.location_id = other.location_id;
  payment.wallet_id = other.wallet_id;
  payment.amount = Money{1};
  payment.who = "OTHER-PAYMENT";
  payment.order_key = payment.id.uuid;
  billing::Pass pass;
  pass.id = other.pass_id = billing::PassId::make(noon, random_);
  pass.operator_id = other.operator_id;
  pass.wallet_id = other.wallet_id;
  pass.name = "OTHER-LINE";
  billing::Refund refund;
  refund.id = billing::RefundId::make(noon, random_);
  refund.payment_id = payment.id;
  refund.operator_id = other.operator_id;
  refund.wallet_id = other.wallet_id;
  refund.amount = Money{1};
  put({owner,   location, station, evse,  session, operation, token,   key,    alarm,      cut, job,
       channel, notice,   order,   entry, person,  wallet,    payment, refund, concession, pass});
  csms::LiveChange change;
  change.slots.push_back(csms::offline_slot(station, evse));
  board_.apply(std::move(change));
  return other;
}

json_ns::value json(const http::Response& response) {
  boost::system::error_code broken;
  auto value = json_ns::parse(std::string(response.payload()), broken);
  EXPECT_FALSE(broken) << response.payload();
  return value;
}

std::string text_at(const json_ns::value& value, std::string_view pointer) {
  boost::system::error_code missing;
  const auto* found = value.find_pointer(pointer, missing);
  if (!found) return "(missing)";
  return found->is_string() ? std::string(found->get_string()) : json_ns::serialize(*found);
}

namespace {

std::string type_difference(const json_ns::value& value, std::string_view type) {
  if (type.ends_with('?')) {
    if (value.is_null()) return {};
    type.remove_suffix(1);
  }
  if (type == "any") return {};
  if (type.starts_with('[')) {
    if (!value.is_array()) return " is no list";
    for (const auto& element : value.get_array()) {
      auto found = type_difference(element, type.substr(1, type.size() - 2));
      if (!found.empty()) return "/0" + found;
    }
    return {};
  }
  const bool words = type.find('|') != std::string_view::npos;
  if (!words && type[0] >= 'A' && type[0] <= 'Z') return difference(value, type);
  if (type == "integer") return value.is_int64() || value.is_uint64() ? "" : " is no integer";
  if (type == "number") return value.is_number() ? "" : " is no number";
  if (type == "boolean") return value.is_bool() ? "" : " is no boolean";
  if (!value.is_string()) return " is no string";
  const std::string text(value.get_string());
  if (type == "uuid") return parse_uuid(text) ? "" : " is no uuid";
  if (type == "time") return parse_rfc3339_ms(text) ? "" : " is no time";
  const bool known = ("|" + std::string(type) + "|").find("|" + text + "|") != std::string::npos;
  return !words || known ? "" : " is none of " + std::string(type);
}

}  // namespace

std::string difference(const json_ns::value& value, std::string_view name) {
  const auto* schema = find_schema(name);
  if (!schema) return "no schema " + std::string(name);
  if (!value.is_object()) return " is no object";
  for (const auto& property : schema->properties) {
    const auto* member = value.get_object().if_contains(property.name);
    if (!member) return "/" + std::string(property.name) + " is missing";
    auto found = type_difference(*member, property.type);
    if (!found.empty()) return "/" + std::string(property.name) + found;
  }
  for (const auto& member : value.get_object()) {
    const bool declared =
        std::any_of(schema->properties.begin(), schema->properties.end(),
                    [&](const Property& property) { return property.name == member.key(); });
    if (!declared) return "/" + std::string(member.key()) + " is not declared";
  }
  return {};
}

}  // namespace voltyard::api
