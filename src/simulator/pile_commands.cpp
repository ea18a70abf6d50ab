// What the server may ask of the pile.
#include "simulator/pile.hpp"

#include <algorithm>

namespace voltyard::simulator {

using std::chrono::seconds;

Outcome Pile::remote_start(std::optional<std::int64_t> evse, Card card,
                           std::optional<std::int64_t> remote_start_id) {
  const auto may_start = [](const Slot& slot) {
    return slot.operative && !slot.charge && slot.status != SlotStatus::faulted;
  };
  Slot* slot = find(evse);
  if (!evse) {
    const auto free = std::ranges::find_if(slots_, may_start);
    slot = free == slots_.end() ? nullptr : &*free;
  }
  if (!slot || !may_start(*slot)) return Outcome::rejected;
  if (!slot->plugged() && !options_.bystander) return Outcome::rejected;
  if (!slot->plugged()) {
    // Whoever tapped the button in the app stands beside the slot.
    slot->visit_now(now_, random_);
    slot->plug(now_);
    slot->step = RiderStep::unplug;
    slot->rider_at = slot->visit().unplug_at;
    set_status(*slot, SlotStatus::preparing, now_);
  }
  begin_charge(*slot, std::move(card), now_, remote_start_id);
  return Outcome::accepted;
}

Outcome Pile::remote_stop(std::string_view transaction) {
  for (auto& slot : slots_) {
    if (!slot.charge || slot.charge->transaction.empty()) continue;
    if (slot.charge->transaction != transaction) continue;
    end_charge(slot, StopCause::remote, now_);
    return Outcome::accepted;
  }
  return Outcome::rejected;
}

Outcome Pile::reset(bool hard, bool when_idle) {
  const bool busy =
      std::ranges::any_of(slots_, [](const Slot& slot) { return slot.charge.has_value(); });
  if (when_idle && busy) {
    reset_when_idle_ = true;
    return Outcome::scheduled;
  }
  for (auto& slot : slots_) {
    if (slot.charge) {
      end_charge(slot, hard ? StopCause::hard_reset : StopCause::soft_reset, now_);
    }
  }
  reboot(BootCause::remote_reset, now_, seconds(5));
  return Outcome::accepted;
}

Outcome Pile::unlock(std::int64_t evse) {
  Slot* slot = find(evse);
  if (!slot) return Outcome::unknown;
  if (slot->charge) end_charge(*slot, StopCause::unlock, now_);
  return Outcome::accepted;
}

Outcome Pile::change_availability(std::optional<std::int64_t> evse, bool operative) {
  if (evse && *evse != 0 && !find(evse)) return Outcome::rejected;
  auto outcome = Outcome::accepted;
  for (auto& slot : slots_) {
    if (evse && *evse != 0 && slot.number != *evse) continue;
    slot.operative = operative;
    if (slot.charge) {
      if (!operative) outcome = Outcome::scheduled;
      continue;
    }
    if (!slot.plugged() && slot.status != SlotStatus::faulted) {
      set_status(slot, resting(slot), now_);
    }
  }
  return outcome;
}

Outcome Pile::trigger(NoticeKind kind, std::optional<std::int64_t> evse) {
  if (evse && *evse != 0 && !find(evse)) return Outcome::rejected;
  if (kind == NoticeKind::boot || kind == NoticeKind::heartbeat) {
    Notice notice = make_notice(kind, now_);
    notice.triggered = true;
    tongue_->say(std::move(notice));
    return Outcome::accepted;
  }
  for (auto& slot : slots_) {
    if (evse && *evse != 0 && slot.number != *evse) continue;
    if (kind == NoticeKind::status) slot.reported.reset();
    Notice notice = charge_notice(kind, slot, now_);
    notice.triggered = true;
    tongue_->say(std::move(notice));
  }
  return Outcome::accepted;
}

void Pile::request_report(std::int64_t request_id) {
  Notice notice = make_notice(NoticeKind::report, now_);
  notice.request_id = request_id;
  tongue_->say(std::move(notice));
}

}  // namespace voltyard::simulator
