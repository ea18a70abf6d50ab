// What link asks when an OCPP station has called: the journey with OCPP's frames at both ends.
// Called on the station's shard.
#pragma once

#include "csms/shard_desk.hpp"

#include "link/ports/conversation.hpp"

namespace voltyard::csms {

class OcppTalk final : public link::OcppConversation {
 public:
  explicit OcppTalk(Yard& yard) : yard_(yard) {}

  Task<void> on_call(link::Peer& peer, const wire::ocpp::Call& call, std::string& out) override;
  void on_bad_frame(link::Peer& peer, std::string_view what) override;
  void on_closed(link::Peer& peer, link::CloseReason reason) override;

 private:
  Yard& yard_;
};

}  // namespace voltyard::csms
