#include "api/wechat_visits.hpp"

#include <fmt/format.h>

namespace voltyard::api {
namespace {

// Letters and digits only: WeChat gives nothing else back.
std::string name_from(Random& random) {
  return fmt::format("{:016x}{:016x}", random.next(), random.next());
}

template <class Rows>
bool has_room(Rows& rows, SteadyTime now) {
  if (rows.size() < WechatVisits::most) return true;
  std::erase_if(rows, [&](const auto& row) { return row.second.until <= now; });
  return rows.size() < WechatVisits::most;
}

}  // namespace

std::optional<std::string> WechatVisits::begin(std::string label, SteadyTime now, Random& random) {
  if (!has_room(visits_, now)) return std::nullopt;
  auto state = name_from(random);
  visits_.insert_or_assign(state, Waiting{{std::move(label)}, now + there_at_most});
  return state;
}

std::optional<WechatVisits::Visit> WechatVisits::end(std::string_view state, SteadyTime now) {
  const auto found = visits_.find(std::string(state));
  if (found == visits_.end() || found->second.until <= now) return std::nullopt;
  auto visit = found->second.visit;
  found->second.visit.fresh = false;
  return visit;
}

std::optional<std::string> WechatVisits::keep(OperatorId owner, const Digest& person,
                                              SteadyTime now, Random& random) {
  if (!has_room(people_, now)) return std::nullopt;
  auto name = name_from(random);
  people_.insert_or_assign(name, Person{owner, person, now + known_at_most});
  return name;
}

std::optional<Digest> WechatVisits::find(OperatorId owner, std::string_view name,
                                         SteadyTime now) const {
  const auto found = people_.find(std::string(name));
  const bool known =
      found != people_.end() && found->second.owner == owner && found->second.until > now;
  return known ? std::optional(found->second.digest) : std::nullopt;
}

void WechatVisits::forget(std::string_view name) { people_.erase(std::string(name)); }

}  // namespace voltyard::api
