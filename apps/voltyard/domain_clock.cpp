#include "domain_clock.hpp"

#include "base/units.hpp"

#include <cmath>

namespace voltyard::app {
namespace {

constexpr std::string_view setting_name = "clock.domain_ms";
constexpr Duration ahead_allowed = std::chrono::minutes(1);

}  // namespace

Task<Result<std::unique_ptr<DomainClock>>> DomainClock::open(storage::Store& store, double speed,
                                                             std::optional<Timestamp> begin) {
  const auto wall = wall_now();
  const auto saved = co_await store.find_setting(setting_name);
  if (!saved) co_return saved.error();
  std::optional<Timestamp> left_at;
  if (saved->has_value()) {
    const auto ms = parse_decimal(**saved, 0);
    if (!ms) co_return unavailable("the stored clock of the data directory is unreadable");
    left_at = Timestamp{*ms};
  }
  if (speed == 1.0) {
    if (left_at && *left_at > wall + ahead_allowed) {
      co_return conflict(
          "this directory's time ran ahead of the clock; open it with its "
          "--clock-speed, or start a new one");
    }
    co_return std::unique_ptr<DomainClock>(new DomainClock(wall, wall, 1.0));
  }
  const auto start = left_at ? *left_at : begin.value_or(wall);
  co_return std::unique_ptr<DomainClock>(new DomainClock(start, wall, speed));
}

Task<Status> DomainClock::lease(storage::Store& store, Duration real_time) const {
  if (clock_.speed() == 1.0) co_return Status{};
  const auto ahead_ms = std::llround(static_cast<double>(real_time.count()) * clock_.speed());
  const auto bound = now() + Duration(ahead_ms);
  storage::Commit commit;
  commit.changes.push_back(storage::Setting{std::string(setting_name), std::to_string(bound.ms)});
  if (co_await store.commit(commit) != storage::CommitOutcome::committed) {
    co_return unavailable("the clock could not be stored");
  }
  co_return Status{};
}

}  // namespace voltyard::app
