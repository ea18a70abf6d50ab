// What a YKC pile does when it is told to.
#include "simulator/pile.hpp"
#include "simulator/ykc/ykc_tongue.hpp"

#include <algorithm>

namespace voltyard::simulator::ykc {
namespace {

constexpr auto late_start_within = std::chrono::seconds(60);

// Why a charge does not start.
enum Failure : std::uint8_t {
  none = 0,
  another_pile = 1,
  already_charging = 2,
  faulty = 3,
  pile_offline = 4,
  not_plugged_in = 5,
};
constexpr std::uint8_t not_charging = 2;  // why none stops
constexpr std::uint8_t balance_taken = 0;
constexpr std::uint8_t another_card = 2;

Card rider_card_of(const wire::Card& card) {
  if (card.is_zero()) return {};
  const bool is_short = std::all_of(card.bytes.begin(), card.bytes.begin() + 4,
                                    [](auto octet) { return octet == 0; });
  return {card.text().substr(is_short ? 8 : 0)};
}

}  // namespace

std::optional<wire::Message> YkcTongue::obey_any(const wire::Message& message, Timestamp now) {
  return std::visit(
      [&](const auto& said) -> std::optional<wire::Message> {
        if constexpr (requires { this->obey(said, now); }) return obey(said, now);
        return std::nullopt;
      },
      message);
}

std::optional<wire::Message> YkcTongue::obey(const wire::RealTimeRequest& said, Timestamp now) {
  Slot* slot = slot_of(said.gun);
  if (slot == nullptr) return std::nullopt;
  return report_of(*slot, now);
}

std::uint8_t YkcTongue::start_failure(const wire::StartOrder& order, Timestamp now) {
  Slot* slot = slot_of(order.gun);
  if (order.pile != code_ || slot == nullptr) return another_pile;
  if (stage_ != Stage::ready) return pile_offline;  // it does not know its prices yet
  if (slot->charge) return already_charging;
  if (slot->status == SlotStatus::faulted || !slot->operative) return faulty;
  auto& outlet = outlet_of(*slot);
  const ChargeOrigin origin{order.order, order.card, wire::StartedBy::app, order.balance};
  if (!slot->plugged() && !pile_.options().bystander) {
    outlet.late_start = LateStart{origin, now + late_start_within};
    return not_plugged_in;
  }
  outlet.origin = origin;
  const auto card = rider_card_of(order.card);
  if (pile_.remote_start(slot->number, card, std::nullopt) == Outcome::accepted) return none;
  outlet.origin.reset();
  return faulty;
}

wire::StartOutcome YkcTongue::start(const wire::StartOrder& order, Timestamp now) {
  wire::StartOutcome said;
  said.order = order.order;
  said.pile = code_;
  said.gun = order.gun;
  said.failure = start_failure(order, now);
  said.ok = said.failure == none ? 1 : 0;
  return said;
}

// Who was told "not plugged in" has plugged in within the minute.
void YkcTongue::begin_late_starts(Timestamp now) {
  for (int number = 1; number <= pile_.options().evses; ++number) {
    Slot& slot = *pile_.find(number);
    auto& late = outlet_of(slot).late_start;
    if (!late || !slot.plugged() || slot.charge) continue;
    const auto start = *late;
    late.reset();
    if (start.until < now || slot.status == SlotStatus::faulted) continue;
    tell(wire::RemoteStartAnswer{{start.origin.order, code_, wire::Gun::of(number), 1, none}});
    outlet_of(slot).origin = start.origin;
    pile_.begin_charge(slot, rider_card_of(start.origin.card), now);
  }
}

std::optional<wire::Message> YkcTongue::obey(const wire::RemoteStart& said, Timestamp now) {
  return wire::RemoteStartAnswer{start(said.start, now)};
}

// The gun that hears of the number first is the main one.
std::optional<wire::Message> YkcTongue::obey(const wire::ParallelStart& said, Timestamp now) {
  const bool is_known = std::ranges::any_of(
      outlets_, [&](const Outlet& one) { return one.parallel == said.parallel_number; });
  const auto outcome = start(said.start, now);
  if (outcome.ok != 0) outlet_of(*slot_of(said.start.gun)).parallel = said.parallel_number;
  return wire::ParallelStartAnswer{
      outcome, is_known ? wire::GunRole::auxiliary : wire::GunRole::main, said.parallel_number};
}

std::optional<wire::Message> YkcTongue::obey(const wire::RemoteStop& said, Timestamp) {
  wire::RemoteStopAnswer answer{said.pile, said.gun, 0, another_pile};
  Slot* slot = slot_of(said.gun);
  if (said.pile != code_ || slot == nullptr) return answer;
  outlet_of(*slot).late_start.reset();
  answer.failure = not_charging;
  if (!slot->charge) return answer;
  pile_.remote_stop(slot->charge->transaction);
  answer.ok = 1;
  answer.failure = none;
  return answer;
}

std::optional<wire::Message> YkcTongue::obey(const wire::ClockSetting& said, Timestamp now) {
  const auto time = said.time.claimed(utc_offset());
  if (time) pile_.take_time(time->ms, now);
  return wire::ClockSettingAnswer{code_, said.time};
}

std::optional<wire::Message> YkcTongue::obey(const wire::TariffSetting& said, Timestamp) {
  const bool readable = said.tariff.check().has_value();
  if (readable) prices_ = said.tariff;  // charges under way keep theirs
  return wire::TariffSettingAnswer{code_, static_cast<std::uint8_t>(readable ? 1 : 0)};
}

std::optional<wire::Message> YkcTongue::obey(const wire::BalanceUpdate& said, Timestamp) {
  wire::BalanceUpdateAnswer answer{code_, said.card, another_pile};
  Slot* slot = slot_of(said.gun);
  if (said.pile != code_ || slot == nullptr) return answer;
  auto& charge = outlet_of(*slot).charge;
  const bool is_meant = charge && (said.card.is_zero() || said.card == charge->card());
  if (is_meant) charge->set_balance(said.balance);
  answer.result = is_meant ? balance_taken : another_card;
  return answer;
}

std::optional<wire::Message> YkcTongue::obey(const wire::WorkSetting& said, Timestamp) {
  pile_.change_availability(std::nullopt, said.locked == 0);
  return wire::WorkSettingAnswer{code_, 1};
}

std::optional<wire::Message> YkcTongue::obey(const wire::Reboot& said, Timestamp) {
  const bool when_idle = said.when == wire::When::when_idle;
  pile_.reset(!when_idle, when_idle);
  return wire::RebootAnswer{code_, 1};
}

}  // namespace voltyard::simulator::ykc
