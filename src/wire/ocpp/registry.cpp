#include "wire/ocpp/registry.hpp"

#include "wire/ocpp/v16.hpp"
#include "wire/ocpp/v2.hpp"

#include <algorithm>

namespace voltyard::wire::ocpp {

std::span<const MessageRow> messages(Version version) {
  return version == Version::v16 ? v16::messages() : v2::messages();
}

const MessageRow* find_message(Version version, std::string_view action) {
  const auto rows = messages(version);
  const auto row = std::ranges::lower_bound(rows, action, {}, &MessageRow::action);
  const bool known = row != rows.end() && row->action == action && row->since <= version;
  return known ? &*row : nullptr;
}

}  // namespace voltyard::wire::ocpp
