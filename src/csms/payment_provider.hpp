// The port to whoever carries residents' money: WeChat Pay, its sandbox, or nobody at all. Cash is
// not among them: it is booked at the desk and asks nobody.
//
// An implementation asks and tells; it keeps no state of payments, decides nothing and is asked
// again about anything it was not heard about. All of it runs on the payment desk's executor.
#pragma once

#include "billing/payment.hpp"
#include "billing/reconciliation.hpp"

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace voltyard::csms {

// A webhook as it came: nothing in it is believed before its signature is.
struct ProviderNotice {
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  std::string_view header(std::string_view name) const;  // empty: there is none
};

struct PaymentHeard {
  billing::PaymentId id;
  billing::PaymentSaid said;
};
struct RefundHeard {
  billing::RefundId id;
  billing::RefundSaid said;
};
struct NothingHeard {};  // genuine, but about nothing that we know
using Heard = std::variant<NothingHeard, PaymentHeard, RefundHeard>;

class PaymentProvider {
 public:
  virtual ~PaymentProvider() = default;

  // Errors of all that ask: upstream or unavailable (no answer, or none that is understood: it may
  // have happened or not); anything else: refused, and nothing happened.

  // With the code for the payer's telephone. Asking twice for the same payment makes one order.
  virtual Task<Result<billing::PaymentSaid>> order(billing::Payment payment,
                                                   std::string description) = 0;
  virtual Task<Result<billing::PaymentSaid>> query(billing::Payment payment) = 0;
  // So that it cannot be paid any more; says `paid` when that came first.
  virtual Task<Result<billing::PaymentSaid>> close(billing::Payment payment) = 0;

  // Asking twice with the same number pays out once.
  virtual Task<billing::RefundSaid> refund(billing::Refund refund, billing::Payment payment) = 0;
  virtual Task<billing::RefundSaid> query_refund(billing::Refund refund) = 0;

  // Errors: unauthorised (the signature, its age or its key), invalid (signed nonsense), upstream
  // (its key could not be fetched).
  virtual Task<Result<Heard>> read(ProviderNotice notice) = 0;

  // What moved on that day. Errors: not_found (there is no statement yet), as above.
  virtual Task<Result<std::vector<billing::StatementLine>>> statement(std::int64_t day) = 0;

  // What the page in the payer's browser hands to the provider's own script (jsapi).
  virtual std::vector<std::pair<std::string, std::string>> browser_call(
      const billing::Payment& payment) = 0;
};

// One account with a provider, as the configuration has it.
struct ProviderAccount {
  std::string name;
  billing::ProviderKind kind = billing::ProviderKind::granted;
  OperatorId operator_id;  // whose it is; nil: of all operators of this server
  std::string currency = "CNY";
  Money most{100'000};  // of one payment; of `granted`: of a wallet in a day
  Duration pay_within = std::chrono::minutes(30);
  std::uint32_t refund_days = 5;  // after so many a refund is on a statement
  std::unique_ptr<PaymentProvider> provider;
};

// Gives without asking anybody: for a yard that opens before it has a merchant account. The limit
// is the desk's.
class GrantingProvider final : public PaymentProvider {
 public:
  Task<Result<billing::PaymentSaid>> order(billing::Payment payment, std::string) override;
  Task<Result<billing::PaymentSaid>> query(billing::Payment payment) override;
  Task<Result<billing::PaymentSaid>> close(billing::Payment payment) override;
  Task<billing::RefundSaid> refund(billing::Refund, billing::Payment) override;
  Task<billing::RefundSaid> query_refund(billing::Refund) override;
  Task<Result<Heard>> read(ProviderNotice) override;
  Task<Result<std::vector<billing::StatementLine>>> statement(std::int64_t) override;
  std::vector<std::pair<std::string, std::string>> browser_call(const billing::Payment&) override;
};

}  // namespace voltyard::csms
