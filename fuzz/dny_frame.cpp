// Any bytes as a DNY stream and as the body of every message: nothing crashes, how the stream is
// cut changes nothing, and what was read is written again as it was.
#include "wire/dny/frame.hpp"

#include "base/assert.hpp"
#include "wire/dny/every_message_fixture.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

using namespace voltyard::wire::dny;

namespace {

using Bytes = std::span<const std::uint8_t>;

bool begins_with(Bytes bytes, const std::string& beginning) {
  return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size())
      .starts_with(beginning);
}

void check_body(Bytes data) {
  for_every_message([data]<class Message>() {
    const auto message = decode<Message>(data);
    if (!message) return;
    std::string again;
    encode(*message, again);
    ASSERT(begins_with(data, again));
    ASSERT(decode<Message>(data.first(again.size())).value() == *message);
  });
}

// Each item in a few bytes that tell it from any other.
void note(const Item& item, std::string& notes) {
  if (const auto* frame = std::get_if<Frame>(&item)) {
    ASSERT(frame->data.size() <= max_packet_size - frame_overhead);
    write_frame(notes, *frame);
  } else if (const auto* iccid = std::get_if<Iccid>(&item)) {
    ASSERT(iccid->text.size() == iccid_size);
    notes += iccid->text;
  } else if (const auto* bad = std::get_if<Bad>(&item)) {
    notes += key(bad->what);
  } else {
    notes += "link";
  }
  notes += '\n';
}

std::string read_in_segments(Bytes stream, std::size_t size) {
  FrameReader reader;
  std::string notes;
  while (!stream.empty()) {
    const auto segment = stream.first(std::min(size, stream.size()));
    stream = stream.subspan(segment.size());
    reader.feed(segment);
    while (const auto item = reader.next()) note(*item, notes);
  }
  return notes;
}

void check_stream(Bytes stream, std::size_t segment) {
  ASSERT(read_in_segments(stream, segment) == read_in_segments(stream, stream.size() + 1));
  FrameReader reader;
  reader.feed(stream);
  std::size_t taken = 0;
  while (const auto item = reader.next()) {
    const auto* frame = std::get_if<Frame>(&*item);
    if (!frame) continue;
    check_body(frame->data);
    taken += frame->data.size() + frame_overhead;
  }
  ASSERT(taken + reader.discarded() <= stream.size());
}

// The mutator rarely finds a sum: the bytes are also the data of one sound packet.
void check_packet(Bytes data) {
  data = data.first(std::min(data.size(), max_packet_size - frame_overhead));
  std::string packet;
  write_frame(packet, Frame{0x07000001, 1, command::port_power, data});
  FrameReader reader;
  reader.feed(Bytes(reinterpret_cast<const std::uint8_t*>(packet.data()), packet.size()));
  const auto item = reader.next();
  ASSERT(std::ranges::equal(std::get<Frame>(item.value()).data, data));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Bytes bytes(data + 1, size - 1);
  check_stream(bytes, data[0] + std::size_t{1});
  check_body(bytes);
  check_packet(bytes);
  return 0;
}
