// The slip of a payment at the desk, for a thermal printer: what was paid, what is in the wallet
// now, whom to call. Pure.
#pragma once

#include "papers/document.hpp"

#include "billing/ledger.hpp"

#include <span>
#include <string>

namespace voltyard::papers {

struct SlipFacts {
  const billing::Posting& posting;  // of the wallet
  Money balance;                    // now
  std::span<const std::string> cards;
  std::string operator_name;
  std::string service_phone;  // empty: nobody to call
  TimeZone zone;
  Money gift = {};  // of the balance
};

Document slip(const SlipFacts& facts, Language language);

// "****B2C3": enough to know one's own card, too little to copy it.
std::string masked_card(std::string_view uid);

}  // namespace voltyard::papers
