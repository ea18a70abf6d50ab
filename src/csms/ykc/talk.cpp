#include "csms/ykc/talk.hpp"

#include "csms/journey.hpp"
#include "csms/ykc/messages.hpp"

#include "base/assert.hpp"

namespace voltyard::csms::ykc {
namespace {

struct YkcQuestion {
  ShardDesk& desk;
  ConnectedPeer& peer;
  wire::Frame frame;
  Result<wire::Message> message;
  std::string& out;
  const Handler* handler = nullptr;

  // What wants nothing is passed over, and so is what a pile says that nobody has accepted yet. A
  // message that cannot be read is said once for each connection; a record is kept all the same.
  bool answered_at_once() {
    LiveStation& live = *peer.live;
    desk.seen(live);
    handler = find_handler(frame.type);
    if (handler == nullptr) return true;
    const bool accepted = live.station.registration == domain::Registration::accepted;
    if (!accepted && !handler->before_acceptance) return true;
    if (!message && !is_record(frame.type)) {
      desk.on_bad_frame(peer, message.error().message);
      return true;
    }
    live.booted = true;
    return false;
  }

  Decision decide(const Context& context) const {
    if (!message) return unreadable_record(context, frame, message.error().message);
    return handler->decide(context, frame, *message);
  }

  void answer(const Decision& decision, bool) const { out += decision.answer; }
};

}  // namespace

Task<void> Talk::on_frame(link::Peer& peer, std::string_view octets, std::string& out) {
  auto& connected = static_cast<ConnectedPeer&>(peer);
  auto& desk = yard_.desk_of(connected);
  const auto frame =
      wire::read_whole({reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()});
  ASSERT(frame);  // link has split it
  return travel(desk, connected, YkcQuestion{desk, connected, *frame, wire::decode(*frame), out});
}

void Talk::on_bad_frame(link::Peer& peer, std::string_view what) {
  auto& connected = static_cast<ConnectedPeer&>(peer);
  yard_.desk_of(connected).on_bad_frame(connected, what);
}

void Talk::on_closed(link::Peer& peer, link::CloseReason reason) {
  auto& connected = static_cast<ConnectedPeer&>(peer);
  yard_.desk_of(connected).on_closed(connected, reason);
}

}  // namespace voltyard::csms::ykc
