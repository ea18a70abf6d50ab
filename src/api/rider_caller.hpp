// Which resident a request is from, and whether whoever it is from may look at labels.
#pragma once

#include "api/services.hpp"

#include "http/message.hpp"

#include <string>

namespace voltyard::api {

// By the cookie, or by its token as a bearer's. Errors: unauthorised, unavailable.
Task<Result<Caller>> resident_of(const Services& services, const http::Request& request);

struct Looker {
  std::string name;  // under which guesses count
  int wait_s = 0;    // 0: may look
};

// Many look from one address (a mobile network has few of them), so that labels that are there cost
// it next to nothing. Labels that are not there are guesses: an address that has guessed too often
// learns nothing any more, except who is logged in behind it and has not.
Task<Looker> looker_of(Context& context, const http::Request& request);

// The label led nowhere.
void note_guess(Context& context, const Looker& looker);

http::Response too_many_looks(const Looker& looker);

}  // namespace voltyard::api
