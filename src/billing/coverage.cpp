#include "billing/coverage.hpp"

#include "billing/bands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace voltyard::billing {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t most_days = 732;
constexpr std::size_t most_cells = 8'192;

using ElementSet = std::uint64_t;  // bit n: element n; a tariff has at most 64

ElementSet only(std::size_t element) { return ElementSet{1} << element; }

// Energy, duration and power cut into the intervals between the bounds of one kind's elements: an
// interval is known by its least value, and each element holds in all of it or in none.
template <class Value>
struct Axis {
  std::vector<Value> values = {Value{}};
  std::vector<ElementSet> holding;  // by value

  void add(const std::optional<Value>& lower, const std::optional<Value>& upper) {
    if (lower) values.push_back(*lower);
    if (upper) values.push_back(*upper);
  }

  void finish() {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    holding.assign(values.size(), 0);
  }

  void fill(std::size_t element, const std::optional<Value>& lower,
            const std::optional<Value>& upper) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool holds = (!lower || values[i] >= *lower) && (!upper || values[i] < *upper);
      if (holds) holding[i] |= only(element);
    }
  }
};

// The elements that price one kind.
class KindCover {
 public:
  KindCover(const PreparedTariff& tariff, std::size_t kind) : tariff_(tariff), kind_(kind) {
    for (const Offer& offer : tariff.offers_of(kind)) {
      elements_.push_back(offer.element);
      all_ |= only(offer.element);
      // A start fee meets no other energy or duration than none.
      if (kinds[kind].dimension == Dimension::flat) continue;
      const Restrictions& bands = tariff.restrictions[offer.element];
      energy_.add(bands.min_energy, bands.max_energy);
      duration_.add(bands.min_duration, bands.max_duration);
      power_.add(bands.min_power, bands.max_power);
    }
    energy_.finish();
    duration_.finish();
    power_.finish();
    for (const std::size_t element : elements_) {
      const Restrictions& bands = tariff.restrictions[element];
      energy_.fill(element, bands.min_energy, bands.max_energy);
      duration_.fill(element, bands.min_duration, bands.max_duration);
      power_.fill(element, bands.min_power, bands.max_power);
    }
  }

  std::size_t cells() const {
    return energy_.values.size() * duration_.values.size() * power_.values.size();
  }

  // `at_clock` are the elements whose clock and calendar restrictions hold.
  void look(ElementSet at_clock, const Calendar& now) {
    if (elements_.empty()) return;
    if (!gap_) gap_ = find_gap(at_clock & all_, now);
    if (!overlap_) overlap_ = find_overlap(at_clock, now);
  }

  void append_to(std::vector<CoverageFlaw>& flaws) const {
    if (gap_) flaws.push_back(*gap_);
    if (overlap_) flaws.push_back(*overlap_);
  }

 private:
  CoverageFlaw flaw_at(FlawKind kind, const Calendar& now) const {
    CoverageFlaw flaw;
    flaw.flaw = kind;
    flaw.fee = kinds[kind_].fee;
    flaw.dimension = kinds[kind_].dimension;
    flaw.date = sys_days(days(now.day));
    flaw.minute = now.minute;
    return flaw;
  }

  std::optional<CoverageFlaw> find_gap(ElementSet at_clock, const Calendar& now) const {
    for (std::size_t e = 0; e < energy_.values.size(); ++e) {
      for (std::size_t d = 0; d < duration_.values.size(); ++d) {
        for (std::size_t p = 0; p < power_.values.size(); ++p) {
          if (at_clock & energy_.holding[e] & duration_.holding[d] & power_.holding[p]) continue;
          CoverageFlaw gap = flaw_at(FlawKind::gap, now);
          gap.energy = energy_.values[e];
          gap.duration = duration_.values[d];
          gap.power = power_.values[p];
          return gap;
        }
      }
    }
    return std::nullopt;
  }

  std::optional<CoverageFlaw> find_overlap(ElementSet at_clock, const Calendar& now) const {
    for (std::size_t i = 0; i < elements_.size(); ++i) {
      for (std::size_t j = i + 1; j < elements_.size(); ++j) {
        const ElementSet both = only(elements_[i]) | only(elements_[j]);
        if ((at_clock & both) != both || !rivals(elements_[i], elements_[j])) continue;
        CoverageFlaw overlap = flaw_at(FlawKind::overlap, now);
        overlap.first_element = elements_[i];
        overlap.second_element = elements_[j];
        return overlap;
      }
    }
    return std::nullopt;
  }

