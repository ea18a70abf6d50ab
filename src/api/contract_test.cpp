// The endpoint table, the OpenAPI document, the documents that are really sent, and who may do
// what.
#include "api/api_fixture.hpp"
#include "api/schema.hpp"

#include "base/digest.hpp"

#include <boost/json/parse.hpp>

#include <set>

namespace voltyard::api {
namespace {

std::string lower(std::string_view text) {
  std::string out;
  for (const char c : text) out.push_back(static_cast<char>(std::tolower(c)));
  return out;
}

// The table's path with every parameter replaced.
std::string fill(std::string_view path, const std::map<std::string, std::string>& values) {
  std::string out(path);
  for (const auto& [name, value] : values) {
    const auto position = out.find("{" + name + "}");
    if (position != std::string::npos) out.replace(position, name.size() + 2, value);
  }
  return out;
}

TEST(openapi, every_route_is_in_the_document_and_nothing_else) {
  const auto document = boost::json::parse(openapi_json());
  std::set<std::string> described;
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& method : path.value().as_object()) {
      described.insert(std::string(method.key()) + " " + std::string(path.key()));
    }
  }
  std::set<std::string> served;
  for (const auto& endpoint : all_endpoints()) {
    served.insert(lower(http::to_string(endpoint.method)) + " " + std::string(endpoint.path));
  }
  EXPECT_EQ(described, served);
}

TEST(openapi, every_reference_has_a_definition_and_ids_are_unique) {
  const auto text = openapi_json();
  const auto document = boost::json::parse(text);
  const auto& schemas = document.at("components").at("schemas").as_object();
  const std::string_view mark = "\"#/components/schemas/";
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const auto name = text.substr(at + mark.size(), text.find('"', at + 1) - at - mark.size());
    EXPECT_TRUE(schemas.contains(name)) << name;
  }
  std::set<std::string> ids;
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& method : path.value().as_object()) {
      const auto id = text_at(method.value(), "/operationId");
      EXPECT_TRUE(ids.insert(id).second) << id;
    }
  }
  EXPECT_EQ(document.at("openapi"), "3.1.0");
}

TEST(openapi, an_import_with_wrong_rows_is_answered_with_its_report) {
  const auto document = boost::json::parse(openapi_json());
  EXPECT_EQ(text_at(document,
                    "/paths/~1v1~1import~1tokens/post/responses/422/content/"
                    "application~1json/schema/$ref"),
            "#/components/schemas/ImportReport");
  EXPECT_EQ(document.at("paths").at("/v1/me").at("get").at("responses").as_object().size(), 2u);
}

