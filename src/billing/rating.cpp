#include "billing/rating.hpp"

#include "billing/bands.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

namespace voltyard::billing {
namespace {

constexpr std::int64_t latest_ms = 253'402'300'799'999;  // the end of the year 9999
constexpr std::int64_t ms_per_hour = 3'600'000;
constexpr std::int64_t mwh_per_kwh = 1'000'000;
constexpr std::int64_t e5_per_minor = 1'000;  // 10^-5 元 in one 分

// What is counted along the session, each under its own price. FLAT is not counted.
struct Kind {
  Fee fee;
  Dimension dimension;
};
constexpr std::array<Kind, 4> kinds = {{{Fee::electricity, Dimension::energy},
                                        {Fee::electricity, Dimension::time},
                                        {Fee::service, Dimension::energy},
                                        {Fee::service, Dimension::time}}};

bool is_of(const PriceComponent& component, const Kind& kind) {
  return component.fee == kind.fee && component.dimension == kind.dimension;
}

// One component over an unbroken stretch of the session: what becomes a line.
struct Stretch {
  const PriceComponent* component = nullptr;
  Moment from;
  Moment to;

  std::int64_t quantity() const {
    return component->dimension == Dimension::energy ? (to.energy - from.energy).mwh
                                                     : (to.at - from.at).count();
  }
};

// Energy over time, linear between its points: the start (0 mWh), the samples, the end.
class Curve {
 public:
  Curve(const RatingInput& input, Timestamp end) : input_(input), end_(end) {}

  std::size_t last_point() const { return input_.samples.size() + 1; }

  Moment point(std::size_t index) const {
    if (index == 0) return {input_.start, Energy{0}, 0, true};
    const auto& samples = input_.samples;
    if (index <= samples.size()) {
      return {samples[index - 1].at, samples[index - 1].energy, index, true};
    }
    return {end_, samples.empty() ? Energy{0} : samples.back().energy, index, true};
  }

  std::int32_t sample_of(std::size_t point) const {
    const std::size_t count = input_.samples.size();
    if (count == 0) return BillLine::no_sample;
    const std::size_t index = point == 0 ? 0 : std::min(point - 1, count - 1);
    return static_cast<std::int32_t>(index);
  }

 private:
  const RatingInput& input_;
  Timestamp end_;
};

// Both round down, so that no piece is ever negative and the pieces add up exactly.
Moment at_time(const Moment& left, const Moment& right, Timestamp at) {
  const Int128 rise = Int128{(right.energy - left.energy).mwh} * (at - left.at).count();
  const auto risen = static_cast<std::int64_t>(rise / (right.at - left.at).count());
  return {at, left.energy + Energy{risen}, left.point, false};
}

Moment at_energy(const Moment& left, const Moment& right, Energy energy) {
  const Int128 run = Int128{(right.at - left.at).count()} * (energy - left.energy).mwh;
  const auto passed = static_cast<std::int64_t>(run / (right.energy - left.energy).mwh);
  return {left.at + Duration(passed), energy, left.point, false};
}

// Walks the curve once, from cut to cut, and notes which component prices which stretch.
class Walk {
 public:
  Walk(const Tariff& tariff, const RatingInput& input, Timestamp end)
      : tariff_(tariff),
        start_(input.start),
        zone_offset_(fixed_offset(tariff.time_zone).value_or(Duration(0))),
        curve_(input, end),
        cuts_(find_cuts(tariff, input.start, end)) {}

  std::vector<Stretch> run() {
    Moment now = curve_.point(0);
    switch_prices(now);
    for (std::size_t i = 0; i < curve_.last_point(); ++i) {
      const Moment left = curve_.point(i);
      const Moment right = curve_.point(i + 1);
      while (next_cut_before(left, right, now)) switch_prices(now);
      now = right;
      if (pass_cuts(now)) switch_prices(now);
    }
    for (Stretch& open : open_) close(open, now);
    return std::move(stretches_);
  }

