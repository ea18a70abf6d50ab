// One-time links, made outside the API: by the first run and by the command line.
#pragma once

#include "api/key_ring.hpp"

#include "base/task.hpp"
#include "csms/directory.hpp"

namespace voltyard::api {

// A link that can be exchanged once, at POST /v1/setup, for an administrator's cookie. Returns the
// token ("vl_..."); it is stored only as its digest.
Task<Result<std::string>> make_setup_link(csms::Directory& directory, OperatorId operator_id,
                                          Timestamp wall_now, Duration lifetime, Random& random);

}  // namespace voltyard::api
