// Whole WebSocket frames of the load generator, rendered once; what differs
// from one sending to the next is patched in place at fixed widths. Frames are
// masked with the key 0, which RFC 6455 allows and which leaves the payload as
// it is. Pure; templates are constant after construction.
#pragma once

#include "simulator/protocol.hpp"

#include "base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::simulator {

// What is patched. Integers are right-aligned in spaces, which JSON ignores;
// what stands inside a text is as wide as its field: registers of 1,000,000 to
// 9,999,999 Wh, power of 100 to 999 W.
struct FrameValues {
  std::uint64_t message_id = 0;
  std::uint64_t transaction = 0;
  std::uint64_t station = 0;  // makes the token
  std::uint32_t seq_no = 0;
  std::int64_t register_mwh = 0;
  std::int64_t power_mw = 0;
  Timestamp now;
};

constexpr std::size_t message_id_width = 10;

class FrameTemplate {
 public:
  // `text` is the JSON with markers: $I message id, $T time, $X transaction, $K
  // token number, $S sequence number, $E register in Wh with three decimals, $W
  // register in whole Wh, $U the same rounded up, $P power in W, $V voltage, $C
  // current.
  explicit FrameTemplate(std::string_view text);

  // Writes the frame with these values and returns it; it lives until the next
  // call.
  std::string_view render(const FrameValues& values);
  std::size_t octets() const { return frame_.size(); }

 private:
  struct Patch {
    std::size_t at;
    char marker;
  };
  std::string frame_;
  std::vector<Patch> patches_;
};

enum class LoadStep : std::uint8_t { boot, status, heartbeat, authorize, start, meter, stop };
constexpr std::size_t load_steps = 7;

// One template per step, indexed by LoadStep.
std::vector<FrameTemplate> load_templates(Protocol protocol, std::string_view token_prefix);

// A text message of any content as a client frame.
std::string masked_frame(std::string_view payload);

// "2026-11-23T22:43:05.123Z" into 24 octets.
void write_timestamp(char* out, Timestamp time);

}  // namespace voltyard::simulator
