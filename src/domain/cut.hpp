// An emergency cut: a lock on a part of a site. While it stands, nothing starts there, and what
// starts by itself is stopped again. It outlives restarts, and two people must release it.
#pragma once

#include "domain/location.hpp"
#include "domain/station.hpp"

#include "base/result.hpp"

#include <span>
#include <string>

namespace voltyard::domain {

using CutId = Id<struct CutTag>;

struct Cut {
  CutId id;
  OperatorId operator_id;
  LocationId location_id;
  std::optional<ZoneId> zone_id;        // with all zones inside; none: the whole location
  std::optional<StationId> station_id;  // only this pile
  Timestamp ordered_at;
  std::string ordered_by;
  std::string reason;
  Timestamp release_asked_at{};  // by the first person
  std::string release_asked_by;
  Timestamp released_at{};  // by the second
  std::string released_by;

  bool stands() const { return released_at == Timestamp{}; }
  bool operator==(const Cut&) const = default;
};

// `zones`: at least those of the cut's location.
bool covers(const Cut& cut, const Station& station, std::span<const Zone> zones);

// The cut after `who` wants it released: the first one asks, another one releases. Errors: conflict
// (the same person again, or it is released already).
Result<Cut> release(const Cut& cut, std::string who, Timestamp now);

// The outermost zone around the station, where its smoke spreads; none: it stands in no zone.
std::optional<ZoneId> shed_of(const Station& station, std::span<const Zone> zones);

}  // namespace voltyard::domain
