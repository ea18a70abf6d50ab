#include "simulator/load_run.hpp"

#include "simulator/basic_authorization.hpp"

#include "base/assert.hpp"

#include <fmt/format.h>

#include <netdb.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace voltyard::simulator {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::uint32_t handshakes_at_once = 1'000;
constexpr int most_attempts = 5;
constexpr auto no_progress_limit = seconds(30);
constexpr auto drain_limit = seconds(10);

double to_seconds(nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

std::string upgrade_request(const LoadOptions& options, const LoadTarget& target,
                            std::uint32_t number) {
  const auto identity = fmt::format("{}{:06}", options.identity_prefix, number);
  auto request = fmt::format(
      "GET {}/{} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: "
      "Upgrade\r\n"
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: "
      "13\r\n"
      "Sec-WebSocket-Protocol: {}\r\n",
      target.path, identity, target.host, to_string(options.protocol));
  const auto authorization = basic_authorization(identity, options.password);
  if (!authorization.empty()) request += fmt::format("Authorization: {}\r\n", authorization);
  return request + "\r\n";
}

}  // namespace

Result<LoadTarget> parse_load_target(std::string_view url) {
  constexpr std::string_view scheme = "ws://";
  if (!url.starts_with(scheme)) return invalid("the load mode speaks ws:// only", "url");
  url.remove_prefix(scheme.size());
  const auto slash = std::min(url.find('/'), url.size());
  LoadTarget target;
  target.host = url.substr(0, slash);
  target.path = url.substr(slash);
  while (target.path.ends_with('/')) target.path.pop_back();
  const auto colon = std::min(target.host.find(':'), target.host.size());
  const auto name = target.host.substr(0, colon);
  const auto port = colon < target.host.size() ? target.host.substr(colon + 1) : "80";
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(name.c_str(), port.c_str(), &hints, &found) != 0 || found == nullptr) {
    return invalid("the server's address cannot be resolved", "url");
  }
  std::copy_n(reinterpret_cast<const char*>(found->ai_addr), sizeof target.address,
              reinterpret_cast<char*>(&target.address));
  freeaddrinfo(found);
  return target;
}

LoadRun::LoadRun(const LoadOptions& options, LoadTarget target)
    : options_(options), target_(std::move(target)), script_(options) {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  ASSERT(epoll_ >= 0);
  scratch_.resize(64 * 1024);
  for (std::uint32_t i = 0; i < options.stations; ++i) {
    const auto number = options.first_station + i;
    stations_.emplace_back(script_, number, upgrade_request(options_, target_, number));
  }
}

LoadRun::~LoadRun() { ::close(epoll_); }

void LoadRun::watch(std::uint32_t index, bool for_writing, bool is_new) {
  epoll_event event{};
  event.events = EPOLLIN | (for_writing ? EPOLLOUT : 0U);
  event.data.u32 = index;
  epoll_ctl(epoll_, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, stations_[index].socket.descriptor(),
            &event);
}

bool LoadRun::open(std::uint32_t index) {
  auto& station = stations_[index];
  ++station.attempts;
  ++handshakes_;
  const auto connecting = station.socket.connect(target_.address, station.upgrade);
  if (connecting.has_error()) {
    if (report_.first_refusal.empty()) report_.first_refusal = connecting.error().message;
    lose(index);
    return false;
  }
  watch(index, true, true);
  return true;
}

void LoadRun::lose(std::uint32_t index) {
  auto& station = stations_[index];
  const bool was_ready =
      station.phase == LoadStation::Phase::ready || station.phase == LoadStation::Phase::loaded;
  if (was_ready) {
    ++report_.disconnects;
  } else if (station.phase != LoadStation::Phase::finished) {
    ++report_.refused;
    --handshakes_;
    if (report_.first_refusal.empty()) report_.first_refusal = station.socket.refusal();
    if (station.attempts < most_attempts) again_.push_back(index);
  }
  station.socket.close();
  station.phase = was_ready ? LoadStation::Phase::finished : LoadStation::Phase::away;
}

