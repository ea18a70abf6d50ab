// Whether payments, refunds, passes and the ledger tell the same story.
#pragma once

#include "storage/sqlite/connection.hpp"

#include <string>
#include <vector>

namespace voltyard::storage {

struct PaymentCheck {
  std::uint64_t wrong = 0;
  std::vector<std::string> findings;  // the first of them, in words
};

PaymentCheck check_payments(Connection& db, std::size_t most_findings);

}  // namespace voltyard::storage
