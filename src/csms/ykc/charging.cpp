// What a pile says about a charge, up to its end: who wants to begin, what began, how it goes.
// Every order is found by its number; what comes late, twice, too early or for an order that nobody
// here has placed ends in the same session.
#include "csms/prepaid.hpp"
#include "csms/slots.hpp"
#include "csms/transactions.hpp"
#include "csms/ykc/messages.hpp"
#include "csms/ykc/orders.hpp"

#include "wire/ykc/words.hpp"

#include <algorithm>
#include <limits>

namespace voltyard::csms::ykc {
namespace {

using domain::Finding;
using std::chrono::minutes;

// The codes of 0x32.
enum Refusal : std::uint8_t {
  none = 0x00,
  no_account = 0x01,
  account_frozen = 0x02,
  balance_short = 0x03,
  pile_disabled = 0x05,
  not_allowed_here = 0x06,
  unknown_vin = 0x09,
};

std::int32_t bounded(std::int64_t value) {
  return static_cast<std::int32_t>(
      std::min<std::int64_t>(value, std::numeric_limits<std::int32_t>::max()));
}

// The pile's clock is not asked: what is reported as it happens is now.
domain::MeterReading reading_of(const Context& context, const wire::RealTime& said) {
  domain::MeterReading reading;
  reading.claimed_ms = context.now.ms;
  reading.reading = said.energy.energy();
  reading.power_mw = bounded(said.power().mw);
  reading.voltage_mv = std::int32_t{said.voltage_dv} * 100;
  reading.current_ma = std::int32_t{said.current_da} * 100;
  const bool has_battery = said.soc_percent > 0 && said.soc_percent <= 100;  // an AC pile says 0
  if (has_battery) reading.soc_permille = static_cast<std::int16_t>(said.soc_percent * 10);
  const auto& warmest = said.gun_line.is_known() ? said.gun_line : said.battery_max;
  if (warmest.is_known())
    reading.temperature_dc = static_cast<std::int16_t>(warmest.celsius() * 10);
  return reading;
}

// It charges although its order is over here: said once, then only in the frame log.
void keep_late(const Context& context, domain::Session session, const Evidence& evidence,
               Decision& decision) {
  if (session.has(Finding::late_message)) return;
  session.note(Finding::late_message);
  decision.commit.changes.push_back(std::move(session));
  quarantine(context, decision, evidence.action, "after the end", evidence.text());
}

// A charge that runs without our knowing its start: begun at the pile while we were not to be
// reached, permitted by us, or begun by us with the answer still on its way.
void begin_reported(const Context& context, const wire::RealTime& said, const Evidence& evidence,
                    Decision& decision) {
  const auto number = slot_of(said.gun);
  if (!number) {
    return quarantine(context, decision, evidence.action, "no such gun", evidence.text());
  }
  const auto evse = slot_for(context, *number, decision, gun_power(context));
  if (!evse) return;
  StartFacts facts;
  facts.transaction_key = key_of(said.order);
  // Of its last minute only so much as the energy proves.
  const Duration ran =
      minutes(said.charged_min) +
      std::min<Duration>(minutes(1), at_full_power(said.energy.energy(), power_of(context, *evse)));
  facts.claimed_ms = (context.now - ran).ms;
  facts.runs_now = facts.time_is_guessed = true;
  const auto* expected = expected_start(context, facts.transaction_key);
  if (expected != nullptr) {
    facts.token_uid = expected->token_uid;
  } else {
    facts.findings = static_cast<std::uint32_t>(Finding::started_offline);
  }
  LiveOpenSession open;
  open.session = begin_on_gun(context, *evse, std::move(facts), decision);
  add_readings(context, open, open.session, {reading_of(context, said)}, evidence, decision);
}

struct Judged {
  std::string token_uid;
  Refusal refusal = none;
};

// Passwords are not known here: an account that needs one is not let in by its number alone.
Judged judge(const Context& context, const wire::StartWish& wish, Decision& decision) {
  const bool by_vin = wish.mode == wire::StartMode::vin;
  if (wish.mode == wire::StartMode::account && wish.has_password != 0) {
    return {"", not_allowed_here};
  }
  Judged judged{by_vin ? wish.vin_reversed.reversed().text() : uid_of(wish.card)};
  switch (judge_start(context, judged.token_uid, decision)) {
    case domain::Authorization::Accepted: break;
    case domain::Authorization::Expired:
    case domain::Authorization::Blocked: judged.refusal = account_frozen; break;
    case domain::Authorization::NoCredit: judged.refusal = balance_short; break;
    case domain::Authorization::NotAtThisLocation: judged.refusal = not_allowed_here; break;
    case domain::Authorization::Invalid: judged.refusal = by_vin ? unknown_vin : no_account; break;
  }
  const auto number = slot_of(wish.gun);
  const auto* evse = number ? context.live.evse(*number) : nullptr;
  const bool is_faulted = evse != nullptr && evse->state.status == domain::EvseStatus::Faulted;
  if (judged.refusal == none && (!number || is_faulted)) judged.refusal = pile_disabled;
  return judged;
}

// The permit alone begins nothing: the charge does, when it is reported.
wire::StartPermit permit(const Context& context, const wire::StartWish& wish, Decision& decision) {
  const auto judged = judge(context, wish, decision);
  wire::StartPermit said;
  said.pile = wish.pile;
  said.gun = wish.gun;
  said.printed_card = wish.card;
  said.refusal = judged.refusal;
  if (judged.refusal != none) return said;
  const auto number = *slot_of(wish.gun);
  said.ok = 1;
  const auto* evse = context.live.evse(number);
  said.balance =
      balance_for(context, evse == nullptr ? gun_power(context) : power_of(context, *evse));
  said.order = new_order(context, wish.pile, number);
  decision.expect =
      ExpectedStart{number, judged.token_uid, context.now + start_expected_for, key_of(said.order)};
  return said;
}

// "Not plugged in" was not the last word, or the answer came when nobody waited any more.
Decision start_said_late(const Context& context, const wire::StartOutcome& outcome) {
  Decision decision;
  const auto* expected = expected_start(context, key_of(outcome.order));
  if (outcome.ok != 0 && expected != nullptr) {
    begin_ordered(context, outcome, *expected, decision);
  }
  return decision;
}

}  // namespace

Decision real_time(const Context& context, const wire::Frame& frame, const wire::RealTime& said) {
  Decision decision;
  const bool runs = said.state == wire::GunState::charging && !said.order.is_zero();
  if (!runs) {  // after the end a pile may name its last order and an energy of nothing
    report_gun(context, said, decision);
    return decision;
  }
  const auto key = key_of(said.order);
  const auto evidence = evidence_of(frame);
  if (const auto* open = context.live.open_by_key(key)) {
    add_readings(context, *open, open->session, {reading_of(context, said)}, evidence, decision);
  } else if (context.found == nullptr &&
             (context.attempt > 0 || expected_start(context, key) == nullptr)) {
    decision.lookup = FindByKey{key};
    return decision;
  } else if (context.found != nullptr && context.found->has_value()) {
    keep_late(context, **context.found, evidence, decision);
  } else {
    begin_reported(context, said, evidence, decision);
  }
  report_gun(context, said, decision);
  return decision;
}

Decision start_wish(const Context& context, const wire::Frame& frame,
                    const wire::StartRequest& said) {
  Decision decision;
  answer(decision, frame, wire::StartRequestAnswer{permit(context, said.wish, decision)});
  return decision;
}

Decision parallel_wish(const Context& context, const wire::Frame& frame,
                       const wire::ParallelRequest& said) {
  Decision decision;
  answer(decision, frame,
         wire::ParallelRequestAnswer{permit(context, said.wish, decision), said.parallel_number});
  return decision;
}

Decision late_start(const Context& context, const wire::Frame&,
                    const wire::RemoteStartAnswer& said) {
  return start_said_late(context, said.outcome);
}

Decision late_parallel_start(const Context& context, const wire::Frame&,
                             const wire::ParallelStartAnswer& said) {
  return start_said_late(context, said.outcome);
}

}  // namespace voltyard::csms::ykc
