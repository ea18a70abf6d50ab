// What link asks when a YKC pile has said something: the journey with YKC's frames at both ends.
// Called on the station's shard.
#pragma once

#include "csms/shard_desk.hpp"

#include "link/ports/conversation.hpp"

namespace voltyard::csms::ykc {

class Talk final : public link::PileConversation {
 public:
  explicit Talk(Yard& yard) : yard_(yard) {}

  Task<void> on_frame(link::Peer& peer, std::string_view frame, std::string& out) override;
  void on_bad_frame(link::Peer& peer, std::string_view what) override;
  void on_closed(link::Peer& peer, link::CloseReason reason) override;

 private:
  Yard& yard_;
};

}  // namespace voltyard::csms::ykc
