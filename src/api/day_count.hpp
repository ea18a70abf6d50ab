// What every location did since its midnight: the charges that began, and their energy. Added up by
// the store once, then kept from what is committed, so that no screen has to read the day's
// charges. Charges that wait for review count without their energy, as in reports. Lives on the
// API's executor.
#pragma once

#include "api/services.hpp"

#include "base/result.hpp"
#include "base/task.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>

namespace voltyard::api {

struct DaySum {
  std::int64_t sessions = 0;
  Energy energy;
  bool operator==(const DaySum&) const = default;
};

class DayCount {
 public:
  explicit DayCount(const Services& services) : services_(services) {}

  // Before any station is let in. Where the store cannot add the day up, it is unknown until the
  // next.
  Task<void> open();

  void take(const csms::LiveSlot& slot);
  void take(const domain::Event& event);
  void begin_days_that_are_due();

  using Sees = std::function<bool(OperatorId, LocationId)>;
  std::optional<DaySum> sum_of(const Sees& sees) const;  // nullopt: unknown

 private:
  struct Charge {
    Energy energy;
    bool over = false;
  };
  struct Place {
    OperatorId owner;
    Timestamp from;    // its midnight
    Timestamp before;  // the next one
    DaySum sum;
    std::unordered_map<SessionId, Charge> charges = {};  // that are in the sum and may still change
    bool known = true;

    bool has(Timestamp started_at) const { return from <= started_at && started_at < before; }
    Charge& charge(SessionId id);
    void set_energy(Charge& charge, Energy energy);
  };

  Place& place_at(OperatorId owner, LocationId id);
  void begin_day(LocationId id, Place& place);
  Task<Status> add_up(OperatorId owner);
  Task<Status> take_running(OperatorId owner, Timestamp from);

  const Services& services_;
  std::unordered_map<LocationId, Place> places_;
};

}  // namespace voltyard::api
