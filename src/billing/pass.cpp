#include "billing/pass.hpp"

#include "base/time_zone.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace voltyard::billing {
namespace {

constexpr std::int64_t minute_ms = 60'000;

std::int32_t minutes_for_a_charge(const UsedPass& used) {
  const auto& pass = used.pass;
  std::int64_t minutes = most_covered_minutes;
  if (pass.minutes > 0) minutes = std::min(minutes, pass.minutes - used.used_minutes);
  if (pass.minutes_per_charge > 0) {
    minutes = std::min<std::int64_t>(minutes, pass.minutes_per_charge);
  }
  return static_cast<std::int32_t>(std::max<std::int64_t>(minutes, 0));
}

Account pass_account(const Pass& pass) { return {AccountKind::pass, pass.operator_id.uuid}; }

Posting posting_of(const Pass& pass, PostingKind kind, std::string currency) {
  Posting posting;
  posting.kind = kind;
  posting.subject = pass.id.uuid;
  posting.operator_id = pass.operator_id;
  posting.wallet_id = pass.wallet_id;
  posting.at = pass.created_at;
  posting.currency = std::move(currency);
  posting.who = pass.who;
  posting.note = pass.name;
  return posting;
}

}  // namespace

Status check(const Pass& pass) {
  if (pass.name.empty() || pass.name.size() > most_pass_name_octets) {
    return invalid("a name has 1 to 100 octets", "/name");
  }
  if (pass.price < Money{} || pass.price > most_of_a_pass) {
    return invalid("a pass costs nothing to 100,000.00", "/price_minor");
  }
  if (pass.minutes < 0 || pass.minutes > most_pass_minutes) {
    return invalid("a pass has up to 1,000,000 minutes, or 0 for no limit", "/minutes");
  }
  if (pass.minutes_per_charge < 0 || pass.minutes_per_charge > most_covered_minutes) {
    return invalid("a charge has up to 527,040 minutes, or 0 for no limit", "/minutes_per_charge");
  }
  if (pass.until <= pass.from) return invalid("it ends before it begins", "/until_at");
  if (pass.until - pass.from > longest_pass) {
    return invalid("a pass holds two years at most", "/until_at");
  }
  return {};
}

bool may_stand(const UsedPass& used) {
  if (used.pass.cancelled) return used.used_minutes == 0;
  return used.pass.minutes == 0 || used.used_minutes <= used.pass.minutes;
}

Timestamp pass_end(Timestamp from, PassPeriod period, Duration offset) {
  using namespace std::chrono;
  const sys_days first{days(to_local(from, offset).day)};
  const year_month_day begins{first};
  year_month_day day = begins + months(period.months);
  if (!day.ok()) day = day.year() / day.month() / last;
  const sys_days end = sys_days(day) + days(period.days);
  return Timestamp{milliseconds(end.time_since_epoch()).count()} - offset;
}

std::optional<Cover> best_cover(std::span<const UsedPass> passes, Timestamp at, LocationId place) {
  const UsedPass* best = nullptr;
  Cover cover;
  for (const auto& each : passes) {
    const auto minutes = minutes_for_a_charge(each);
    if (minutes == 0 || minutes < cover.minutes || !each.pass.holds(at, place)) continue;
    const bool more = best == nullptr || minutes > cover.minutes;
    if (!more &&
        std::pair(each.pass.until, each.pass.id) > std::pair(best->pass.until, best->pass.id)) {
      continue;
    }
    best = &each;
    cover = {each.pass.id, minutes};
  }
  return best == nullptr ? std::nullopt : std::optional(cover);
}

std::int32_t used_minutes(const domain::Session& session) {
  const auto end = std::min(session.full_at.value_or(session.ended_at), session.ended_at);
  // Who charges has begun a minute, even in no time: what costs something at once is covered then.
  const auto charged = std::max<std::int64_t>((end - session.started_at).count(), 1);
  const auto begun = (charged + minute_ms - 1) / minute_ms;
  return static_cast<std::int32_t>(std::min<std::int64_t>(begun, session.covered_minutes));
}

std::optional<Posting> sell(const Pass& pass, Money gift, std::string currency) {
  if (pass.price <= Money{}) return std::nullopt;
  auto posting = posting_of(pass, PostingKind::pass, std::move(currency));
  posting.transfers = out_of(pass.wallet_id, gift, pass_account(pass), pass.price);
  return posting;
}

Posting give_back(const Posting& sale, Timestamp at, std::string who) {
  auto posting = sale;
  posting.number = 0;
  posting.kind = PostingKind::pass_back;
  posting.at = at;
  posting.who = std::move(who);
  for (auto& transfer : posting.transfers) std::swap(transfer.debit, transfer.credit);
  return posting;
}

}  // namespace voltyard::billing
