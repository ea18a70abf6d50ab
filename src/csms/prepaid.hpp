// What a charge may cost and who pays for it: a wallet covers it before the start, is held for at
// the start and settled at the end; a token's limits and its holder's concession go with the
// session. Pure: everything goes into the Decision.
#pragma once

#include "csms/context.hpp"

#include "billing/bill.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace voltyard::csms {

// Whether a token may start a charge: what judge_token says, whether its limits leave anything, and
// whether its wallet covers the least. May ask for a look-up; then nothing else counts.
domain::Authorization judge_start(const Context& context, std::string_view uid, Decision& decision);

// How much of the wallet that was looked up is set aside for a start on a slot of that power; with
// a pass that covers its beginning as much as there is. nullopt: none was looked up, it is blocked,
// or it holds too little.
std::optional<Money> agreed_for(const Context& context, Power max_power);

// What a pile that counts money itself may count up to. nullopt: as agreed_for, or a pass covers
// the beginning, which such a pile would count.
std::optional<Money> counted_by_pile(const Context& context, Power max_power);

// An open session's token was accepted: notes its limit, its concession and its pass, and sets
// aside what is agreed. Where its limits leave nothing or its wallet does not cover the least, the
// answer is NoCredit, the pile is told to stop, and what flows until then is owed. May ask for a
// look-up.
domain::Authorization hold_for(const Context& context, domain::Session& session,
                               Decision& decision);

// The ended session has a bill: moves the money, and says what is to be paid.
void settle(const Context& context, domain::Session& session, const billing::Bill& bill,
            Decision& decision);

// The ended session was billed too much: gives that back, as a credit note. `amount` > 0, and not
// more than was paid and not credited yet.
struct Crediting {
  Money amount;
  std::string reason;
  std::string who;
};
void credit(const Context& context, domain::Session& session, const billing::Bill& bill,
            Crediting crediting, Decision& decision);

// The ended session has none: what was held goes back.
void give_back(const Context& context, const domain::Session& session, Decision& decision);

// Once for new readings, and now and then between them, because time costs, too.
bool is_pricing_due(LiveOpenSession& open, Timestamp now);

// Whether an open session has cost what was agreed, or taken what its token may take. Its energy is
// priced up to the last reading, its time up to now.
bool is_used_up(const Context& context, const LiveOpenSession& open);

}  // namespace voltyard::csms
