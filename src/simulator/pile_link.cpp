// The pile's conversation: sending what waits, reading answers, keeping its
// clock.
#include "simulator/dialect.hpp"
#include "simulator/pile.hpp"

#include "base/id.hpp"

#include <algorithm>

namespace voltyard::simulator {
namespace {

using std::chrono::seconds;

constexpr int most_errors = 3;
constexpr auto retry_step = seconds(10);
constexpr std::int64_t shortest_boot_retry_s = 10;
// A bike that is not accepted is taken away again.
constexpr auto refused_leaves_after = seconds(60);

}  // namespace

void Pile::pump(Timestamp now, Output& out) {
  const bool ready = online_ && !silent_ && !hang_up_ && now >= send_after_;
  if (!ready || outbox_.empty() || outbox_.under_way()) return;
  Notice& notice = outbox_.front();
  if (!registered_ && notice.kind != NoticeKind::boot) return;
  if (notice.charge != 0) {
    const auto known = transactions_.find(notice.charge);
    // A start that was given up leaves its followers without a number, as in
    // real piles.
    notice.transaction = known == transactions_.end() ? "-1" : known->second;
  }
  outbox_.sent(to_string(make_uuid7(clock(now), random_)));
  write_notice(*this, notice, outbox_.message_id(), out.frames.emplace_back());
  answer_due_ = now + options_.answer_timeout;
}

void Pile::receive(std::string_view text, Timestamp now, Output& out) {
  advance(now, out);
  if (silent_ || !online_) return;
  unanswered_ = 0;
  const auto frame = reader_.read(text, version_of(options_.protocol));
  if (const auto* call = std::get_if<wire::ocpp::Call>(&frame)) {
    answer_call(*this, *call, out.frames.emplace_back());
  } else if (const auto* result = std::get_if<wire::ocpp::CallResult>(&frame)) {
    if (outbox_.under_way() && result->message_id == outbox_.message_id()) {
      const auto answer = read_answer(options_.protocol, outbox_.front(), result->payload);
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
  pump(now, out);
  if (std::exchange(hang_up_, false)) out.hang_up = true;
}

void Pile::set_clock(const Answer& answer, Timestamp now) {
  if (!answer.current_time_ms) return;
  const std::int64_t offset = *answer.current_time_ms - now.ms;
  const bool small = std::abs(offset - clock_offset_ms_) < options_.clock_tolerance.count();
  if (!clock_set_ || !small) clock_offset_ms_ = offset;
  clock_set_ = true;
}

void Pile::answered(const Answer& answer, Timestamp now) {
  const Notice notice = outbox_.take();
  set_clock(answer, now);
  Slot* slot = find(notice.evse);
  const bool is_current = slot && slot->charge && slot->charge->number == notice.charge;
  switch (notice.kind) {
    case NoticeKind::boot: {
      const auto interval = std::max<std::int64_t>(answer.interval_s, 1);
      if (!answer.accepted) {
        send_after_ = now + seconds(std::max(interval, shortest_boot_retry_s));
        outbox_.push_first(make_notice(NoticeKind::boot, now));
        return;
      }
      registered_ = true;
      settings_.set_heartbeat_interval_s(interval);
      heartbeat_at_ = now + seconds(interval);
      return report_all(now);
    }
    case NoticeKind::authorize:
      if (!slot->awaiting_authorization || slot->charge) return;
      slot->awaiting_authorization = false;
      if (answer.accepted) return begin_charge(*slot, notice.card, now);
      slot->rider_at = std::min(slot->rider_at, now + refused_leaves_after);
      return;
    case NoticeKind::started:
      if (!answer.transaction.empty()) {
        transactions_[notice.charge] = answer.transaction;
        if (is_current) slot->charge->transaction = answer.transaction;
      }
      if (is_current && !answer.accepted) end_charge(*slot, StopCause::deauthorized, now);
      break;
    case NoticeKind::heartbeat:
    case NoticeKind::status:
    case NoticeKind::report: return;
    case NoticeKind::metered:
    case NoticeKind::suspended:
    case NoticeKind::ended: break;
  }
  if (listener_ && notice.charge != 0) {
    const auto known = transactions_.find(notice.charge);
    listener_->acknowledged({notice, options_.identity,
                             known == transactions_.end() ? "" : std::string_view(known->second)});
  }
  if (notice.kind == NoticeKind::ended) transactions_.erase(notice.charge);
}

}  // namespace voltyard::simulator
