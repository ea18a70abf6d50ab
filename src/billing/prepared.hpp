// A tariff made ready for rating: validated once, its prices sorted by what they price, everything
// at which a price may change collected. A plain value without ties to the tariff it came from;
// made by prepare() alone and then only read, by any number of threads.
#pragma once

#include "billing/tariff.hpp"

#include <array>
#include <span>

namespace voltyard::billing {

// What has one price at a time.
struct Kind {
  Fee fee;
  Dimension dimension;
  bool operator==(const Kind&) const = default;
};

// In the order of a bill's lines. The first six are counted along the session.
constexpr std::array<Kind, 8> kinds = {{{Fee::electricity, Dimension::energy},
                                        {Fee::electricity, Dimension::time},
                                        {Fee::electricity, Dimension::parking_time},
                                        {Fee::service, Dimension::energy},
                                        {Fee::service, Dimension::time},
                                        {Fee::service, Dimension::parking_time},
                                        {Fee::electricity, Dimension::flat},
                                        {Fee::service, Dimension::flat}}};
constexpr std::size_t counted_kinds = 6;

// A component with the restrictions of its element. Power is compared as a class: how many of the
// tariff's power bounds lie at or below it.
struct Offer {
  PriceComponent component;
  std::size_t element = 0;
  std::size_t least_class = 0;
  std::size_t most_class = 0;

  bool holds_at(std::size_t power_class) const {
    return power_class >= least_class && power_class <= most_class;
  }
};

struct PreparedTariff {
  std::string currency;
  TimeZone zone;
  std::vector<std::int64_t> holidays;  // local days since 1970-01-01, ascending
  Duration parking_grace = Duration(0);
  std::optional<Money> min_price;
  std::optional<Money> max_price;
  std::vector<Restrictions> restrictions;  // by element

  std::vector<Offer> offers;  // by kind, then in the order of the elements
  std::array<std::size_t, kinds.size() + 1> first_offer = {};
  std::array<bool, kinds.size()> by_power = {};  // some offer of the kind has a power band

  // Between two neighbours no restriction changes its answer. All ascending, each once.
  std::vector<int> minutes;  // of a local day; empty when nothing depends on the clock
  std::vector<Energy> energies;
  std::vector<Duration> durations;
  std::vector<Power> powers;

  std::span<const Offer> offers_of(std::size_t kind) const {
    return {offers.data() + first_offer[kind], first_offer[kind + 1] - first_offer[kind]};
  }
};

// Errors: those of validate().
[[nodiscard]] Result<PreparedTariff> prepare(const Tariff& tariff,
                                             std::span<const TimeZone> zones = {});

}  // namespace voltyard::billing
