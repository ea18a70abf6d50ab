// The numbers of a JSON text that have a fraction or an exponent, as they are written: read into a
// double they would be the nearest one. By their place: "/elements/0/price". Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace voltyard::api {

using JsonDecimals = std::map<std::string, std::string, std::less<>>;

// Of a text that is JSON and at most 32 deep.
JsonDecimals decimals_in(std::string_view json);

}  // namespace voltyard::api
