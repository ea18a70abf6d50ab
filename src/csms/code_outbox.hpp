// Codes that nobody sends: staff reads them to people at the counter, and a demo to itself. The
// latest few, in memory. One executor (the API's).
#pragma once

#include "csms/code_sender.hpp"

#include <deque>

namespace voltyard::csms {

class CodeOutbox final : public CodeSender {
 public:
  static constexpr std::size_t most = 50;

  Task<Status> send(PhoneCode code) override;
  const std::deque<PhoneCode>& latest_first() const { return codes_; }

 private:
  std::deque<PhoneCode> codes_;
};

}  // namespace voltyard::csms
