#include "csms/reviews.hpp"

#include "csms/prepaid.hpp"
#include "csms/shard_desk.hpp"

#include "billing/corrected.hpp"
#include "billing/session_input.hpp"
#include "desk/log_entry.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace voltyard::csms {

namespace asio = boost::asio;

namespace {

using billing::Bill;
using domain::Review;
using domain::Ruling;
using MaybeBill = std::optional<Bill>;

// nullopt: nothing is sold there.
Result<MaybeBill> bill_of(const Snapshot& snapshot, const domain::Session& session,
                          const std::vector<domain::Sample>& samples, const ReviewWish& wish) {
  const auto tariff = snapshot.tariffs.find(session.tariff_id);
  if (tariff == snapshot.tariffs.end() || wish.ruling == Ruling::waive) return MaybeBill();
  const auto input = billing::input_of(session, samples, session.ended_at);
  auto bill = wish.ruling == Ruling::correct
                  ? billing::rate_corrected(tariff->second->tariff, input, wish.energy)
                  : billing::rate(tariff->second->tariff, input);
  if (!bill) return bill.error();
  if (bill->total > billing::most_of_a_transfer) {
    return invalid("the amount is beyond what the ledger holds", "/energy_wh");
  }
  return MaybeBill(std::move(*bill));
}

// The most that this ruling or the meter could bill; a session that cannot be priced could be any.
Money stake_of(const Result<MaybeBill>& metered, const MaybeBill& wished) {
  const auto total = [](const MaybeBill& bill) { return bill ? bill->total : Money{}; };
  if (!metered) return billing::most_of_a_transfer;
  return std::max(total(*metered), total(wished));
}

desk::LogEntry entry_of(const domain::Session& session, const Review& review, Timestamp now) {
  desk::LogEntry entry;
  entry.at = now;
  entry.operator_id = session.operator_id;
  entry.location_id = session.location_id;
  entry.kind = review.decided() ? desk::log::session_reviewed : desk::log::session_review_proposed;
  entry.who = review.decided() ? review.decided_by : review.proposed_by;
  entry.subject = to_string(session.id);
  entry.text = fmt::format("{}: {}", to_string(review.ruling), review.reason);
  return entry;
}

// The session is over: billed and settled, or given back what was held. One that was billed before
// it became doubtful keeps its bill.
void close(const Context& context, domain::Session session, const MaybeBill& bill, bool billed,
           const Review& review, Decision& decision) {
  session.state = domain::SessionState::ended;
  if (billed) {
    // A second, different stop came later: the first one counts.
  } else if (bill) {
    settle(context, session, *bill, decision);
    decision.commit.changes.push_back(storage::BillRow{session.id, session.operator_id, *bill});
  } else {
    give_back(context, session, decision);
  }
  auto event = make_event(context, domain::event::session_reviewed);
  event.evse_id = session.evse_id;
  event.session_id = session.id;
  event.details = {{"ruling", std::string(to_string(review.ruling))}};
  if (session.bill_minor) {
    event.details.emplace_back("amount_minor", std::to_string(*session.bill_minor));
  }
  decision.commit.events.push_back(std::move(event));
  decision.commit.changes.push_back(std::move(session));
}

Task<Result<Review>> rule_on(ShardDesk& desk, Order order, SessionId id, StationId station_id,
                             ReviewWish wish) {
  const auto live = co_await desk.load(station_id);
  if (!live) co_return live.error();
  const auto turn = co_await (*live)->turn.take();
  auto& store = desk.yard().parts().store;
  const auto session = co_await store.find_session(id);
  if (!session) co_return session.error();
  const auto stored = co_await store.find_bill(id);
  if (!stored) co_return stored.error();
  const bool doubtful = *session && (*session)->state == domain::SessionState::needs_review;
  if (!doubtful) co_return conflict("there is nothing to decide about this session");
  const bool billed = stored->has_value();
  if (billed && wish.ruling != Ruling::accept) {
    co_return conflict("it is billed already: only that bill can be accepted");
  }
  const auto known = co_await store.find_review(id);
  if (!known) co_return known.error();
  const auto samples = co_await store.load_curve(id);
  if (!samples) co_return samples.error();
  const auto snapshot = desk.snapshot();
  const auto bill = bill_of(*snapshot, **session, *samples, wish);
  if (!bill) co_return bill.error();
  const auto metered = bill_of(*snapshot, **session, *samples, ReviewWish());
  const auto context = desk.context_of(**live, *snapshot, "");
  Review wanted;
  wanted.session_id = id;
  wanted.operator_id = order.operator_id;
  wanted.ruling = wish.ruling;
  wanted.energy = wish.energy;
  wanted.reason = std::move(wish.reason);
  wanted.proposed_by = order.requested_by;
  wanted.proposed_at = context.now;
  const Money alone{desk.yard().options().prepaid.review_alone_minor};
  const auto* before = *known ? &**known : nullptr;
  const auto ruled = domain::rule(before, std::move(wanted), stake_of(metered, *bill), alone);
  if (!ruled) co_return ruled.error();
  Decision decision;
  decision.commit.changes.push_back(*ruled);
  decision.commit.changes.push_back(entry_of(**session, *ruled, context.now));
  if (ruled->decided()) close(context, **session, *bill, billed, *ruled, decision);
  if (co_await desk.carry_out(**live, decision) != storage::CommitOutcome::committed) {
    co_return unavailable("the decision could not be stored");
  }
  co_return *ruled;
}

}  // namespace

Task<Result<Review>> Reviews::rule(Order order, SessionId session_id, ReviewWish wish) {
  const auto session = co_await yard_.parts().store.find_session(session_id);
  if (!session) co_return session.error();
  if (!*session || (*session)->operator_id != order.operator_id) {
    co_return not_found("there is no such session");
  }
  const auto station_id = (*session)->station_id;
  const auto shard = yard_.shard_of(station_id);
  auto work = rule_on(yard_.desk(shard), std::move(order), session_id, station_id, std::move(wish));
  co_return co_await asio::co_spawn(yard_.parts().shards[shard], std::move(work),
                                    asio::use_awaitable);
}

Task<Result<std::optional<Bill>>> Reviews::proposed_bill(const domain::Session& session) {
  const auto samples = co_await yard_.parts().store.load_curve(session.id);
  if (!samples) co_return samples.error();
  const auto snapshot = yard_.parts().directory.current();
  co_return bill_of(*snapshot, session, *samples, ReviewWish());
}

}  // namespace voltyard::csms