class ContractTest : public ApiTest {
 protected:
  ContractTest() {
    station_ = add_station("PILE-1");
    session_ = charge(station_, "PILE-1");
    refresh();
    domain::Alarm alarm;
    alarm.id = alarm_ = domain::AlarmId::make(noon, random_);
    alarm.operator_id = operator_id_;
    alarm.location_id = location_id_;
    alarm.station_id = station_;
    alarm.session_id = session_;
    alarm.kind = "protection.overload";
    alarm.raised_at = alarm.last_at = noon;
    alarm.details = {{"rule", "overload"}};
    domain::Cut cut;
    cut.id = cut_ = domain::CutId::make(noon, random_);
    cut.operator_id = operator_id_;
    cut.location_id = location_id_;
    cut.station_id = station_;
    cut.ordered_at = cut.release_asked_at = cut.released_at = noon;
    domain::NoticeChannel channel;
    channel.id = domain::ChannelId::make(noon, random_);
    channel.operator_id = operator_id_;
    channel.url = "https://robot.example/send?key=1";
    channel.phones = {"13800000000"};
    domain::Notice notice;
    notice.id = domain::NoticeId::make(noon, random_);
    notice.created_at = notice.due_at = noon;
    notice.operator_id = operator_id_;
    notice.channel_id = channel.id;
    notice.alarm_id = alarm_;
    desk::WorkOrder order;
    order.id = work_order_ = desk::WorkOrderId::make(noon, random_);
    order.operator_id = operator_id_;
    order.opened_at = order.due_at = noon;
    desk::BulkJob job;
    job.id = job_ = desk::BulkJobId::make(noon, random_);
    job.operator_id = operator_id_;
    job.state = desk::BulkState::done;
    job.created_by = "li";
    job.created_at = job.changed_at = job.until = noon;
    job.command.arguments = {{"when", "idle"}};
    desk::BulkStation piled;
    piled.job_id = job_;
    piled.station_id = station_;
    desk::LogEntry entry;
    entry.at = noon;
    entry.operator_id = operator_id_;
    storage::FirmwareImageRow image;
    image.id = storage::FirmwareImageId::make(noon, random_);
    image.operator_id = operator_id_;
    image.created_at = noon;
    billing::Wallet wallet;
    wallet.id = wallet_ = WalletId::make(noon, random_);
    wallet.operator_id = operator_id_;
    wallet.created_at = noon;
    billing::Posting posting;
    posting.subject = wallet_.uuid;
    posting.operator_id = operator_id_;
    posting.wallet_id = wallet_;
    posting.at = noon;
    posting.transfers = {{{billing::AccountKind::cash, operator_id_.uuid},
                          billing::wallet_account(wallet_),
                          Money{500}}};
    billing::Concession concession;
    concession.id = billing::ConcessionId::make(noon, random_);
    concession.operator_id = operator_id_;
    concession.category = "elderly";
    concession.phone = "13800000000";
    concession.off_permille = 500;
    billing::Pass pass;
    pass.id = billing::PassId::make(noon, random_);
    pass.operator_id = operator_id_;
    pass.wallet_id = wallet_;
    pass.minutes = 60;
    pass.from = noon;
    pass.until = noon + std::chrono::hours(1);
    pass.created_at = noon;
    billing::Payment payment;
    payment.id = payment_ = billing::PaymentId::make(noon, random_);
    payment.operator_id = operator_id_;
    payment.location_id = location_id_;
    payment.wallet_id = wallet_;
    payment.account = "gangpo";
    payment.amount = Money{500};
    payment.method = billing::PaymentMethod::jsapi;
    payment.state = billing::PaymentState::waiting;
    payment.created_at = payment.expires_at = noon;
    payment.order_key = payment.id.uuid;
    billing::Refund refund;
    refund.id = billing::RefundId::make(noon, random_);
    refund.payment_id = payment.id;
    refund.operator_id = operator_id_;
    refund.wallet_id = wallet_;
    refund.amount = Money{500};
    refund.created_at = noon;
    billing::Reconciliation checked;
    checked.operator_id = operator_id_;
    checked.account = "gangpo";
    checked.day = 1;
    checked.at = noon;
    checked.differences.resize(1);
    checked.differing = 1;
    keys_["resident"] = make_token(rider_prefix, random_);
    const storage::RiderLogin login{sha256(keys_["resident"]), operator_id_, wallet_, noon,
                                    noon + std::chrono::hours(1)};
    put({login, domain::Label{"13544001", operator_id_, station_, noon, false}});
    storage::PersonRow person;
    person.id = person_ = storage::PersonId::make(noon, random_);
    person.operator_id = operator_id_;
    person.login = "wang";
    person.created_at = noon;
    put({job, piled, person, alarm, cut, channel, notice, order, entry, image, wallet, posting,
         payment, refund, checked, concession, pass,
         billing::Payee{location_id_, operator_id_, "gangpo", "110"}});
  }
  void refresh() {
    yard_->refresh(station_);
    drain();
    yard_->tick(0);
    drain();
  }
  std::string target(const Endpoint& endpoint) {
    const auto path = std::string(endpoint.path);
    std::string id = "01a20846-fe00-79b0-b6c6-70fb166e92eb";  // nobody's
    if (path.starts_with("/v1/stations")) id = to_string(station_);
    if (path.starts_with("/v1/locations")) id = to_string(location_id_);
    if (path.starts_with("/v1/sessions")) id = to_string(session_);
    if (path.starts_with("/v1/alarms")) id = to_string(alarm_);
    if (path.starts_with("/v1/work-orders")) id = to_string(work_order_);
    if (path.starts_with("/v1/jobs")) id = to_string(job_);
    if (path.starts_with("/v1/wallets")) id = to_string(wallet_);
    if (path.starts_with("/v1/payments")) id = to_string(payment_);
    if (path.starts_with("/v1/people")) id = to_string(person_);
    if (path.starts_with("/v1/cuts")) id = to_string(cut_);
    if (path.starts_with("/v1/evses")) id = to_string(evse(station_, 1).id);
    return fill(path, {{"id", id}, {"identity", "NEW-1"}, {"uid", "CARD-1"}, {"code", "13544001"}});
  }
  StationId station_;
  SessionId session_;
  domain::AlarmId alarm_;
  domain::CutId cut_;
  desk::WorkOrderId work_order_;
  desk::BulkJobId job_;
  WalletId wallet_;
  billing::PaymentId payment_;
  storage::PersonId person_;
};

