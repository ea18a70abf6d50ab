// What a resident's label, charges and wallet lead to.
#pragma once

#include "api/endpoint.hpp"
#include "api/rider_json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

// Errors: not_found.
Result<Labelled> follow_label(const Context& context, std::string_view text);

// The slots of a station as they are now, by number. Errors: unavailable.
Task<Result<std::vector<csms::LiveSlot>>> slots_of(Context& context,
                                                   const domain::Station& station);

// Of a session of the caller: brought up to date, with the name of its slot.
struct OwnCharge {
  domain::Session session;
  csms::SnapshotPtr snapshot;
  csms::LiveSlot slot;
  bool is_live = false;

  RiderCharge shown() const;
};
// Errors: unavailable.
Task<Result<OwnCharge>> charge_of(Context& context, domain::Session session);

// Counts what leaves no row, and writes it when that is due. `what`: a word of page_tally.hpp.
Task<void> count_on_page(Context& context, const domain::Location& location, std::string what);

// The card that a resident starts with from the page: made of the wallet's id, 20 characters, as
// OCPP 1.6 has no more.
std::string rider_uid(WalletId wallet);
inline constexpr std::string_view rider_uid_prefix = "VY";

}  // namespace voltyard::api
