// Puts together what residents' logins consist of: the way their codes take.
#pragma once

#include "configuration.hpp"

#include "api/services.hpp"
#include "interop/code_messenger.hpp"

#include <optional>

namespace voltyard::app {

class RiderKeeping {
 public:
  // All outlive it.
  RiderKeeping(const Configuration& configuration, const http::Client& client,
               const csms::Directory& directory, Random& random);
  api::RiderServices services();

 private:
  csms::PrepaidTerms prepaid_;
  std::optional<csms::CodeOutbox> outbox_;
  std::optional<interop::CodeMessenger> messenger_;
};

}  // namespace voltyard::app