TEST_F(ContractTest, what_is_sent_has_the_members_and_types_of_its_schema) {
  frames_.frames = {{noon, true, "[2,\"1\",\"Heartbeat\",{}]"}};
  system_.started_at = noon;
  int checked = 0;
  for (const auto& endpoint : all_endpoints()) {
    if (endpoint.method != http::Method::get || !find_schema(endpoint.response)) continue;
    if (endpoint.path.starts_with("/v1/operations")) continue;  // in access_test.cpp
    // The rest of the residents' routes is in rider_test.cpp.
    if (endpoint.access == Access::resident && endpoint.path.find("{id}") != std::string::npos) {
      continue;
    }
    const bool for_residents = endpoint.access == Access::resident;
    const auto response = get(target(endpoint), for_residents ? "resident" : "administrator");
    ASSERT_EQ(response.status, 200) << endpoint.path << response.body;
    EXPECT_EQ(difference(json(response), endpoint.response), "") << response.body;
    ++checked;
  }
  EXPECT_EQ(checked, 67);
}

TEST_F(ContractTest, n98_every_route_is_closed_to_nobody_and_to_lesser_roles) {
  for (const auto& endpoint : all_endpoints()) {
    if (endpoint.response == "EventStream") continue;
    Ask ask{endpoint.method, target(endpoint), "", "", {}};
    ask.remote = endpoint.path;  // the limit of strangers' requests is for each address
    const auto nobody = send(ask).status;
    ask.key = "viewer";
    const auto viewer = send(ask).status;
    ask.key = "operator";
    const auto on_duty = send(ask).status;
    ask.key = "detector";
    const auto detector = send(ask).status;
    ask.key = "resident";
    const auto resident = send(ask).status;
    if (endpoint.access == Access::resident) {
      EXPECT_EQ(nobody, 401) << endpoint.path;
      for (const auto status : {viewer, on_duty, detector}) EXPECT_EQ(status, 401) << endpoint.path;
      EXPECT_NE(resident, 401) << endpoint.path;
      continue;
    }
    if (endpoint.access != Access::everybody) {
      EXPECT_EQ(resident, 401) << endpoint.path;
    }
    if (endpoint.access != Access::everybody && endpoint.access != Access::detector) {
      EXPECT_EQ(detector, 403) << endpoint.path;
    }
    switch (endpoint.access) {
      case Access::resident: break;
      case Access::everybody: EXPECT_NE(nobody, 403) << endpoint.path; continue;
      case Access::detector:
        EXPECT_EQ(nobody, 401) << endpoint.path;
        EXPECT_EQ(viewer, 403) << endpoint.path;
        EXPECT_NE(detector, 403) << endpoint.path;
        EXPECT_NE(on_duty, 403) << endpoint.path;
        break;
      case Access::viewer:
        EXPECT_EQ(nobody, 401) << endpoint.path;
        EXPECT_NE(viewer, 403) << endpoint.path;
        EXPECT_NE(viewer, 401) << endpoint.path;
        break;
      case Access::operator_on_duty:
        EXPECT_EQ(nobody, 401) << endpoint.path;
        EXPECT_EQ(viewer, 403) << endpoint.path;
        EXPECT_NE(on_duty, 403) << endpoint.path;
        break;
      case Access::administrator:
        EXPECT_EQ(nobody, 401) << endpoint.path;
        EXPECT_EQ(viewer, 403) << endpoint.path;
        EXPECT_EQ(on_duty, 403) << endpoint.path;
        break;
    }
  }
}

TEST_F(ContractTest, n97_the_ids_of_another_operator_are_404_on_every_route) {
  const auto other = make_other_operator();
  int checked = 0;
  for (const auto& endpoint : all_endpoints()) {
    if (endpoint.path.find("{id}") == std::string_view::npos) continue;
    // The limit of requests is for each key.
    keys_["administrator"] = make_key(operator_id_, storage::Role::administrator);
    for (const auto& id :
         {to_string(other.location_id), to_string(other.station_id), to_string(other.evse_id),
          to_string(other.session_id), to_string(other.operation_id), to_string(other.key_id),
          to_string(other.alarm_id), to_string(other.cut_id), to_string(other.channel_id),
          to_string(other.work_order_id), to_string(other.job_id), to_string(other.wallet_id),
          to_string(other.concession_id), to_string(other.payment_id), to_string(other.pass_id),
          to_string(other.person_id), std::string("no-id"),
          std::string("00000000-0000-0000-0000-000000000000")}) {
      const Ask ask{endpoint.method,
                    fill(endpoint.path, {{"id", id}}),
                    endpoint.path.ends_with("/commands") ? R"({"action":"Reset"})" : "",
                    endpoint.access == Access::resident ? "resident" : "administrator",
                    {{"Idempotency-Key", std::to_string(checked)}}};
      EXPECT_EQ(send(ask).status, 404) << endpoint.path << " " << id;
      ++checked;
    }
  }
  EXPECT_GE(checked, 80);
}