void LoadRun::turn(Instant wake_at) {
  std::array<epoll_event, 512> events;
  const auto wait =
      std::max(nanoseconds(0), nanoseconds(wake_at - std::chrono::steady_clock::now()));
  timespec timeout{};
  timeout.tv_sec = wait.count() / 1'000'000'000;
  timeout.tv_nsec = wait.count() % 1'000'000'000;
  const int ready = epoll_pwait2(epoll_, events.data(), int(events.size()), &timeout, nullptr);
  for (int i = 0; i < ready; ++i) {
    serve(events[std::size_t(i)].data.u32, events[std::size_t(i)].events);
  }
}

void LoadRun::serve(std::uint32_t index, std::uint32_t events) {
  auto& station = stations_[index];
  if ((events & (EPOLLOUT | EPOLLERR)) != 0) {
    const auto written = station.socket.on_writable();
    if (written.has_error()) {
      if (report_.first_refusal.empty()) report_.first_refusal = written.error().message;
      return lose(index);
    }
    watch(index, station.socket.blocks_sending());
    if (station.socket.state() == LoadSocket::State::open) go_on(index);
  }
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) read(index);
}

void LoadRun::read(std::uint32_t index) {
  auto& station = stations_[index];
  const bool was_open = station.socket.state() == LoadSocket::State::open;
  if (!station.socket.on_readable(scratch_)) return lose(index);
  if (!was_open && station.socket.state() == LoadSocket::State::open) {
    station.phase = LoadStation::Phase::booting;
  }
  const auto before = station.phase;
  while (const auto text = station.socket.received()) note(station.receive(*text));
  if (station.socket.state() == LoadSocket::State::closed) return lose(index);
  if (before == LoadStation::Phase::booting && station.phase == LoadStation::Phase::ready) {
    --handshakes_;
    ++report_.stations_ready;
  }
  go_on(index);
}

void LoadRun::note(const LoadStation::Answer& answer) {
  if (answer.is_call) ++report_.server_calls;
  if (answer.is_error) ++report_.errors;
  if (!measuring_ || !answer.counted_from) return;
  ++report_.messages;
  latency_.record(std::chrono::steady_clock::now() - *answer.counted_from);
}

void LoadRun::go_on(std::uint32_t index) {
  auto& station = stations_[index];
  const bool loaded = station.phase == LoadStation::Phase::loaded;
  const bool paced = loaded && options_.rate > 0;
  if (station.phase == LoadStation::Phase::ready) return;
  if (paced && working_) {
    if (station.may_send()) free_.push_back(index);
    return;
  }
  while (station.may_send()) {
    if (!station.send_next(std::chrono::steady_clock::now())) return lose(index);
  }
  if (station.socket.blocks_sending()) watch(index, true);
}

void LoadRun::connect_all() {
  const auto begin = std::chrono::steady_clock::now();
  auto last_progress = begin;
  auto last_ready = begin;
  std::uint32_t ready_before = 0;
  while (true) {
    const auto now = std::chrono::steady_clock::now();
    if (report_.stations_ready > ready_before) last_ready = last_progress = now;
    ready_before = report_.stations_ready;
    const bool all_tried = connected_to_ == options_.stations && again_.empty();
    if ((all_tried && handshakes_ == 0) || now - last_progress > no_progress_limit) break;
    auto allowed = options_.stations;
    if (options_.connections_per_second > 0) {
      allowed = static_cast<std::uint32_t>(
          std::min<double>(allowed, 1 + options_.connections_per_second * to_seconds(now - begin)));
    }
    while (handshakes_ < handshakes_at_once && connected_to_ < allowed) open(connected_to_++);
    // Refused ones come after the others, so that a full backlog has time to
    // empty.
    if (connected_to_ == options_.stations && handshakes_ == 0) {
      for (auto waiting = again_.size(); waiting > 0; --waiting) {
        const auto index = again_.front();
        again_.pop_front();
        open(index);
      }
    }
    turn(now + milliseconds(2));
  }
  if (last_ready > begin) {
    report_.ready_per_second = report_.stations_ready / to_seconds(last_ready - begin);
  }
}

