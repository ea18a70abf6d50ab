#include "simulator/dny/dny_tongue.hpp"

#include "simulator/pile.hpp"

#include "wire/dny/device_messages.hpp"
#include "wire/dny/identity.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace voltyard::simulator::dny {
namespace {

namespace command = wire::command;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint8_t device_type = 0x21;
constexpr auto time_every = hours(12);
constexpr auto settled_after = seconds(2);
constexpr auto settled_again_after = minutes(30);
constexpr std::size_t unsettled_limit = 200;
// A change of a port is told with a heartbeat before its time: a pile that waited for the next one
// would show a plug up to three minutes late.
constexpr auto change_told_after = seconds(2);
constexpr int most_unanswered = 3;
constexpr int most_swipes = 8;
constexpr auto swiped_again_after = seconds(60);
constexpr auto refused_leaves_after = seconds(60);
constexpr std::uint8_t first_server_command = 0x72;

// Asking the time is an empty message.
struct TimeQuestion {
  static constexpr auto command = command::time;
  template <class Self, class Fields>
  static void walk(Self&, Fields&) {}
};

template <class Message>
std::optional<Message> read(const wire::Frame& frame) {
  auto read = voltyard::wire::dny::decode<Message>(frame.data);
  return read ? std::optional(std::move(*read)) : std::nullopt;
}

}  // namespace

DnyTongue::DnyTongue(Pile& pile)
    : pile_(pile),
      intake_(device_type),
      ports_(static_cast<std::size_t>(pile.options().evses)),
      register_at_(never),
      heartbeat_at_(never),
      time_at_(never) {
  const auto id = wire::parse_printed(pile.options().identity);
  ASSERT(id.has_value() && ports_.size() <= wire::max_ports);
  physical_id_ = *id;
}

DnyTongue::Port& DnyTongue::port_of(const Slot& slot) {
  return ports_[static_cast<std::size_t>(slot.number - 1)];
}

std::uint16_t DnyTongue::new_message_id() {
  message_id_ = static_cast<std::uint16_t>(message_id_ % 0xFFFF + 1);
  return message_id_;
}

template <class Message>
std::uint16_t DnyTongue::tell(const Message& message) {
  const auto id = new_message_id();
  wire::write_frame(frames_.emplace_back(), physical_id_, id, message);
  return id;
}

template <class Message>
void DnyTongue::ask(const Message& message, Timestamp now, int evse) {
  const auto id = tell(message);
  questions_.push_back({Message::command, id, evse, now + pile_.options().answer_timeout});
}

// ---- the connection and its waits ---------------------------------------------------------------

void DnyTongue::connected(Timestamp now) {
  online_ = true;
  register_at_ = now;
  step(now);
}

void DnyTongue::disconnected() {
  online_ = registered_ = false;
  unanswered_ = 0;
  questions_.clear();
  frames_.clear();
  register_at_ = heartbeat_at_ = time_at_ = never;
}

Timestamp DnyTongue::next_due() const {
  if (!online_) return never;
  Timestamp due = std::min({register_at_, heartbeat_at_, time_at_});
  for (const auto& question : questions_) due = std::min(due, question.due);
  if (!registered_) return due;
  for (const auto& kept : unsettled_) due = std::min(due, kept.send_at);
  return due;
}

void DnyTongue::step(Timestamp now) {
  if (!online_) return;
  for (std::size_t i = 0; i < questions_.size();) {
    if (questions_[i].due > now) {
      ++i;
      continue;
    }
    const auto question = questions_[i];
    questions_.erase(questions_.begin() + static_cast<std::ptrdiff_t>(i));
    give_up(question, now);
  }
  if (register_at_ <= now) send_registration(now);
  if (heartbeat_at_ <= now) send_heartbeat(now);
  if (time_at_ <= now) {
    time_at_ = now + time_every;
    ask(TimeQuestion{}, now);
  }
  if (!registered_) return;
  for (auto& kept : unsettled_) {
    if (kept.send_at <= now) send_settlement(kept, now);
  }
}

// Two in a row and the pile goes on by itself; one more and it dials again.
void DnyTongue::give_up(const Question& question, Timestamp now) {
  if (question.command == command::swipe) {
    if (Slot* slot = pile_.find(question.evse)) swipe_answered(*slot, false, true, now);
  }
  if (++unanswered_ >= 2) registered_ = false;
  if (!registered_ && register_at_ == never) register_at_ = now;
  if (unanswered_ >= most_unanswered) pile_.hang_up();
}

