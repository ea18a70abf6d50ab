// Any text as a frame of the log, any bytes as the body of any DNY command or YKC type: what is no
// frame is said to be none, nothing is read of card keys, an answer's call lies before it.
#include "csms/frames/reading.hpp"

#include "wire/dny/frame.hpp"
#include "wire/ykc/frame.hpp"

#include "base/assert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace frames = voltyard::csms::frames;

namespace {

std::string hex(std::string_view octets) {
  std::string text;
  for (const char c : octets) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string dny_packet(std::uint8_t command, std::span<const std::uint8_t> data) {
  std::string octets;
  voltyard::wire::dny::write_frame(octets, {0x0700002A, 1, command, data});
  return hex(octets);
}

std::string ykc_frame(std::uint8_t type, std::span<const std::uint8_t> body) {
  voltyard::wire::ykc::ByteBuffer octets;
  voltyard::wire::ykc::write_frame(octets, 1, type, body);
  return hex({reinterpret_cast<const char*>(octets.data()), octets.size()});
}

void check(std::string text) {
  // Asked, answered and said once more, each in both directions.
  std::vector<frames::Recorded> log;
  for (int i = 0; i < 4; ++i) log.push_back({{4 - i}, i % 2 == 0, text});
  for (const auto* protocol : {"ocpp1.6", "ocpp2.0.1", "dny", "ykc"}) {
    const auto readings = frames::read(protocol, log);
    ASSERT(readings.size() == log.size());
    for (std::size_t i = 0; i < readings.size(); ++i) {
      const auto& reading = readings[i];
      ASSERT(reading.kind != frames::Kind::broken || !reading.problems.empty());
      ASSERT(!reading.call || (*reading.call > i && *reading.call < readings.size()));
      const bool keys = reading.action.find("card_keys") != std::string::npos;
      ASSERT(!keys || reading.fields.size() <= 2);
    }
  }
}

}  // namespace

// The first byte chooses: 0 text, 1 DNY, otherwise YKC; the second byte is the command or type.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::span<const std::uint8_t> body(data + 2, std::min<std::size_t>(size - 2, 240));
  if (data[0] == 0) {
    check({reinterpret_cast<const char*>(data + 1), size - 1});
  } else if (data[0] == 1) {
    check(dny_packet(data[1], body));
  } else {
    check(ykc_frame(data[1], body));
  }
  return 0;
}
