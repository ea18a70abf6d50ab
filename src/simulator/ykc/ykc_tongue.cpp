#include "simulator/ykc/ykc_tongue.hpp"

#include "simulator/pile.hpp"
#include "simulator/pile_group.hpp"
#include "simulator/ykc/battery_talk.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace voltyard::simulator::ykc {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint8_t protocol_x10 = 16;
constexpr auto login_again_after = seconds(30);
constexpr auto record_again_after = seconds(30);
constexpr int quick_repeats = 3;  // then slower ones, until it is confirmed
constexpr auto record_again_slowly_after = minutes(5);
constexpr std::size_t unconfirmed_limit = 200;
constexpr int most_unanswered = 3;
constexpr int most_swipes = 8;
constexpr auto swiped_again_after = seconds(60);
constexpr auto refused_leaves_after = seconds(60);

// The refusals of a permit that may be others in a minute.
constexpr std::uint8_t pile_disabled = 0x05;
constexpr std::uint8_t site_at_capacity = 0x08;

bool is_answer(std::uint8_t type) {
  switch (type) {
    case wire::LoginAnswer::type:
    case wire::HeartbeatAnswer::type:
    case wire::TariffCheckAnswer::type:
    case wire::TariffAnswer::type:
    case wire::StartRequestAnswer::type: return true;
    default: return false;
  }
}

std::string octets_of(std::uint16_t sequence, const wire::Message& message) {
  wire::ByteBuffer octets;
  wire::write_message(octets, sequence, message);
  return {octets.begin(), octets.end()};
}

}  // namespace

std::optional<wire::Card> card_of(std::string_view uid) {
  const auto card = wire::Card::parse(uid);
  if (!card || (uid.size() != 8 && uid.size() != 16)) return std::nullopt;
  return *card;
}

YkcTongue::YkcTongue(Pile& pile)
    : pile_(pile),
      code_(*wire::PileCode::parse(pile.options().identity)),
      dc_(pile.options().neighbourhood.vehicles == Vehicles::dc_cars),
      outlets_(static_cast<std::size_t>(pile.options().evses)),
      login_at_(never),
      beat_at_(never) {}

YkcTongue::Outlet& YkcTongue::outlet_of(const Slot& slot) {
  return outlets_[static_cast<std::size_t>(slot.number - 1)];
}

Slot* YkcTongue::slot_of(wire::Gun gun) {
  const auto number = gun.number();
  return number ? pile_.find(*number) : nullptr;
}

minutes YkcTongue::utc_offset() const {
  return std::chrono::duration_cast<minutes>(pile_.options().neighbourhood.utc_offset);
}

GunPlace YkcTongue::place_of(const Slot& slot) const {
  return {code_, wire::Gun::of(slot.number), dc_, utc_offset()};
}

std::uint16_t YkcTongue::tell(const wire::Message& message) {
  const auto sequence = sequence_;
  if (stage_ == Stage::offline) return sequence;
  ++sequence_;
  frames_.push_back(octets_of(sequence, message));
  return sequence;
}

void YkcTongue::ask(const wire::Message& message, Timestamp now, int gun) {
  const auto sequence = tell(message);
  questions_.push_back({type_of(message), sequence, gun, now + pile_.options().answer_timeout});
}

// ---- the connection and its waits ---------------------------------------------------------------

void YkcTongue::connected(Timestamp now) {
  stage_ = Stage::login;
  powerless_ = false;
  sequence_ = 0;
  splitter_.emplace();
  send_login(now);
}

void YkcTongue::disconnected() {
  stage_ = Stage::offline;
  unanswered_ = 0;
  questions_.clear();
  frames_.clear();
  login_at_ = beat_at_ = never;
}

Timestamp YkcTongue::next_due() const {
  if (stage_ == Stage::offline) return never;
  Timestamp due = std::min(login_at_, beat_at_);
  for (const auto& question : questions_) due = std::min(due, question.due);
  if (stage_ == Stage::login) return due;
  for (const auto& kept : unconfirmed_) due = std::min(due, kept.send_at);
  if (stage_ != Stage::ready) return due;
  for (const auto& outlet : outlets_) {
    if (!outlet.charge) due = std::min(due, outlet.report_at);
  }
  return due;
}

