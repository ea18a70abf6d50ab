#include "link/pile_connection.hpp"

#include "link/pile_device.hpp"
#include "link/pile_shard.hpp"

#include "base/log.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>

namespace voltyard::link {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t read_size = 512;

std::string hex(std::string_view octets) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string text;
  text.reserve(octets.size() * 2);
  for (const char octet : octets) {
    text += digits[static_cast<unsigned char>(octet) >> 4];
    text += digits[static_cast<unsigned char>(octet) & 15];
  }
  return text;
}

}  // namespace

PileConnection::PileConnection(Tcp socket, PileGround& ground, PileShard& home, std::string remote)
    : ground_(ground),
      home_(home),
      socket_(std::move(socket)),
      remote_(std::move(remote)),
      splitter_(ground.framing.make_splitter()),
      timer_(socket_.get_executor()),
      opened_at_(steady_clock::now()),
      heard_at_(opened_at_) {}

PileConnection::~PileConnection() = default;

Task<void> PileConnection::live() {
  home_.add(*this);
  watch();
  std::array<std::uint8_t, read_size> bytes{};
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  while (!closed_) {
    const auto count = co_await socket_.async_read_some(asio::buffer(bytes), token);
    if (error) break;
    heard_at_ = steady_clock::now();
    splitter_->feed({bytes.data(), count});
    while (true) {
      const auto piece = splitter_->next();
      if (!piece || closed_) break;
      co_await take(*piece);
    }
  }
  if (error && error != asio::error::eof && !closed_) reason_ = CloseReason::transport_error;
  close(reason_);
  co_await leave();
  home_.remove(*this);
}

Task<void> PileConnection::take(Piece piece) {
  switch (piece.kind) {
    case Piece::Kind::chatter: co_return;
    case Piece::Kind::modem: modem_ = piece.octets; co_return;
    case Piece::Kind::frame: co_return co_await on_frame(piece.device, piece.octets);
    case Piece::Kind::bad:
    case Piece::Kind::refused: break;
  }
  home_.metrics().bad_pieces.add();
  ++bad_pieces_;
  auto& said = piece.kind == Piece::Kind::bad ? said_bad_ : said_refused_;
  if (!std::exchange(said, true)) {
    spdlog::warn("{} {}: {}", ground_.framing.protocol, printable(remote_), piece.octets);
  }
  if (bad_pieces_ <= ground_.limits.bad_pieces) co_return;
  home_.metrics().rule_breaks.add();
  close(CloseReason::protocol_error);
}

Task<void> PileConnection::on_frame(DeviceNumber number, std::string_view octets) {
  home_.metrics().frames_in.add();
  Device* device = find(number);
  if (device == nullptr) device = co_await let_in(number);
  if (device == nullptr) co_return;
  ground_.frames.record(device->station_id, Direction::in, hex(octets));
  device->heard_at = heard_at_;
  if (device->probe) device->probe->cancel();
  if (!device->commands.empty()) {
    auto& command = *device->commands.front();
    if (!command.answered && ground_.framing.is_answer(command.frame, octets)) {
      command.answered = true;
      command.answer = octets;
      command.bell.cancel();
      co_return;
    }
  }
  std::string answer;
  const auto peer = device->peer;  // the device may be let go while this is under way
  auto work = [this, peer, octets, &answer]() -> Task<void> {
    co_await ground_.conversation.on_frame(*peer, octets, answer);
  };
  co_await asio::co_spawn(ground_.shards[device->shard]->executor(), std::move(work),
                          asio::use_awaitable);
  if (answer.empty() || closed_) co_return;
  device = find(number);
  if (device == nullptr) co_return;
  record_out(*device, answer);
  send(answer);
}

void PileConnection::record_out(const Device& device, std::string_view frame) {
  ground_.frames.record(device.station_id, Direction::out, hex(frame));
}

PileConnection::Device* PileConnection::find(DeviceNumber number) {
  for (const auto& device : devices_) {
    if (device->number == number) return device.get();
  }
  return nullptr;
}

bool PileConnection::is_turned_away(DeviceNumber number) {
  const auto now = steady_clock::now();
  std::erase_if(turned_away_, [&](const TurnedAway& each) { return each.until <= now; });
  return std::any_of(turned_away_.begin(), turned_away_.end(),
                     [&](const TurnedAway& each) { return each.device == number; });
}