void DnyTongue::pump(Timestamp, Output& out) {
  if (online_) {
    for (auto& frame : frames_) out.frames.push_back(std::move(frame));
  }
  frames_.clear();
}

void DnyTongue::last_words(Output& out) { pump({}, out); }

// ---- saying -------------------------------------------------------------------------------------

void DnyTongue::send_registration(Timestamp now) {
  register_at_ = now + seconds(rules_.floating.heartbeat_s);
  wire::Register said;
  said.firmware = firmware_;
  said.ports = static_cast<std::uint8_t>(ports_.size());
  said.virtual_id = static_cast<std::uint8_t>(pile_.options().bus_address);
  said.device_type = device_type;
  said.work_mode = std::uint8_t{0};
  said.power_board_firmware = firmware_;
  ask(said, now);
}

wire::PortState DnyTongue::state_of(const Slot& slot) {
  using State = wire::PortState;
  switch (slot.status) {
    case SlotStatus::available:
    case SlotStatus::unavailable: return State::idle;
    case SlotStatus::preparing: return State::plugged_not_started;
    case SlotStatus::charging: return State::charging;
    case SlotStatus::suspended_ev: return State::floating;
    case SlotStatus::finishing:
      return port_of(slot).ended_full || slot.is_full() ? State::plugged_full
                                                        : State::plugged_not_started;
    case SlotStatus::faulted: return State::relay_or_fuse_broken;
  }
  return State::idle;
}

void DnyTongue::send_heartbeat(Timestamp now) {
  heartbeat_at_ = now + seconds(std::max<int>(rules_.floating.heartbeat_s, 1));
  changed_ = false;
  wire::Heartbeat said;
  for (int evse = 1; evse <= pile_.options().evses; ++evse) {
    Slot& slot = *pile_.find(evse);
    slot.reported = slot.status;
    said.port_states.push_back(state_of(slot));
  }
  const auto mains = mains_mv(physical_id_, now) / 100;
  said.voltage_dv = static_cast<std::uint16_t>(mains);
  // The radio between boxes in a shed, or a modem of its own: 0 to 31.
  said.signal =
      static_cast<std::uint8_t>(pile_.options().bus_address > 0 ? 12 : 18 + physical_id_ % 11);
  said.temperature = wire::Temperature{65 + 22};
  ask(said, now);
}

void DnyTongue::send_settlement(Unsettled& kept, Timestamp now) {
  if (kept.message_id == 0) kept.message_id = new_message_id();
  kept.send_at = now + settled_again_after;
  wire::write_frame(frames_.emplace_back(), physical_id_, kept.message_id, kept.settlement);
}

void DnyTongue::send_report(Slot& slot, const Reading& reading, Timestamp now) {
  auto& port = port_of(slot);
  port.report_at = now + pile_.options().meter_interval;
  const auto said = port.charge->report(reading, now);
  if (online_ && registered_) tell(said);
}

void DnyTongue::say(Notice notice) {
  Slot* slot = pile_.find(notice.evse);
  const auto now = pile_.now();
  switch (notice.kind) {
    case NoticeKind::status: {
      if (!std::exchange(changed_, true)) {
        heartbeat_at_ = std::min(heartbeat_at_, now + change_told_after);
      }
      const bool plugged_anew = notice.status == SlotStatus::preparing;
      if (plugged_anew || notice.status == SlotStatus::available) port_of(*slot).ended_full = false;
      return;
    }
    case NoticeKind::authorize: {
      wire::Swipe said;
      const auto card = card_of(notice.card.uid);
      if (!card) return swipe_answered(*slot, false, false, now);
      said.card = *card;
      said.card_kind = wire::CardKind::uid_only;
      said.port = static_cast<std::uint8_t>(slot->number - 1);
      said.card_balance_fen = std::uint16_t{0};
      return ask(said, now, slot->number);
    }
    case NoticeKind::ended: {
      auto& port = port_of(*slot);
      ASSERT(port.charge.has_value());
      const bool losing_power = notice.stop == StopCause::power_loss;
      Unsettled kept;
      kept.settlement = port.charge->settle(notice.reading, notice.stop, now);
      kept.send_at = losing_power ? now : now + settled_after;
      kept.notice = std::move(notice);
      port.ended_full = kept.notice.stop == StopCause::full;
      port.charge.reset();
      if (unsettled_.size() >= unsettled_limit) {
        unsettled_.pop_front();
        ++dropped_;
      }
      unsettled_.push_back(std::move(kept));
      if (losing_power && registered_) send_settlement(unsettled_.back(), now);
      return;
    }
    case NoticeKind::alarm: {
      wire::Alarm said;
      said.kind = wire::AlarmKind::power_lost;
      said.port = std::uint8_t{0};
      said.trigger = std::uint8_t{1};
      if (online_) tell(said);
      return;
    }
    case NoticeKind::heartbeat: heartbeat_at_ = std::min(heartbeat_at_, now); return;
    case NoticeKind::boot: register_at_ = std::min(register_at_, now); return;
    case NoticeKind::started:
    case NoticeKind::metered:
    case NoticeKind::suspended:
    case NoticeKind::firmware:
    case NoticeKind::report: return;  // told by reports and heartbeats
  }
}

