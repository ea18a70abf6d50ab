#include "simulator/pile.hpp"

#include "simulator/dny/dny_tongue.hpp"
#include "simulator/ocpp_tongue.hpp"
#include "simulator/ykc/ykc_tongue.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace voltyard::simulator {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Duration between(Random& random, Duration low, Duration high) {
  return low + Duration(random.below(static_cast<std::uint64_t>((high - low).count())));
}

std::unique_ptr<Tongue> make_tongue(Pile& pile, wire::ocpp::FrameReader& reader) {
  switch (pile.options().protocol) {
    case Protocol::dny: return std::make_unique<dny::DnyTongue>(pile);
    case Protocol::ykc: return std::make_unique<ykc::YkcTongue>(pile);
    case Protocol::ocpp16:
    case Protocol::ocpp201: break;
  }
  return std::make_unique<OcppTongue>(pile, reader);
}

}  // namespace

Pile::Pile(PileOptions options, Timestamp now, wire::ocpp::FrameReader& reader,
           PileListener* listener)
    : options_(std::move(options)),
      listener_(listener),
      random_(options_.seed * 7'919 + options_.number),
      settings_(options_.evses,
                std::chrono::duration_cast<seconds>(options_.meter_interval).count()),
      now_(now),
      booted_at_(now) {
  tongue_ = make_tongue(*this, reader);
  for (int evse = 1; evse <= options_.evses; ++evse) {
    const auto place = options_.number * 1'000 + static_cast<std::uint64_t>(evse);
    auto& slot = slots_.emplace_back(evse, options_.neighbourhood, place, random_.next());
    const bool faulty = options_.fault.fault == Fault::faulty_slot && options_.fault.evse == evse;
    if (faulty) slot.status = SlotStatus::faulted;
    if (options_.riders && !faulty) slot.plan(now);
  }
  plan_fault(now);
}

Timestamp Pile::clock(Timestamp now) const {
  if (options_.fault.fault == Fault::clock_1970)
    return {std::max<std::int64_t>(0, now.ms - booted_at_.ms)};
  return {now.ms + clock_offset_ms_};
}

Notice Pile::make_notice(NoticeKind kind, Timestamp now) const {
  Notice notice;
  notice.kind = kind;
  notice.at = clock(now);
  notice.boot = boot_cause_;
  notice.offline = !online_;
  return notice;
}

Notice Pile::charge_notice(NoticeKind kind, Slot& slot, Timestamp now) {
  Notice notice = make_notice(kind, now);
  notice.evse = slot.number;
  notice.status = slot.status;
  notice.reading = slot.read(now, notice.at);
  if (!slot.charge) return notice;
  notice.charge = slot.charge->number;
  notice.transaction = slot.charge->transaction;
  notice.card = slot.charge->card;
  notice.remote_start_id = slot.charge->remote_start_id;
  if (kind != NoticeKind::started) notice.seq_no = slot.charge->next_seq_no;
  return notice;
}

void Pile::take_time(std::int64_t server_ms, Timestamp now) {
  const std::int64_t offset = server_ms - now.ms;
  const bool small = std::abs(offset - clock_offset_ms_) < options_.clock_tolerance.count();
  if (!clock_set_ || !small) clock_offset_ms_ = offset;
  clock_set_ = true;
}

void Pile::acknowledge(const Notice& notice, std::string_view transaction) {
  if (listener_) listener_->acknowledged({notice, options_.identity, transaction});
}

void Pile::connected(Timestamp now, Output& out) {
  now_ = now;
  online_ = true;
  tongue_->connected(now);
  pump(now, out);
}

void Pile::disconnected(Timestamp now) {
  now_ = now;
  online_ = false;
  tongue_->disconnected();
  for (auto& slot : slots_) {
    slot.reported.reset();
    if (!slot.awaiting_authorization) continue;
    // Nobody left to ask: the pile trusts the card.
    slot.awaiting_authorization = false;
    begin_charge(slot, {rider_card(options_.token_prefix, slot.visit().rider)}, now);
  }
}

void Pile::pump(Timestamp now, Output& out) {
  if (!online_ || silent_) return;
  if (hang_up_) return tongue_->last_words(out);
  tongue_->pump(now, out);
}

void Pile::receive(std::string_view text, Timestamp now, Output& out) {
  advance(now, out);
  if (silent_ || !online_) return;
  tongue_->hear(text, now, out);
  pump(now, out);
  if (std::exchange(hang_up_, false)) out.hang_up = true;
}

Timestamp Pile::next_due() const {
  if (silent_) return never;
  Timestamp due = std::min({fault_at_, update_.at, tongue_->next_due()});
  for (const auto& slot : slots_) {
    due = std::min({due, slot.rider_at, slot.meter_at, slot.full_stop_at});
  }
  return due;
}

void Pile::advance(Timestamp now, Output& out) {
  ASSERT(now >= now_);
  while (!silent_ && !hang_up_) {
    const Timestamp due = std::max(now_, next_due());
    if (due > now) break;
    now_ = due;
    step(due);
    pump(due, out);
  }
  now_ = now;
  if (std::exchange(hang_up_, false)) out.hang_up = true;
}

void Pile::step(Timestamp now) {
  for (auto& slot : slots_) {
    if (slot.rider_at <= now) on_rider(slot, now);
    if (slot.meter_at <= now) tongue_->look(slot, now);
    if (slot.full_stop_at <= now) end_charge(slot, StopCause::full, now);
  }
  tongue_->step(now);
  if (update_.at <= now) on_update(now);
  if (fault_at_ <= now) on_fault(now);
}

void Pile::on_rider(Slot& slot, Timestamp now) {
  switch (slot.step) {
    case RiderStep::plug:
      if (!slot.operative) return slot.plan(slot.visit().unplug_at);
      slot.plug(now);
      if (slot.is_full() && !tongue_->charges_the_full()) {
        slot.step = RiderStep::unplug;
        slot.rider_at = slot.visit().unplug_at;
        return set_status(slot, SlotStatus::finishing, now);
      }
      set_status(slot, SlotStatus::preparing, now);
      slot.step = RiderStep::swipe;
      slot.rider_at = now + between(random_, seconds(5), seconds(20));
      return;
    case RiderStep::swipe: {
      slot.step = RiderStep::unplug;
      slot.rider_at = std::max(slot.visit().unplug_at, now);
      if (slot.charge || waits_for_phone(slot.visit(), options_.neighbourhood)) return;
      Card card{rider_card(options_.token_prefix, slot.visit().rider)};
      if (!registered()) return begin_charge(slot, std::move(card), now);
      slot.awaiting_authorization = true;
      Notice notice = make_notice(NoticeKind::authorize, now);
      notice.evse = slot.number;
      notice.card = std::move(card);
      return tongue_->say(std::move(notice));
    }
    case RiderStep::unplug:
      if (slot.charge) end_charge(slot, StopCause::unplugged, now);
      slot.awaiting_authorization = false;
      slot.unplug();
      set_status(slot, resting(slot), now);
      slot.rider_at = never;
      if (options_.riders) slot.plan(now);
      return;
  }
}

SlotStatus Pile::resting(const Slot& slot) const {
  if (slot.plugged()) return SlotStatus::finishing;
  return slot.operative ? SlotStatus::available : SlotStatus::unavailable;
}

void Pile::begin_charge(Slot& slot, Card card, Timestamp now,
                        std::optional<std::int64_t> remote_start_id) {
  ASSERT(!slot.charge && slot.plugged());
  slot.awaiting_authorization = false;
  Charge charge;
  charge.number = ++charges_;
  charge.card = std::move(card);
  charge.remote_start_id = remote_start_id;
  tongue_->begin(slot, charge, now);
  slot.charge = std::move(charge);
  slot.status = SlotStatus::charging;
  slot.switch_on(now);
  tongue_->say(charge_notice(NoticeKind::started, slot, now));
  set_status(slot, SlotStatus::charging, now);
  slot.meter_at = tongue_->first_look(slot, now);
}

void Pile::end_charge(Slot& slot, StopCause cause, Timestamp now) {
  ASSERT(slot.charge);
  slot.switch_off(now);
  Notice ended = charge_notice(NoticeKind::ended, slot, now);
  ended.stop = cause;
  tongue_->say(std::move(ended));
  slot.charge.reset();
  slot.meter_at = slot.full_stop_at = never;
  if (cause != StopCause::unplugged) set_status(slot, resting(slot), now);
  const bool idle =
      std::ranges::none_of(slots_, [](const Slot& s) { return s.charge.has_value(); });
  if (std::exchange(reset_when_idle_, reset_when_idle_ && !idle) && idle) {
    reboot(BootCause::remote_reset, now, seconds(5));
  }
  if (idle && update_.step == UpdateStep::install_scheduled) update_.at = now;
}

void Pile::set_status(Slot& slot, SlotStatus status, Timestamp now) {
  slot.status = status;
  if (!registered() || slot.reported == status) return;
  Notice notice = make_notice(NoticeKind::status, now);
  notice.evse = slot.number;
  notice.status = status;
  tongue_->say(std::move(notice));
}

void Pile::report_all(Timestamp now) {
  for (auto& slot : slots_) {
    slot.reported.reset();
    set_status(slot, slot.status, now);
  }
  if (update_.step == UpdateStep::rebooting) reach(UpdateStep::installed, now, Duration{-1});
}

void Pile::reboot(BootCause cause, Timestamp now, Duration off) {
  if (cause == BootCause::power_up) tongue_->say(make_notice(NoticeKind::alarm, now));
  for (auto& slot : slots_) {
    slot.awaiting_authorization = false;
    if (!slot.charge) continue;
    end_charge(slot, cause == BootCause::power_up ? StopCause::power_loss : StopCause::soft_reset,
               now);
  }
  boot_cause_ = cause;
  booted_at_ = connect_after_ = now + off;
  hang_up_ = true;
}

void Pile::end_all(Timestamp now, StopCause cause, Output& out) {
  advance(now, out);
  for (auto& slot : slots_) {
    if (slot.charge) end_charge(slot, cause, now);
    slot.awaiting_authorization = false;
    slot.rider_at = never;
  }
  pump(now, out);
}

void Pile::plan_fault(Timestamp now) {
  switch (options_.fault.fault) {
    case Fault::silent: fault_at_ = now + between(random_, minutes(2), minutes(10)); return;
    case Fault::flaky_link: fault_at_ = now + between(random_, minutes(3), minutes(15)); return;
    case Fault::reboot: fault_at_ = now + between(random_, hours(6), hours(30)); return;
    case Fault::meter_reset: fault_at_ = now + between(random_, hours(1), hours(3)); return;
    case Fault::none:
    case Fault::faulty_slot:
    case Fault::clock_1970: fault_at_ = never; return;
  }
}

void Pile::on_fault(Timestamp now) {
  plan_fault(now);
  switch (options_.fault.fault) {
    case Fault::silent: silent_ = online_; return;
    case Fault::flaky_link:
      hang_up_ = online_;
      connect_after_ = now + between(random_, seconds(10), seconds(60));
      return;
    case Fault::reboot: return reboot(BootCause::power_up, now, seconds(20));
    case Fault::meter_reset: {
      Slot& slot = *find(options_.fault.evse);
      if (!slot.charge) return;
      slot.read(now, now);
      slot.reset_meter();
      fault_at_ = never;
      return;
    }
    case Fault::none:
    case Fault::faulty_slot:
    case Fault::clock_1970: return;
  }
}

Slot* Pile::find(std::optional<std::int64_t> evse) {
  if (!evse || *evse < 1 || *evse > options_.evses) return nullptr;
  return &slots_[static_cast<std::size_t>(*evse - 1)];
}

}  // namespace voltyard::simulator
