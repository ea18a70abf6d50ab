#include "link/framing.hpp"

#include "link/pile_ground.hpp"

#include "wire/ykc/frame.hpp"
#include "wire/ykc/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace voltyard::link {
namespace {

namespace ykc = wire::ykc;
using namespace std::chrono_literals;

constexpr std::size_t pile_size = std::tuple_size_v<decltype(ykc::PileCode::bytes)>;
constexpr std::size_t order_size = std::tuple_size_v<decltype(ykc::OrderNumber::bytes)>;

// Where the pile's code stands in what piles say: in front, or behind an order's number.
constexpr auto in_front =
    std::to_array<std::uint8_t>({0x01, 0x03, 0x05, 0x09, 0x31, 0x35, 0x41, 0x43, 0x45, 0x47, 0x51,
                                 0x55, 0x57, 0x61, 0x63, 0x91, 0x93, 0xA1, 0xF1});
constexpr auto behind_order = std::to_array<std::uint8_t>(
    {0x13, 0x15, 0x17, 0x19, 0x1B, 0x1D, 0x21, 0x23, 0x25, 0x33, 0x3B, 0x3D, 0xA3});

std::optional<std::size_t> pile_offset(std::uint8_t type) {
  if (std::ranges::find(in_front, type) != in_front.end()) return 0;
  if (std::ranges::find(behind_order, type) != behind_order.end()) return order_size;
  return std::nullopt;
}

std::optional<DeviceNumber> pile_at(ykc::Bytes body, std::size_t offset) {
  if (body.size() < offset + pile_size) return std::nullopt;
  DeviceNumber number = 0;
  for (const auto byte : body.subspan(offset, pile_size)) number = number << 8 | byte;
  return number;
}

class YkcSplitter final : public Splitter {
 public:
  void feed(std::span<const std::uint8_t> bytes) override { arriving_ = bytes; }

  std::optional<Piece> next() override {
    const auto event = splitter_.next(arriving_);
    if (!event) return std::nullopt;
    if (const auto* fault = std::get_if<ykc::FrameFault>(&*event)) {
      return Piece{Piece::Kind::bad, 0, to_string(fault->kind)};
    }
    return piece_of(std::get<ykc::Frame>(*event));
  }

 private:
  Piece piece_of(const ykc::Frame& frame) {
    if (frame.encrypted) {
      return {Piece::Kind::refused, 0,
              "its frames are encrypted, and no key is configured: none is read"};
    }
    const auto offset = pile_offset(frame.type);
    if (!offset && !speaks_of_known(frame.body)) return {Piece::Kind::chatter, 0, {}};
    const auto pile = offset ? pile_at(frame.body, *offset) : known_;
    if (!pile) return {Piece::Kind::bad, 0, "too short for a pile's code"};
    known_ = pile;
    octets_.clear();
    ykc::write_frame(octets_, frame.sequence, frame.type, frame.body);
    if (frame.crc_high_first) std::swap(octets_[octets_.size() - 2], octets_.back());
    return {Piece::Kind::frame, *pile,
            std::string_view(reinterpret_cast<const char*>(octets_.data()), octets_.size())};
  }

  // Of messages that nobody has published, those of the pile that speaks here are kept as well.
  bool speaks_of_known(ykc::Bytes body) const {
    return known_ && (pile_at(body, 0) == known_ || pile_at(body, order_size) == known_);
  }

  ykc::FrameSplitter splitter_;
  ykc::Bytes arriving_;
  ykc::ByteBuffer octets_;  // the frame as it travelled
  std::optional<DeviceNumber> known_;
};

// Of a whole frame, as it was built or split.
std::string_view sequence_of(std::string_view frame) { return frame.substr(2, 2); }
std::string_view order_of(std::string_view frame) { return frame.substr(6, order_size); }
std::uint8_t type_of(std::string_view frame) {
  return frame.size() > 5 ? static_cast<std::uint8_t>(frame[5]) : 0;
}

// 0: a report follows, or nothing.
std::uint8_t answer_to(std::uint8_t command) {
  switch (command) {
    case ykc::RealTimeRequest::type: return 0;
    case ykc::LockCommand::type: return ykc::LockAnswer::type;
    case ykc::QrPrefix::type: return ykc::QrPrefixAnswer::type;
    default: return command - 1;
  }
}

bool starts(std::uint8_t command) {
  return command == ykc::RemoteStart::type || command == ykc::ParallelStart::type;
}

// An answer repeats the sequence number of its question. What answers a start names the order as
// well, which is proof enough when a pile counts its own numbers.
bool is_answer(std::string_view command, std::string_view frame) {
  if (type_of(frame) == 0 || type_of(frame) != answer_to(type_of(command))) return false;
  if (sequence_of(command) == sequence_of(frame)) return true;
  return starts(type_of(command)) && order_of(command) == order_of(frame);
}

}  // namespace

const Framing& ykc_framing() {
  static const Framing framing{
      Door::ykc,
      "ykc",
      0ms,
      20s,
      0,  // a start that is sent again is "already charging"
      []() -> std::unique_ptr<Splitter> { return std::make_unique<YkcSplitter>(); },
      [](DeviceNumber device) { return fmt::format("{:014X}", device); },
      [](DeviceNumber device) {
        ykc::RealTimeRequest question;
        for (auto at = question.pile.bytes.rbegin(); at != question.pile.bytes.rend(); ++at) {
          *at = static_cast<std::uint8_t>(device & 0xFF);
          device >>= 8;
        }
        question.gun = ykc::Gun::of(1);
        ykc::ByteBuffer octets;
        ykc::write_message(octets, 0, question);
        return std::string(octets.begin(), octets.end());
      },
      [](std::string_view command) { return answer_to(type_of(command)) != 0; },
      is_answer,
  };
  return framing;
}

PileLimits ykc_limits() {
  PileLimits limits;
  limits.devices = 1;
  limits.idle_limit = 120s;  // a pile beats every 10 s, its slow cousins every 30
  return limits;
}

}  // namespace voltyard::link
