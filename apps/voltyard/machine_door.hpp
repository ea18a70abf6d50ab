// The door of whoever has the machine: `voltyard link` asks the running server for a one-time link.
// The server listens on loopback and gives one only for the secret in run.json, which is new at
// every start and which only the owner of the data directory can read.
#pragma once

#include "http/router.hpp"

#include "base/result.hpp"
#include "base/task.hpp"

#include <functional>
#include <string>

namespace voltyard::app {

using MakeLink = std::function<Task<Result<std::string>>()>;

// Adds POST /setup-link, for a listener that is not public. `make` runs on the listener's executor.
void add_machine_door(http::Router& router, const std::string& secret, MakeLink make);

// The command's side: asks the server that runs on this data directory, and waits for its answer.
Result<std::string> ask_for_link(const std::string& data_dir);

}  // namespace voltyard::app
