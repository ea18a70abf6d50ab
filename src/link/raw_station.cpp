#include "link/raw_station.hpp"

#include "base/assert.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <utility>

namespace voltyard::link {

RawStation::RawStation(std::uint16_t port, bool tls) {
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  ASSERT(socket_ >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  const int one = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  timeval limit{10, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (tls) ASSERT(secure());
}

RawStation::RawStation(RawStation&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      ssl_(std::exchange(other.ssl_, nullptr)),
      buffer_(std::move(other.buffer_)) {}

RawStation::~RawStation() {
  SSL_free(ssl_);
  if (socket_ >= 0) ::close(socket_);
}

bool RawStation::secure(std::string* certificate_name, int max_version, const char* ciphers) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  if (max_version != 0) {
    SSL_CTX_set_min_proto_version(context, 0);
    SSL_CTX_set_max_proto_version(context, max_version);
    SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
  }
  if (ciphers) ASSERT(SSL_CTX_set_cipher_list(context, ciphers) == 1);
  ssl_ = SSL_new(context);
  SSL_CTX_free(context);
  SSL_set_fd(ssl_, socket_);
  if (SSL_connect(ssl_) != 1) return false;
  if (certificate_name) {
    X509* certificate = SSL_get1_peer_certificate(ssl_);
    char name[128] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                              sizeof name);
    *certificate_name = name;
    X509_free(certificate);
  }
  return true;
}

void RawStation::reset() {
  const linger now{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(std::exchange(socket_, -1));
}

void RawStation::stop_reading_soon() {
  const int smallest = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &smallest, sizeof smallest);
}

void RawStation::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ssl_ ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                        : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;  // the server hung up: the test sees it when it reads
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

bool RawStation::fill() {
  char chunk[16'384];
  const auto n =
      ssl_ ? SSL_read(ssl_, chunk, sizeof chunk) : ::recv(socket_, chunk, sizeof chunk, 0);
  if (n <= 0) return false;
  buffer_.append(chunk, static_cast<std::size_t>(n));
  return true;
}

std::string RawStation::read_some() {
  if (buffer_.empty()) fill();
  return std::exchange(buffer_, {});
}

std::string RawStation::read_until(std::string_view mark) {
  while (buffer_.find(mark) == std::string::npos) {
    if (!fill()) return std::exchange(buffer_, {});
  }
  const auto end = buffer_.find(mark) + mark.size();
  auto head = buffer_.substr(0, end);
  buffer_.erase(0, end);
  return head;
}

bool RawStation::is_ended_within(std::chrono::milliseconds limit) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd entry{socket_, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&entry, 1, static_cast<int>(left.count())) <= 0) return false;
    if (!fill()) return true;
  }
}

std::string RawStation::request(std::string_view target, std::string_view more_headers) {
  std::string text = "GET ";
  text += target;
  text +=
      " HTTP/1.1\r\nHost: yard\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  text += more_headers;
  text += "\r\n";
  return text;
}

std::string RawStation::upgrade(std::string_view target, std::string_view more_headers) {
  send(request(target, more_headers));
  return read_until("\r\n\r\n");
}

int RawStation::status_of(std::string_view head) {
  return head.size() < 12 ? 0 : std::atoi(std::string(head.substr(9, 3)).c_str());
}

std::string RawStation::frame(int first_byte, std::string_view payload, bool masked) {
  std::string text(1, static_cast<char>(first_byte));
  const int flag = masked ? 0x80 : 0;
  if (payload.size() < 126) {
    text += static_cast<char>(flag | static_cast<int>(payload.size()));
  } else if (payload.size() < 65'536) {
    text += static_cast<char>(flag | 126);
    text += static_cast<char>(payload.size() >> 8);
    text += static_cast<char>(payload.size() & 0xFF);
  } else {
    text += static_cast<char>(flag | 127);
    for (int shift = 56; shift >= 0; shift -= 8) {
      text += static_cast<char>(payload.size() >> shift & 0xFF);
    }
  }
  constexpr std::string_view mask = "\x11\x22\x33\x44";
  if (masked) text += mask;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    text += masked ? static_cast<char>(payload[i] ^ mask[i % 4]) : payload[i];
  }
  return text;
}

void RawStation::send_frame(int first_byte, std::string_view payload, bool masked) {
  send(frame(first_byte, payload, masked));
}

Received RawStation::receive() {
  const auto need = [this](std::size_t n) {
    while (buffer_.size() < n) {
      if (!fill()) return false;
    }
    return true;
  };
  if (!need(2)) return {};
  std::size_t head = 2;
  std::size_t size = static_cast<unsigned char>(buffer_[1]) & 0x7F;
  if (size >= 126) {
    const std::size_t digits = size == 126 ? 2 : 8;
    if (!need(2 + digits)) return {};
    size = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      size = size << 8 | static_cast<unsigned char>(buffer_[2 + i]);
    }
    head += digits;
  }
  if (!need(head + size)) return {};
  Received received{buffer_[0] & 0x0F, buffer_.substr(head, size)};
  buffer_.erase(0, head + size);
  return received;
}

std::string RawStation::receive_text() {
  while (true) {
    auto received = receive();
    if (received.opcode == 9) send_frame(0x8A, received.payload);
    if (received.opcode == 1) return received.payload;
    if (received.opcode == 8 || received.opcode < 0) return {};
  }
}

int RawStation::receive_close() {
  while (true) {
    const auto received = receive();
    if (received.opcode == 8) return received.close_code();
    if (received.opcode < 0) return -1;
  }
}

}  // namespace voltyard::link
