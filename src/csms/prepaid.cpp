#include "csms/prepaid.hpp"

#include "csms/dialect.hpp"
#include "csms/transactions.hpp"

#include "billing/session_input.hpp"
#include "billing/settlement.hpp"

#include <algorithm>
#include <utility>

namespace voltyard::csms {
namespace {

using domain::Authorization;

constexpr Power strongest_e_bike_slot{3'000'000};  // 3 kW
constexpr Duration pricing_interval = std::chrono::seconds(30);

const domain::Token* paying_token(const Context& context, std::string_view uid) {
  const auto& station = context.live.station;
  const auto* token = context.directory.token(station.operator_id, uid);
  const bool pays = token != nullptr && !token->wallet_id.is_nil() &&
                    context.directory.tariff_of(station.location_id) != nullptr;
  return pays ? token : nullptr;
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
  sale.at = context.now;
  return sale;
}

// Why the wallet that was looked up covers no start.
Authorization refusal_of(const Context& context) {
  const auto& record = *context.wallet;
  return record && record->wallet.blocked ? Authorization::Blocked : Authorization::NoCredit;
}

}  // namespace

std::optional<Money> agreed_for(const Context& context, Power max_power) {
  if (context.wallet == nullptr || !*context.wallet) return std::nullopt;
  const auto& [wallet, balance] = **context.wallet;
  const auto* tariff = context.directory.tariff_of(context.live.station.location_id);
  if (wallet.blocked || tariff == nullptr || tariff->tariff.currency != wallet.currency) {
    return std::nullopt;
  }
  const auto& terms = context.prepaid;
  const bool is_car = max_power > strongest_e_bike_slot;
  const Money most{is_car ? terms.hold_car_minor : terms.hold_minor};
  const Money agreed = std::min(most, balance.available + wallet.credit);
  if (agreed < Money{terms.least_minor} || agreed <= Money{}) return std::nullopt;
  return agreed;
}

Authorization judge_start(const Context& context, std::string_view uid, Decision& decision) {
  const auto authorization = judge_token(context, uid);
  const auto* token = paying_token(context, uid);
  const bool pays = authorization == Authorization::Accepted && token != nullptr;
  // Who charges may present the card to stop it, however little is left.
  if (!pays || charges_here(context, uid)) return authorization;
  if (context.wallet == nullptr) {
    decision.lookup = FindWallet{token->wallet_id};
    return authorization;
  }
  const Power any_slot{0};
  return agreed_for(context, any_slot) ? authorization : refusal_of(context);
}

Authorization hold_for(const Context& context, domain::Session& session, Decision& decision) {
  const auto* token = paying_token(context, session.token_uid);
  if (token == nullptr || session.tariff_id.is_nil() || !session.open()) {
    return Authorization::Accepted;
  }
  if (context.wallet == nullptr) {
    decision.lookup = FindWallet{token->wallet_id};
    return Authorization::Accepted;
  }
  session.wallet_id = token->wallet_id;
  const auto agreed = agreed_for(context, session.max_power);
  if (!agreed) {
    const auto* dialect = find_dialect(context.live.station.state.protocol);
    if (dialect != nullptr) {
      if (auto stop = dialect->stop(context, session)) decision.orders.push_back(std::move(*stop));
    }
    return refusal_of(context);
  }
  session.held_minor = agreed->minor;
  const auto& wallet = (*context.wallet)->wallet;
  decision.commit.changes.push_back(
      billing::hold_for(sale_of(context, session), wallet.credit, wallet.currency));
  return Authorization::Accepted;
}

void settle(const Context& context, domain::Session& session, const billing::Bill& bill,
            Decision& decision) {
  const auto sale = sale_of(context, session);
  session.bill_minor = billing::payable(sale, bill.total).minor;
  if (sale.operator_id.is_nil() || sale.location_id.is_nil()) return;  // nobody earns it
  if (auto posting = billing::settle(sale, bill)) {
    decision.commit.changes.push_back(std::move(*posting));
  }
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
  const auto tariff = context.directory.tariffs.find(open.session.tariff_id);
  if (!open.session.held_minor || tariff == context.directory.tariffs.end()) return false;
  const auto input = billing::input_of(open.session, open.samples, context.now);
  const auto bill = billing::rate(tariff->second->tariff, input);
  return bill && bill->total.minor >= *open.session.held_minor;
}

}  // namespace voltyard::csms
