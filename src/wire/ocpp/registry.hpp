// Which messages there are. Constant data; any thread.
#pragma once

#include "wire/ocpp/schema.hpp"

#include <span>
#include <string_view>

namespace voltyard::wire::ocpp {

// Null when that version has no such action.
const MessageRow* find_message(Version version, std::string_view action);

// All messages of the version's family, by action; some may be newer than the version.
std::span<const MessageRow> messages(Version version);

}  // namespace voltyard::wire::ocpp
