// Any bytes as a frame of any version: nothing crashes, no fault echoes more than it may, and what
// was read as a call is the same call when it is written and read again.
#include "wire/ocpp/frame.hpp"

#include "base/assert.hpp"

#include <cstddef>
#include <cstdint>

using namespace voltyard::wire::ocpp;

namespace {

std::string json(Value value) {
  std::string out;
  write_json(value, out);
  return out;
}

void check(const Call& call, Version version) {
  std::string again;
  write_call(again, call.message_id, call.action, json(call.payload));
  if (!call.wants_answer) again[1] = '6';
  FrameReader reader;
  const Frame frame = reader.read(again, version);
  const auto& same = std::get<Call>(frame);
  ASSERT(same.message_id == call.message_id && same.action == call.action);
  ASSERT(json(same.payload) == json(call.payload) && !same.repairs.any());
}

void check(const FrameFault& fault, Version version) {
  ASSERT(fault.reply_id.size() <= 4 * max_message_id && !fault.sentence.empty());
  if (!fault.reply) return;
  std::string answer;
  write_error(answer, version, fault.reply_id, fault.code, fault.sentence);
  FrameReader reader;
  const Frame frame = reader.read(answer, version);
  ASSERT(std::get<CallError>(frame).code == spelling(fault.code, version));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto version = static_cast<Version>(data[0] % 3);
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  static FrameReader reader;  // used again and again, as on a shard
  const Frame frame = reader.read(text, version);
  if (const auto* call = std::get_if<Call>(&frame)) check(*call, version);
  if (const auto* fault = std::get_if<FrameFault>(&frame)) check(*fault, version);
  if (const auto* error = std::get_if<CallError>(&frame)) {
    ASSERT(error->description.size() <= 4 * max_error_description);
  }
  return 0;
}
