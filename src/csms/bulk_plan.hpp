// Which stations a bulk job is about, which of them can be asked for it and why the others cannot:
// what a dry run shows and what a job begins with. Pure.
#pragma once

#include "csms/directory.hpp"

#include "desk/bulk_job.hpp"

#include "base/random.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace voltyard::csms {

// Of what is given, a station must fit all. Lists of identities and of stations name them: then
// it is one of these, too.
struct BulkSelection {
  std::vector<LocationId> locations = {};
  std::vector<ZoneId> zones = {};
  std::vector<std::string> models = {};
  std::vector<std::string> firmwares = {};
  std::vector<std::string> protocols = {};
  std::optional<bool> online = {};
  std::vector<std::string> identities = {};
  std::vector<StationId> stations = {};

  bool empty() const;  // nothing was said: that would be everything
};

struct PlannedStation {
  StationId id;
  std::string why_not;  // empty: it can be asked
  bool online = false;
  bool charging = false;
};

struct BulkPlan {
  std::vector<PlannedStation> stations;  // by identity
  std::vector<LocationId> locations;     // of them
  std::vector<std::string> unknown;      // identities that name none
};

struct BulkNow {
  bool online = false;
  bool charging = false;
};

struct BulkFleet {
  const Snapshot& snapshot;
  const std::vector<domain::Station>& stations;  // of the operator, as they are stored
  const std::vector<BulkNow>& now;               // of each of them
  std::function<bool(LocationId)> sees;          // whether the caller does
};

BulkPlan plan_of(const BulkFleet& fleet, const BulkSelection& selection,
                 const desk::BulkCommand& command, Timestamp now, Random& random);

}  // namespace voltyard::csms