void YkcTongue::step(Timestamp now) {
  if (stage_ == Stage::offline) return;
  for (std::size_t i = 0; i < questions_.size();) {
    if (questions_[i].due > now) {
      ++i;
      continue;
    }
    const auto question = questions_[i];
    questions_.erase(questions_.begin() + static_cast<std::ptrdiff_t>(i));
    give_up(question, now);
  }
  if (login_at_ <= now) send_login(now);
  if (stage_ == Stage::login) return;
  for (auto& kept : unconfirmed_) {
    if (kept.send_at <= now) send_record(kept, now);
  }
  if (stage_ != Stage::ready) return;
  if (beat_at_ <= now) send_heartbeats(now);
  for (int number = 1; number <= pile_.options().evses; ++number) {
    Slot& slot = *pile_.find(number);
    const auto& outlet = outlet_of(slot);
    if (!outlet.charge && outlet.report_at <= now) send_report(slot, now);
  }
  begin_late_starts(now);
}

// What must be known is asked again; three in a row and the pile dials anew.
void YkcTongue::give_up(const Question& question, Timestamp now) {
  if (question.type == wire::Heartbeat::type && question.gun > 1) return;
  if (++unanswered_ >= most_unanswered) return pile_.hang_up();
  switch (question.type) {
    case wire::Login::type: return send_login(now);
    case wire::TariffCheck::type: return ask(wire::TariffCheck{code_, prices_.model}, now);
    case wire::TariffRequest::type: return ask(wire::TariffRequest{code_}, now);
    case wire::StartRequest::type: return swipe_answered(*pile_.find(question.gun), nullptr, now);
    default: return;
  }
}

void YkcTongue::pump(Timestamp, Output& out) {
  for (auto& frame : frames_) out.frames.push_back(std::move(frame));
  frames_.clear();
}

void YkcTongue::last_words(Output& out) {
  if (powerless_) frames_.clear();
  pump({}, out);
}

// ---- saying -------------------------------------------------------------------------------------

void YkcTongue::send_login(Timestamp now) {
  login_at_ = never;
  wire::Login said;
  said.pile = code_;
  said.kind = dc_ ? wire::PileKind::dc : wire::PileKind::ac;
  said.guns = static_cast<std::uint8_t>(outlets_.size());
  said.protocol_x10 = protocol_x10;
  said.software = *wire::Text<8>::of("V1.0.0");
  said.sim = *wire::Code<10>::parse(iccid_of(pile_.options().number));
  ask(said, now);
}

void YkcTongue::send_heartbeats(Timestamp now) {
  beat_at_ = now + pile_.options().beat_interval;
  for (int number = 1; number <= pile_.options().evses; ++number) {
    const bool faulted = pile_.slot(number).status == SlotStatus::faulted;
    const auto state = static_cast<std::uint8_t>(faulted ? 1 : 0);
    ask(wire::Heartbeat{code_, wire::Gun::of(number), state}, now, number);
  }
}

void YkcTongue::send_record(Unconfirmed& kept, Timestamp now) {
  const bool quick = kept.attempts++ < quick_repeats;
  kept.send_at = now + (quick ? Duration(record_again_after) : record_again_slowly_after);
  tell(kept.record);
}

void YkcTongue::say(Notice notice) {
  Slot* slot = pile_.find(notice.evse);
  const auto now = pile_.now();
  switch (notice.kind) {
    case NoticeKind::status: return send_report(*slot, now);
    case NoticeKind::authorize: {
      const auto card = card_of(notice.card.uid);
      if (!card) return swipe_answered(*slot, nullptr, now);
      wire::StartRequest said;
      said.wish.pile = code_;
      said.wish.gun = wire::Gun::of(slot->number);
      said.wish.mode = wire::StartMode::card;
      said.wish.card = *card;
      return ask(said, now, slot->number);
    }
    case NoticeKind::started: return send_battery_greeting(*slot, notice.reading);
    case NoticeKind::ended: return keep_record(*slot, std::move(notice), now);
    case NoticeKind::alarm: powerless_ = true; return;
    case NoticeKind::heartbeat: beat_at_ = std::min(beat_at_, now); return;
    case NoticeKind::boot:
    case NoticeKind::metered:
    case NoticeKind::suspended:
    case NoticeKind::firmware:
    case NoticeKind::report: return;  // told by reports
  }
}

void YkcTongue::keep_record(Slot& slot, Notice ended, Timestamp now) {
  auto& outlet = outlet_of(slot);
  ASSERT(outlet.charge.has_value());
  Unconfirmed kept;
  const auto vin = dc_ ? vin_of(slot.visit().rider) : wire::Text<17>{};
  kept.record = outlet.charge->record(ended.reading, ended.stop, vin);
  kept.send_at = now;
  send_battery_farewell(slot, ended, now);
  kept.notice = std::move(ended);
  outlet.charge.reset();
  outlet.parallel.reset();
  if (unconfirmed_.size() >= unconfirmed_limit) {
    unconfirmed_.pop_front();
    ++dropped_;
  }
  unconfirmed_.push_back(std::move(kept));
  if (stage_ == Stage::ready) send_record(unconfirmed_.back(), now);
}

