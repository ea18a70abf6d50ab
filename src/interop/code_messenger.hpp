// Sends the code of a resident's login by the operator's short-message channel.
#pragma once

#include "csms/code_sender.hpp"
#include "csms/directory.hpp"
#include "http/client.hpp"

#include "base/random.hpp"

namespace voltyard::interop {

class CodeMessenger final : public csms::CodeSender {
 public:
  // All outlive it.
  CodeMessenger(const http::Client& client, const csms::Directory& directory, Random& random)
      : client_(client), directory_(directory), random_(random) {}

  Task<Status> send(csms::PhoneCode code) override;

 private:
  const http::Client& client_;
  const csms::Directory& directory_;
  Random& random_;
};

}  // namespace voltyard::interop
