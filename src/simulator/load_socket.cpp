#include "simulator/load_socket.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace voltyard::simulator {
namespace {

constexpr std::size_t max_message = 1 << 20;

Error system_error(std::string_view what) {
  return unavailable(std::string(what) + ": " + std::strerror(errno));
}

struct FrameHead {
  unsigned opcode = 0;
  std::size_t head = 0;
  std::size_t payload = 0;
};

// The head of an unmasked server frame; nothing when it has not come whole.
std::optional<FrameHead> frame_head(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const auto octet = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  FrameHead found{octet(0) & 0x0fU, 2, octet(1) & 0x7fU};
  const std::size_t extended = found.payload == 126 ? 2 : found.payload == 127 ? 8 : 0;
  if (extended == 0) return found;
  if (text.size() < 2 + extended) return std::nullopt;
  found.payload = 0;
  for (std::size_t i = 0; i < extended; ++i) found.payload = found.payload << 8 | octet(2 + i);
  found.head += extended;
  return found;
}

}  // namespace

Status LoadSocket::connect(const sockaddr_in& server, std::string_view upgrade) {
  close();
  descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return system_error("no socket");
  const int on = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  upgrade_ = upgrade;
  state_ = State::connecting;
  const auto* address = reinterpret_cast<const sockaddr*>(&server);
  if (::connect(descriptor_, address, sizeof server) != 0 && errno != EINPROGRESS) {
    return system_error("cannot connect");
  }
  return {};
}

void LoadSocket::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  state_ = State::closed;
  unsent_.clear();
  partial_.clear();
  available_ = {};
}

Status LoadSocket::on_writable() {
  if (state_ == State::connecting) {
    int failure = 0;
    socklen_t size = sizeof failure;
    getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &failure, &size);
    if (failure != 0) {
      errno = failure;
      return system_error("cannot connect");
    }
    state_ = State::upgrading;
    if (!send(upgrade_)) return system_error("cannot send");
    return {};
  }
  const std::string rest = std::exchange(unsent_, {});
  if (!rest.empty() && !send(rest)) return system_error("cannot send");
  return {};
}

bool LoadSocket::send(std::string_view frame) {
  if (unsent_.empty()) {
    const auto sent = ::send(descriptor_, frame.data(), frame.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return false;
    frame.remove_prefix(sent < 0 ? 0 : static_cast<std::size_t>(sent));
  }
  unsent_ += frame;
  return true;
}

bool LoadSocket::on_readable(std::string& scratch) {
  // The beginning of a cut message moves to the front; in the measured path
  // there is none.
  const std::size_t kept = partial_.size();
  if (kept > max_message) return false;
  if (scratch.size() < kept + 16'384) scratch.resize(kept + 16'384);
  if (kept > 0) std::memcpy(scratch.data(), partial_.data(), kept);
  const auto got = recv(descriptor_, scratch.data() + kept, scratch.size() - kept, 0);
  if (got == 0 || (got < 0 && errno != EAGAIN)) return false;
  partial_.clear();
  available_ = std::string_view(scratch.data(), kept + (got < 0 ? 0 : std::size_t(got)));
  return state_ != State::upgrading || read_upgrade(available_);
}

bool LoadSocket::read_upgrade(std::string_view text) {
  const auto end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    partial_.assign(text);
    return text.size() < 8'192;
  }
  refusal_ = text.substr(0, text.find("\r\n"));
  if (!text.starts_with("HTTP/1.1 101")) return false;
  refusal_.clear();
  available_.remove_prefix(end + 4);
  state_ = State::open;
  return true;
}

std::optional<std::string_view> LoadSocket::received() {
  while (state_ == State::open) {
    const auto head = frame_head(available_);
    if (!head || available_.size() < head->head + head->payload) {
      // The scratch buffer is shared: what is not whole must be kept by the
      // socket itself.
      partial_.assign(available_);
      available_ = {};
      return std::nullopt;
    }
    const auto payload = available_.substr(head->head, head->payload);
    available_.remove_prefix(head->head + head->payload);
    if (head->opcode == 1) return payload;
    if (head->opcode == 8) {
      close();
    } else if (head->opcode == 9 && payload.size() < 126) {
      std::string pong = "\x8a";
      pong += static_cast<char>(0x80 | payload.size());
      pong.append(4, '\0').append(payload);
      send(pong);
    }
  }
  return std::nullopt;
}

}  // namespace voltyard::simulator
