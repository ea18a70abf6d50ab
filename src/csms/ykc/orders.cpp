#include "csms/ykc/orders.hpp"

#include "csms/prepaid.hpp"
#include "csms/transactions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::csms::ykc {
namespace {

// A record comes within 30 s of the end, is repeated for minutes, and stored by a pile that is cut
// off.
constexpr Duration record_wait = std::chrono::minutes(15);
constexpr Power e_bike_slot{2'000'000};  // nobody has said what the gun delivers
constexpr int orders_a_second = 10'000;

std::string_view octets_of(const link::PileAnswer& answer) { return answer.payload; }

template <class Field>
Field or_zero(const Result<Field>& field) {
  return field ? *field : Field{};
}

template <class Message>
std::optional<Message> read_frame(std::string_view octets) {
  const auto frame =
      wire::read_whole({reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()});
  if (!frame) return std::nullopt;
  auto read = wire::decode(*frame);
  if (!read) return std::nullopt;
  auto* message = std::get_if<Message>(&*read);
  if (message == nullptr) return std::nullopt;
  return std::move(*message);
}

wire::StartOrder start_in(std::string_view octets) {
  if (const auto alone = read_frame<wire::RemoteStart>(octets)) return alone->start;
  return read_frame<wire::ParallelStart>(octets)->start;
}

std::optional<wire::StartOutcome> outcome_in(std::string_view octets) {
  if (const auto alone = read_frame<wire::RemoteStartAnswer>(octets)) return alone->outcome;
  const auto together = read_frame<wire::ParallelStartAnswer>(octets);
  return together ? std::optional(together->outcome) : std::nullopt;
}

// Energy may flow: the session begins. It may have begun already: a report can be faster.
Decision start_answered(const Context& context, const StationRequest& request,
                        const link::PileAnswer* answer) {
  Decision decision;
  const auto sent = start_in(request.payload);
  if (answer == nullptr) {
    // Nobody knows whether it runs. It is stopped, unless another charge would be, and asked what
    // it does; a late report is heard.
    const auto* evse = context.live.evse(*sent.gun.number());
    const bool is_taken = evse != nullptr && context.live.open_on(evse->id) != nullptr;
    if (!is_taken) {
      decision.orders.push_back(order(context, "Stop", wire::RemoteStop{sent.pile, sent.gun}));
    }
    decision.orders.push_back(read_order(context, *sent.gun.number()));
    return decision;
  }
  const auto said = outcome_in(octets_of(*answer));
  if (said && said->ok != 0) begin_ordered(context, *said, *request.expected, decision);
  return decision;
}

Result<wire::StartOrder> start_of(const Context& context, const domain::Evse& evse,
                                  std::string_view token_uid) {
  if (evse.state.status == domain::EvseStatus::Faulted)
    return conflict("the gun is faulted", "pile_fault");
  const auto pile = pile_of(context);
  if (!pile) return pile.error();
  wire::StartOrder start;
  start.order = new_order(context, *pile, evse.number);
  start.pile = *pile;
  start.gun = wire::Gun::of(evse.number);
  start.printed_card = start.card = card_of(token_uid);
  start.balance = balance_for(context, power_of(context, evse));
  return start;
}

std::string members_of(const wire::StartOrder& start) {
  return fmt::format(R"("slot":{},"order":"{}")", *start.gun.number(), key_of(start.order));
}

void expect(StationRequest& request, const wire::StartOrder& start, std::string_view token_uid) {
  request.expected =
      ExpectedStart{*start.gun.number(), std::string(token_uid), {}, key_of(start.order)};
  request.meaning = start_answered;
}

Decision tariff_answered(const Context& context, const StationRequest& request,
                         const link::PileAnswer* answer) {
  Decision decision;
  const auto said =
      answer ? read_frame<wire::TariffSettingAnswer>(octets_of(*answer)) : std::nullopt;
  if (said && said->ok != 0) return decision;
  auto event = make_event(context, domain::event::station_notified);
  event.details = {{"action", request.action}, {"result", said ? "refused" : "no_answer"}};
  decision.commit.events.push_back(std::move(event));
  return decision;
}

Result<StationRequest> stop_request(const Context& context, const domain::Session& session) {
  const auto pile = pile_of(context);
  if (!pile) return pile.error();
  for (const auto& evse : context.live.evses) {
    if (evse.id != session.evse_id) continue;
    return order(context, "Stop", wire::RemoteStop{*pile, wire::Gun::of(evse.number)},
                 fmt::format(R"("slot":{},"order":"{}")", evse.number, session.transaction_key));
  }
  return conflict("this session is not one of the pile's orders");
}

}  // namespace

const ExpectedStart* expected_start(const Context& context, std::string_view transaction_key) {
  for (const auto& expected : context.live.expected_starts) {
    if (expected.transaction_key == transaction_key) return &expected;
  }
  return nullptr;
}

