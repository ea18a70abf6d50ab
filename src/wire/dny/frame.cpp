// Finding packets in a stream, and writing them.
#include "wire/dny/frame.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace voltyard::wire::dny {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::string_view packet_mark = "DNY";
constexpr std::string_view link_word = "link";
constexpr std::string_view iccid_mark = "89";  // of every SIM card (ITU-T E.118)
// Nineteen digits and a packet are no ICCID that ends in D.
constexpr std::size_t iccid_look_ahead = iccid_size + packet_mark.size() - 1;
constexpr std::size_t length_end = 5;  // mark and length field
constexpr std::size_t data_begin = 12;
constexpr std::size_t sum_size = 2;
// The oldest firmware's blocks of 256 bytes with their two counters: longer than the text allows.
constexpr std::size_t max_written_data = 260;

std::uint16_t number16(Bytes bytes) { return static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8); }

std::uint16_t sum_of(Bytes bytes) {
  std::uint32_t sum = 0;
  for (const auto byte : bytes) sum += byte;
  return static_cast<std::uint16_t>(sum);
}

bool is_letter_or_digit(std::uint8_t byte) {
  const auto lower = byte | 0x20;
  return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z');
}

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// What the length field says, mark and all.
std::size_t packet_size(Bytes packet) {
  return length_end + number16(packet.subspan(packet_mark.size()));
}

Frame frame_of(Bytes packet) {
  Frame frame;
  frame.physical_id =
      number16(packet.subspan(5)) | static_cast<std::uint32_t>(number16(packet.subspan(7))) << 16;
  frame.message_id = number16(packet.subspan(9));
  frame.command = packet[11];
  frame.data = packet.first(packet.size() - sum_size).subspan(data_begin);
  return frame;
}

// As far as there are bytes to compare.
bool may_begin_with(Bytes seen, std::string_view word) {
  return word.starts_with(text_of(seen.first(std::min(seen.size(), word.size()))));
}

}  // namespace

void FrameReader::feed(Bytes bytes) {
  ASSERT(fed_.empty());
  fed_ = bytes;
}

std::optional<Item> FrameReader::next() {
  for (;;) {
    const Sight sight = look(front());
    if (!sight.complete) {
      if (!gather(sight.size)) return std::nullopt;
      continue;
    }
    consume(sight);
    if (sight.item) return sight.item;
  }
}

// Held bytes come first; a packet that arrived whole is read where it lies.
Bytes FrameReader::front() const {
  if (held_begin_ == held_end_) return fed_;
  return Bytes(held_).subspan(held_begin_, held_end_ - held_begin_);
}

bool FrameReader::gather(std::size_t needed) {
  ASSERT(needed <= held_.size());
  std::copy(held_.begin() + held_begin_, held_.begin() + held_end_, held_.begin());
  held_end_ -= held_begin_;
  held_begin_ = 0;
  const auto taken = std::min(needed - held_end_, fed_.size());
  std::ranges::copy(fed_.first(taken), held_.begin() + held_end_);
  fed_ = fed_.subspan(taken);
  held_end_ += taken;
  return taken > 0;
}

void FrameReader::consume(const Sight& sight) {
  const auto* bad = sight.item ? std::get_if<Bad>(&*sight.item) : nullptr;
  if (sight.item && !bad) {
    lost_ = false;
    suspect_ = 0;
  } else {
    lost_ = true;
    discarded_ += sight.size;
    if (bad && bad->what == Fault::checksum) {
      suspect_ = std::max(suspect_, packet_size(front()));
    }
    suspect_ -= std::min(suspect_, sight.size);
  }
  if (held_begin_ != held_end_) {
    held_begin_ += sight.size;
  } else {
    fed_ = fed_.subspan(sight.size);
  }
}

FrameReader::Sight FrameReader::look(Bytes seen) const {
  if (may_begin_with(seen, packet_mark)) return look_at_packet(seen);
  // An ICCID inside a broken packet is a host's report of it, broken as well.
  return suspect_ > 0 ? look_at_garbage(seen) : look_at_modem(seen);
}