void PileConnection::turn_away(DeviceNumber number) {
  home_.metrics().refused.add();
  turned_away_.push_back({number, steady_clock::now() + ground_.limits.turned_away});
  if (turned_away_.size() <= ground_.limits.devices_turned_away) return;
  home_.metrics().rule_breaks.add();
  close(CloseReason::protocol_error);
}

Task<PileConnection::Device*> PileConnection::let_in(DeviceNumber number) {
  if (is_turned_away(number)) co_return nullptr;
  Handshake handshake;
  handshake.door = ground_.framing.door;
  handshake.identity = ground_.framing.identity_of(number);
  handshake.offered = {std::string(ground_.framing.protocol)};
  handshake.modem = modem_;
  handshake.remote = remote_;
  const auto verdict = ground_.gatekeeper.admit(handshake);
  const auto* admission = std::get_if<Admission>(&verdict);
  if (admission == nullptr || devices_.size() >= ground_.limits.devices) {
    if (home_.may_log_refusal()) {
      spdlog::info("{} {} [{}] is not let in: {}", ground_.framing.protocol,
                   printable(handshake.identity), printable(remote_),
                   admission == nullptr ? std::get<Refusal>(verdict).reason
                                        : "too many devices on this connection");
    }
    turn_away(number);
    co_return nullptr;
  }
  auto& shard = *ground_.shards[admission->shard];
  auto work = shard.settle(*admission, handshake, shared_from_this(), number);
  auto opened = co_await asio::co_spawn(shard.executor(), std::move(work), asio::use_awaitable);
  if (!opened || closed_) {
    if (opened) shard.leave_later(admission->station_id, *this, std::move(*opened), reason_);
    if (!closed_) turn_away(number);
    co_return nullptr;
  }
  auto device = std::make_unique<Device>();
  device->number = number;
  device->station_id = admission->station_id;
  device->shard = admission->shard;
  device->peer = std::move(*opened);
  devices_.push_back(std::move(device));
  home_.metrics().devices.add();
  co_return devices_.back().get();
}

void PileConnection::send(std::string_view frame) {
  home_.metrics().frames_out.add();
  if (closed_) return;
  if (outgoing_.size() + frame.size() > ground_.limits.outgoing_bytes) {
    home_.metrics().not_reading.add();
    return close(CloseReason::not_reading);
  }
  outgoing_ += frame;
  if (!std::exchange(writing_, true)) {
    asio::co_spawn(executor(), write(shared_from_this()), asio::detached);
  }
}

Task<void> PileConnection::write(std::shared_ptr<PileConnection> self) {
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  while (!outgoing_.empty() && !closed_ && !error) {
    const auto sending = std::exchange(outgoing_, {});
    co_await asio::async_write(socket_, asio::buffer(sending), token);
  }
  writing_ = false;
  self.reset();
}

// One timer looks after silence: it is set to when the limit would be reached and looks again then.
void PileConnection::watch() {
  const auto& limits = ground_.limits;
  const auto due =
      devices_.empty() ? opened_at_ + limits.unregistered : heard_at_ + limits.idle_limit;
  if (steady_clock::now() >= due) {
    home_.metrics().silent.add();
    return close(CloseReason::silent);
  }
  timer_.expires_at(std::max(due, steady_clock::now() + std::chrono::seconds(1)));
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (self && !error && !self->closed_) self->watch();
  });
}

void PileConnection::close(CloseReason reason) {
  if (std::exchange(closed_, true)) return;
  reason_ = reason;
  timer_.cancel();
  boost::system::error_code ignored;
  socket_.shutdown(Tcp::shutdown_both, ignored);
  socket_.close(ignored);
}

std::shared_ptr<Peer> PileConnection::let_go(DeviceNumber number) {
  Device* device = find(number);
  if (device == nullptr) return nullptr;
  fail_commands(*device);
  auto peer = std::move(device->peer);
  std::erase_if(devices_, [&](const auto& each) { return each->number == number; });
  home_.metrics().devices.subtract(1);
  return peer;
}

Task<void> PileConnection::leave() {
  while (!devices_.empty()) {
    const auto station_id = devices_.back()->station_id;
    auto& shard = *ground_.shards[devices_.back()->shard];
    auto peer = let_go(devices_.back()->number);
    shard.leave_later(station_id, *this, std::move(peer), reason_);
  }
  co_return;
}

}  // namespace voltyard::link