Power power_of(const Context& context, const domain::Evse& evse) {
  return evse.max_power <= e_bike_slot ? gun_power(context) : evse.max_power;
}

Duration at_full_power(Energy energy, Power power) {
  const Int128 ms = Int128{std::max<std::int64_t>(energy.mwh, 0)} * 3'600'000 /
                    std::max<std::int64_t>(power.mw, 1);
  return Duration(static_cast<std::int64_t>(std::min<Int128>(ms, INT64_MAX / 4)) + 1);
}

domain::Session begin_on_gun(const Context& context, domain::Evse evse, StartFacts facts,
                             Decision& decision) {
  evse.max_power = power_of(context, evse);
  facts.evse = &evse;
  facts.register_start = Energy{0};  // a pile counts from the start of its order
  auto started = begin_session(context, facts, decision);
  const auto* expected = expected_start(context, facts.transaction_key);
  if (expected != nullptr) decision.fulfilled = *expected;
  return std::move(started.session);
}

void begin_ordered(const Context& context, const wire::StartOutcome& outcome,
                   const ExpectedStart& expected, Decision& decision) {
  const auto key = key_of(outcome.order);
  if (key != expected.transaction_key || context.live.open_by_key(key) != nullptr) return;
  if (context.attempt > 0 && context.found == nullptr) {
    decision.lookup = FindByKey{key};
    return;
  }
  const bool over = context.found != nullptr && context.found->has_value();
  if (over) return;  // it began and ended before the answer came
  const auto* evse = context.live.evse(expected.evse_number);
  if (evse == nullptr) return;
  StartFacts facts;
  facts.transaction_key = key;
  facts.token_uid = expected.token_uid;
  facts.claimed_ms = context.now.ms;
  begin_on_gun(context, *evse, std::move(facts), decision);
}

wire::OrderNumber new_order(const Context& context, const wire::PileCode& pile, int gun) {
  return wire::make_order_number(pile, wire::Gun::of(gun), context.now, utc_offset(context),
                                 static_cast<int>(context.random.below(orders_a_second)));
}

wire::BalanceE2 balance_for(const Context& context, Power power) {
  constexpr std::int64_t any_charge = 1'000'000;
  const auto agreed = counted_by_pile(context, power);
  const auto minor = agreed ? std::min(agreed->minor, any_charge) : any_charge;
  return wire::BalanceE2{static_cast<std::uint32_t>(minor)};
}

wire::Card card_of(std::string_view token_uid) { return or_zero(wire::Card::parse(token_uid)); }

StationRequest order(const Context& context, std::string action, const wire::Message& message,
                     std::string members) {
  StationRequest request;
  request.action = std::move(action);
  // Random, not counted: an answer to an earlier connection's command must match nothing here.
  const auto sequence = static_cast<std::uint16_t>(context.random.below(0xFFFF) + 1);
  request.payload = framed(sequence, message);
  request.shown = fmt::format(R"({{{}{}"frame":"{}"}})", members, members.empty() ? "" : ",",
                              hex_of(request.payload));
  return request;
}

StationRequest clock_order(const Context& context) {
  wire::ClockSetting setting;
  setting.pile = or_zero(pile_of(context));
  setting.time = or_zero(wire::Cp56Time::of(context.now, utc_offset(context)));
  return order(context, "SetTime", setting);
}

StationRequest read_order(const Context& context, int gun) {
  return order(context, "Read",
               wire::RealTimeRequest{or_zero(pile_of(context)), wire::Gun::of(gun)},
               fmt::format(R"("slot":{})", gun));
}

StationRequest tariff_order(const Context& context, const wire::TariffModel& model) {
  auto request = order(context, "SetTariff", wire::TariffSetting{or_zero(pile_of(context)), model},
                       fmt::format(R"("model":"{}")", model.model.text()));
  request.meaning = tariff_answered;
  return request;
}

Result<StationRequest> start_request(const Context& context, const domain::Evse& evse,
                                     std::string_view token_uid) {
  const auto start = start_of(context, evse, token_uid);
  if (!start) return start.error();
  auto request = order(context, "Start", wire::RemoteStart{*start}, members_of(*start));
  expect(request, *start, token_uid);
  return request;
}

Result<StationRequest> parallel_start_request(const Context& context, const domain::Evse& evse,
                                              std::string_view token_uid,
                                              const wire::Code<6>& parallel_number) {
  const auto start = start_of(context, evse, token_uid);
  if (!start) return start.error();
  const auto members =
      fmt::format(R"({},"parallel_number":"{}")", members_of(*start), parallel_number.text());
  auto request =
      order(context, "ParallelStart", wire::ParallelStart{*start, parallel_number}, members);
  expect(request, *start, token_uid);
  return request;
}

const Dialect dialect{
    "ykc", link::Door::ykc, record_wait, start_request, stop_request, desk_order, shown,
    true,  nullptr,         nullptr,     desk_actions,
};

}  // namespace voltyard::csms::ykc
