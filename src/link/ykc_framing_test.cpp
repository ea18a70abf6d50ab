// Where YKC frames begin and end, whose they are, and what answers what: against octets that are
// written out here.
#include "link/framing.hpp"
#include "link/pile_ground.hpp"

#include "wire/ykc/message.hpp"

#include <gtest/gtest.h>

namespace voltyard::link {
namespace {

namespace ykc = wire::ykc;

const auto pile = *ykc::PileCode::parse("55031412782305");
constexpr DeviceNumber number = 0x55031412782305;

std::string framed(std::uint16_t sequence, const ykc::Message& message) {
  ykc::ByteBuffer octets;
  ykc::write_message(octets, sequence, message);
  return {octets.begin(), octets.end()};
}

std::string sealed(std::uint8_t encryption, std::uint8_t type, std::string_view body) {
  ykc::ByteBuffer covered = {1, 0, encryption, type};
  covered.insert(covered.end(), body.begin(), body.end());
  const auto crc = ykc::crc16(covered);
  std::string frame = {0x68, static_cast<char>(covered.size())};
  frame.append(covered.begin(), covered.end());
  frame += static_cast<char>(crc & 0xFF);
  frame += static_cast<char>(crc >> 8);
  return frame;
}

std::string heartbeat(std::uint16_t sequence = 7) {
  return framed(sequence, ykc::Heartbeat{pile, ykc::Gun::of(1), 0});
}

// One word for each piece that the octets are cut into.
std::vector<std::string> seen(const std::vector<std::string>& segments) {
  const auto splitter = ykc_framing().make_splitter();
  std::vector<std::string> words;
  for (const auto& segment : segments) {
    splitter->feed({reinterpret_cast<const std::uint8_t*>(segment.data()), segment.size()});
    while (const auto piece = splitter->next()) {
      switch (piece->kind) {
        case Piece::Kind::frame:
          words.push_back(ykc_framing().identity_of(piece->device) +
                          (heartbeat() == piece->octets ? " heartbeat" : ""));
          break;
        case Piece::Kind::modem: words.emplace_back("modem"); break;
        case Piece::Kind::chatter: words.emplace_back("chatter"); break;
        case Piece::Kind::bad: words.emplace_back(piece->octets); break;
        case Piece::Kind::refused: words.emplace_back("refused"); break;
      }
    }
  }
  return words;
}

using Words = std::vector<std::string>;
const std::string beat = "55031412782305 heartbeat";

TEST(YkcFraming, glued_and_split_segments_are_the_same_frames) {
  EXPECT_EQ(seen({heartbeat() + heartbeat()}), (Words{beat, beat}));
  std::vector<std::string> octets;
  for (const char octet : heartbeat()) octets.emplace_back(1, octet);
  EXPECT_EQ(seen(octets), Words{beat});
}

TEST(YkcFraming, a_wrong_crc_is_passed_over_and_the_next_frame_is_read) {
  auto wrong = heartbeat();
  wrong.back() = static_cast<char>(wrong.back() ^ 1);
  EXPECT_EQ(seen({wrong + heartbeat()}), (Words{"wrong_crc", beat}));
}

TEST(YkcFraming, a_crc_with_its_high_byte_first_is_kept_as_it_came) {
  auto frame = heartbeat();
  std::swap(frame[frame.size() - 2], frame.back());
  EXPECT_EQ(seen({frame}), Words{"55031412782305"});
}

TEST(YkcFraming, a_length_that_no_frame_has_is_said) {
  EXPECT_EQ(seen({"\x68\xFF" + heartbeat()}), (Words{"too_long", beat}));
}

TEST(YkcFraming, an_encrypted_frame_is_refused) {
  EXPECT_EQ(seen({sealed(1, 0x01, std::string(32, 'x'))}), Words{"refused"});
}

TEST(YkcFraming, the_piles_code_is_found_behind_an_order_and_missed_where_it_should_be) {
  ykc::RealTime report;
  report.pile = pile;
  EXPECT_EQ(seen({framed(1, report)}), Words{"55031412782305"});
  EXPECT_EQ(seen({sealed(0, 0x13, std::string(20, 'x'))}), Words{"too short for a pile's code"});
}

TEST(YkcFraming, unpublished_messages_are_chatter_unless_the_pile_that_speaks_names_itself) {
  const std::string code(pile.bytes.begin(), pile.bytes.end());
  EXPECT_EQ(seen({sealed(0, 0xC7, code)}), Words{"chatter"});
  EXPECT_EQ(seen({heartbeat() + sealed(0, 0xC7, code) + sealed(0, 0xC7, "zzz")}),
            (Words{beat, "55031412782305", "chatter"}));
}

TEST(YkcFraming, an_answer_has_the_type_and_the_sequence_of_its_question) {
  const auto stop = framed(500, ykc::RemoteStop{pile, ykc::Gun::of(1)});
  const ykc::RemoteStopAnswer said{pile, ykc::Gun::of(1), 1, 0};
  EXPECT_TRUE(ykc_framing().is_answer(stop, framed(500, said)));
  EXPECT_FALSE(ykc_framing().is_answer(stop, framed(501, said))) << "of an earlier command";
  EXPECT_FALSE(ykc_framing().is_answer(stop, heartbeat(500)));
  const auto lock = framed(1, ykc::LockCommand{pile, 1});
  EXPECT_TRUE(ykc_framing().is_answer(lock, framed(1, ykc::LockAnswer{pile, 1, 1})));
}

TEST(YkcFraming, a_starts_answer_may_count_by_itself_when_it_names_the_order) {
  ykc::RemoteStart start;
  start.start.order = *ykc::OrderNumber::parse("55031412782305012611232000000007");
  start.start.pile = pile;
  ykc::RemoteStartAnswer said;
  said.outcome.order = start.start.order;
  said.outcome.pile = pile;
  EXPECT_TRUE(ykc_framing().is_answer(framed(500, start), framed(9, said)));
  said.outcome.order.bytes[15] = 8;
  EXPECT_FALSE(ykc_framing().is_answer(framed(500, start), framed(9, said)));
}

TEST(YkcFraming, a_probe_asks_the_first_gun_how_it_does) {
  EXPECT_EQ(ykc_framing().probe(number), framed(0, ykc::RealTimeRequest{pile, ykc::Gun::of(1)}));
  EXPECT_FALSE(ykc_framing().wants_answer(ykc_framing().probe(number))) << "a report follows";
}

TEST(YkcFraming, a_connection_carries_one_pile) { EXPECT_EQ(ykc_limits().devices, 1u); }

}  // namespace
}  // namespace voltyard::link