TEST_F(ContractTest, n97_lists_hold_nothing_of_another_operator) {
  const auto other = make_other_operator();
  for (const auto& endpoint : all_endpoints()) {
    const bool list = endpoint.method == http::Method::get && endpoint.response.ends_with("Page");
    if (!list) continue;
    const bool for_residents = endpoint.access == Access::resident;
    const auto body = get(target(endpoint), for_residents ? "resident" : "administrator").body;
    for (const auto& id :
         {to_string(other.location_id), to_string(other.station_id), to_string(other.evse_id),
          to_string(other.session_id), to_string(other.key_id), to_string(other.channel_id),
          to_string(other.work_order_id), to_string(other.job_id), to_string(other.wallet_id),
          to_string(other.payment_id), to_string(other.person_id), std::string("OTHER-PAYMENT"),
          std::string("OTHER-LINE"), std::string("OTHER-CARD")}) {
      EXPECT_EQ(body.find(id), std::string::npos) << endpoint.path;
    }
  }
}

TEST_F(ContractTest, the_identity_of_a_station_is_shown_to_operators_only) {
  EXPECT_EQ(text_at(json(get("/v1/stations", "viewer")), "/items/0/identity"), "null");
  EXPECT_EQ(text_at(json(get("/v1/stations", "operator")), "/items/0/identity"), "PILE-1");
}

TEST_F(ContractTest, a_session_shows_its_bill_and_its_curve) {
  const auto session = json(get("/v1/sessions/" + to_string(session_)));
  EXPECT_EQ(text_at(session, "/energy_wh"), "200");
  EXPECT_EQ(text_at(session, "/state"), "ended");
  EXPECT_EQ(text_at(session, "/end_reason"), "local");
  EXPECT_EQ(text_at(session, "/cost/amount_minor"), text_at(session, "/bill/total/amount_minor"));
  EXPECT_NE(get("/v1/sessions/" + to_string(session_)).body.find(R"("price":0.56)"),
            std::string::npos);
  EXPECT_EQ(get("/v1/sessions/" + to_string(session_) + "/curve").body,
            R"({"at":["2026-11-23T12:30:00Z","2026-11-23T13:00:00Z"],"energy_wh":[100,200],)"
            R"("power_w":[182.4,null],"voltage_v":[null,null],"current_a":[null,null]})");
}

TEST_F(ContractTest, n63_n64_markup_and_sql_stay_literal_text) {
  auto connection = connect("PILE-1");
  say(connection,
      R"([2,"9","BootNotification",{"chargePointVendor":"<img src=x onerror","chargePointModel":)"
      R"("{{7*7}}'\">--"}])");
  drain();
  const auto station = json(get("/v1/stations/" + to_string(station_)));
  EXPECT_EQ(text_at(station, "/vendor"), "<img src=x onerror");
  EXPECT_EQ(text_at(station, "/model"), "{{7*7}}'\">--");
  const Ask ask{http::Method::put,
                "/v1/tokens/'%20OR%201=1;--",
                R"({"holder":"' OR 1=1;--"})",
                "administrator",
                {}};
  const auto token = send(ask);
  EXPECT_EQ(text_at(json(token), "/uid"), "' OR 1=1;--");
  EXPECT_EQ(text_at(json(token), "/holder"), "' OR 1=1;--");
  EXPECT_EQ(token.headers.get("X-Content-Type-Options"), "nosniff");
}

TEST_F(ContractTest, n65_n66_frames_are_text_whatever_they_hold) {
  frames_.frames = {{noon, true, "[2,\"1\"]\r\n{\"fake\":\"line\"}\x1b[31m\xFF"},
                    {noon, false, "second"}};
  const auto path = "/v1/stations/" + to_string(station_) + "/frames?limit=1";
  const auto first = json(get(path));
  EXPECT_EQ(text_at(first, "/items/0/text"),
            "[2,\"1\"]\r\n{\"fake\":\"line\"}\x1b[31m\xEF\xBF\xBD");
  const auto second = json(get(path + "&cursor=" + text_at(first, "/next_cursor")));
  EXPECT_EQ(text_at(second, "/items/0/text"), "second");
  EXPECT_EQ(text_at(second, "/next_cursor"), "null");
}

}  // namespace
}  // namespace voltyard::api
