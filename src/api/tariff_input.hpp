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

}  // namespace voltyard::api
