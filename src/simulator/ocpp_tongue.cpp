#include "simulator/ocpp_tongue.hpp"

#include "simulator/dialect.hpp"
#include "simulator/pile.hpp"

#include "base/id.hpp"

#include <algorithm>

namespace voltyard::simulator {
namespace {

using std::chrono::seconds;

constexpr std::size_t outbox_limit = 2'000;
constexpr int most_errors = 3;  // CALLERRORs to one transaction message before it is given up
constexpr auto retry_step = seconds(10);
constexpr int most_unanswered = 3;
constexpr auto full_check = seconds(60);  // when no meter values are wanted
constexpr std::int64_t shortest_boot_retry_s = 10;
// A bike that is not accepted is taken away again.
constexpr auto refused_leaves_after = seconds(60);

}  // namespace

OcppTongue::OcppTongue(Pile& pile, wire::ocpp::FrameReader& reader)
    : pile_(pile),
      reader_(reader),
      outbox_(outbox_limit),
      heartbeat_at_(never),
      answer_due_(never) {}

void OcppTongue::say(Notice notice) {
  Slot* slot = notice.evse > 0 ? pile_.find(notice.evse) : nullptr;
  const auto reported = slot ? slot->reported : std::nullopt;
  if (!is_spoken(pile_.options().protocol, notice, reported)) return;
  if (notice.kind == NoticeKind::status && slot) slot->reported = notice.status;
  const bool follows = notice.charge != 0 && notice.kind != NoticeKind::started;
  if (follows && slot && slot->charge) ++slot->charge->next_seq_no;
  outbox_.push(std::move(notice));
}

void OcppTongue::connected(Timestamp now) {
  online_ = true;
  registered_ = false;
  outbox_.push_first(pile_.make_notice(NoticeKind::boot, now));
  send_after_ = now;
}

void OcppTongue::disconnected() {
  online_ = registered_ = false;
  unanswered_ = 0;
  answer_due_ = heartbeat_at_ = never;
  outbox_.connection_lost();
}

Timestamp OcppTongue::next_due() const {
  const auto due = std::min(heartbeat_at_, answer_due_);
  const bool may_send = online_ && !outbox_.empty() && !outbox_.under_way();
  return may_send ? std::min(due, send_after_) : due;
}

void OcppTongue::step(Timestamp now) {
  if (answer_due_ <= now) {
    answer_due_ = never;
    const int attempts = outbox_.failed(false, most_errors);
    send_after_ = now + retry_step * std::clamp(attempts, 1, 6);
    // No answer to the boot, or none to anything: the line is dead, begin anew.
    const bool dead = (!registered_ && attempts == 0) || ++unanswered_ >= most_unanswered;
    if (dead) pile_.hang_up();
  }
  if (heartbeat_at_ > now) return;
  const auto interval = std::max<std::int64_t>(1, pile_.settings().heartbeat_interval_s());
  heartbeat_at_ = now + seconds(interval);
  if (outbox_.empty()) say(pile_.make_notice(NoticeKind::heartbeat, now));
}

void OcppTongue::begin(Slot&, Charge& charge, Timestamp now) {
  if (pile_.options().protocol != Protocol::ocpp201) return;
  charge.transaction = to_string(make_uuid7(pile_.clock(now), pile_.random()));
  transactions_[charge.number] = charge.transaction;
}

Timestamp OcppTongue::first_look(const Slot&, Timestamp now) const {
  const auto interval = seconds(pile_.settings().meter_interval_s());
  return now + (interval.count() > 0 ? Duration(interval) : Duration(full_check));
}

void OcppTongue::look(Slot& slot, Timestamp now) {
  if (pile_.settings().meter_interval_s() > 0) {
    say(pile_.charge_notice(NoticeKind::metered, slot, now));
  } else {
    slot.read(now, now);
  }
  slot.meter_at = first_look(slot, now);
  if (slot.status != SlotStatus::charging || !slot.is_full()) return;
  pile_.set_status(slot, SlotStatus::suspended_ev, now);
  say(pile_.charge_notice(NoticeKind::suspended, slot, now));
  const auto stop_after = pile_.options().full_stop_after;
  if (stop_after.count() > 0) slot.full_stop_at = now + stop_after;
}

void OcppTongue::pump(Timestamp now, Output& out) {
  if (!online_ || now < send_after_ || outbox_.empty() || outbox_.under_way()) return;
  Notice& notice = outbox_.front();
  if (!registered_ && notice.kind != NoticeKind::boot) return;
  if (notice.charge != 0) {
    const auto known = transactions_.find(notice.charge);
    // A start that was given up leaves its followers without a number, as in
    // real piles.
    notice.transaction = known == transactions_.end() ? "-1" : known->second;
  }
  outbox_.sent(to_string(make_uuid7(pile_.clock(now), pile_.random())));
  write_notice(pile_, notice, outbox_.message_id(), out.frames.emplace_back());
  answer_due_ = now + pile_.options().answer_timeout;
}

void OcppTongue::hear(std::string_view text, Timestamp now, Output& out) {
  unanswered_ = 0;
  const auto frame = reader_.read(text, version_of(pile_.options().protocol));
  if (const auto* call = std::get_if<wire::ocpp::Call>(&frame)) {
    answer_call(pile_, *call, out.frames.emplace_back());
  } else if (const auto* result = std::get_if<wire::ocpp::CallResult>(&frame)) {
    if (outbox_.under_way() && result->message_id == outbox_.message_id()) {
      const auto answer = read_answer(pile_.options().protocol, outbox_.front(), result->payload);
      answer_due_ = never;
      if (!answer) ++errors_;
      answered(answer.value_or(Answer{}), now);
    }
  } else if (const auto* error = std::get_if<wire::ocpp::CallError>(&frame)) {
    if (outbox_.under_way() && error->message_id == outbox_.message_id()) {
      ++errors_;
      answer_due_ = never;
      send_after_ = now + retry_step * std::max(1, outbox_.failed(true, most_errors));
    }
  } else {
    ++errors_;
  }
}

void OcppTongue::booted(const Answer& answer, Timestamp now) {
  const auto interval = std::max<std::int64_t>(answer.interval_s, 1);
  if (!answer.accepted) {
    send_after_ = now + seconds(std::max(interval, shortest_boot_retry_s));
    return outbox_.push_first(pile_.make_notice(NoticeKind::boot, now));
  }
  registered_ = true;
  pile_.settings().set_heartbeat_interval_s(interval);
  heartbeat_at_ = now + seconds(interval);
  pile_.report_all(now);
}

void OcppTongue::answered(const Answer& answer, Timestamp now) {
  const Notice notice = outbox_.take();
  if (answer.current_time_ms) pile_.take_time(*answer.current_time_ms, now);
  Slot* slot = pile_.find(notice.evse);
  const bool is_current = slot && slot->charge && slot->charge->number == notice.charge;
  switch (notice.kind) {
    case NoticeKind::boot: return booted(answer, now);
    case NoticeKind::authorize:
      if (!slot->awaiting_authorization || slot->charge) return;
      slot->awaiting_authorization = false;
      if (answer.accepted) return pile_.begin_charge(*slot, notice.card, now);
      slot->rider_at = std::min(slot->rider_at, now + refused_leaves_after);
      return;
    case NoticeKind::started:
      if (!answer.transaction.empty()) {
        transactions_[notice.charge] = answer.transaction;
        if (is_current) slot->charge->transaction = answer.transaction;
      }
      if (is_current && !answer.accepted) pile_.end_charge(*slot, StopCause::deauthorized, now);
      break;
    case NoticeKind::heartbeat:
    case NoticeKind::status:
    case NoticeKind::report:
    case NoticeKind::firmware:
    case NoticeKind::alarm: return;
    case NoticeKind::metered:
    case NoticeKind::suspended:
    case NoticeKind::ended: break;
  }
  const auto known = transactions_.find(notice.charge);
  const bool is_known = known != transactions_.end();
  if (notice.charge != 0) pile_.acknowledge(notice, is_known ? known->second : "");
  if (notice.kind == NoticeKind::ended) transactions_.erase(notice.charge);
}

}  // namespace voltyard::simulator
