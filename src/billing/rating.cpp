#include "billing/rating.hpp"

#include "billing/adjust.hpp"
#include "billing/cover.hpp"
#include "billing/curve.hpp"
#include "billing/periods.hpp"
#include "billing/walk.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace voltyard::billing {
namespace {

constexpr std::int64_t latest_ms = 253'402'300'799'999;  // the end of the year 9999
constexpr std::int64_t ms_per_hour = 3'600'000;
constexpr std::int64_t mwh_per_kwh = 1'000'000;
constexpr std::int64_t e5_per_minor = 1'000;  // 10^-5 元 in one 分

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
  line.quantity = stretch.quantity;
  line.price_e5 = component.price_e5;
  line.from = stretch.from.at;
  line.to = stretch.to.at;
  line.first_sample = curve.reading_before(stretch.from);
  line.last_sample = curve.reading_after(stretch.to);
  line.pieces = stretch.pieces;
  return line;
}

// One price for the whole session, hence one line: rounding it up early cannot be regretted later.
bool is_only_price(const PreparedTariff& tariff, std::size_t kind) {
  const auto offers = tariff.offers_of(kind);
  return offers.size() == 1 && !tariff.restrictions[offers[0].element].any();
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
  BillMaker(const PreparedTariff& tariff, const RatingInput& input, Timestamp end)
      : tariff_(tariff), input_(input), end_(end) {
    bill_.currency = tariff.currency;
  }

  Result<Bill> run() {
    const Walked stretches = walk(tariff_, input_, end_);
    for (std::size_t kind = 0; kind < counted_kinds; ++kind) {
      if (Status done = add_counted(kind, stretches[kind]); !done) return done.error();
    }
    for (std::size_t kind = counted_kinds; kind < kinds.size(); ++kind) {
      if (Status done = add_flat(kind); !done) return done.error();
    }
    if (Status done = adjust_all(); !done) return done.error();
    return std::move(bill_);
  }

 private:
  // What a pass covers costs what the charge would have cost had it ended there.
  Status adjust_all() {
    const Timestamp cut = covered_until(input_, end_);
    if (input_.covered == Duration(0) || cut == end_) {
      adjust(bill_, tariff_, input_, end_, nullptr);
      return {};
    }
    std::vector<domain::Sample> samples;
    const Result<Bill> covered = rate(tariff_, beginning_of(tariff_, input_, cut, samples));
    if (!covered) return covered.error();
    adjust(bill_, tariff_, input_, end_, &*covered);
    return {};
  }

  Status add_counted(std::size_t kind, const KindStretches& stretches) {
    if (stretches.list.empty()) return {};
    const Curve curve(input_.start, end_, input_.samples);
    std::vector<BillLine> lines;
    lines.reserve(stretches.list.size());
    std::int64_t sum = 0;  // at most the session's energy or duration
    for (const Stretch& stretch : stretches.list) {
      lines.push_back(to_line(stretch, curve));
      sum += lines.back().quantity;
    }
    // With several bands the step waits for the end, as OCPI has it: a running cost that rounds up
    // a dear band would fall when a cheaper one follows.
    if (input_.end || is_only_price(tariff_, kind)) {
      const std::int32_t step_size = stretches.list[stretches.latest].component->step_size;
      if (Status done = add_step(lines[stretches.latest], sum, step_size); !done) return done;
    }
    for (BillLine& line : lines) {
      if (Status done = add_line(line); !done) return done;
    }
    return {};
  }

  Status add_flat(std::size_t kind) {
    const Offer* offer = offer_at_start(tariff_, kind, input_.start);
    if (offer == nullptr) return {};
    BillLine line;
    line.fee = offer->component.fee;
    line.dimension = Dimension::flat;
    line.unit = Unit::session;
    line.quantity = 1;
    line.price_e5 = offer->component.price_e5;
    line.from = input_.start;
    line.to = end_;
    return add_line(line);
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

  const PreparedTariff& tariff_;
  const RatingInput& input_;
  Timestamp end_;
  Bill bill_;
};

Timestamp end_of(const RatingInput& input) {
  const Timestamp last = input.samples.empty() ? input.start : input.samples.back().at;
  return input.end.value_or(last);
}

Status check_input(const RatingInput& input, Timestamp end) {
  if (input.start.ms < 0 || end.ms > latest_ms) {
    return invalid("the session is outside the years 1970 to 9999", "/start");
  }
  if (end < input.start) return invalid("the session ends before it starts", "/end");
  if (input.full_at && (*input.full_at < input.start || input.full_at->ms > latest_ms)) {
    return invalid("the vehicle was full before the session or after the year 9999", "/full_at");
  }
  if (input.agreed && *input.agreed < Money{}) {
    return invalid("nobody agrees to less than nothing", "/agreed");
  }
  if (input.off_permille < 0 || input.off_permille > 1'000) {
    return invalid("between nothing and everything is taken off", "/off_permille");
  }
  if (input.covered < Duration(0)) {
    return invalid("a pass covers no less than nothing", "/covered");
  }
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

Result<Bill> rate(const PreparedTariff& tariff, const RatingInput& input) {
  const Timestamp end = end_of(input);
  if (Status good = check_input(input, end); !good) return good.error();
  return BillMaker(tariff, input, end).run();
}

Result<std::vector<ChargingPeriod>> charging_periods(const PreparedTariff& tariff,
                                                     const RatingInput& input) {
  const Timestamp end = end_of(input);
  if (Status good = check_input(input, end); !good) return good.error();
  std::vector<Moment> cuts;
  walk(tariff, input, end, &cuts);
  const Timestamp full = std::min(input.full_at.value_or(end), end);
  const Timestamp parked = input.full_at ? std::min(full + tariff.parking_grace, end) : end;
  std::vector<ChargingPeriod> periods;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    const Moment& from = cuts[i];
    // A session that took no time is a period, too.
    if (i + 1 == cuts.size() && i > 0) break;
    const Moment& to = i + 1 < cuts.size() ? cuts[i + 1] : from;
    ChargingPeriod period;
    period.from = from.at;
    period.energy = i == 0 ? to.energy : to.energy - from.energy;
    period.charging = std::max(Duration(0), std::min(to.at, full) - from.at);
    period.parking = std::max(Duration(0), to.at - std::max(from.at, parked));
    periods.push_back(period);
  }
  return periods;
}

Result<Bill> rate(const Tariff& tariff, const RatingInput& input, std::span<const TimeZone> zones) {
  const Result<PreparedTariff> prepared = prepare(tariff, zones);
  if (!prepared) return prepared.error();
  return rate(*prepared, input);
}

}  // namespace voltyard::billing
