#include "wire/dny/frame.hpp"

#include "wire/dny/vectors_fixture.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::dny {
namespace {

constexpr std::string_view iccid = "89860413161892009275";

std::string in_words(const Item& item) {
  if (const auto* frame = std::get_if<Frame>(&item)) {
    std::string packet;
    write_frame(packet, *frame);
    return hex(packet);
  }
  if (const auto* card = std::get_if<Iccid>(&item)) return "iccid " + std::string(card->text);
  if (std::holds_alternative<Link>(item)) return "link";
  return "bad " + std::string(key(std::get<Bad>(item).what));
}

using Items = std::vector<std::string>;

void read_all(FrameReader& reader, std::span<const std::uint8_t> bytes, Items& items) {
  reader.feed(bytes);
  while (const auto item = reader.next()) items.push_back(in_words(*item));
}

Items seen(const Octets& stream) {
  FrameReader reader;
  Items items;
  read_all(reader, stream, items);
  return items;
}

// Text and packets one behind the other.
Octets glued(std::initializer_list<Octets> parts) {
  Octets out;
  for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}
Octets text(std::string_view text) { return {text.begin(), text.end()}; }

// A hex vector as hex() writes it.
std::string plain(std::string_view packet) { return hex(octets(packet)); }

Octets with_wrong_sum(std::string_view packet) {
  auto bytes = octets(packet);
  bytes[bytes.size() - 2] ^= 1;
  return bytes;
}

Octets packet_of(std::size_t data_size) {
  std::string packet;
  const Octets data(data_size, 0x44);  // the mark's first letter again and again
  write_frame(packet, Frame{0x07000001, 1, 0x06, data});
  return octets_of(packet);
}

TEST(FrameReader, modem_chatter_between_packets) {
  const auto stream = glued({text(iccid), octets(vector::register_device), text("link"),
                             text("linklink"), octets(vector::heartbeat)});
  EXPECT_EQ(seen(stream), (Items{"iccid " + std::string(iccid), plain(vector::register_device),
                                 "link", "link", "link", plain(vector::heartbeat)}));
}

TEST(FrameReader, an_iccid_may_hold_letters) {
  EXPECT_EQ(seen(text("898604D0C12390812345")), Items{"iccid 898604D0C12390812345"});
  const auto ends_in_d = glued({text("8986041316189200927D"), octets(vector::query)});
  EXPECT_EQ(seen(ends_in_d), (Items{"iccid 8986041316189200927D", plain(vector::query)}));
}

TEST(FrameReader, nineteen_digits_are_no_iccid_and_cost_no_packet) {
  const auto stream = glued({text(iccid.substr(1)), octets(vector::heartbeat)});
  EXPECT_EQ(seen(stream), (Items{"bad garbage", plain(vector::heartbeat)}));
}

TEST(FrameReader, a_wrong_sum_is_said_once_and_the_next_packet_is_found) {
  const auto stream = glued({with_wrong_sum(vector::settlement), octets(vector::heartbeat)});
  EXPECT_EQ(seen(stream), (Items{"bad checksum", plain(vector::heartbeat)}));
}

TEST(FrameReader, a_packet_cut_short_does_not_swallow_the_next_one) {
  auto cut = octets(vector::settlement);
  cut.resize(20);
  const auto stream = glued({cut, octets(vector::heartbeat), octets(vector::query)});
  EXPECT_EQ(seen(stream), (Items{"bad checksum", plain(vector::heartbeat), plain(vector::query)}));
}

TEST(FrameReader, a_length_no_packet_has_is_said_at_once) {
  for (const auto* head :
       {"44 4E 59 08 00", "44 4E 59 FC 00", "44 4E 59 FF FF", "44 4E 59 00 00"}) {
    const auto stream = glued({octets(head), octets(vector::heartbeat)});
    EXPECT_EQ(seen(stream), (Items{"bad length", plain(vector::heartbeat)})) << head;
  }
}

TEST(FrameReader, link_and_iccid_end_a_fault_as_packets_do) {
  const auto stream = glued({text("GET / HTTP/1.1\r\n"), text(iccid), text("\x01\x02"),
                             text("link"), with_wrong_sum(vector::query), text(iccid)});
  const auto card = "iccid " + std::string(iccid);
  EXPECT_EQ(seen(stream),
            (Items{"bad garbage", card, "bad garbage", "link", "bad checksum", card}));
}

TEST(FrameReader, the_sim_card_inside_a_broken_host_report_is_not_taken_for_the_modem) {
  const auto stream =
      glued({with_wrong_sum(vector::host_heartbeat), octets(vector::host_heartbeat)});
  EXPECT_EQ(seen(stream), (Items{"bad checksum", plain(vector::host_heartbeat)}));
}

TEST(FrameReader, letters_amid_garbage_are_no_iccid) {
  const auto stream = glued({octets("00"), text("lorem0ipsum0dolor0sit0amet 86041316189200927512"),
                             octets(vector::heartbeat)});
  EXPECT_EQ(seen(stream), (Items{"bad garbage", plain(vector::heartbeat)}));
}

TEST(FrameReader, the_longest_packet_and_one_byte_more) {
  const auto longest = packet_of(max_packet_size - frame_overhead);
  EXPECT_EQ(seen(glued({longest, longest})), (Items{hex(longest), hex(longest)}));
  EXPECT_EQ(seen(packet_of(max_packet_size - frame_overhead + 1)).front(), "bad length");
}

TEST(FrameReader, a_run_of_garbage_is_said_once_and_counted) {
  FrameReader reader;
  Items items;
  for (int i = 0; i < 1000; ++i) read_all(reader, Octets(100, 0xEE), items);
  read_all(reader, octets(vector::heartbeat), items);
  EXPECT_EQ(items, (Items{"bad garbage", plain(vector::heartbeat)}));
  EXPECT_EQ(reader.discarded(), 100'000);
}

TEST(FrameReader, a_packet_that_arrived_whole_is_read_where_it_lies) {
  const auto bytes = octets(vector::settlement);
  FrameReader reader;
  reader.feed(bytes);
  const auto item = reader.next();
  EXPECT_EQ(std::get<Frame>(item.value()).data.data(), bytes.data() + 12);
}

TEST(FrameReader, its_memory_is_one_packet) { EXPECT_LE(sizeof(FrameReader), 256 + 64); }

// Everything above in one stream.
Octets rough_stream() {
  Octets stream = text(iccid);
  int count = 0;
  for (const auto packet : vector::all) {
    const auto bytes = octets(packet);
    Octets cut = bytes;
    cut.resize(bytes.size() / 2);
    for (const auto& part :
         {bytes, text(count % 2 ? "link" : ""), with_wrong_sum(packet),
          count % 3 ? octets("00 44 4E 59 00 00 44 4E") : text("DNYDN89l"), cut, bytes}) {
      stream.insert(stream.end(), part.begin(), part.end());
    }
    ++count;
  }
  return stream;
}

TEST(FrameReader, every_split_of_a_stream_gives_the_same_items) {
  const auto behind = [](std::string_view digits) {
    return glued({text(digits), octets(vector::swipe)});
  };
  for (const auto& stream :
       {rough_stream(), behind(iccid), behind(iccid.substr(1)), behind(iccid.substr(2))}) {
    const auto expected = seen(stream);
    const std::span<const std::uint8_t> bytes(stream);
    for (std::size_t at = 0; at <= stream.size(); ++at) {
      FrameReader reader;
      Items items;
      read_all(reader, bytes.first(at), items);
      read_all(reader, bytes.subspan(at), items);
      ASSERT_EQ(items, expected) << "split at " << at;
    }
  }
}

TEST(FrameReader, every_item_is_given_as_soon_as_it_can_be) {
  FrameReader reader;
  Items items;
  read_all(reader, text("8"), items);
  EXPECT_EQ(items, Items{}) << "an ICCID may follow";
  read_all(reader, text("link"), items);
  EXPECT_EQ(items, (Items{"bad garbage", "link"}));
}

TEST(FrameReader, segments_of_every_size_give_the_same_items) {
  const auto stream = rough_stream();
  const auto expected = seen(stream);
  const std::span<const std::uint8_t> bytes(stream);
  for (std::size_t size = 1; size < 300; ++size) {
    FrameReader reader;
    Items items;
    for (std::size_t at = 0; at < bytes.size(); at += size) {
      read_all(reader, bytes.subspan(at, std::min(size, bytes.size() - at)), items);
    }
    ASSERT_EQ(items, expected) << "segments of " << size;
  }
}

TEST(FrameReader, every_byte_changed_costs_one_packet_at_most) {
  const auto packet = octets(vector::port_power);
  const auto after = octets(vector::heartbeat);
  for (std::size_t at = 0; at < packet.size(); ++at) {
    auto broken = packet;
    broken[at] ^= 0x10;
    // What a longer length swallows is found again when that length has come.
    const auto stream = glued({broken, after, after, after, after, after, after, after, after,
                               after, after, after, after, after});
    const auto items = seen(stream);
    EXPECT_EQ(items.front().substr(0, 3), "bad") << at;
    EXPECT_EQ(std::ranges::count(items, plain(vector::heartbeat)), 13) << at;
  }
}

TEST(WriteFrame, a_block_of_the_oldest_firmware_is_longer_than_a_packet) {
  const auto packet = packet_of(260);
  EXPECT_EQ(packet.size(), 274);
  EXPECT_EQ(packet[3] | packet[4] << 8, 269);
}

TEST(WriteFrame, packets_are_appended) {
  std::string out = "link";
  write_frame(out, Frame{0x04AB373B, 1, 0x81, {}});
  EXPECT_EQ(hex(out), hex(text("link")) + ' ' + plain(vector::query));
}

}  // namespace
}  // namespace voltyard::wire::dny
