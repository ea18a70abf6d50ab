#include "simulator/told_time.hpp"

#include "simulator/fleet_member.hpp"

#include "wire/dny/device_messages.hpp"
#include "wire/ykc/message.hpp"

#include <boost/json.hpp>

#include <functional>

namespace voltyard::simulator {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto patience = seconds(60);
constexpr auto pause = milliseconds(500);
constexpr std::string_view refused_prefix = "refused with HTTP 4";
constexpr auto between_looks = seconds(2);
constexpr auto between_looks_coarse = seconds(4);  // DNY tells whole seconds only

constexpr std::string_view boot_16 =
    R"([2,"time-1","BootNotification",{"chargePointVendor":"Voltyard","chargePointModel":"Shed12"}])";
constexpr std::string_view boot_201 =
    R"([2,"time-1","BootNotification",{"chargingStation":{"model":"Shed12",)"
    R"("vendorName":"Voltyard"},"reason":"PowerUp"}])";
constexpr std::string_view beat = R"([2,"time-2","Heartbeat",{}])";

// A modem's card and the question that a pile asks at power-up.
std::string dny_question(std::string_view identity, std::uint16_t message_id) {
  std::string octets = message_id == 1 ? iccid_of(0) : "";
  const auto id = wire::dny::parse_printed(identity).value_or(0);
  wire::dny::write_frame(octets, wire::dny::Frame{id, message_id, wire::dny::command::time, {}});
  return octets;
}

std::string ykc_frame(std::uint16_t sequence, const wire::ykc::Message& message) {
  wire::ykc::ByteBuffer octets;
  wire::ykc::write_message(octets, sequence, message);
  return {octets.begin(), octets.end()};
}

// After every login a pile is told the time.
std::string ykc_question(std::string_view identity, std::uint16_t sequence) {
  wire::ykc::Login said;
  const auto code = wire::ykc::PileCode::parse(identity);
  if (code) said.pile = *code;
  said.guns = 1;
  said.protocol_x10 = 16;
  return ykc_frame(sequence, said);
}

struct YkcTime {
  Timestamp time;
  std::string answer;  // without it the server would wait, and not tell it again
};

std::optional<YkcTime> time_in(wire::ykc::FrameSplitter& splitter, std::string_view octets) {
  constexpr auto utc_offset = std::chrono::hours(8);  // the riders' day is there as well
  wire::ykc::Bytes arriving(reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size());
  std::optional<YkcTime> told;
  while (const auto event = splitter.next(arriving)) {
    const auto* frame = std::get_if<wire::ykc::Frame>(&*event);
    if (frame == nullptr || frame->type != wire::ykc::ClockSetting::type) continue;
    const auto message = wire::ykc::decode(*frame);
    if (!message) continue;
    const auto& setting = std::get<wire::ykc::ClockSetting>(*message);
    const auto time = setting.time.claimed(utc_offset);
    if (!time) continue;
    const wire::ykc::ClockSettingAnswer answer{setting.pile, setting.time};
    told = YkcTime{{time->ms}, ykc_frame(frame->sequence, answer)};
  }
  return told;
}

std::optional<Timestamp> time_in(wire::dny::FrameReader& reader, std::string_view octets) {
  reader.feed({reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()});
  std::optional<Timestamp> time;
  while (const auto item = reader.next()) {
    const auto* frame = std::get_if<wire::dny::Frame>(&*item);
    if (frame == nullptr || frame->command != wire::dny::command::time) continue;
    const auto said = wire::dny::decode<wire::dny::TimeAnswer>(frame->data);
    if (said) time = Timestamp{std::int64_t{said->unix_s} * 1'000};
  }
  return time;
}

std::optional<Timestamp> time_in(std::string_view text) {
  boost::system::error_code error;
  const auto frame = json::parse(text, error);
  if (error || !frame.is_array() || frame.as_array().size() != 3) return std::nullopt;
  const auto* payload = frame.as_array()[2].if_object();
  const auto* time = payload ? payload->if_contains("currentTime") : nullptr;
  if (!time || !time->is_string()) return std::nullopt;
  const auto parsed = parse_rfc3339_ms(time->as_string());
  if (parsed.has_error()) return std::nullopt;
  return Timestamp{*parsed};
}

class Asking {
 public:
  Asking(const TimeQuestion& question, asio::ssl::context& tls, bool with_speed)
      : question_(question), tls_(tls), with_speed_(with_speed), timer_(context_) {}

  Result<std::vector<TimeTold>> ask() {
    give_up_at_ = std::chrono::steady_clock::now() + patience;
    connect();
    context_.run();
    line_.reset();
    context_.restart();
    context_.poll();  // the goodbye
    if (told_.size() < (with_speed_ ? 2U : 1U)) {
      return unavailable("the server does not tell its time: " + failure_);
    }
    return told_;
  }

 private:
  void connect() {
    auto target = question_.server;
    if (!target.bare) target.path += "/" + path_segment(question_.identity);
    const LineLogin login{std::string(to_string(question_.protocol)), question_.authorization};
    LineEvents events;
    events.on_open = [this] { ask_once(); };
    events.on_text = [this](std::string_view text) { hear(text); };
    events.on_closed = [this](std::string_view reason) {
      failure_ = reason;
      if (reason.starts_with(refused_prefix)) return context_.stop();  // waiting does not help
      later(pause, [this] { connect(); });
    };
    told_.clear();
    answers_ = 0;
    octets_ = {};
    ykc_octets_ = wire::ykc::FrameSplitter();
    line_ = open_line(context_, tls_, target, login, std::move(events));
  }

  // A boot the first time, a heartbeat after; DNY has a question of its own for it.
  void ask_once() {
    const auto number = static_cast<std::uint16_t>(answers_ + 1);
    switch (question_.protocol) {
      case Protocol::dny: return line_->send(dny_question(question_.identity, number));
      case Protocol::ykc: return line_->send(ykc_question(question_.identity, number));
      case Protocol::ocpp16:
      case Protocol::ocpp201: break;
    }
    const auto boot = question_.protocol == Protocol::ocpp16 ? boot_16 : boot_201;
    line_->send(std::string(answers_ == 0 ? boot : beat));
  }

  std::optional<Timestamp> time_told_in(std::string_view text) {
    switch (question_.protocol) {
      case Protocol::dny: return time_in(octets_, text);
      case Protocol::ykc: {
        auto told = time_in(ykc_octets_, text);
        if (!told) return std::nullopt;
        line_->send(std::move(told->answer));
        return told->time;
      }
      case Protocol::ocpp16:
      case Protocol::ocpp201: break;
    }
    return time_in(text);
  }

  void hear(std::string_view text) {
    const auto time = time_told_in(text);
    if (!time) return;
    // The answer to a boot may have waited for a disk: it does not count for
    // the speed.
    if (++answers_ == 2) told_.clear();
    told_.push_back({*time, std::chrono::steady_clock::now()});
    if (!with_speed_ || answers_ == 3) return context_.stop();
    if (answers_ == 1) return ask_once();
    const bool is_coarse = question_.protocol == Protocol::dny;
    later(is_coarse ? between_looks_coarse : between_looks, [this] { ask_once(); });
  }

  void later(milliseconds delay, std::function<void()> then) {
    timer_.expires_after(delay);
    timer_.async_wait([this, then = std::move(then)](boost::system::error_code error) {
      if (error) return;
      const bool stopped = question_.stop && question_.stop->load();
      if (stopped || std::chrono::steady_clock::now() > give_up_at_) return context_.stop();
      then();
    });
  }

  const TimeQuestion& question_;
  asio::ssl::context& tls_;
  bool with_speed_;
  asio::io_context context_{1};
  asio::steady_timer timer_;
  std::unique_ptr<StationLine> line_;
  wire::dny::FrameReader octets_;
  wire::ykc::FrameSplitter ykc_octets_;
  std::vector<TimeTold> told_;
  int answers_ = 0;  // on this connection
  std::string failure_ = "no answer";
  SteadyTime give_up_at_;
};

}  // namespace

Result<std::vector<TimeTold>> ask_server_time(const TimeQuestion& question, asio::ssl::context& tls,
                                              bool with_speed) {
  return Asking(question, tls, with_speed).ask();
}

}  // namespace voltyard::simulator
