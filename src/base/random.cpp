#include "base/random.hpp"

#include "base/assert.hpp"

#include <sys/random.h>

#include <array>
#include <bit>
#include <utility>

namespace voltyard {

void Random::fill(std::span<std::uint8_t> bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 8 == 0) word = next();
    bytes[i] = static_cast<std::uint8_t>(word >> (i % 8 * 8));
  }
}

std::uint64_t Random::below(std::uint64_t bound) {
  ASSERT(bound > 0);
  // Rejection keeps the distribution flat.
  const std::uint64_t limit = bound * (UINT64_MAX / bound);
  std::uint64_t value = next();
  while (value >= limit) value = next();
  return value % bound;
}

double Random::unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

SeededRandom::SeededRandom(std::uint64_t seed) {
  for (auto& word : state_) {  // splitmix64, as the generator's authors advise
    seed += 0x9e3779b97f4a7c15;
    std::uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    word = z ^ (z >> 31);
  }
}

std::uint64_t SeededRandom::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

// A call of the kernel costs more than the bits: each thread fetches some ahead. What has been
// handed out is not kept.
std::uint64_t SystemRandom::next() {
  thread_local std::array<std::uint64_t, 32> ahead;  // 256 octets never come in part
  thread_local std::size_t left = 0;
  if (left == 0) {
    ASSERT(getrandom(ahead.data(), sizeof ahead, 0) == sizeof ahead);
    left = ahead.size();
  }
  return std::exchange(ahead[--left], 0);
}

}  // namespace voltyard
