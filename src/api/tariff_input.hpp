// A tariff as people send it: the shape in which it is shown. Pure.
#pragma once

#include "billing/tariff.hpp"

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace voltyard::api {

struct TariffInput {
  std::string name;
  billing::Tariff tariff;     // without an id
  bool accept_flaws = false;  // gaps and overlaps are meant
};

// Errors: invalid, with the path of the member. What the members mean together is not checked here
// (billing::validate).
Result<TariffInput> read_tariff(std::string_view body, std::string_view currency);

// Gives the tariff the offsets of its zone, unless they are always known. Errors: those of `find`,
// at /time_zone.
Status add_zone(billing::Tariff& tariff, const FindTimeZone& find);

}  // namespace voltyard::api
