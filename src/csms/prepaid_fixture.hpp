// A station and a card with a wallet, and what tests ask of them; and what a card may take on top.
#pragma once

#include "csms/reviews.hpp"
#include "csms/yard_fixture.hpp"

namespace voltyard::csms {

class Prepaid : public YardTest {
 protected:
  Prepaid() : station_(add_station("CP-1")), line_(connect("CP-1")) { boot(line_); }

  void boot(Connection& line) {
    say(line, R"([2,"b","BootNotification",{"chargePointVendor":"Elm","chargePointModel":"E12"}])");
  }
  std::string authorize(std::string_view card) {
    return say(line_, fmt::format(R"([2,"a","Authorize",{{"idTag":"{}"}}])", card));
  }
  // What the answer says of the card; the transaction is the one that is metered and stopped next.
  std::string start(std::string_view card, int connector = 1) {
    return start(card, connector, to_rfc3339(clock_.now()));
  }
  std::string start(std::string_view card, int connector, std::string_view at) {
    const auto answer =
        say(line_, fmt::format(R"([2,"{}","StartTransaction",{{"connectorId":{},"idTag":"{}",)"
                               R"("meterStart":5000,"timestamp":"{}"}}])",
                               ++said_, connector, card, at));
    const auto number = answer.find(R"("transactionId":)");
    EXPECT_NE(number, std::string::npos) << answer;
    number_ = std::stoi(answer.substr(number + 16));
    return answer.find("Accepted") != std::string::npos ? "Accepted" : "Blocked";
  }
  void meter(int meter_wh, std::string_view at) {
    say(line_, fmt::format(R"([2,"{}","MeterValues",{{"connectorId":1,"transactionId":{},)"
                           R"("meterValue":[{{"timestamp":"{}","sampledValue":)"
                           R"([{{"value":"{}"}}]}}]}}])",
                           ++said_, number_, at, meter_wh));
  }
  void stop(int meter_wh) { stop(meter_wh, to_rfc3339(clock_.now())); }
  void stop(int meter_wh, std::string_view at) {
    say(line_, fmt::format(R"([2,"{}","StopTransaction",{{"transactionId":{},)"
                           R"("meterStop":{},"timestamp":"{}"}}])",
                           ++said_, number_, meter_wh, at));
  }
  std::string stop_order() const { return fmt::format(R"({{"transactionId":{}}})", number_); }
  std::int64_t owed(billing::AccountKind kind) {
    for (const auto& row : *await(store_.list_accounts(operator_id_))) {
      if (row.account.kind == kind) return row.totals.owed().minor;
    }
    return 0;
  }
  void tick() {
    yard_->tick(0);
    drain();
  }

  StationId station_;
  Connection line_;
  int number_ = 0;
  int said_ = 100;  // messages
};

// What the office and the operator have decided about a card.
class Terms : public Prepaid {
 protected:
  void limit(std::string_view uid, domain::TokenLimits limits) {
    auto token = *directory_->current()->token(operator_id_, uid);
    token.limits = std::move(limits);
    change(token);
  }
  void less(std::string uid, std::string phone, int permille, Timestamp until = {}) {
    billing::Concession row;
    row.id = billing::ConcessionId::make(noon, random_);
    row.operator_id = operator_id_;
    row.category = "elderly";
    row.uid = std::move(uid);
    row.phone = std::move(phone);
    row.off_permille = permille;
    row.until = until;
    change(row);
  }
  template <class Row>
  void change(Row row) {
    storage::Commit commit;
    commit.changes.push_back(std::move(row));
    EXPECT_TRUE(await(directory_->change(std::move(commit))).has_value());
  }
  std::int64_t hour_of(std::string_view card) {
    EXPECT_EQ(start(card), "Accepted");
    clock_.advance(std::chrono::hours(1));
    stop(5'500);
    return sessions(station_)[0].bill_minor.value_or(-1);
  }
  static domain::TokenLimits cost(std::int64_t session) {
    domain::TokenLimits limits;
    limits.session_cost = Money{session};
    return limits;
  }
  static domain::TokenLimits month(std::int64_t minor) {
    domain::TokenLimits limits;
    limits.month_cost = Money{minor};
    return limits;
  }
};

}  // namespace voltyard::csms