 private:
  // Moves `now` to the first cut strictly inside the segment; false when there is none.
  bool next_cut_before(const Moment& left, const Moment& right, Moment& now) {
    const bool by_time = time_ < cuts_.times.size() && cuts_.times[time_] < right.at;
    const bool by_energy =
        energy_ < cuts_.energies.size() && cuts_.energies[energy_] < right.energy;
    if (!by_time && !by_energy) return false;
    if (by_time && by_energy) {
      const Moment time_cut = at_time(left, right, cuts_.times[time_]);
      const Moment energy_cut = at_energy(left, right, cuts_.energies[energy_]);
      now = time_cut.at <= energy_cut.at ? time_cut : energy_cut;
    } else if (by_time) {
      now = at_time(left, right, cuts_.times[time_]);
    } else {
      now = at_energy(left, right, cuts_.energies[energy_]);
    }
    pass_cuts(now);
    return true;
  }

  bool pass_cuts(const Moment& now) {
    const std::size_t before = time_ + energy_;
    while (time_ < cuts_.times.size() && cuts_.times[time_] <= now.at) ++time_;
    while (energy_ < cuts_.energies.size() && cuts_.energies[energy_] <= now.energy) ++energy_;
    return time_ + energy_ != before;
  }

  void switch_prices(const Moment& now) {
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      const PriceComponent* component = price_at(kinds[i], now);
      if (component == open_[i].component) continue;
      close(open_[i], now);
      open_[i] = {component, now, now};
    }
  }

  const PriceComponent* price_at(const Kind& kind, const Moment& now) const {
    for (const TariffElement& element : tariff_.elements) {
      const auto found =
          std::find_if(element.components.begin(), element.components.end(),
                       [&](const PriceComponent& other) { return is_of(other, kind); });
      if (found == element.components.end()) continue;
      if (applies(element.restrictions, zone_offset_, start_, now)) return &*found;
    }
    return nullptr;
  }

  void close(Stretch& open, const Moment& now) {
    if (open.component == nullptr) return;
    open.to = now;
    stretches_.push_back(open);
  }

  const Tariff& tariff_;
  Timestamp start_;
  Duration zone_offset_;
  Curve curve_;
  Cuts cuts_;
  std::size_t time_ = 0;
  std::size_t energy_ = 0;
  std::array<Stretch, kinds.size()> open_;
  std::vector<Stretch> stretches_;
};

Error too_large() { return invalid("the amount does not fit 64 bits", "/amount"); }  // N96

// The one rounding: half up, to whole minor units. Nothing here is negative.
Result<Money> price(Unit unit, std::int64_t quantity, std::int64_t price_e5) {
  const std::int64_t per = unit == Unit::mwh ? mwh_per_kwh : unit == Unit::ms ? ms_per_hour : 1;
  const Int128 divisor = Int128{per} * e5_per_minor;
  const Int128 minor = (Int128{quantity} * price_e5 + divisor / 2) / divisor;
  if (minor > std::numeric_limits<std::int64_t>::max()) return too_large();
  return Money{static_cast<std::int64_t>(minor)};
}

BillLine to_line(const Stretch& stretch, const Curve& curve) {
  const PriceComponent& component = *stretch.component;
  BillLine line;
  line.fee = component.fee;
  line.dimension = component.dimension;
  line.unit = component.dimension == Dimension::energy ? Unit::mwh : Unit::ms;
  line.quantity = stretch.quantity();
  line.price_e5 = component.price_e5;
  line.from = stretch.from.at;
  line.to = stretch.to.at;
  line.first_sample = curve.sample_of(stretch.from.point);
  line.last_sample = curve.sample_of(stretch.to.point + (stretch.to.on_point ? 0 : 1));
  return line;
}

// A band in which nothing was counted is no news, unless there is no other: then it shows the price
// that would have been paid.
std::vector<Stretch> worth_a_line(const std::vector<Stretch>& all, const Kind& kind) {
  std::vector<Stretch> kept;
  for (const Stretch& stretch : all) {
    if (!is_of(*stretch.component, kind)) continue;
    if (!kept.empty() && stretch.quantity() == 0) continue;
    if (!kept.empty() && kept.front().quantity() == 0) kept.clear();
    kept.push_back(stretch);
  }
  return kept;
}

// One price for the whole session, hence one line: rounding it up early cannot be regretted later.
bool is_only_price(const Tariff& tariff, const Kind& kind) {
  std::size_t count = 0;
  bool restricted = false;
  for (const TariffElement& element : tariff.elements) {
    for (const PriceComponent& component : element.components) {
      if (!is_of(component, kind)) continue;
      ++count;
      restricted = restricted || element.restrictions.any();
    }
  }
  return count == 1 && !restricted;
}

// OCPI's step size: the sum of a kind is rounded up by the step of its last component, and what
// that adds is paid at the last component's price.
Status add_step(BillLine& last, std::int64_t sum, std::int32_t step_size) {
  const Int128 step = Int128{step_size} * 1000;  // Wh to mWh, s to ms
  const Int128 added = (step - sum % step) % step;
  if (added > std::numeric_limits<std::int64_t>::max() - last.quantity) return too_large();
  last.added_by_step = static_cast<std::int64_t>(added);
  last.quantity += last.added_by_step;
  return {};
}

class BillMaker {
 public:
  BillMaker(const Tariff& tariff, const RatingInput& input, Timestamp end)
      : tariff_(tariff), input_(input), end_(end) {
    bill_.currency = tariff.currency;
  }

