#include "csms/ykc/prices.hpp"

#include "csms/decision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace voltyard::csms::ykc {
namespace {

using billing::Dimension;
using billing::Fee;
using billing::Restrictions;

constexpr int minutes_a_half_hour = 30;

struct Pair {
  std::int64_t electricity = 0;
  std::int64_t service = 0;
  bool operator==(const Pair&) const = default;
  std::int64_t both() const { return electricity + service; }
};

Pair larger(const Pair& a, const Pair& b) {
  return {std::max(a.electricity, b.electricity), std::max(a.service, b.service)};
}

bool at_minute(const Restrictions& bands, int minute) {
  const bool after_start = !bands.start_minute || minute >= *bands.start_minute;
  const bool before_end = !bands.end_minute || minute < *bands.end_minute;
  const bool passes_midnight =
      bands.start_minute && bands.end_minute && *bands.end_minute < *bands.start_minute;
  return passes_midnight ? after_start || before_end : after_start && before_end;
}

enum class Holds { never, sometimes, always };

// Today and for as long as nobody asks again.
Holds holds(const Restrictions& bands, int minute, std::chrono::sys_days today) {
  if (!at_minute(bands, minute)) return Holds::never;
  if (bands.end_date && std::chrono::sys_days(*bands.end_date) <= today) return Holds::never;
  const bool begun = !bands.start_date || std::chrono::sys_days(*bands.start_date) <= today;
  const bool conditional = bands.weekdays != 0 || bands.months != 0 ||
                           bands.holidays != billing::HolidayRule::any || bands.min_energy ||
                           bands.max_energy || bands.min_power || bands.max_power ||
                           bands.min_duration || bands.max_duration || bands.end_date || !begun;
  return conditional ? Holds::sometimes : Holds::always;
}

class Speaker {
 public:
  Speaker(const billing::Tariff& tariff, std::chrono::sys_days today)
      : tariff_(tariff), today_(today) {}

  SaidTariff say() {
    for (const auto& element : tariff_.elements) {
      for (const auto& component : element.components) {
        if (component.price_e5 == 0) continue;
        if (component.dimension == Dimension::time) leave_out("time_fee");
        if (component.dimension == Dimension::flat) leave_out("flat_fee");
        if (component.dimension == Dimension::parking_time) leave_out("parking_fee");
      }
    }
    for (std::size_t i = 0; i < half_hours_.size(); ++i) half_hours_[i] = half_hour(i);
    merge_to_four();
    return {model(), std::move(unsaid_)};
  }

 private:
  void leave_out(std::string_view what) {
    if (std::ranges::find(unsaid_, what) == unsaid_.end()) unsaid_.push_back(what);
  }

  // The most that a kWh can cost for this fee at this minute.
  std::int64_t price(Fee fee, int minute) {
    std::optional<std::int64_t> most;
    for (const auto& element : tariff_.elements) {
      const auto found = std::ranges::find_if(element.components, [&](const auto& component) {
        return component.fee == fee && component.dimension == Dimension::energy;
      });
      if (found == element.components.end()) continue;
      const auto applies = holds(element.restrictions, minute, today_);
      if (applies == Holds::never) continue;
      if (most && *most != found->price_e5) leave_out("conditional_price");
      most = std::max(most.value_or(0), found->price_e5);
      if (applies == Holds::always) return *most;
    }
    if (most && *most > 0) leave_out("conditional_price");  // otherwise nothing is charged
    return most.value_or(0);
  }

  Pair half_hour(std::size_t index) {
    const int begin = static_cast<int>(index) * minutes_a_half_hour;
    Pair most;
    for (int minute = begin; minute < begin + minutes_a_half_hour; ++minute) {
      const Pair now{price(Fee::electricity, minute), price(Fee::service, minute)};
      if (minute > begin && now != most) leave_out("change_within_half_hour");
      most = larger(most, now);
    }
    return most;
  }

