// A bill is never changed: what was billed too much is credited. The note says why; its posting
// takes back from every account its share of what the settlement had moved. Pure.
#pragma once

#include "billing/bill.hpp"
#include "billing/settlement.hpp"

namespace voltyard::billing {

using CreditNoteId = Id<struct CreditNoteTag>;

struct CreditNote {
  CreditNoteId id;
  SessionId session_id;
  OperatorId operator_id;
  Timestamp at;
  Money amount;  // > 0: what the payer gets back
  std::string reason;
  std::string who;
  bool operator==(const CreditNote&) const = default;
};

struct Credited {
  Money before;  // by earlier notes on the same bill
  Money now;     // > 0; with `before` not more than was paid
};

// Shares are taken of the whole credited so far, so that notes over all that was paid take back
// exactly all that was moved, in whatever steps. Of what the payer gets back, what was paid in
// comes before what had been given.
Posting credit(const Sale& sale, const Bill& bill, const Credited& credited,
               const CreditNote& note);

}  // namespace voltyard::billing
