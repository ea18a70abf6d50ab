#include "simulator/told_time.hpp"

#include "simulator/fleet_member.hpp"

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

constexpr std::string_view boot_16 =
    R"([2,"time-1","BootNotification",{"chargePointVendor":"Voltyard","chargePointModel":"Shed12"}])";
constexpr std::string_view boot_201 =
    R"([2,"time-1","BootNotification",{"chargingStation":{"model":"Shed12",)"
    R"("vendorName":"Voltyard"},"reason":"PowerUp"}])";
constexpr std::string_view beat = R"([2,"time-2","Heartbeat",{}])";

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
    target.path += "/" + path_segment(question_.identity);
    const LineLogin login{std::string(to_string(question_.protocol)), question_.authorization};
    LineEvents events;
    events.on_open = [this] {
      line_->send(std::string(question_.protocol == Protocol::ocpp16 ? boot_16 : boot_201));
    };
    events.on_text = [this](std::string_view text) { hear(text); };
    events.on_closed = [this](std::string_view reason) {
      failure_ = reason;
      if (reason.starts_with(refused_prefix)) return context_.stop();  // waiting does not help
      later(pause, [this] { connect(); });
    };
    told_.clear();
    answers_ = 0;
    line_ = open_line(context_, tls_, target, login, std::move(events));
  }

  void hear(std::string_view text) {
    const auto time = time_in(text);
    if (!time) return;
    // The answer to a boot may have waited for a disk: it does not count for
    // the speed.
    if (++answers_ == 2) told_.clear();
    told_.push_back({*time, std::chrono::steady_clock::now()});
    if (!with_speed_ || answers_ == 3) return context_.stop();
    if (answers_ == 1) return line_->send(std::string(beat));
    later(between_looks, [this] { line_->send(std::string(beat)); });
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
