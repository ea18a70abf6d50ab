#include "link/framing.hpp"

#include "wire/dny/commands.hpp"
#include "wire/dny/frame.hpp"
#include "wire/dny/identity.hpp"

namespace voltyard::link {
namespace {

namespace dny = wire::dny;
using namespace std::chrono_literals;

class DnySplitter final : public Splitter {
 public:
  void feed(std::span<const std::uint8_t> bytes) override { reader_.feed(bytes); }

  std::optional<Piece> next() override {
    const auto item = reader_.next();
    if (!item) return std::nullopt;
    if (const auto* frame = std::get_if<dny::Frame>(&*item)) {
      text_.clear();
      dny::write_frame(text_, *frame);
      return Piece{Piece::Kind::frame, frame->physical_id, text_};
    }
    if (const auto* iccid = std::get_if<dny::Iccid>(&*item)) {
      return Piece{Piece::Kind::modem, 0, iccid->text};
    }
    if (const auto* bad = std::get_if<dny::Bad>(&*item)) {
      return Piece{Piece::Kind::bad, 0, key(bad->what)};
    }
    return Piece{Piece::Kind::chatter, 0, {}};
  }

 private:
  dny::FrameReader reader_;
  std::string text_;  // the frame as it travelled
};

// A whole frame, as it was built or split.
struct Head {
  std::string_view physical_id, message_id;
  std::uint8_t command = 0;
};

Head head_of(std::string_view frame) {
  if (frame.size() < dny::frame_overhead) return {};
  return {frame.substr(5, 4), frame.substr(9, 2), static_cast<std::uint8_t>(frame[11])};
}

bool is_firmware(std::uint8_t code) {
  namespace command = dny::command;
  return code == command::device_firmware || code == command::power_board_firmware ||
         code == command::hosted_device_firmware || code == command::old_device_firmware;
}

}  // namespace

const Framing& dny_framing() {
  static const Framing framing{
      Door::dny,
      "dny",
      500ms,
      15s,
      1,
      []() -> std::unique_ptr<Splitter> { return std::make_unique<DnySplitter>(); },
      [](DeviceNumber device) { return dny::printed(static_cast<std::uint32_t>(device)); },
      [](DeviceNumber device) {
        std::string out;
        dny::write_frame(
            out, dny::Frame{static_cast<std::uint32_t>(device), 0, dny::command::query, {}});
        return out;
      },
      // A query is followed by a registration and a heartbeat, under message ids of their own.
      [](std::string_view command) { return head_of(command).command != dny::command::query; },
      [](std::string_view command, std::string_view frame) {
        const auto sent = head_of(command);
        const auto came = head_of(frame);
        return sent.command == came.command && sent.message_id == came.message_id &&
               sent.physical_id == came.physical_id;
      },
      [](std::string_view command) { return is_firmware(head_of(command).command); },
      30s,
      3,
  };
  return framing;
}

}  // namespace voltyard::link
