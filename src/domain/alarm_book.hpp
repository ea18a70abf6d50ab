// The open alarms of all operators, as values: what an event or the passing of time makes of them
// comes back as changes; only what was stored is applied.
#pragma once

#include "domain/alarm_rules.hpp"

#include "base/result.hpp"

#include <map>
#include <tuple>
#include <unordered_map>

namespace voltyard::domain {

// How long each level may stay unacknowledged before the next people are told, and how often.
struct AlarmPolicy {
  Duration urgent_step = std::chrono::minutes(1);
  Duration important_step = std::chrono::minutes(15);
  Duration ordinary_step = std::chrono::hours(12);
  std::uint8_t steps = 3;
  Duration offline_after = std::chrono::minutes(10);  // a station that does not come back
  Duration repeat_after = std::chrono::minutes(1);    // causes nearer than that count as one
  std::size_t most_open = 20'000;                     // what comes above is only counted
  SignalActions actions = shipped_signal_actions;
};

enum class AlarmNews : std::uint8_t { raised, repeated, acknowledged, escalated, cleared };
std::string_view to_string(AlarmNews news);

struct AlarmChange {
  Alarm alarm;  // as it is to be stored
  AlarmNews news = AlarmNews::raised;
  Action action = Action::notify;  // still to be done
};

class AlarmBook {
 public:
  explicit AlarmBook(AlarmPolicy policy) : policy_(policy) {}

  // At start: what is stored as open, and who is not connected.
  void load(std::vector<Alarm> open);
  void miss(const Event& as_if_disconnected);

  // What the event makes necessary; at most one change. An alarm that is raised gets `id`.
  std::optional<AlarmChange> consider(const Event& event, AlarmId id) const;

  // Stations that stayed away, alarms that nobody has acknowledged. Bounded by `limit`.
  std::vector<AlarmChange> due(Timestamp now, std::size_t limit, Random& random) const;

  // Errors: not_found (no open alarm of this operator), conflict (acknowledged already).
  Result<AlarmChange> acknowledge(OperatorId owner, AlarmId id, std::string who,
                                  Timestamp now) const;
  Result<AlarmChange> clear(OperatorId owner, AlarmId id, std::string who, std::string note,
                            Timestamp now) const;

  // After the commit, in the order in which they were found.
  void apply(const AlarmChange& change);
  // After an event was considered and what it changed was applied.
  void seen(const Event& event);

  std::size_t open() const { return open_.size(); }
  std::uint64_t untold() const { return untold_; }

 private:
  using Key = std::tuple<LocationId, StationId, EvseId, std::string, std::string>;
  struct Missing {
    Timestamp since;
    OperatorId operator_id;
    LocationId location_id;
  };

  static Key key_of(const Alarm& alarm);
  const Alarm* find(const Key& key) const;
  Result<const Alarm*> find_own(OperatorId owner, AlarmId id) const;
  std::optional<Duration> patience(const Alarm& alarm) const;

  AlarmPolicy policy_;
  std::map<Key, Alarm> open_;
  std::unordered_map<AlarmId, Key> by_id_;
  std::unordered_map<StationId, Missing> missing_;
  mutable std::uint64_t untold_ = 0;
};

}  // namespace voltyard::domain