  std::vector<Pair> distinct() const {
    std::vector<Pair> pairs;
    for (const auto& pair : half_hours_) {
      if (std::ranges::find(pairs, pair) == pairs.end()) pairs.push_back(pair);
    }
    std::ranges::sort(pairs, [](const Pair& a, const Pair& b) {
      return a.both() != b.both() ? a.both() > b.both() : a.electricity > b.electricity;
    });
    return pairs;
  }

  // What the day costs more, a kWh in every half hour, when these two are said as one.
  std::int64_t cost_of_merging(const Pair& a, const Pair& b) const {
    const auto merged = larger(a, b).both();
    return merged * (std::ranges::count(half_hours_, a) + std::ranges::count(half_hours_, b)) -
           a.both() * std::ranges::count(half_hours_, a) -
           b.both() * std::ranges::count(half_hours_, b);
  }

  void merge_to_four() {
    auto pairs = distinct();
    while (pairs.size() > wire::rate_count) {
      leave_out("more_than_four_prices");
      std::size_t cheapest = 0;  // neighbours in price are the nearest
      for (std::size_t i = 1; i + 1 < pairs.size(); ++i) {
        if (cost_of_merging(pairs[i], pairs[i + 1]) <
            cost_of_merging(pairs[cheapest], pairs[cheapest + 1])) {
          cheapest = i;
        }
      }
      const auto merged = larger(pairs[cheapest], pairs[cheapest + 1]);
      std::ranges::replace(half_hours_, pairs[cheapest], merged);
      std::ranges::replace(half_hours_, pairs[cheapest + 1], merged);
      pairs = distinct();
    }
  }

  wire::PriceE5 priced(std::int64_t e5) {
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    if (e5 > most) leave_out("price_too_high");
    return {static_cast<std::uint32_t>(std::min(e5, most))};
  }

  // Dearest first. A rate that no half hour has costs as much as the dearest.
  wire::TariffModel model() {
    using enum wire::Rate;
    static constexpr std::array<std::array<wire::Rate, 4>, 4> names = {
        {{flat}, {peak, valley}, {peak, flat, valley}, {sharp, peak, flat, valley}}};
    const auto pairs = distinct();
    wire::TariffModel model;
    model.prices.fill({priced(pairs[0].electricity), priced(pairs[0].service)});
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const auto rate = static_cast<std::uint8_t>(names[pairs.size() - 1][i]);
      model.prices[rate] = {priced(pairs[i].electricity), priced(pairs[i].service)};
      for (std::size_t at = 0; at < half_hours_.size(); ++at) {
        if (half_hours_[at] == pairs[i]) model.half_hours[at] = rate;
      }
    }
    return model;
  }

  const billing::Tariff& tariff_;
  std::chrono::sys_days today_;
  std::array<Pair, wire::half_hours_a_day> half_hours_;
  std::vector<std::string_view> unsaid_;
};

void give_name(wire::TariffModel& model) {
  std::string contents(model.half_hours.begin(), model.half_hours.end());
  for (const auto& price : model.prices) {
    contents += fmt::format(" {} {}", price.electricity.e5, price.service.e5);
  }
  const auto number = 1 + hash_text(contents) % 9'999;
  model.model = *wire::Code<2>::parse(fmt::format("{:04}", number));
}

}  // namespace

SaidTariff said_tariff(const billing::Tariff* tariff, std::chrono::sys_days local_today) {
  SaidTariff said;
  if (tariff != nullptr) {
    said = Speaker(*tariff, local_today).say();
  } else {
    said.model.half_hours.fill(static_cast<std::uint8_t>(wire::Rate::flat));
    said.unsaid = {"no_tariff"};
  }
  give_name(said.model);
  return said;
}

std::uint16_t name_of(const wire::TariffModel& model) {
  return static_cast<std::uint16_t>(model.model.bytes[0] << 8 | model.model.bytes[1]);
}

}  // namespace voltyard::csms::ykc
