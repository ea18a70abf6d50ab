#include "csms/prepaid.hpp"

#include "csms/dialect.hpp"
#include "csms/transactions.hpp"

#include "billing/credit.hpp"
#include "billing/session_input.hpp"
#include "billing/settlement.hpp"
#include "billing/time_zone.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace voltyard::csms {
namespace {

using domain::Authorization;

constexpr Duration pricing_interval = std::chrono::seconds(30);

// What is sold at the location of the station; nullptr: nothing.
const storage::TariffRow* tariff_here(const Context& context) {
  return context.directory.tariff_of(context.live.station.location_id, context.now);
}

bool pays(const domain::Token& token) { return !token.wallet_id.is_nil(); }

bool has_month(const domain::Token& token) { return token.limits && token.limits->month_cost; }

// The first of the month, as the location's clock has it; UTC's where its zone is not known.
Timestamp month_start(const Context& context) {
  const auto* known = context.directory.zone_of(context.live.station.location_id);
  static const TimeZone utc;
  const TimeZone& zone = known ? *known : utc;
  const auto today = to_local(context.now, zone.offset_at(context.now)).day;
  const std::chrono::sys_days day{std::chrono::days(today)};
  const std::chrono::year_month_day date{day};
  const std::chrono::sys_days first{date.year() / date.month() / 1};
  const Timestamp midnight{std::chrono::milliseconds(first.time_since_epoch()).count()};
  const auto nearly = midnight - zone.offset_at(midnight);
  return midnight - zone.offset_at(nearly);
}

// What a decision about the token needs and has not been looked up yet.
bool looks_up(const Context& context, const domain::Token& token, Decision& decision) {
  if (has_month(token) && !context.spent) {
    decision.lookup = FindSpent{token.id, month_start(context)};
    return true;
  }
  if (pays(token) && context.wallet == nullptr) {
    decision.lookup = FindWallet{token.wallet_id};
    return true;
  }
  return false;
}

// The most that the token may cost now: its limit for a session, and what its month has left.
std::optional<Money> limit_of(const Context& context, const domain::Token& token) {
  if (!token.limits) return std::nullopt;
  auto limit = token.limits->session_cost;
  if (token.limits->month_cost) {
    const auto left = *token.limits->month_cost - context.spent.value_or(Money{});
    limit = limit ? std::min(*limit, left) : left;
  }
  return limit;
}

void refuse(const Context& context, const domain::Session& session, Decision& decision) {
  const auto* dialect = find_dialect(context.live.station.state.protocol);
  if (dialect == nullptr) return;
  if (auto stop = dialect->stop(context, session)) decision.orders.push_back(std::move(*stop));
}

bool charges_here(const Context& context, std::string_view uid) {
  const auto& open = context.live.open;
  return std::any_of(open.begin(), open.end(),
                     [&](const auto& each) { return each.session.token_uid == uid; });
}

billing::Sale sale_of(const Context& context, const domain::Session& session) {
  billing::Sale sale;
  sale.session_id = session.id;
  sale.operator_id = session.operator_id;
  sale.location_id = session.location_id;
  sale.wallet_id = session.wallet_id;
  if (session.held_minor) sale.held = Money{*session.held_minor};
  sale.held_gift = Money{session.held_gift_minor};
  sale.at = context.now;
  return sale;
}

// Why the wallet that was looked up covers no start.
Authorization refusal_of(const Context& context) {
  const auto& record = *context.wallet;
  return record && record->wallet.blocked ? Authorization::Blocked : Authorization::NoCredit;
}

// The pass of the wallet that covers the beginning of a charge.
std::optional<billing::Cover> cover_at(const Context& context, Timestamp at) {
  return billing::best_cover(context.passes, at, context.live.station.location_id);
}

// What is covered may begin with less than the least, and in debt.
std::optional<Money> agreed_with(const Context& context, Power max_power, bool is_covered) {
  if (context.wallet == nullptr || !*context.wallet) return std::nullopt;
  const auto& [wallet, balance] = **context.wallet;
  const auto* tariff = tariff_here(context);
  if (wallet.blocked || tariff == nullptr || tariff->tariff.currency != wallet.currency) {
    return std::nullopt;
  }
  const auto& terms = context.prepaid;
  const Money agreed = std::min(most_held(terms, max_power), balance.available + wallet.credit);
  if (is_covered) return std::max(agreed, Money{});
  if (agreed < Money{terms.least_minor} || agreed <= Money{}) return std::nullopt;
  return agreed;
}

}  // namespace

std::optional<Money> agreed_for(const Context& context, Power max_power) {
  return agreed_with(context, max_power, cover_at(context, context.now).has_value());
}

std::optional<Money> counted_by_pile(const Context& context, Power max_power) {
  if (cover_at(context, context.now)) return std::nullopt;
  return agreed_for(context, max_power);
}