  bool rivals(std::size_t earlier, std::size_t later) const {
    const Restrictions& a = tariff_.restrictions[earlier];
    const Restrictions& b = tariff_.restrictions[later];
    return b.clock() && a.min_energy == b.min_energy && a.max_energy == b.max_energy &&
           a.min_power == b.min_power && a.max_power == b.max_power &&
           a.min_duration == b.min_duration && a.max_duration == b.max_duration;
  }

  const PreparedTariff& tariff_;
  std::size_t kind_;
  std::vector<std::size_t> elements_;
  ElementSet all_ = 0;
  Axis<Energy> energy_;
  Axis<Duration> duration_;
  Axis<Power> power_;
  std::optional<CoverageFlaw> gap_;
  std::optional<CoverageFlaw> overlap_;
};

ElementSet holding_at(const PreparedTariff& tariff, const Calendar& now) {
  ElementSet holding = 0;
  for (std::size_t element = 0; element < tariff.restrictions.size(); ++element) {
    if (clock_holds(tariff.restrictions[element], now)) holding |= only(element);
  }
  return holding;
}

// Everything the clock can change within those days, a day at a time so that two years need no more
// room than one.
void look_at_each_day(const PreparedTariff& tariff, std::int64_t first_day, std::int64_t end_day,
                      std::vector<KindCover>& covers) {
  std::vector<int> minutes = tariff.minutes;
  if (minutes.empty() || minutes.front() != 0) minutes.insert(minutes.begin(), 0);
  std::set<ElementSet> seen;
  // No offset is as much as a day, so these hold every moment of the local days.
  for (std::int64_t day = first_day - 1; day <= end_day; ++day) {
    const Timestamp from{day * day_ms - 1};
    for (const Timestamp at :
         clock_moments(tariff.zone, minutes, from, from + Duration(day_ms + 1))) {
      const Calendar now = calendar_at(tariff, at);
      if (now.day < first_day || now.day >= end_day) continue;
      const ElementSet holding = holding_at(tariff, now);
      if (!seen.insert(holding).second) continue;
      for (KindCover& cover : covers) cover.look(holding, now);
    }
  }
}

}  // namespace

std::string to_string(const CoverageFlaw& flaw) {
  std::string out = fmt::format("{} {}", to_string(flaw.fee), to_string(flaw.dimension));
  const auto when = fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", int(flaw.date.year()),
                                unsigned(flaw.date.month()), unsigned(flaw.date.day()),
                                flaw.minute / 60, flaw.minute % 60);
  if (flaw.flaw == FlawKind::overlap) {
    return out + fmt::format(" has two prices at {}, of elements {} and {}", when,
                             flaw.first_element, flaw.second_element);
  }
  out += " has no price at " + when;
  if (flaw.energy.mwh != 0) out += ", from " + format_decimal(flaw.energy.mwh, 6) + " kWh";
  if (flaw.duration.count() != 0) out += fmt::format(", after {} s", flaw.duration.count() / 1000);
  if (flaw.power.mw != 0) out += ", from " + format_decimal(flaw.power.mw, 3) + " W";
  return out;
}

Result<std::vector<CoverageFlaw>> check_coverage(const PreparedTariff& tariff, year_month_day from,
                                                 std::optional<year_month_day> until) {
  const auto in_range = [](const year_month_day& date) {
    return date.ok() && int(date.year()) >= 1970 && int(date.year()) <= 9999;
  };
  if (!in_range(from) || (until && !in_range(*until))) {
    return invalid("the date does not exist between 1970 and 9999");
  }
  const std::int64_t first_day = sys_days(from).time_since_epoch().count();
  const std::int64_t end_day =
      until ? sys_days(*until).time_since_epoch().count() : first_day + 366;
  if (end_day < first_day) return invalid("the days end before they begin");
  if (end_day - first_day > most_days) return limited("at most two years are looked at");
  std::vector<KindCover> covers;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    covers.emplace_back(tariff, kind);
    if (covers.back().cells() > most_cells) {
      return limited("the bands of energy, power and duration have too many combinations");
    }
  }
  look_at_each_day(tariff, first_day, end_day, covers);
  std::vector<CoverageFlaw> flaws;
  for (const KindCover& cover : covers) cover.append_to(flaws);
  return flaws;
}

}  // namespace voltyard::billing
