// What the server may ask of the pile.
#include "simulator/pile.hpp"

#include <algorithm>
#include <array>

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
  if (kind == NoticeKind::firmware) {
    tell_update(now_);
    return Outcome::accepted;
  }
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

// ---- firmware ----------------------------------------------------------------------------------

namespace {

constexpr auto download_takes = seconds(20);
constexpr auto look_takes = seconds(2);
constexpr auto install_takes = seconds(10);
constexpr auto reboot_takes = seconds(5);
constexpr std::size_t longest_version = 50;

// What it reports as its version afterwards: the file's name.
std::string version_in(std::string_view location) {
  location = location.substr(0, location.find_first_of("?#"));
  location.remove_prefix(location.rfind('/') + 1);
  return std::string(location.substr(0, longest_version));
}

bool can_fetch(std::string_view location) {
  constexpr std::array schemes{"https://", "http://", "ftp://", "sftp://"};
  const bool known = std::ranges::any_of(
      schemes, [location](std::string_view scheme) { return location.starts_with(scheme); });
  return known && !version_in(location).empty();
}

}  // namespace

bool Pile::update_firmware(std::int64_t request_id, std::string location) {
  const bool earlier = update_.step != UpdateStep::idle && update_.step < UpdateStep::installed;
  update_ = {request_id, std::move(location)};
  reach(UpdateStep::downloading, now_, download_takes);
  return earlier;
}

void Pile::tell_update(Timestamp now) {
  Notice notice = make_notice(NoticeKind::firmware, now);
  notice.request_id = update_.request_id;
  // Of one that is over there is nothing to say when it is asked for later.
  notice.update = update_.step;
  tongue_->say(std::move(notice));
}

// `takes` is negative when nothing follows by itself.
void Pile::reach(UpdateStep step, Timestamp now, Duration takes) {
  update_.step = step;
  update_.at = takes.count() < 0 ? never : now + takes;
  tell_update(now);
  if (step >= UpdateStep::installed) update_ = {};
}

void Pile::on_update(Timestamp now) {
  const bool busy =
      std::ranges::any_of(slots_, [](const Slot& slot) { return slot.charge.has_value(); });
  switch (update_.step) {
    case UpdateStep::downloading:
      if (!can_fetch(update_.location)) {
        return reach(UpdateStep::download_failed, now, Duration{-1});
      }
      return reach(UpdateStep::downloaded, now, look_takes);
    case UpdateStep::downloaded:
    case UpdateStep::install_scheduled:
      if (!busy) return reach(UpdateStep::installing, now, install_takes);
      if (update_.step == UpdateStep::downloaded) {
        return reach(UpdateStep::install_scheduled, now, Duration{-1});
      }
      update_.at = never;
      return;
    case UpdateStep::installing:
      firmware_ = version_in(update_.location);
      update_.step = UpdateStep::rebooting;
      update_.at = never;
      return reboot(BootCause::firmware_update, now, reboot_takes);
    default: update_.at = never; return;
  }
}

}  // namespace voltyard::simulator
