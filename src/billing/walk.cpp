#include "billing/walk.hpp"

#include "billing/bands.hpp"

#include <algorithm>
#include <cstdint>
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
  Walk(const PreparedTariff& tariff, const RatingInput& input, Timestamp end,
       std::vector<Moment>* seen)
      : tariff_(tariff),
        seen_(seen),
        start_(input.start),
        full_at_(input.full_at.value_or(never)),
        parking_from_(input.full_at ? *input.full_at + tariff.parking_grace : never),
        curve_(input.start, end, input.samples),
        cuts_(find_cuts(end)),
        classes_(tariff.powers.size() + 1),
        live_(counted_kinds * classes_),
        places_(tariff.offers.size(), no_place) {
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
    note_cut(now);
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

  // Which offer holds until the next cut, for each class of power.
  void find_live(const Moment& now) {
    note_cut(now);
    const Calendar calendar = calendar_if_needed(tariff_, now.at);
    for (const std::size_t kind : sold_) {
      const Offer** first = live_.data() + kind * classes_;
      std::fill_n(first, classes_, nullptr);
      if (!is_running(kinds[kind].dimension, now.at)) continue;
      for (const Offer& offer : tariff_.offers_of(kind)) {
        const Restrictions& bands = tariff_.restrictions[offer.element];
        if (!holds(bands, calendar, now.energy, now.at - start_)) continue;
        for (std::size_t i = offer.least_class; i <= offer.most_class; ++i) {
          if (first[i] == nullptr) first[i] = &offer;
        }
        if (!bands.power()) break;  // nothing behind it ever holds
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
      const Offer* offer = live_[kind * classes_ + power_class_];
      if (offer == open_[kind].offer) continue;
      note_cut(now);
      close(kind, now);
      open_[kind].offer = offer;
      open_[kind].from = now;
    }
  }

  void close(std::size_t kind, const Moment& now) {
    const Open& open = open_[kind];
    if (open.offer == nullptr) return;
    const std::int64_t quantity = kinds[kind].dimension == Dimension::energy
                                      ? (now.energy - open.from.energy).mwh
                                      : (now.at - open.from.at).count();
    auto& [list, latest] = walked_[kind];
    if (!list.empty()) {
      if (quantity == 0) return;
      if (list.front().quantity == 0) drop_unpriced(kind);
    }
    latest = list.size();
    if (tariff_.by_power[kind]) {
      std::size_t& place = places_[static_cast<std::size_t>(open.offer - tariff_.offers.data())];
      if (place == no_place) place = latest;
      latest = place;
    }
    if (latest == list.size()) {
      list.push_back({&open.offer->component, open.from, now, quantity, 1});
    } else {
      list[latest].to = now;
      list[latest].quantity += quantity;
      ++list[latest].pieces;
    }
  }

  void note_cut(const Moment& now) {
    if (seen_ == nullptr) return;
    if (!seen_->empty() && seen_->back().at == now.at) {
      seen_->back() = now;  // energy that came in no time belongs to what was before
    } else {
      seen_->push_back(now);
    }
  }

  // The one stretch in which nothing was counted has done its service.
  void drop_unpriced(std::size_t kind) {
    walked_[kind].list.clear();
    if (!tariff_.by_power[kind]) return;
    const auto first = places_.begin() + static_cast<std::ptrdiff_t>(tariff_.first_offer[kind]);
    std::fill_n(first, tariff_.offers_of(kind).size(), no_place);
  }

  // A stretch that goes on.
  struct Open {
    const Offer* offer = nullptr;
    Moment from;
  };
  static constexpr std::size_t no_place = SIZE_MAX;

  const PreparedTariff& tariff_;
  std::vector<Moment>* seen_;
  Timestamp start_;
  Timestamp full_at_;
  Timestamp parking_from_;
  Curve curve_;
  std::vector<Timestamp> cuts_;    // ascending, within the session
  std::vector<std::size_t> sold_;  // the kinds that have offers
  std::size_t time_ = 0;           // the next of them
  std::size_t energy_ = 0;         // the next of the tariff's energies
  std::size_t power_class_ = 0;
  std::size_t classes_;              // of power
  std::vector<const Offer*> live_;   // by kind and class of power
  std::vector<std::size_t> places_;  // by offer: its stretch, where power decides
  std::array<Open, counted_kinds> open_;
  Walked walked_;
};

}  // namespace

Walked walk(const PreparedTariff& tariff, const RatingInput& input, Timestamp end,
            std::vector<Moment>* cuts) {
  return Walk(tariff, input, end, cuts).run();
}

const Offer* offer_at_start(const PreparedTariff& tariff, std::size_t kind, Timestamp start) {
  const Calendar calendar = calendar_if_needed(tariff, start);
  for (const Offer& offer : tariff.offers_of(kind)) {
    if (holds(tariff.restrictions[offer.element], calendar, Energy{0}, Duration(0))) return &offer;
  }
  return nullptr;
}

}  // namespace voltyard::billing
