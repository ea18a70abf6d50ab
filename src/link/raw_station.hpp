// A station made of a blocking socket, for tests: it can say anything, right or wrong.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct ssl_st;

namespace voltyard::link {

struct Received {
  int opcode = -1;  // -1: the connection has ended
  std::string payload;
  int close_code() const {
    return payload.size() < 2 ? 0
                              : static_cast<unsigned char>(payload[0]) * 256 +
                                    static_cast<unsigned char>(payload[1]);
  }
};

class RawStation {
 public:
  static constexpr auto patience = std::chrono::seconds(10);

  explicit RawStation(std::uint16_t port, bool tls = false);
  ~RawStation();
  RawStation(RawStation&& other) noexcept;
  RawStation& operator=(RawStation&&) = delete;

  void send(std::string_view bytes);
  std::string read_some();  // "" at the end
  std::string read_until(std::string_view mark);
  bool is_ended_within(std::chrono::milliseconds limit);

  // The HTTP upgrade; returns the whole answer head.
  std::string upgrade(std::string_view target, std::string_view more_headers = basic);
  static std::string request(std::string_view target, std::string_view more_headers = basic);
  static int status_of(std::string_view head);

  void send_text(std::string_view payload) { send_frame(0x81, payload); }
  void send_frame(int first_byte, std::string_view payload, bool masked = true);
  static std::string frame(int first_byte, std::string_view payload, bool masked = true);
  Received receive();          // any frame
  std::string receive_text();  // answers pings on the way; "" at the end
  int receive_close();         // skips everything else; the close code, -1 for none

  void stop_reading_soon();  // the smallest receive buffer
  bool secure(std::string* certificate_name = nullptr, int max_version = 0,
              const char* ciphers = nullptr);
  int descriptor() const { return socket_; }
  void reset();  // closes with RST

  // Basic CS1:secret-of-sixteen
  static constexpr std::string_view basic =
      "Authorization: Basic Q1MxOnNlY3JldC1vZi1zaXh0ZWVu\r\n"
      "Sec-WebSocket-Protocol: ocpp1.6\r\n";

 private:
  bool fill();

  int socket_ = -1;
  ssl_st* ssl_ = nullptr;
  std::string buffer_;
};

}  // namespace voltyard::link
