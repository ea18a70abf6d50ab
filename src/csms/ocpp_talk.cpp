#include "csms/ocpp_talk.hpp"

#include "csms/handlers.hpp"
#include "csms/journey.hpp"
#include "csms/yard.hpp"

#include "wire/ocpp/registry.hpp"

namespace voltyard::csms {
namespace {

namespace ocpp = wire::ocpp;

struct OcppQuestion {
  ShardDesk& desk;
  ConnectedPeer& peer;
  const ocpp::Call& call;
  std::string& out;
  // Of what one connection has said: not for security. Taken while the frame is at hand.
  std::uint64_t id_hash = std::hash<std::string_view>{}(call.message_id);
  std::uint64_t frame_hash = std::hash<std::string_view>{}(call.text);
  const Handler* handler = nullptr;

  bool answered_at_once();
  Decision decide(const Context& context) const { return handler->decide(context, call); }
  void answer(const Decision& decision, bool stored) const;

  bool answer_again() const;
  void refuse(ocpp::RpcError code, std::string_view sentence) const {
    ocpp::write_error(out, peer.version, call.message_id, code, sentence);
  }
};

// Asked again with a message id that was used before on this connection.
bool OcppQuestion::answer_again() const {
  for (const auto& given : peer.live->answers) {
    if (given.message_id_hash != id_hash) continue;
    desk.yard().metrics().duplicates += 1;
    if (given.frame_hash == frame_hash) {
      out += given.frame;  // N46: the same question, the same answer, no second effect
      return true;
    }
    refuse(ocpp::RpcError::generic_error, "the message id was used for another message before");
    desk.on_bad_frame(peer, "N47: a message id was used again for another message");
    return true;
  }
  return false;
}

bool OcppQuestion::answered_at_once() {
  LiveStation& live = *peer.live;
  if (!live.answers.empty() && answer_again()) return true;
  handler = find_handler(peer.version, call.action);
  if (handler == nullptr) {
    const bool known = ocpp::find_message(peer.version, call.action) != nullptr;
    refuse(known ? ocpp::RpcError::not_supported : ocpp::RpcError::not_implemented,
           known ? "this action is not for a central system" : "unknown action");
    return true;
  }
  if (live.station.registration != domain::Registration::accepted && !handler->before_boot) {
    refuse(ocpp::RpcError::security_error, "the station has not been accepted yet");
    return true;
  }
  desk.seen(live);
  // A station that talks without booting skipped its boot after a reconnect (quirk 15).
  if (handler->action != "BootNotification") live.booted = true;
  return false;
}

void OcppQuestion::answer(const Decision& decision, bool stored) const {
  const auto start = out.size();
  if (decision.error_code) {
    refuse(*decision.error_code, decision.error_text);
  } else {
    ocpp::write_result(out, call.message_id, decision.answer);
  }
  if (!stored) return;
  // Remembered in case it asks again; the oldest answer makes room for the newest.
  LiveStation& live = *peer.live;
  if (live.answers.size() < LiveStation::max_answers) live.answers.emplace_back();
  auto& given = live.answers[live.next_answer % live.answers.size()];
  live.next_answer = (live.next_answer + 1) % LiveStation::max_answers;
  given.message_id_hash = id_hash;
  given.frame_hash = frame_hash;
  given.frame = std::string_view(out).substr(start);
}

}  // namespace

Task<void> OcppTalk::on_call(link::Peer& peer, const ocpp::Call& call, std::string& out) {
  auto& connected = static_cast<ConnectedPeer&>(peer);
  auto& desk = yard_.desk_of(connected);
  return travel(desk, connected, OcppQuestion{desk, connected, call, out});
}

void OcppTalk::on_bad_frame(link::Peer& peer, std::string_view what) {
  auto& connected = static_cast<ConnectedPeer&>(peer);
  yard_.desk_of(connected).on_bad_frame(connected, what);
}

void OcppTalk::on_closed(link::Peer& peer, link::CloseReason reason) {
  auto& connected = static_cast<ConnectedPeer&>(peer);
  yard_.desk_of(connected).on_closed(connected, reason);
}

}  // namespace voltyard::csms
