// What a charge came to. A record may come hours late, several times, before the start's answer,
// and for an order that nobody here has placed; it is always acknowledged once it is stored. Billed
// is what was metered, by our own tariff: the pile's own amounts are kept beside it.
#include "csms/slots.hpp"
#include "csms/transactions.hpp"
#include "csms/ykc/messages.hpp"
#include "csms/ykc/orders.hpp"

#include "wire/ykc/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::csms::ykc {
namespace {

using domain::EndReason;
using domain::Finding;
using wire::StopKind;

constexpr Duration clock_tolerance = std::chrono::minutes(2);
constexpr Duration longest_charge = std::chrono::days(7);
constexpr std::int64_t soon_ms = 300'000;
constexpr int money_scale = 4;

EndReason reason_of(const wire::StopWord& word) {
  constexpr std::uint8_t app_stop = 0x40;
  switch (word.kind) {
    case StopKind::requested: return word.code == app_stop ? EndReason::remote : EndReason::local;
    case StopKind::full: return EndReason::ev_full;
    case StopKind::limit:
    case StopKind::balance: return EndReason::limit_reached;
    case StopKind::unplugged: return EndReason::ev_disconnected;
    case StopKind::emergency_stop: return EndReason::emergency_stop;
    case StopKind::power_loss: return EndReason::power_loss;
    case StopKind::start_failed:
    case StopKind::overheated:
    case StopKind::vehicle:
    case StopKind::fault: return EndReason::fault;
    case StopKind::no_current:
    case StopKind::unknown: return EndReason::other;
  }
  return EndReason::other;
}

std::optional<std::int64_t> claimed(const wire::Cp56Time& time, const Context& context) {
  const auto claim = time.claimed(utc_offset(context));
  if (!claim) return std::nullopt;
  return claim->ms;
}

struct Claims {
  std::optional<std::int64_t> started_ms, ended_ms;

