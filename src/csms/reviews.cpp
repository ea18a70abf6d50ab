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

// What a bill that stands is too high by, after a ruling on it.
Money too_high(const domain::Session& session, const MaybeBill& wished, Ruling ruling) {
  if (ruling == Ruling::accept) return {};
  const Money paid{session.bill_minor.value_or(0) - session.credited_minor};
  const Money due = wished ? wished->total : Money{};
  return paid > due ? paid - due : Money{};
}

struct Case {
  domain::Session session;
  std::optional<storage::BillRow> stored;  // the bill that stands
  std::optional<Review> known;
};

// Nothing is decided about a session that is neither doubtful nor billed, and a bill that nobody
// doubts needs no acceptance.
Status check_open_to(const Case& its, Ruling ruling) {
  const bool doubtful = its.session.state == domain::SessionState::needs_review;
  const bool disputed = its.stored && ruling != Ruling::accept;
  if (doubtful || disputed) return {};
  return conflict("there is nothing to decide about this session");
}

// A bill that nobody doubts is ruled on to give something back, never to write down other energy.
Status check_gives_back(const Case& its, const MaybeBill& wished, Ruling ruling) {
  const bool doubtful = its.session.state == domain::SessionState::needs_review;
  if (doubtful || !its.stored || too_high(its.session, wished, ruling) > Money{}) return {};
  return conflict("nothing would be given back: the bill is not higher than that");
}

Result<Case> case_of(std::optional<domain::Session> session, std::optional<storage::BillRow> bill,
                     std::optional<Review> known) {
  if (!session) return not_found("there is no such session");
  return Case{std::move(*session), std::move(bill), std::move(known)};
}

// The session is over: billed and settled, or given back what was held. A bill that stands is not
// changed: what it is too high by is credited.
void close(const Context& context, const Case& its, const MaybeBill& bill, const Review& review,
           Decision& decision) {
  auto session = its.session;
  session.state = domain::SessionState::ended;
  // What was found out is what was delivered, for whoever adds it up; the meter's registers stay.
  if (review.ruling == Ruling::correct) session.energy = review.energy;
  if (its.stored) {
    const Money amount = too_high(session, bill, review.ruling);
    if (amount > Money{}) {
      credit(context, session, its.stored->bill, {amount, review.reason, review.decided_by},
             decision);
    }
  } else if (bill) {
    settle(context, session, *bill, decision);
    decision.commit.changes.push_back(storage::BillRow{session.id, session.operator_id, *bill});
  } else {
    give_back(context, session, decision);
    session.covered_minutes = 0;
  }
  auto event = make_event(context, domain::event::session_reviewed);
  event.evse_id = session.evse_id;
  event.session_id = session.id;
  event.details = {{"ruling", std::string(to_string(review.ruling))},
                   {"started_at", to_rfc3339(session.started_at)},
                   {"energy_mwh", std::to_string(session.energy.mwh)}};
  if (session.bill_minor) {
    event.details.emplace_back("amount_minor", std::to_string(*session.bill_minor));
  }
  if (session.credited_minor > 0) {
    event.details.emplace_back("credited_minor", std::to_string(session.credited_minor));
  }
  decision.commit.events.push_back(std::move(event));
  decision.commit.changes.push_back(std::move(session));
}

Review review_of(const Case& its, const Order& order, ReviewWish wish, Timestamp now) {
  Review wanted;
  wanted.session_id = its.session.id;
  wanted.operator_id = order.operator_id;
  wanted.ruling = wish.ruling;
  wanted.energy = wish.energy;
  wanted.reason = std::move(wish.reason);
  wanted.proposed_by = order.requested_by;
  wanted.proposed_at = now;
  if (its.stored) {
    if (its.known) wanted.billed_energy = its.known->billed_energy;
  } else if (wish.ruling == Ruling::correct) {
    wanted.billed_energy = wish.energy;
  }
  return wanted;
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
  const auto known = co_await store.find_review(id);
  if (!known) co_return known.error();
  const auto its = case_of(*session, *stored, *known);
  if (!its) co_return its.error();
  const auto ruling = wish.ruling;
  if (const auto fine = check_open_to(*its, ruling); !fine) co_return fine.error();
  const auto samples = co_await store.load_curve(id);
  if (!samples) co_return samples.error();
  const auto snapshot = desk.snapshot();
  const auto bill = bill_of(*snapshot, its->session, *samples, wish);
  if (!bill) co_return bill.error();
  if (const auto back = check_gives_back(*its, *bill, ruling); !back) co_return back.error();
  const auto metered = bill_of(*snapshot, its->session, *samples, ReviewWish());
  const auto context = desk.context_of(**live, *snapshot, "");
  const Money alone{desk.yard().options().prepaid.review_alone_minor};
  const bool pending = its->known && !its->known->decided();
  const auto* before = pending ? &*its->known : nullptr;
  auto wanted = review_of(*its, order, std::move(wish), context.now);
  const Money stake = std::max(stake_of(metered, *bill),
                               its->stored ? too_high(its->session, *bill, ruling) : Money{});
  const auto ruled = domain::rule(before, std::move(wanted), stake, alone);
  if (!ruled) co_return ruled.error();
  Decision decision;
  decision.commit.changes.push_back(*ruled);
  decision.commit.changes.push_back(entry_of(its->session, *ruled, context.now));
  if (ruled->decided()) close(context, *its, *bill, *ruled, decision);
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
