// Tests in which residents charge: a pile with the label 13544001 and a resident with money.
#pragma once

#include "api/api_fixture.hpp"
#include "api/rider_rows.hpp"

#include "base/digest.hpp"

namespace voltyard::api {

class RiderTest : public ApiTest {
 protected:
  RiderTest() {
    station_ = add_station("PILE-1");
    wallet_ = add_rider(500);
    put({domain::Label{"13544001", operator_id_, station_, noon, false}});
    connection_ = connect("PILE-1");
    say(connection_,
        R"([2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])");
  }

  // A resident with that much money who is logged in; the name of the key is "resident" and the
  // number of the resident, from the second on.
  WalletId add_rider(std::int64_t minor) {
    const auto wallet = add_wallet("SEED-" + std::to_string(riders_), minor);
    domain::Token token;
    token.id = TokenId::make(noon, random_);
    token.operator_id = operator_id_;
    token.uid = rider_uid(wallet);
    token.wallet_id = wallet;
    const auto secret = make_token(rider_prefix, random_);
    put({token, storage::RiderLogin{sha256(secret), operator_id_, wallet, noon,
                                    noon + std::chrono::hours(1)}});
    ++riders_;
    keys_["resident" + (riders_ == 1 ? std::string() : std::to_string(riders_))] = secret;
    return wallet;
  }

  void show_status(std::string_view status) {
    say(connection_, R"([2,")" + message_id() +
                         R"(","StatusNotification",{"connectorId":1,"errorCode":"NoError",)"
                         R"("status":")" +
                         std::string(status) + R"("}])");
    refresh();
  }
  void refresh() {
    yard_->refresh(station_);
    drain();
    yard_->tick(0);
    drain();
    clock_.advance(std::chrono::seconds(1));
  }
  http::Response start(std::string key = "resident", std::string once = "k1", int slot = 1) {
    const Ask ask{http::Method::post,
                  "/v1/rider/starts",
                  R"({"label":"13544001","slot":)" + std::to_string(slot) + "}",
                  std::move(key),
                  {{"Idempotency-Key", std::move(once)}}};
    return send(ask);
  }
  // By somebody who is not logged in.
  http::Response report_fault(std::string body, std::string once = "",
                              std::string remote = "127.0.0.1") {
    if (once.empty()) once = message_id();
    Ask ask{http::Method::post,
            "/v1/rider/faults",
            std::move(body),
            "",
            {{"Idempotency-Key", std::move(once)}}};
    ask.remote = std::move(remote);
    return send(ask);
  }
  http::Response follow(const http::Response& started, std::string key = "resident") {
    return get("/v1/rider/starts/" + text_at(json(started), "/id"), std::move(key));
  }
  // Plugged in, started, and the pile says that it charges.
  SessionId charging() {
    show_status("Preparing");
    sender_.answers.push_back({false, R"({"status":"Accepted"})", "", ""});
    const auto started = start();
    EXPECT_EQ(started.status, 201) << started.body;
    drain();
    say(connection_, R"([2,"2","StartTransaction",{"connectorId":1,"idTag":")" +
                         rider_uid(wallet_) +
                         R"(","meterStart":1000,"timestamp":"2026-11-23T12:00:05Z"}])");
    refresh();
    return sessions(station_).front().id;
  }
  void read_meter(int wh, std::string_view power) {
    const auto number = std::to_string(sessions(station_).front().transaction_number);
    clock_.advance(std::chrono::minutes(10));
    say(connection_, R"([2,")" + message_id() +
                         R"(","MeterValues",{"connectorId":1,"transactionId":)" + number +
                         R"(,"meterValue":[{"timestamp":")" + to_rfc3339(clock_.now()) +
                         R"(","sampledValue":[{"value":")" + std::to_string(1000 + wh) +
                         R"(","measurand":"Energy.Active.Import.Register"},{"value":")" +
                         std::string(power) + R"(","measurand":"Power.Active.Import"}]}]}])");
    refresh();
  }
  void end(int wh) {
    const auto number = std::to_string(sessions(station_).front().transaction_number);
    say(connection_, R"([2,")" + message_id() + R"(","StopTransaction",{"transactionId":)" +
                         number + R"(,"meterStop":)" + std::to_string(1000 + wh) +
                         R"(,"timestamp":")" + to_rfc3339(clock_.now()) +
                         R"(","reason":"EVDisconnected"}])");
    refresh();
  }

  // Another one every time, or else the message counts as a repetition.
  std::string message_id() { return "m" + std::to_string(++messages_said_); }

  int messages_said_ = 0;
  int riders_ = 0;
  StationId station_;
  WalletId wallet_;
  Connection connection_;
};

class RiderLoginTest : public RiderTest {
 protected:
  // Keeps the ticket of the latest one.
  http::Response ask_code(std::string phone, http::Fields headers = {},
                          std::string remote = "127.0.0.1") {
    Ask ask{http::Method::post, "/v1/rider/codes",
            R"({"label":"13544001","phone":")" + phone + R"("})", "", std::move(headers)};
    ask.remote = std::move(remote);
    auto response = send(ask);
    if (response.status == 202) ticket_ = text_at(json(response), "/ticket");
    return response;
  }
  std::string login_body(const std::string& phone, const std::string& code) const {
    return R"({"label":"13544001","phone":")" + phone + R"(","ticket":")" + ticket_ +
           R"(","code":")" + code + R"("})";
  }
  http::Response log_in(const std::string& phone, const std::string& code,
                        http::Fields headers = {}, std::string remote = "127.0.0.1") {
    Ask ask{http::Method::post, "/v1/rider/login", login_body(phone, code), "", std::move(headers)};
    ask.remote = std::move(remote);
    return send(ask);
  }
  std::string code_on_desk() {
    return text_at(json(get("/v1/rider-codes", "operator")), "/items/0/code");
  }
  // Of the answer's Set-Cookie with that name, "name=value".
  static std::string cookie(const http::Response& response, const std::string& name) {
    for (const auto& [field, value] : response.headers) {
      if (field == "Set-Cookie" && value.starts_with(name + "=")) {
        return value.substr(0, value.find(';'));
      }
    }
    return "";
  }

  std::string ticket_ = "none";
};

}  // namespace voltyard::api