// ---- hearing ------------------------------------------------------------------------------------

void YkcTongue::hear(std::string_view octets, Timestamp now, Output& out) {
  wire::Bytes arriving(reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size());
  while (const auto event = splitter_->next(arriving)) {
    const auto* frame = std::get_if<wire::Frame>(&*event);
    if (frame == nullptr) {
      ++errors_;
      continue;
    }
    hear_frame(*frame, now, out);
  }
}

void YkcTongue::hear_frame(const wire::Frame& frame, Timestamp now, Output& out) {
  const auto message = wire::decode(frame);
  if (!message) return void(++errors_);
  unanswered_ = 0;
  if (const auto* said = std::get_if<wire::RecordAnswer>(&*message)) return confirmed(*said);
  if (!is_answer(frame.type)) {
    if (const auto answer = obey_any(*message, now)) {
      out.frames.push_back(octets_of(frame.sequence, *answer));
    }
    return;
  }
  const auto question = std::ranges::find_if(questions_, [&](const Question& ours) {
    return ours.type + 1 == frame.type && ours.sequence == frame.sequence;
  });
  if (question == questions_.end()) return void(++errors_);
  const auto ours = *question;
  questions_.erase(question);
  answered(ours, *message, now);
}

void YkcTongue::answered(const Question& question, const wire::Message& message, Timestamp now) {
  if (const auto* login = std::get_if<wire::LoginAnswer>(&message)) {
    if (login->result != 0) {
      login_at_ = now + login_again_after;
      return;
    }
    if (stage_ != Stage::login) return;
    stage_ = Stage::prices;
    for (auto& kept : unconfirmed_) kept.send_at = std::min(kept.send_at, now);
    step(now);  // what is stored goes first
    return ask(wire::TariffCheck{code_, prices_.model}, now);
  }
  if (const auto* check = std::get_if<wire::TariffCheckAnswer>(&message)) {
    if (check->result == 0) return agreed_on_prices(now);
    return ask(wire::TariffRequest{code_}, now);
  }
  if (const auto* given = std::get_if<wire::TariffAnswer>(&message)) {
    if (!given->tariff.check()) return void(++errors_);
    prices_ = given->tariff;
    return agreed_on_prices(now);
  }
  if (const auto* permit = std::get_if<wire::StartRequestAnswer>(&message)) {
    swipe_answered(*pile_.find(question.gun), &permit->permit, now);
  }
}

void YkcTongue::agreed_on_prices(Timestamp now) {
  if (stage_ == Stage::ready) return;
  stage_ = Stage::ready;
  beat_at_ = now;
  pile_.report_all(now);
  step(now);
}

// A card that is permitted starts at once; null: the server said nothing, or this is no card.
void YkcTongue::swipe_answered(Slot& slot, const wire::StartPermit* permit, Timestamp now) {
  if (!slot.awaiting_authorization || slot.charge) return;
  auto& outlet = outlet_of(slot);
  slot.awaiting_authorization = false;
  const auto uid = rider_card(pile_.options().token_prefix, slot.visit().rider);
  if (permit != nullptr && permit->ok != 0) {
    const auto card = card_of(uid).value_or(wire::Card{});
    outlet.origin = {permit->order, card, wire::StartedBy::card, permit->balance};
    return pile_.begin_charge(slot, Card{uid}, now);
  }
  const bool may_change =
      permit == nullptr ? card_of(uid).has_value()
                        : permit->refusal == pile_disabled || permit->refusal == site_at_capacity;
  if (!may_change || ++outlet.swipes >= most_swipes) {
    outlet.swipes = 0;
    slot.rider_at = std::min(slot.rider_at, now + refused_leaves_after);
    return;
  }
  slot.step = RiderStep::swipe;
  slot.rider_at = now + swiped_again_after;
}

// "Not lawful" is an answer as well: it will not become lawful by being repeated.
void YkcTongue::confirmed(const wire::RecordAnswer& said) {
  const auto kept = std::ranges::find_if(
      unconfirmed_, [&](const Unconfirmed& one) { return one.record.head.order == said.order; });
  if (kept == unconfirmed_.end()) return;  // confirmed twice
  if (said.result == 0) {
    pile_.acknowledge(kept->notice, kept->notice.transaction);
  } else {
    ++errors_;
  }
  unconfirmed_.erase(kept);
}

}  // namespace voltyard::simulator::ykc
