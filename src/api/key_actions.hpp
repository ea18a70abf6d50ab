// One-time links, made outside the API: by the first run and for whoever has the machine.
#pragma once

#include "api/key_ring.hpp"

#include "base/task.hpp"
#include "csms/directory.hpp"

namespace voltyard::api {

// A link that can be exchanged once, at POST /v1/setup, for an administrator's cookie. Returns the
// token ("vl_..."); it is stored only as its digest. An older link that nobody used is void.
Task<Result<std::string>> make_setup_link(csms::Directory& directory, OperatorId operator_id,
                                          Timestamp wall_now, Duration lifetime, Random& random);

// Whether somebody can log in or act as one: a key or a login in force, not a link.
bool has_administrator(const csms::Snapshot& snapshot, Timestamp wall_now);

}  // namespace voltyard::api
