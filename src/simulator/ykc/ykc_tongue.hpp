// YKC V1.6, from the pile's side: logs in, sends what is stored, agrees on prices, beats for every
// gun, reports what the guns do, passes on what batteries say, repeats records until they are
// confirmed, and obeys. It splits the stream itself: one connection carries one pile.
#pragma once

#include "simulator/tongue.hpp"
#include "simulator/ykc/gun_charge.hpp"

#include "wire/ykc/message.hpp"

#include <deque>
#include <optional>
#include <vector>

namespace voltyard::simulator {
class Pile;
}

namespace voltyard::simulator::ykc {

// A card as the reader sees it: 8 or 16 hex digits. Nullopt: no such card.
std::optional<wire::Card> card_of(std::string_view uid);

class YkcTongue final : public Tongue {
 public:
  explicit YkcTongue(Pile& pile);  // which outlives it

  void connected(Timestamp now) override;
  void disconnected() override;
  void say(Notice notice) override;
  void hear(std::string_view octets, Timestamp now, Output& out) override;
  void pump(Timestamp now, Output& out) override;
  void last_words(Output& out) override;
  Timestamp next_due() const override;
  void step(Timestamp now) override;
  void begin(Slot& slot, Charge& charge, Timestamp now) override;
  Timestamp first_look(const Slot& slot, Timestamp now) const override;
  void look(Slot& slot, Timestamp now) override;
  bool charges_the_full() const override { return false; }
  bool registered() const override { return stage_ == Stage::ready; }
  std::size_t waiting() const override { return unconfirmed_.size(); }
  std::uint64_t dropped() const override { return dropped_; }
  std::uint64_t errors() const override { return errors_; }

 private:
  // As a pile comes up: nothing is sold before it knows the prices.
  enum class Stage : std::uint8_t { offline, login, prices, ready };

  // Of ours, still without an answer.
  struct Question {
    std::uint8_t type = 0;
    std::uint16_t sequence = 0;
    int gun = 0;
    Timestamp due;
  };
  // In the pile's memory until the server has confirmed it.
  struct Unconfirmed {
    wire::Record record;
    Notice notice;
    Timestamp send_at;
    int attempts = 0;
  };
  // Answered with "not plugged in", which is not the last word.
  struct LateStart {
    ChargeOrigin origin;
    Timestamp until;
  };
  struct Outlet {
    std::optional<GunCharge> charge;
    std::optional<ChargeOrigin> origin;  // of the charge that is about to begin
    std::optional<LateStart> late_start;
    std::optional<wire::Code<6>> parallel;  // charges together with another gun under this number
    Timestamp report_at;
    int swipes = 0;  // of the rider who stands before it
  };

  std::uint16_t tell(const wire::Message& message);
  void ask(const wire::Message& message, Timestamp now, int gun = 0);
  Outlet& outlet_of(const Slot& slot);
  Slot* slot_of(wire::Gun gun);
  GunPlace place_of(const Slot& slot) const;
  std::chrono::minutes utc_offset() const;

  void send_login(Timestamp now);
  void send_heartbeats(Timestamp now);
  void send_record(Unconfirmed& kept, Timestamp now);
  void give_up(const Question& question, Timestamp now);

  void hear_frame(const wire::Frame& frame, Timestamp now, Output& out);
  void answered(const Question& question, const wire::Message& message, Timestamp now);
  void agreed_on_prices(Timestamp now);
  void swipe_answered(Slot& slot, const wire::StartPermit* permit, Timestamp now);
  void confirmed(const wire::RecordAnswer& said);

  // Charges (ykc_charges.cpp).
  wire::RealTime report_of(Slot& slot, Timestamp now);
  void send_report(Slot& slot, Timestamp now);
  void send_battery_greeting(const Slot& slot, const Reading& reading);
  void send_battery_state(const Slot& slot, const Reading& reading, Timestamp now);
  void send_battery_farewell(const Slot& slot, const Notice& ended, Timestamp now);
  template <class Report, class View>
  void tell_of_battery(const Slot& slot, const View& view);
  void keep_record(Slot& slot, Notice ended, Timestamp now);
  ChargeOrigin own_origin(const Slot& slot, const Card& card, Timestamp now);

  // What the server orders (ykc_orders.cpp). The answer; nullopt: none is sent. What has no
  // overload is not known here, and not answered.
  std::optional<wire::Message> obey(const wire::RealTimeRequest& said, Timestamp now);
  std::optional<wire::Message> obey(const wire::RemoteStart& said, Timestamp now);
  std::optional<wire::Message> obey(const wire::ParallelStart& said, Timestamp now);
  std::optional<wire::Message> obey(const wire::RemoteStop& said, Timestamp now);
  std::optional<wire::Message> obey(const wire::ClockSetting& said, Timestamp now);
  std::optional<wire::Message> obey(const wire::TariffSetting& said, Timestamp now);
  std::optional<wire::Message> obey(const wire::BalanceUpdate& said, Timestamp now);
  std::optional<wire::Message> obey(const wire::WorkSetting& said, Timestamp now);
  std::optional<wire::Message> obey(const wire::Reboot& said, Timestamp now);
  std::optional<wire::Message> obey_any(const wire::Message& message, Timestamp now);
  wire::StartOutcome start(const wire::StartOrder& order, Timestamp now);
  std::uint8_t start_failure(const wire::StartOrder& order, Timestamp now);
  void begin_late_starts(Timestamp now);

  Pile& pile_;
  const wire::PileCode code_;
  const bool dc_;
  wire::TariffModel prices_;
  std::vector<Outlet> outlets_;
  std::vector<std::string> frames_;  // to be sent by the next pump
  std::vector<Question> questions_;
  std::deque<Unconfirmed> unconfirmed_;
  std::optional<wire::FrameSplitter> splitter_;
  Stage stage_ = Stage::offline;
  bool powerless_ = false;  // a last word is not said
  std::uint16_t sequence_ = 0;
  int unanswered_ = 0;  // in a row
  int own_orders_ = 0;
  Timestamp login_at_;
  Timestamp beat_at_;
  std::uint64_t dropped_ = 0;
  std::uint64_t errors_ = 0;
};

}  // namespace voltyard::simulator::ykc
