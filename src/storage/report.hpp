// Charges added up for a report, by the store itself: a million rows never leave it. A store feeds
// ReportCount row by row; it is pure and has one owner.
//
// Days and hours are those of the clock on each location's wall.
#pragma once

#include "domain/session.hpp"

#include "base/time_zone.hpp"
#include "base/units.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace voltyard::storage {

// How often something happened that leaves no row of its own. Put to be added to what is there.
struct Tally {
  OperatorId operator_id;
  LocationId location_id;
  std::int64_t day = 0;  // since 1970-01-01, by the location's clock
  std::string what;      // a word of a fixed list: there are few rows for a day
  std::uint64_t count = 0;
};

struct ReportedPlace {
  LocationId id;
  TimeZone zone;
};

struct ReportFilter {
  OperatorId operator_id;
  std::vector<ReportedPlace> places;
  std::int64_t first_day = 0;         // since 1970-01-01
  std::int64_t last_day = 0;          // ... and with it
  Timestamp now;                      // what has not come yet is no idle time
  std::string resident_cards;         // what the cards of those begin with who start by the page
  std::size_t most_rows = 2'000'000;  // charges, and times without a connection
};

struct ReportSum {
  std::int64_t sessions = 0;
  Energy energy;
  Money electricity;  // as billed, with what was taken off
  Money service;
  Money payable;   // of it, what the payers pay
  Money credited;  // ... and what they were given back
  bool operator==(const ReportSum&) const = default;
};

struct ReportDay {
  std::int64_t day = 0;
  ReportSum sum;
};

struct ReportPlace {
  LocationId location_id;
  ReportSum sum;
};

struct ReportHour {  // of the week
  Duration busy{0};  // of all slots
  Duration span{0};  // how much of such hours the report spans, of one place
};

struct ReportEnding {
  domain::EndReason reason = domain::EndReason::none;
  std::string text;  // the station's own word
  std::int64_t count = 0;
};

struct OfflineTime {
  StationId station_id;
  LocationId location_id;
  Duration time{0};
  std::int64_t times = 0;
  bool still = false;
};

// What became of the charges that residents started by the page.
struct PageCharges {
  std::int64_t begun = 0;
  std::int64_t without_money = 0;            // ... though nothing could be set aside
  std::int64_t with_energy = 0;              // of those with money, ...
  std::int64_t over = 0;                     // of those with energy, ...
  std::int64_t paid = 0;                     // of those that are over
  std::int64_t waiting = 0;                  // without energy, but not over either
  std::int64_t in_review = 0;                // over, with energy, doubtful
  std::vector<ReportEnding> without_energy;  // how they ended, most frequent first
};

struct SessionReport {
  ReportSum all;
  std::vector<ReportDay> days;                       // every day, also those without a charge
  std::vector<ReportPlace> places;                   // every place, in the filter's order
  std::array<std::array<ReportHour, 24>, 7> week{};  // [0 is Monday][hour]
  std::vector<ReportEnding> endings;                 // most frequent first
  std::vector<OfflineTime> offline;                  // longest first
  std::map<std::string, std::uint64_t, std::less<>> tallies;
  PageCharges page;
};

struct ReportedCharge {
  LocationId location_id;
  Timestamp started_at;
  Timestamp until;  // its end, or when it was last heard of
  domain::SessionState state = domain::SessionState::ended;
  domain::EndReason end_reason = domain::EndReason::none;
  std::string_view end_text;
  std::string_view token_uid;
  Energy energy;
  Money electricity;
  Money service;
  std::optional<std::int64_t> bill_minor;
  std::int64_t credited_minor = 0;
  bool held = false;
};

// The moment at which the day begins; where the clock leaves midnight out, the one after it.
Timestamp start_of_day(std::int64_t day, const TimeZone& zone);

class ReportCount {
 public:
  // `filter` must outlive it.
  explicit ReportCount(const ReportFilter& filter);

  // Charges that began earlier than this can reach into the days of the place; a charge that is
  // longer is cut.
  static constexpr Duration longest_reach = std::chrono::hours(24);

  struct Span {
    Timestamp from;
    Timestamp before;
  };
  Span days_of(std::size_t place) const { return spans_[place]; }

  // Both pass over what is not of the places and days. False: there are too many rows.
  bool add(const ReportedCharge& charge);
  // `until` 0: it still is.
  bool add_offline(StationId station_id, LocationId location_id, Timestamp since, Timestamp until);
  void add_tally(std::string_view what, std::uint64_t count);

  SessionReport finish();

 private:
  using EndingKey = std::pair<domain::EndReason, std::string>;
  using Endings = std::map<EndingKey, std::int64_t>;
  struct Absence {
    LocationId location_id;
    std::vector<Span> spells;
    bool still = false;
  };

  void spread(std::size_t place, Span time, Duration ReportHour::* into);
  void add_to_page(const ReportedCharge& charge);
  static void count_ending(Endings& endings, const ReportedCharge& charge);

  const ReportFilter& filter_;
  std::vector<Span> spans_;
  std::unordered_map<LocationId, std::size_t> places_;
  Endings endings_;
  Endings without_energy_;
  std::unordered_map<StationId, Absence> absences_;
  std::size_t rows_ = 0;
  SessionReport report_;
};

Error too_many_rows(const ReportFilter& filter);

}  // namespace voltyard::storage
