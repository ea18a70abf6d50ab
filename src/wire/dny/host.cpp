#include "wire/dny/host.hpp"

namespace voltyard::wire::dny {

std::optional<int> signal_percent(std::uint8_t raw) {
  constexpr int best = 31;
  constexpr int offset = 100;  // some modules add it, and count to 97
  constexpr int other_best = 97;
  if (raw <= best) return raw * 100 / best;
  if (raw >= offset && raw <= offset + other_best) return (raw - offset) * 100 / other_best;
  return std::nullopt;
}

}  // namespace voltyard::wire::dny
