// The console's files (web/dist), embedded in the binary by cmake/embed.py. Target
// voltyard_console; only apps link it.
#pragma once

#include "http/assets.hpp"

#include <span>

namespace voltyard::api {

std::span<const http::Asset> console_assets();

}  // namespace voltyard::api
