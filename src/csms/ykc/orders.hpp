// What we ask of YKC piles, and what their answers change.
#pragma once

#include "csms/dialect.hpp"
#include "csms/transactions.hpp"
#include "csms/ykc/messages.hpp"
#include "csms/ykc/prices.hpp"

#include <string>
#include <string_view>

namespace voltyard::csms::ykc {

extern const Dialect dialect;

// Errors: conflict, while the gun is faulted.
Result<StationRequest> start_request(const Context& context, const domain::Evse& evse,
                                     std::string_view token_uid);

// The same for a gun that charges one vehicle together with others of its pile: each is asked by
// itself under one number.
Result<StationRequest> parallel_start_request(const Context& context, const domain::Evse& evse,
                                              std::string_view token_uid,
                                              const wire::Code<6>& parallel_number);

// Any message that a person or we ourselves send. `members` of the JSON that people see.
StationRequest order(const Context& context, std::string action, const wire::Message& message,
                     std::string members = "");

StationRequest clock_order(const Context& context);
StationRequest read_order(const Context& context, int gun);
StationRequest tariff_order(const Context& context, const wire::TariffModel& model);

// As a person writes it: an action and JSON (desk_orders.cpp).
std::vector<std::string_view> desk_actions();
Result<StationRequest> desk_order(const Context& context, std::string action,
                                  std::string_view payload);
std::string shown(const StationRequest& request, const link::PileAnswer& answer);

// An order's number for a charge on this gun.
wire::OrderNumber new_order(const Context& context, const wire::PileCode& pile, int gun);

// What a pile is told that the rider has: what is set aside of the wallet that was looked up. The
// pile stops by itself when it is used up. Without a wallet it lasts for any charge.
wire::BalanceE2 balance_for(const Context& context, Power power);

// The card that a token is; zero when it is none.
wire::Card card_of(std::string_view token_uid);

// A start we asked for or permitted under this key; null when there is none.
const ExpectedStart* expected_start(const Context& context, std::string_view transaction_key);

// The pile says that the order runs: the session begins, if it has not already.
void begin_ordered(const Context& context, const wire::StartOutcome& outcome,
                   const ExpectedStart& expected, Decision& decision);

// What a gun can deliver: as a person has said it, or a gun's at most.
Power power_of(const Context& context, const domain::Evse& evse);

// How long this energy takes at least.
Duration at_full_power(Energy energy, Power power);

// begin_session() on a gun: what its slot can deliver is a gun's, and the start we asked for under
// the key is fulfilled.
domain::Session begin_on_gun(const Context& context, domain::Evse evse, StartFacts facts,
                             Decision& decision);

// The site's tariff as of today.
SaidTariff said_tariff(const Context& context);

// A gun's state as its slot's status.
void report_gun(const Context& context, const wire::RealTime& said, Decision& decision);

}  // namespace voltyard::csms::ykc
