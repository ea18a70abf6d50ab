#include "api/station_rows.hpp"

#include "csms/dialect.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::api {

Status check_identity(std::string_view identity) {
  static constexpr std::string_view marks = "*+=|@._-";
  const bool fits = std::all_of(identity.begin(), identity.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  });
  const bool dots = identity == "." || identity == "..";
  if (identity.empty() || identity.size() > 48 || !fits || dots) {
    return invalid("an identity has 1 to 48 characters of A-Z a-z 0-9 * + = | @ . _ -",
                   "/identity");
  }
  return {};
}

Status check_default_version(std::string_view version) {
  if (version.empty() || csms::find_dialect(version) != nullptr) return {};
  return invalid("must be ocpp1.6, ocpp2.0.1, dny, ykc or empty", "/default_version");
}

domain::Evse make_evse(const NewEvse& wanted, Timestamp now, Random& random) {
  domain::Evse evse;
  evse.id = EvseId::make(now, random);
  evse.operator_id = wanted.operator_id;
  evse.station_id = wanted.station_id;
  evse.number = wanted.number;
  evse.label = wanted.label.empty() ? fmt::format("{:02}", wanted.number) : wanted.label;
  evse.max_power = wanted.max_power;
  evse.state.evse_id = evse.id;
  evse.state.status_at = now;
  evse.state.connectors = {{1, domain::EvseStatus::Unavailable}};  // until it says what it is
  return evse;
}

}  // namespace voltyard::api
