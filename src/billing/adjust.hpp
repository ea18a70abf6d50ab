// The limits of a whole bill, as lines that bring its sum to them. Private to the billing room.
#pragma once

#include "billing/bill.hpp"
#include "billing/prepared.hpp"
#include "billing/rating.hpp"

namespace voltyard::billing {

// The tariff's least and most, then a pass, then a concession, then what the payer agreed to. A
// top-up is a service fee; what is taken off comes from the service fee as far as it goes, then
// from the electricity fee. A pass takes of each fee what the beginning cost that it covers.
// `covered`: the bill of that beginning; nullptr: the pass, if there is one, covers all of it.
void adjust(Bill& bill, const PreparedTariff& tariff, const RatingInput& input, Timestamp end,
            const Bill* covered);

}  // namespace voltyard::billing