Authorization judge_start(const Context& context, std::string_view uid, Decision& decision) {
  const auto authorization = judge_token(context, uid);
  const auto* token = context.directory.token(context.live.station.operator_id, uid);
  const bool counts = authorization == Authorization::Accepted && token != nullptr &&
                      tariff_here(context) != nullptr;
  // Who charges may present the card to stop it, however little is left.
  if (!counts || charges_here(context, uid)) return authorization;
  if (looks_up(context, *token, decision)) return authorization;
  const auto limit = limit_of(context, *token);
  if (limit && *limit <= Money{}) return Authorization::NoCredit;
  const Power any_slot{0};
  if (pays(*token) && !agreed_for(context, any_slot)) return refusal_of(context);
  return authorization;
}

Authorization hold_for(const Context& context, domain::Session& session, Decision& decision) {
  const auto* token = context.directory.token(session.operator_id, session.token_uid);
  const bool counts = token != nullptr && !session.tariff_id.is_nil() && session.open() &&
                      tariff_here(context) != nullptr;
  if (!counts) return Authorization::Accepted;
  if (looks_up(context, *token, decision)) return Authorization::Accepted;
  const auto* wallet = pays(*token) && *context.wallet ? &(*context.wallet)->wallet : nullptr;
  session.off_permille = context.directory.off_permille(
      session.operator_id, token->uid, wallet == nullptr ? "" : wallet->phone, session.started_at);
  if (pays(*token)) session.wallet_id = token->wallet_id;
  const auto limit = limit_of(context, *token);
  if (limit && *limit <= Money{}) {
    refuse(context, session, decision);
    return Authorization::NoCredit;
  }
  if (limit) session.limit_minor = limit->minor;
  if (!pays(*token)) return Authorization::Accepted;
  const auto cover = cover_at(context, session.started_at);
  auto agreed = agreed_with(context, session.max_power, cover.has_value());
  if (!agreed) {
    refuse(context, session, decision);
    return refusal_of(context);
  }
  if (limit) agreed = std::min(*agreed, *limit);
  session.held_minor = agreed->minor;
  const auto gift = (*context.wallet)->balance.gift;
  session.held_gift_minor = std::min(*agreed, gift).minor;
  if (cover) {
    session.pass_id = cover->pass_id;
    session.covered_minutes = cover->minutes;
  }
  if (*agreed == Money{}) return Authorization::Accepted;
  decision.commit.changes.push_back(
      billing::hold_for(sale_of(context, session), wallet->credit, wallet->currency));
  return Authorization::Accepted;
}

void settle(const Context& context, domain::Session& session, const billing::Bill& bill,
            Decision& decision) {
  const auto sale = sale_of(context, session);
  session.bill_minor = billing::payable(sale, bill.total).minor;
  session.covered_minutes = billing::used_minutes(session);
  if (sale.operator_id.is_nil() || sale.location_id.is_nil()) return;  // nobody earns it
  if (auto posting = billing::settle(sale, bill)) {
    decision.commit.changes.push_back(std::move(*posting));
  }
}

void credit(const Context& context, domain::Session& session, const billing::Bill& bill,
            Crediting crediting, Decision& decision) {
  billing::CreditNote note;
  note.id = billing::CreditNoteId::make(context.now, context.random);
  note.session_id = session.id;
  note.operator_id = session.operator_id;
  note.at = context.now;
  note.amount = crediting.amount;
  note.reason = std::move(crediting.reason);
  note.who = std::move(crediting.who);
  const auto sale = sale_of(context, session);
  const billing::Credited credited{Money{session.credited_minor}, note.amount};
  decision.commit.changes.push_back(billing::credit(sale, bill, credited, note));
  session.credited_minor += note.amount.minor;
  decision.commit.changes.push_back(std::move(note));
}

void give_back(const Context& context, const domain::Session& session, Decision& decision) {
  const auto tariff = context.directory.tariffs.find(session.tariff_id);
  if (!session.held_minor || tariff == context.directory.tariffs.end()) return;
  auto posting = billing::release(sale_of(context, session), tariff->second->tariff.currency);
  if (posting) decision.commit.changes.push_back(std::move(*posting));
}

bool is_pricing_due(LiveOpenSession& open, Timestamp now) {
  if (open.priced == open.samples.size() && now - open.priced_at < pricing_interval) return false;
  open.priced = open.samples.size();
  open.priced_at = now;
  return true;
}

bool is_used_up(const Context& context, const LiveOpenSession& open) {
  const auto& session = open.session;
  const auto* token = context.directory.token(session.operator_id, session.token_uid);
  if (token != nullptr && token->limits) {
    const auto& limits = *token->limits;
    if (limits.session_energy && session.energy >= *limits.session_energy) return true;
    if (limits.session_time && context.now - session.started_at >= *limits.session_time) {
      return true;
    }
  }
  const auto agreed = billing::agreed_of(session);
  const auto tariff = context.directory.tariffs.find(session.tariff_id);
  if (!agreed || tariff == context.directory.tariffs.end()) return false;
  auto input = billing::input_of(session, open.samples, context.now);
  input.agreed.reset();
  const auto bill = billing::rate(tariff->second->tariff, input);
  // Where nothing could be set aside, what a pass covers goes on until it costs something.
  const Money first{session.covered_minutes > 0 ? 1 : 0};
  return bill && bill->total >= std::max(*agreed, first);
}

}  // namespace voltyard::csms
