// A resident's login, whichever way the resident was recognised.
#pragma once

#include "api/endpoint.hpp"

#include "billing/wallet.hpp"

namespace voltyard::api {

constexpr Duration rider_login_lifetime = std::chrono::hours(24 * 30);

// Stores a login for the wallet, with what else belongs to it, and gives its cookie to the browser.
// Errors: unavailable.
Task<Status> give_rider_login(Context& context, const http::Request& request, WalletId wallet,
                              OperatorId owner, storage::Commit commit, http::Response& response);

}  // namespace voltyard::api
