// Making station rows: the rules that adoption and import share. Pure.
#pragma once

#include "domain/station.hpp"

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace voltyard::api {

constexpr int evses_max = 64;

// N08, N09: 1 to 48 characters of [A-Za-z0-9*+=|@._-], so that an identity is safe in an address,
// a file name, a log line and a Basic user name.
Status check_identity(std::string_view identity);

// "", "ocpp1.6", "ocpp2.0.1".
Status check_default_version(std::string_view version);

struct NewEvse {
  OperatorId operator_id;
  StationId station_id;
  int number = 1;
  std::string label;  // empty: the number with two digits
  Power max_power;
};
domain::Evse make_evse(const NewEvse& wanted, Timestamp now, Random& random);

// What a slot of a 12-slot e-bike pile delivers.
constexpr Power default_max_power{1'100'000};

}  // namespace voltyard::api