  Result<Bill> run() {
    const std::vector<Stretch> stretches = Walk(tariff_, input_, end_).run();
    for (const Kind& kind : kinds) {
      if (Status done = add_counted(kind, worth_a_line(stretches, kind)); !done) {
        return done.error();
      }
    }
    if (Status done = add_flat(); !done) return done.error();
    return std::move(bill_);
  }

 private:
  Status add_counted(const Kind& kind, const std::vector<Stretch>& stretches) {
    if (stretches.empty()) return {};
    const Curve curve(input_, end_);
    std::vector<BillLine> lines;
    std::int64_t sum = 0;  // at most the session's energy or duration
    for (const Stretch& stretch : stretches) {
      lines.push_back(to_line(stretch, curve));
      sum += lines.back().quantity;
    }
    // With several bands the step waits for the end, as OCPI has it: a running cost that rounds up
    // a dear band would fall when a cheaper one follows.
    if (input_.end || is_only_price(tariff_, kind)) {
      const Status done = add_step(lines.back(), sum, stretches.back().component->step_size);
      if (!done) return done;
    }
    for (BillLine& line : lines) {
      if (Status done = add_line(line); !done) return done;
    }
    return {};
  }

  // validate() leaves FLAT only without restrictions, and once per fee.
  Status add_flat() {
    for (const TariffElement& element : tariff_.elements) {
      for (const PriceComponent& component : element.components) {
        if (component.dimension != Dimension::flat) continue;
        BillLine line;
        line.fee = component.fee;
        line.dimension = component.dimension;
        line.unit = Unit::session;
        line.quantity = 1;
        line.price_e5 = component.price_e5;
        line.from = input_.start;
        line.to = end_;
        if (Status done = add_line(line); !done) return done;
      }
    }
    return {};
  }

  Status add_line(BillLine& line) {
    const Result<Money> amount = price(line.unit, line.quantity, line.price_e5);
    if (!amount) return amount.error();
    line.amount = *amount;
    if (amount->minor > std::numeric_limits<std::int64_t>::max() - bill_.total.minor) {
      return too_large();
    }
    bill_.total += *amount;
    bill_.lines.push_back(line);
    return {};
  }

  const Tariff& tariff_;
  const RatingInput& input_;
  Timestamp end_;
  Bill bill_;
};

Status check_input(const RatingInput& input, Timestamp end) {
  if (input.start.ms < 0 || end.ms > latest_ms) {
    return invalid("the session is outside the years 1970 to 9999", "/start");
  }
  if (end < input.start) return invalid("the session ends before it starts", "/end");
  Timestamp at = input.start;
  Energy energy;
  for (std::size_t i = 0; i < input.samples.size(); ++i) {
    const domain::Sample& sample = input.samples[i];
    if (sample.at < at || sample.at > end) {
      return invalid("a sample is out of order or outside the session",
                     "/samples/" + std::to_string(i) + "/at");
    }
    if (sample.energy < energy) {
      return invalid("energy falls within the session",
                     "/samples/" + std::to_string(i) + "/energy");
    }
    at = sample.at;
    energy = sample.energy;
  }
  if (end - input.start > longest_rated_session) {
    return invalid("the session is longer than a year", "/end");
  }
  return {};
}

}  // namespace

Result<Bill> rate(const Tariff& tariff, const RatingInput& input) {
  if (Status good = validate(tariff); !good) return good.error();
  const Timestamp last = input.samples.empty() ? input.start : input.samples.back().at;
  const Timestamp end = input.end.value_or(last);
  if (Status good = check_input(input, end); !good) return good.error();
  return BillMaker(tariff, input, end).run();
}

}  // namespace voltyard::billing