// ---- hearing ------------------------------------------------------------------------------------

void DnyTongue::hear(std::string_view octets, Timestamp now, Output& out) {
  const auto frame = wire::read_whole(octets);
  if (frame.physical_id != physical_id_) return;
  unanswered_ = 0;
  if (frame.command >= first_server_command) {
    if (auto data = obey(frame, now)) {
      auto& answer = out.frames.emplace_back();
      const auto begin = wire::open_frame(answer, physical_id_, frame.message_id, frame.command);
      answer += *data;
      wire::close_frame(answer, begin);
    }
    return;
  }
  if (frame.command == command::settlement) {
    const auto said = read<wire::ResultAnswer>(frame);
    return said && said->ok() ? settled(frame.message_id) : void(++errors_);
  }
  const auto question = std::ranges::find_if(questions_, [&](const Question& ours) {
    return ours.command == frame.command && ours.message_id == frame.message_id;
  });
  if (question == questions_.end()) return void(++errors_);
  const auto ours = *question;
  questions_.erase(question);
  answered(ours, frame, now);
}

void DnyTongue::answered(const Question& question, const wire::Frame& frame, Timestamp now) {
  switch (question.command) {
    case command::register_device: {
      const auto said = read<wire::ResultAnswer>(frame);
      return registration_answered(said && said->ok(), now);
    }
    case command::time: {
      const auto said = read<wire::TimeAnswer>(frame);
      if (said) pile_.take_time(std::int64_t{said->unix_s} * 1'000, now);
      return;
    }
    case command::swipe: {
      const auto said = read<wire::SwipeAnswer>(frame);
      if (!said) ++errors_;
      const bool accepted = said && said->status == wire::SwipeStatus::ok;
      const bool worth_another = said && said->status == wire::SwipeStatus::port_fault;
      return swipe_answered(*pile_.find(question.evse), accepted, worth_another, now);
    }
    default: return;
  }
}

void DnyTongue::registration_answered(bool accepted, Timestamp now) {
  if (!accepted) return;  // asked again after a heartbeat's time
  register_at_ = never;
  if (registered_) return;
  registered_ = true;
  time_at_ = heartbeat_at_ = now;
  for (auto& kept : unsettled_) kept.send_at = std::min(kept.send_at, now);
  step(now);
}

// An accepted card starts nothing yet: the server's order does, and it may never come.
void DnyTongue::swipe_answered(Slot& slot, bool accepted, bool worth_another, Timestamp now) {
  if (!slot.awaiting_authorization || slot.charge) return;
  auto& port = port_of(slot);
  slot.awaiting_authorization = accepted;
  const bool again = (accepted || worth_another) && ++port.swipes < most_swipes;
  if (!again) {
    port.swipes = 0;
    slot.rider_at = std::min(slot.rider_at, now + refused_leaves_after);
    return;
  }
  const auto patience = accepted ? pile_.options().answer_timeout : Duration(swiped_again_after);
  slot.step = RiderStep::swipe;
  slot.rider_at = now + patience;
}

void DnyTongue::settled(std::uint16_t message_id) {
  const auto kept = std::ranges::find_if(
      unsettled_, [&](const Unsettled& one) { return one.message_id == message_id; });
  if (kept == unsettled_.end()) return;  // acknowledged twice
  pile_.acknowledge(kept->notice, kept->notice.transaction);
  unsettled_.erase(kept);
}

}  // namespace voltyard::simulator::dny
