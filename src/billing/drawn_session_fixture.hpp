// Random tariffs and sessions for the tests of what must always hold.
#pragma once

#include "base/random.hpp"
#include "billing/rating.hpp"

#include <vector>

namespace voltyard::billing {

struct DrawnSession {
  Tariff tariff;
  PreparedTariff prepared;
  Timestamp start;
  Timestamp end;
  std::vector<domain::Sample> samples;
  std::optional<Timestamp> full_at;
  std::optional<Money> agreed;

  RatingInput input() const { return {start, end, samples, full_at, agreed}; }
};

class SessionDrawer {
 public:
  explicit SessionDrawer(std::uint64_t seed) : random_(seed) {}

  // Every restriction there is, in Shanghai or over the changes of Berlin's clock. The last element
  // always applies, and prices electricity by energy, service by time and by parking.
  DrawnSession draw();
  // As above, with all moments on whole minutes, in Shanghai, without bands of energy or power and
  // without limits of the bill: what can be priced minute by minute.
  DrawnSession draw_on_minutes();

  std::int64_t between(std::int64_t low, std::int64_t high);
  bool chance(std::uint64_t one_in);

 private:
  Restrictions draw_clock();
  Restrictions draw_bands(bool amounts);
  Tariff draw_tariff(bool amounts);
  void draw_curve(DrawnSession& drawn, bool on_minutes);

  SeededRandom random_;
};

}  // namespace voltyard::billing
