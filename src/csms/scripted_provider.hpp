// A payment provider that says what the test put in, and keeps what it was asked.
#pragma once

#include "csms/payment_provider.hpp"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace voltyard::csms {

class ScriptedProvider final : public PaymentProvider {
 public:
  using Paid = billing::PaymentSaid::State;
  using Back = billing::RefundSaid::State;

  Task<Result<billing::PaymentSaid>> order(billing::Payment payment, std::string) override {
    asked.push_back("order " + std::to_string(payment.amount.minor));
    if (silent) co_return unavailable("nobody answers");
    if (refusing) co_return invalid("we do not like it");
    billing::PaymentSaid said;
    said.code = "weixin://" + billing::number_of(payment.id.uuid);
    co_return said;
  }
  Task<Result<billing::PaymentSaid>> query(billing::Payment payment) override {
    asked.push_back("query");
    if (silent) co_return unavailable("nobody answers");
    co_return said_of(payment, Paid::waiting);
  }
  Task<Result<billing::PaymentSaid>> close(billing::Payment payment) override {
    asked.push_back("close");
    if (silent) co_return unavailable("nobody answers");
    co_return said_of(payment, Paid::closed);
  }
  Task<billing::RefundSaid> refund(billing::Refund refund, billing::Payment payment) override {
    asked.push_back("refund " + std::to_string(refund.amount.minor) + " of " +
                    std::to_string(payment.amount.minor));
    co_return next_of(refund);
  }
  Task<billing::RefundSaid> query_refund(billing::Refund refund) override {
    asked.push_back("query refund");
    co_return next_of(refund);
  }
  Task<Result<Heard>> read(ProviderNotice notice) override {
    if (notice.header("signature") != "good") {
      co_return Error{ErrorKind::unauthorised, "the signature is wrong", {}};
    }
    co_return heard;
  }
  Task<Result<std::vector<billing::StatementLine>>> statement(std::int64_t) override {
    if (silent) co_return unavailable("nobody answers");
    co_return lines;
  }
  std::vector<std::pair<std::string, std::string>> browser_call(
      const billing::Payment& payment) override {
    return {{"package", "prepay_id=" + payment.code}};
  }

  bool silent = false;
  bool refusing = false;
  std::map<billing::PaymentId, billing::PaymentSaid> paid;  // what the payer did
  std::deque<billing::RefundSaid> refunds;                  // next answers; then: done
  Heard heard = NothingHeard();
  std::vector<billing::StatementLine> lines;
  std::vector<std::string> asked;

 private:
  billing::PaymentSaid said_of(const billing::Payment& payment, Paid otherwise) const {
    const auto found = paid.find(payment.id);
    if (found != paid.end()) return found->second;
    billing::PaymentSaid said;
    said.state = otherwise;
    return said;
  }
  billing::RefundSaid next_of(const billing::Refund& refund) {
    billing::RefundSaid said;
    said.state = Back::done;
    said.amount = refund.amount;
    said.number = "R-" + std::to_string(refund.amount.minor);
    if (refunds.empty()) return said;
    said = refunds.front();
    refunds.pop_front();
    return said;
  }
};

inline billing::PaymentSaid said_paid(std::int64_t minor, std::string currency = "CNY",
                                      std::string number = "T1") {
  billing::PaymentSaid said;
  said.state = billing::PaymentSaid::State::paid;
  said.amount = Money{minor};
  said.currency = std::move(currency);
  said.number = std::move(number);
  return said;
}

inline billing::RefundSaid said_back(billing::RefundSaid::State state, std::string_view why = "") {
  billing::RefundSaid said;
  said.state = state;
  said.reason = std::string(why);
  return said;
}

}  // namespace voltyard::csms
