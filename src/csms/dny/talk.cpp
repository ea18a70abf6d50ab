#include "csms/dny/talk.hpp"

#include "csms/dny/messages.hpp"
#include "csms/journey.hpp"

namespace voltyard::csms::dny {
namespace {

struct DnyQuestion {
  ShardDesk& desk;
  ConnectedPeer& peer;
  wire::Frame frame;
  std::string& out;
  const Handler* handler = nullptr;

  // What we do not know is ignored, and so is what a pile says that nobody has accepted yet.
  bool answered_at_once() {
    LiveStation& live = *peer.live;
    desk.seen(live);
    handler = find_handler(frame.command);
    if (handler == nullptr) return true;
    const bool accepted = live.station.registration == domain::Registration::accepted;
    if (!accepted && !handler->before_acceptance) return true;
    live.booted = true;
    return false;
  }

  Decision decide(const Context& context) const { return handler->decide(context, frame); }

  void answer(const Decision& decision, bool) const {
    if (decision.answer.empty()) return;
    const auto begin = wire::open_frame(out, frame.physical_id, frame.message_id, frame.command);
    out += decision.answer;
    wire::close_frame(out, begin);
  }
};

}  // namespace

Task<void> Talk::on_frame(link::Peer& peer, std::string_view octets, std::string& out) {
  auto& connected = static_cast<ConnectedPeer&>(peer);
  auto& desk = yard_.desk_of(connected);
  return travel(desk, connected, DnyQuestion{desk, connected, wire::read_whole(octets), out});
}

void Talk::on_bad_frame(link::Peer& peer, std::string_view what) {
  auto& connected = static_cast<ConnectedPeer&>(peer);
  yard_.desk_of(connected).on_bad_frame(connected, what);
}

void Talk::on_closed(link::Peer& peer, link::CloseReason reason) {
  auto& connected = static_cast<ConnectedPeer&>(peer);
  yard_.desk_of(connected).on_closed(connected, reason);
}

}  // namespace voltyard::csms::dny
