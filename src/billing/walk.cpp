#include "billing/walk.hpp"

#include "billing/bands.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace voltyard::billing {
namespace {

constexpr Timestamp never{std::numeric_limits<std::int64_t>::max()};

bool holds(const Restrictions& bands, const Calendar& calendar, Energy energy,
           Duration since_start) {
  return amounts_hold(bands, energy, since_start) &&
         (!bands.clock() || clock_holds(bands, calendar));
}

Calendar calendar_if_needed(const PreparedTariff& tariff, Timestamp at) {
  return tariff.minutes.empty() ? Calendar{} : calendar_at(tariff, at);
}

class Walk {
 public:
  Walk(const PreparedTariff& tariff, const RatingInput& input, Timestamp end)
      : tariff_(tariff),
        start_(input.start),
        full_at_(input.full_at.value_or(never)),
        parking_from_(input.full_at ? *input.full_at + tariff.parking_grace : never),
        curve_(input.start, end, input.samples),
        cuts_(find_cuts(end)) {
    for (std::size_t kind = 0; kind < counted_kinds; ++kind) {
      if (!tariff.offers_of(kind).empty()) sold_.push_back(kind);
    }
  }

  Walked run() {
    Moment now = curve_.point(0);
    find_live(now);
    bool crossed = true;
    Moment left = now;
    for (std::size_t i = 0; i < curve_.last_point(); ++i) {
      const Moment right = curve_.point(i + 1);
      if (enter_segment(left, right) || crossed) switch_prices(left);
      while (next_cut_before(left, right, now)) {
        find_live(now);
        switch_prices(now);
      }
      now = right;
      crossed = pass_cuts(now);
      if (crossed) find_live(now);
      left = right;
    }
    for (const std::size_t kind : sold_) close(kind, now);
    return std::move(walked_);
  }

 private:
  std::vector<Timestamp> find_cuts(Timestamp end) const {
    std::vector<Timestamp> cuts;
    if (!tariff_.minutes.empty()) cuts = clock_moments(tariff_.zone, tariff_.minutes, start_, end);
    const auto add = [&](Timestamp at) {
      if (at > start_ && at < end) cuts.push_back(at);
    };
    for (const Duration duration : tariff_.durations) {
      if (duration < end - start_) add(start_ + duration);
    }
    add(full_at_);
    add(parking_from_);
    std::sort(cuts.begin(), cuts.end());
    return cuts;
  }

  // Notes the power of the segment, and whether that may change a price. A segment that takes no
  // time has no power of its own: what held before it goes on, and before all it is 0 W.
  bool enter_segment(const Moment& left, const Moment& right) {
    if (tariff_.powers.empty() || left.at == right.at) return false;
    const std::size_t before = power_class_;
    const auto& bounds = tariff_.powers;
    while (power_class_ < bounds.size() && reaches(left, right, bounds[power_class_])) {
      ++power_class_;
    }
    while (power_class_ > 0 && !reaches(left, right, bounds[power_class_ - 1])) --power_class_;
    return power_class_ != before;
  }

  // Moves `now` to the first cut strictly inside the segment; false when there is none.
  bool next_cut_before(const Moment& left, const Moment& right, Moment& now) {
    const bool by_time = time_ < cuts_.size() && cuts_[time_] < right.at;
    const bool by_energy =
        energy_ < tariff_.energies.size() && tariff_.energies[energy_] < right.energy;
    if (!by_time && !by_energy) return false;
    if (by_time) now = moment_of_time(left, right, cuts_[time_]);
    if (by_energy) {
      const Moment energy_cut = moment_of_energy(left, right, tariff_.energies[energy_]);
      if (!by_time || energy_cut.at < now.at) now = energy_cut;
    }
    pass_cuts(now);
    return true;
  }

  bool pass_cuts(const Moment& now) {
    const std::size_t before = time_ + energy_;
    const auto& energies = tariff_.energies;
    while (time_ < cuts_.size() && cuts_[time_] <= now.at) ++time_;
    while (energy_ < energies.size() && energies[energy_] <= now.energy) ++energy_;
    return time_ + energy_ != before;
  }

  // The offers that hold until the next cut, whatever the power; none behind one that always does.
  void find_live(const Moment& now) {
    const Calendar calendar = calendar_if_needed(tariff_, now.at);
    for (const std::size_t kind : sold_) {
      live_[kind].clear();
      if (!is_running(kinds[kind].dimension, now.at)) continue;
      for (const Offer& offer : tariff_.offers_of(kind)) {
        const Restrictions& bands = tariff_.restrictions[offer.element];
        if (!holds(bands, calendar, now.energy, now.at - start_)) continue;
        live_[kind].push_back(&offer);
        if (!bands.power()) break;
      }
    }
  }

  bool is_running(Dimension dimension, Timestamp at) const {
    if (dimension == Dimension::time) return at < full_at_;
    if (dimension == Dimension::parking_time) return at >= parking_from_;
    return true;
  }

  void switch_prices(const Moment& now) {
    for (const std::size_t kind : sold_) {
      const PriceComponent* component = nullptr;
      for (const Offer* offer : live_[kind]) {
        if (!offer->holds_at(power_class_)) continue;
        component = &offer->component;
        break;
      }
      if (component == open_[kind].component) continue;
      close(kind, now);
      open_[kind].component = component;
      open_[kind].from = now;
    }
  }

  void close(std::size_t kind, const Moment& now) {
    const Open& open = open_[kind];
    if (open.component == nullptr) return;
    const std::int64_t quantity = kinds[kind].dimension == Dimension::energy
                                      ? (now.energy - open.from.energy).mwh
                                      : (now.at - open.from.at).count();
    auto& [list, latest] = walked_[kind];
    if (!list.empty() && quantity == 0) return;
    if (!list.empty() && list.front().quantity == 0) list.clear();
    latest = list.size();
    if (tariff_.by_power[kind]) {
      const auto earlier = std::find_if(list.begin(), list.end(), [&](const Stretch& other) {
        return other.component == open.component;
      });
      latest = static_cast<std::size_t>(earlier - list.begin());
    }
    if (latest == list.size()) {
      list.push_back({open.component, open.from, now, quantity, 1});
    } else {
      list[latest].to = now;
      list[latest].quantity += quantity;
      ++list[latest].pieces;
    }
  }

  // A stretch that goes on.
  struct Open {
    const PriceComponent* component = nullptr;
    Moment from;
  };

  const PreparedTariff& tariff_;
  Timestamp start_;
  Timestamp full_at_;
  Timestamp parking_from_;
  Curve curve_;
  std::vector<Timestamp> cuts_;    // ascending, within the session
  std::vector<std::size_t> sold_;  // the kinds that have offers
  std::size_t time_ = 0;           // the next of them
  std::size_t energy_ = 0;         // the next of the tariff's energies
  std::size_t power_class_ = 0;
  std::array<std::vector<const Offer*>, counted_kinds> live_;
  std::array<Open, counted_kinds> open_;
  Walked walked_;
};

}  // namespace

Walked walk(const PreparedTariff& tariff, const RatingInput& input, Timestamp end) {
  return Walk(tariff, input, end).run();
}

const Offer* offer_at_start(const PreparedTariff& tariff, std::size_t kind, Timestamp start) {
  const Calendar calendar = calendar_if_needed(tariff, start);
  for (const Offer& offer : tariff.offers_of(kind)) {
    if (holds(tariff.restrictions[offer.element], calendar, Energy{0}, Duration(0))) return &offer;
  }
  return nullptr;
}

}  // namespace voltyard::billing