FrameReader::Sight FrameReader::look_at_packet(Bytes seen) const {
  if (seen.size() < length_end) {
    const auto needed = seen.size() < packet_mark.size() ? packet_mark.size() : length_end;
    return {needed, {}, false};
  }
  const auto size = packet_size(seen);
  if (size < frame_overhead || size > max_packet_size) {
    return {packet_mark.size(), Bad{Fault::length}};
  }
  if (seen.size() < size) return {size, {}, false};
  const auto packet = seen.first(size);
  const auto summed = packet.first(size - sum_size);
  // Only the mark is passed over: when the packet was cut short, others begin within its length.
  if (sum_of(summed) != number16(packet.last(sum_size))) {
    return {packet_mark.size(), Bad{Fault::checksum}};
  }
  return {size, frame_of(packet)};
}

// An ICCID has no mark of its own: once the stream is lost, only what begins as SIM cards do.
FrameReader::Sight FrameReader::look_at_modem(Bytes seen) const {
  if (may_begin_with(seen, link_word)) {
    if (seen.size() < link_word.size()) return {link_word.size(), {}, false};
    return {link_word.size(), Link{}};
  }
  const auto ahead = text_of(seen.first(std::min(seen.size(), iccid_look_ahead)));
  const auto text = ahead.substr(0, iccid_size);
  const bool plausible = (!lost_ || may_begin_with(seen, iccid_mark)) &&
                         std::ranges::all_of(text, is_letter_or_digit) &&
                         ahead.find(packet_mark) == ahead.npos && text.find(link_word) == text.npos;
  if (!plausible) return look_at_garbage(seen);
  if (text.size() < iccid_size) return {iccid_size, {}, false};
  const bool packet_may_begin = text.ends_with("D") || text.ends_with("DN");
  if (packet_may_begin && ahead.size() < iccid_look_ahead) return {iccid_look_ahead, {}, false};
  return {iccid_size, Iccid{text}};
}

// The first byte of a run is the fault; the rest passes in silence, up to what may be an item.
FrameReader::Sight FrameReader::look_at_garbage(Bytes seen) const {
  if (!lost_) return {1, Bad{Fault::garbage}};
  const auto may_begin_an_item = [](std::uint8_t byte) {
    return byte == packet_mark[0] || byte == link_word[0] || byte == iccid_mark[0];
  };
  const auto next = std::find_if(seen.begin() + 1, seen.end(), may_begin_an_item);
  return {static_cast<std::size_t>(next - seen.begin()), {}};
}

Frame read_whole(std::string_view packet) {
  ASSERT(packet.size() >= frame_overhead);
  const auto bytes = std::span(reinterpret_cast<const std::uint8_t*>(packet.data()), packet.size());
  return frame_of(bytes);
}

std::string_view key(Fault fault) {
  switch (fault) {
    case Fault::length: return "length";
    case Fault::checksum: return "checksum";
    case Fault::garbage: return "garbage";
  }
  return "unknown";
}

std::size_t open_frame(std::string& out, std::uint32_t physical_id, std::uint16_t message_id,
                       std::uint8_t command) {
  const auto begin = out.size();
  out += packet_mark;
  FieldWriter fields(out);
  fields(std::uint16_t{0}, physical_id, message_id, command);
  return begin;
}

void close_frame(std::string& out, std::size_t begin) {
  const auto size = out.size() - begin + sum_size;
  ASSERT(size >= frame_overhead && size <= frame_overhead + max_written_data);
  const auto length = size - length_end;
  out[begin + 3] = static_cast<char>(length & 0xFF);
  out[begin + 4] = static_cast<char>(length >> 8);
  const auto* first = reinterpret_cast<const std::uint8_t*>(out.data()) + begin;
  FieldWriter fields(out);
  fields(sum_of(Bytes(first, out.size() - begin)));
}

void write_frame(std::string& out, const Frame& frame) {
  const auto begin = open_frame(out, frame.physical_id, frame.message_id, frame.command);
  out.append(text_of(frame.data));
  close_frame(out, begin);
}

}  // namespace voltyard::wire::dny