  std::optional<Duration> lasted() const {
    if (!started_ms || !ended_ms || *ended_ms < *started_ms) return std::nullopt;
    const Duration duration(*ended_ms - *started_ms);
    return duration <= longest_charge ? std::optional(duration) : std::nullopt;
  }
};

// Of a start that we asked for but heard nothing of: not before it was asked for.
Timestamp start_of(const Context& context, const ExpectedStart& expected, const Claims& claims) {
  const auto asked_at = expected.until - start_expected_for;
  if (claims.started_ms) {
    const Timestamp claim{*claims.started_ms};
    const bool fits = claim >= asked_at - clock_tolerance && claim <= context.now;
    if (fits) return std::max(claim, asked_at);
  }
  const auto lasted = claims.lasted();
  return lasted ? std::max(context.now - *lasted, asked_at) : asked_at;
}

// When a charge has ended. The pile's clock is believed when it fits, otherwise only its duration,
// otherwise the record has just come, or nobody knows. A clock that is a little slow is no reason
// to hold a bill: what was metered may have flowed for two minutes more.
std::optional<std::int64_t> end_of(const Context& context, const domain::Session& session,
                                   const Claims& claims, Energy energy) {
  const auto now = context.now.ms;
  const auto started = session.started_at.ms;
  std::optional<std::int64_t> end;
  const auto lasted = claims.lasted();
  if (claims.ended_ms && *claims.ended_ms >= started &&
      *claims.ended_ms <= now + clock_tolerance.count()) {
    end = *claims.ended_ms;
  } else if (lasted) {
    end = started + lasted->count();
  } else if (now - session.last_seen_at.ms <= soon_ms) {
    end = now;
  }
  if (!end) return std::nullopt;
  const auto seen_until = std::max(Timestamp{*end}, session.last_seen_at);
  const auto unseen = energy - session.energy;
  if (unseen.mwh <= 0) return std::min(seen_until.ms, now);
  const auto flowed_by = session.last_seen_at + at_full_power(unseen, session.max_power);
  const auto latest = seen_until + clock_tolerance;
  return std::min(std::max(seen_until, std::min(flowed_by, latest)).ms, now);
}

domain::Stop stop_of(const Context& context, const domain::Session& session, const Claims& claims,
                     const wire::Account& account) {
  domain::Stop stop;
  stop.reading = account.energy.energy();
  stop.claimed_ms = end_of(context, session, claims, *stop.reading);
  const auto word = wire::stop_word(account.stop_code);
  stop.reason = reason_of(word);
  stop.text = word.key;
  return stop;
}

std::string kwh(std::uint64_t e4) {
  return format_decimal(static_cast<std::int64_t>(e4), money_scale);
}

// Beside the session's end: what the pile itself has counted, and would have charged.
void keep_account(const wire::Account& account, Decision& decision) {
  static constexpr std::array<std::string_view, wire::rate_count> names = {"sharp", "peak", "flat",
                                                                           "valley"};
  for (auto& event : decision.commit.events) {
    const bool is_end =
        event.kind == domain::event::session_ended || event.kind == domain::event::session_held;
    if (!is_end) continue;
    event.details.emplace_back("started_by", wire::started_by_word(account.started_by));
    event.details.emplace_back("stop_code", fmt::format("0x{:02X}", account.stop_code));
    event.details.emplace_back("pile_amount", kwh(account.amount.e4));
    event.details.emplace_back("pile_kwh", kwh(account.energy.e4));
    event.details.emplace_back("pile_kwh_with_loss", kwh(account.energy_with_loss.e4));
    event.details.emplace_back("meter_start_kwh", kwh(account.meter_start.e4.value));
    event.details.emplace_back("meter_end_kwh", kwh(account.meter_end.e4.value));
    for (std::size_t i = 0; i < wire::rate_count; ++i) {
      const auto& rate = account.rates[i];
      if (rate.energy.e4 == 0 && rate.amount.e4 == 0) continue;
      event.details.emplace_back(
          fmt::format("pile_{}", names[i]),
          fmt::format("{} kWh, {}", kwh(rate.energy.e4), kwh(rate.amount.e4)));
    }
  }
}

struct Said {
  const wire::RecordHead& head;
  const wire::Account& account;
  std::vector<std::string> signed_values;
};

void finish(const Context& context, const LiveOpenSession& open, const Said& said,
            const Claims& claims, Decision& decision) {
  const auto stop = stop_of(context, open.session, claims, said.account);
  std::vector<domain::MeterReading> last;
  if (!said.signed_values.empty()) {
    last.emplace_back();
    last.back().claimed_ms = stop.claimed_ms;
    last.back().reading = stop.reading;
    last.back().signed_values = said.signed_values;
  }
  Decision end;
  finish_session(context, open, open.session, last, stop, end);
  keep_account(said.account, end);
  std::ranges::move(end.commit.events, std::back_inserter(decision.commit.events));
  std::ranges::move(end.commit.changes, std::back_inserter(decision.commit.changes));
}

std::string token_of(const wire::Account& account) {
  if (account.started_by == wire::StartedBy::vin) return account.vin.text();
  return account.card ? uid_of(*account.card) : "";
}

// Only its end is heard of here: begun at the pile while we were not to be reached, or by us with
// the answer still on its way.
std::optional<LiveOpenSession> begin_recorded(const Context& context, const Said& said,
                                              const Claims& claims, const Evidence& evidence,
                                              Decision& decision) {
  const auto number = slot_of(said.head.gun);
  if (!number) {
    quarantine(context, decision, evidence.action, "no such gun", evidence.text());
    return std::nullopt;
  }
  const auto evse = slot_for(context, *number, decision, gun_power(context));
  StartFacts facts;
  facts.transaction_key = key_of(said.head.order);
  facts.token_uid = token_of(said.account);
  facts.claimed_ms = claims.started_ms;
  facts.over_at = Timestamp{
      std::clamp(claims.ended_ms.value_or(context.now.ms), std::int64_t{0}, context.now.ms)};
  const auto* expected = expected_start(context, facts.transaction_key);
  if (expected != nullptr) {
    facts.token_uid = expected->token_uid;
    facts.claimed_ms = start_of(context, *expected, claims).ms;
  } else {
    facts.findings = static_cast<std::uint32_t>(Finding::started_offline);
  }
  LiveOpenSession open;
  open.session = begin_on_gun(context, *evse, std::move(facts), decision);
  std::erase_if(decision.commit.changes, [&](const storage::Change& change) {
    const auto* row = std::get_if<domain::Session>(&change);
    return row != nullptr && row->id == open.session.id;  // its row comes again, ended
  });
  return open;
}

Decision settle(const Context& context, const wire::Frame& frame, const Said& said) {
  const auto key = key_of(said.head.order);
  const auto evidence = evidence_of(frame);
  const Claims claims{claimed(said.head.started_at, context), claimed(said.head.ended_at, context)};
  Decision decision;
  answer(decision, frame, wire::RecordAnswer{said.head.order, 0});
  if (const auto* open = context.live.open_by_key(key)) {
    finish(context, *open, said, claims, decision);
    return decision;
  }
  if (context.found == nullptr) {
    decision = {};
    decision.lookup = FindByKey{key};
    return decision;
  }
  if (context.found->has_value()) {
    const auto& session = **context.found;
    repeat_stop(context, session, stop_of(context, session, claims, said.account), evidence,
                decision);
    keep_account(said.account, decision);
    return decision;
  }
  const auto open = begin_recorded(context, said, claims, evidence, decision);
  if (open) finish(context, *open, said, claims, decision);
  return decision;
}

}  // namespace

bool is_record(std::uint8_t type) {
  return type == wire::Record::type || type == wire::SealedRecord::type;
}

Decision record(const Context& context, const wire::Frame& frame, const wire::Record& said) {
  return settle(context, frame, {said.head, said.account, {}});
}

Decision sealed_record(const Context& context, const wire::Frame& frame,
                       const wire::SealedRecord& said) {
  const auto sealed = fmt::format(
      R"({{"meter_number":"{}","cipher":"{}","meter_protocol":{},"encryption":{}}})",
      said.meter_number.text(), wire::hex_text(said.cipher), said.meter_protocol, said.encryption);
  return settle(context, frame, {said.head, said.account, {sealed}});
}

Decision unreadable_record(const Context& context, const wire::Frame& frame,
                           std::string_view sentence) {
  Decision decision;
  const auto evidence = evidence_of(frame);
  quarantine(context, decision, evidence.action, std::string(sentence), evidence.text());
  wire::RecordAnswer said;
  if (frame.body.size() < said.order.bytes.size()) return decision;
  std::copy_n(frame.body.begin(), said.order.bytes.size(), said.order.bytes.begin());
  answer(decision, frame, said);
  return decision;
}

}  // namespace voltyard::csms::ykc
