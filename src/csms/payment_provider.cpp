#include "csms/payment_provider.hpp"

namespace voltyard::csms {

using billing::PaymentSaid;
using billing::RefundSaid;

std::string_view ProviderNotice::header(std::string_view name) const {
  for (const auto& [given, value] : headers) {
    if (given == name) return value;
  }
  return {};
}

Task<Result<PaymentSaid>> GrantingProvider::order(billing::Payment payment, std::string) {
  PaymentSaid said;
  said.state = PaymentSaid::State::paid;
  said.amount = payment.amount;
  said.currency = payment.currency;
  co_return said;
}

Task<Result<PaymentSaid>> GrantingProvider::query(billing::Payment payment) {
  co_return co_await order(std::move(payment), std::string());
}

Task<Result<PaymentSaid>> GrantingProvider::close(billing::Payment payment) {
  co_return co_await order(std::move(payment), std::string());
}

Task<RefundSaid> GrantingProvider::refund(billing::Refund, billing::Payment) {
  RefundSaid said;
  said.state = RefundSaid::State::refused;
  co_return said;
}

Task<RefundSaid> GrantingProvider::query_refund(billing::Refund) {
  RefundSaid said;
  said.state = RefundSaid::State::refused;
  co_return said;
}

Task<Result<Heard>> GrantingProvider::read(ProviderNotice) {
  co_return Error{ErrorKind::unauthorised, "nobody sends notices about what is granted", {}};
}

Task<Result<std::vector<billing::StatementLine>>> GrantingProvider::statement(std::int64_t) {
  co_return not_found("what is granted stands on nobody's statement");
}

std::vector<std::pair<std::string, std::string>> GrantingProvider::browser_call(
    const billing::Payment&) {
  return {};
}

}  // namespace voltyard::csms
