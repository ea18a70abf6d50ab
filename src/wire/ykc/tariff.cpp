#include "wire/ykc/tariff.hpp"

#include <algorithm>

namespace voltyard::wire::ykc {

Status TariffModel::check() const {
  const auto exists = [](std::uint8_t rate) { return rate < rate_count; };
  if (std::ranges::all_of(half_hours, exists)) return {};
  return invalid("a half hour has a rate that does not exist");
}

}  // namespace voltyard::wire::ykc
