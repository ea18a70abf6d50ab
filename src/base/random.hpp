// Randomness is handed in, so that a whole yard can be replayed from one seed.
#pragma once

#include <cstdint>
#include <span>

namespace voltyard {

class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;  // 64 uniform bits

  void fill(std::span<std::uint8_t> bytes);
  std::uint64_t below(std::uint64_t bound);  // uniform in [0, bound), bound > 0
  double unit();                             // uniform in [0, 1)
};

// Reproducible (xoshiro256**), not for secrets. One thread.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed);
  std::uint64_t next() override;

 private:
  std::uint64_t state_[4];
};

// The kernel's generator: for keys, tokens and secrets. Any thread.
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override;
};

}  // namespace voltyard
