// The receipt of one charge: every line of its bill with the price, the quantity and the readings
// behind it, what was set aside, what came back, and what was credited afterwards. In residents'
// words. Pure.
#pragma once

#include "papers/document.hpp"

#include "billing/bill.hpp"
#include "billing/credit.hpp"
#include "domain/sample.hpp"
#include "domain/session.hpp"

#include <span>
#include <string>

namespace voltyard::papers {

struct ReceiptFacts {
  const domain::Session& session;  // settled
  const billing::Bill& bill;
  std::span<const domain::Sample> samples;  // that the bill's lines point at
  std::string operator_name;
  std::string location_name;
  std::string address;
  std::string slot;
  TimeZone zone;
  std::span<const billing::CreditNote> credit_notes = {};  // of the session, oldest first
};

Document receipt(const ReceiptFacts& facts, Language language);

}  // namespace voltyard::papers
