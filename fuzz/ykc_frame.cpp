// Any bytes as a YKC stream in pieces of any size, and any body as any message: little is held,
// every byte is accounted for, and what was read is the same when it is written and read again.
#include "wire/ykc/message.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

using namespace voltyard::wire::ykc;

namespace {

void check_message(const Frame& frame) {
  const auto message = decode(frame);
  if (!message) {
    ASSERT(!message.error().message.empty());
    return;
  }
  ASSERT(!frame.encrypted && type_of(*message) == frame.type);
  ByteBuffer again;
  write_message(again, frame.sequence, *message);
  FrameSplitter splitter;
  Bytes arriving(again);
  const auto event = splitter.next(arriving);
  const auto& same = std::get<Frame>(*event);
  ASSERT(same.sequence == frame.sequence && same.type == frame.type);
  ASSERT(same.body.size() <= frame.body.size());
  ASSERT(std::ranges::equal(same.body, frame.body.first(same.body.size())));
  ASSERT(*decode(same) == *message);
}

void check_stream(Bytes stream, std::size_t piece_size) {
  FrameSplitter splitter;
  std::uint64_t in_frames = 0;
  for (std::size_t at = 0; at < stream.size(); at += piece_size) {
    Bytes piece = stream.subspan(at, std::min(piece_size, stream.size() - at));
    while (const auto event = splitter.next(piece)) {
      ASSERT(splitter.held() <= 257);
      if (const auto* frame = std::get_if<Frame>(&*event)) {
        in_frames += frame->body.size() + 8;
        check_message(*frame);
      } else {
        ASSERT(!std::get<FrameFault>(*event).bytes.empty());
      }
    }
    ASSERT(piece.empty());
  }
  ASSERT(in_frames + splitter.dropped() + splitter.held() == stream.size());
}

}  // namespace

// The first byte chooses: 0 a message of the second byte's type, otherwise a stream in such pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Bytes input(data, size);
  if (data[0] != 0) {
    check_stream(input.subspan(1), data[0]);
    return 0;
  }
  const Bytes body = input.subspan(2, std::min(size - 2, max_body));
  check_message(Frame{0, false, data[1], body, false});
  return 0;
}
