// Carries what people are told to where they are told it, over HTTP.
#pragma once

#include "csms/message_sender.hpp"
#include "http/client.hpp"

namespace voltyard::interop {

class Messenger final : public csms::MessageSender {
 public:
  // Both outlive it. `wall`: real time, for the signatures.
  Messenger(const http::Client& client, const Clock& wall) : client_(client), wall_(wall) {}

  Task<domain::Delivery> deliver(domain::NoticeChannel channel, csms::Telling telling) override;

 private:
  const http::Client& client_;
  const Clock& wall_;
};

}  // namespace voltyard::interop