void LoadRun::start_working() {
  working_ = true;
  pace_from_ = std::chrono::steady_clock::now();
  for (std::uint32_t i = 0; i < options_.stations; ++i) {
    if (stations_[i].phase != LoadStation::Phase::ready) continue;
    if (options_.mix == LoadMix::idle) continue;
    stations_[i].phase = LoadStation::Phase::loaded;
    go_on(i);
  }
}

// Every message has its moment; latency counts from there, also when no station
// was free.
void LoadRun::send_due() {
  const auto now = std::chrono::steady_clock::now();
  const auto due = static_cast<std::uint64_t>(to_seconds(now - pace_from_) * options_.rate);
  while (paced_ < due && !free_.empty()) {
    const auto index = free_.front();
    free_.pop_front();
    if (!stations_[index].may_send()) continue;
    const auto moment = nanoseconds(std::llround(1e9 * double(paced_ + 1) / options_.rate));
    if (!stations_[index].send_next(pace_from_ + moment)) lose(index);
    ++paced_;
  }
}

void LoadRun::look_at_server() {
  next_look_ = std::chrono::steady_clock::now() + milliseconds(100);
  const auto usage = process_usage(options_.server_pid);
  if (usage) {
    report_.server_resident_peak = std::max(report_.server_resident_peak, usage->resident_octets);
  }
}

void LoadRun::work_until(Instant end) {
  while (true) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= end) return;
    if (options_.server_pid > 0 && measuring_ && now >= next_look_) look_at_server();
    auto wake_at = std::min(end, now + milliseconds(100));
    if (options_.rate > 0) {
      send_due();
      const auto next = nanoseconds(std::llround(1e9 * double(paced_ + 1) / options_.rate));
      // With no station free the next answer wakes us.
      if (!free_.empty()) wake_at = std::min(wake_at, pace_from_ + next);
    }
    turn(wake_at);
  }
}

void LoadRun::drain() {
  working_ = false;
  const auto limit = std::chrono::steady_clock::now() + drain_limit;
  for (std::uint32_t i = 0; i < options_.stations; ++i) {
    if (stations_[i].phase != LoadStation::Phase::loaded) continue;
    stations_[i].finish();
    go_on(i);
  }
  const auto busy = [](const LoadStation& station) {
    return station.phase == LoadStation::Phase::loaded;
  };
  while (std::chrono::steady_clock::now() < limit && std::ranges::any_of(stations_, busy)) {
    turn(std::chrono::steady_clock::now() + milliseconds(10));
  }
}

Result<LoadReport> LoadRun::measure() {
  const bool watch_server = options_.server_pid > 0;
  const auto at_first = process_usage(options_.server_pid);
  if (watch_server && !at_first) return not_found("there is no process with the server's pid");
  connect_all();
  if (report_.stations_ready == 0) {
    return unavailable("no station got ready: " + report_.first_refusal);
  }
  start_working();
  work_until(std::chrono::steady_clock::now() + options_.warmup);
  const auto ready = process_usage(options_.server_pid);
  const auto own_before = process_usage(getpid());
  const auto begin = std::chrono::steady_clock::now();
  measuring_ = true;
  work_until(begin + options_.duration);
  measuring_ = false;
  report_.seconds = to_seconds(std::chrono::steady_clock::now() - begin);
  const auto after = process_usage(options_.server_pid);
  const auto own_after = process_usage(getpid());
  drain();

  report_.messages_per_second = double(report_.messages) / report_.seconds;
  report_.p50_us = latency_.percentile(0.50).count();
  report_.p95_us = latency_.percentile(0.95).count();
  report_.p99_us = latency_.percentile(0.99).count();
  report_.max_us = latency_.max().count();
  report_.generator_cores = to_seconds(own_after->cpu - own_before->cpu) / report_.seconds;
  if (!watch_server || !ready || !after) return report_;
  const auto cpu = after->cpu - ready->cpu;
  report_.server_cores = to_seconds(cpu) / report_.seconds;
  if (report_.messages > 0) {
    report_.server_cpu_us_per_message = double(cpu.count()) / double(report_.messages);
  }
  report_.server_resident_before = at_first->resident_octets;
  report_.server_resident_ready = ready->resident_octets;
  report_.server_resident_after = after->resident_octets;
  return report_;
}

}  // namespace voltyard::simulator
