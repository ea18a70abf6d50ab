#include "csms/code_outbox.hpp"

namespace voltyard::csms {

Task<Status> CodeOutbox::send(PhoneCode code) {
  codes_.push_front(std::move(code));
  if (codes_.size() > most) codes_.pop_back();
  co_return Status{};
}

}  // namespace voltyard::csms
