#include "simulator/fleet_member.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::simulator {
namespace {

using std::chrono::nanoseconds;

constexpr int most_doublings = 6;  // at most 64 pauses between attempts

}  // namespace

std::string path_segment(std::string_view identity) {
  std::string segment;
  for (const char c : identity) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    segment += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return segment;
}

FleetMember::FleetMember(FleetGround& ground, std::vector<PileOptions> piles,
                         std::string authorization, wire::ocpp::FrameReader& reader,
                         PileListener* listener)
    : ground_(ground),
      group_(std::move(piles), ground.clock.at(std::chrono::steady_clock::now()), reader, listener),
      authorization_(std::move(authorization)),
      timer_(ground.context),
      random_(group_.options().seed + group_.options().number * 31 + 7) {}

Timestamp FleetMember::now() const { return ground_.clock.at(std::chrono::steady_clock::now()); }

void FleetMember::connect_in(nanoseconds delay) {
  timer_.expires_after(delay);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) connect();
  });
}

void FleetMember::connect() {
  auto target = ground_.server;
  if (!target.bare) target.path += "/" + path_segment(group_.options().identity);
  LineEvents events;
  events.on_open = [this] { on_open(); };
  events.on_text = [this](std::string_view text) { on_text(text); };
  events.on_closed = [this](std::string_view reason) { on_closed(reason); };
  const LineLogin login{std::string(to_string(group_.options().protocol)), authorization_};
  ++failures_;
  line_ = open_line(ground_.context, ground_.tls, target, login, std::move(events));
}

void FleetMember::on_open() {
  ++ground_.totals.connections;
  Output out;
  const auto moment = now();
  group_.connected(moment, out);
  act(out);
}

void FleetMember::on_text(std::string_view text) {
  Output out;
  group_.receive(text, now(), out);
  if (group_.registered()) failures_ = 0;
  act(out);
}

void FleetMember::on_closed(std::string_view reason) {
  ++ground_.totals.lost;
  ground_.totals.last_failure = fmt::format("{}: {}", group_.options().identity, reason);
  lose();
}

// The next attempt waits for twice as long each time, and never in step with
// the others.
void FleetMember::lose() {
  line_.reset();
  if (group_.online()) group_.disconnected(now());
  if (finishing_) return;
  const auto pause = ground_.reconnect_pause * (1 << std::clamp(failures_ - 1, 0, most_doublings));
  const auto steady = std::chrono::steady_clock::now();
  const auto jittered =
      nanoseconds(pause) / 2 +
      nanoseconds(random_.below(static_cast<std::uint64_t>(nanoseconds(pause).count() / 2 + 1)));
  const auto allowed = ground_.clock.when(group_.connect_after(), steady) - steady;
  connect_in(std::max<nanoseconds>(jittered, allowed));
}

void FleetMember::wake() {
  const auto steady = std::chrono::steady_clock::now();
  timer_.expires_at(ground_.clock.when(group_.next_due(), steady));
  timer_.async_wait([this](boost::system::error_code error) {
    if (error || !line_) return;
    Output out;
    group_.advance(now(), out);
    act(out);
  });
}

void FleetMember::act(Output& out) {
  if (!line_) return;
  for (auto& frame : out.frames) line_->send(std::move(frame));
  if (out.hang_up) {
    line_->close();
    return lose();
  }
  wake();
}

void FleetMember::finish() {
  finishing_ = true;
  timer_.cancel();
  if (!group_.online()) {
    line_.reset();
    return;
  }
  Output out;
  group_.end_all(now(), StopCause::power_loss, out);
  act(out);
}

}  // namespace voltyard::simulator
