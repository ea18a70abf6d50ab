#include "rider_keeping.hpp"

namespace voltyard::app {

RiderKeeping::RiderKeeping(const Configuration& configuration, const http::Client& client,
                           const csms::Directory& directory, Random& random)
    : prepaid_(configuration.prepaid) {
  if (configuration.rider_codes == "outbox") outbox_.emplace();
  if (configuration.rider_codes == "sms") messenger_.emplace(client, directory, random);
}

api::RiderServices RiderKeeping::services() {
  api::RiderServices services;
  services.prepaid = prepaid_;
  if (outbox_) {
    services.outbox = &*outbox_;
    services.codes = &*outbox_;
  }
  if (messenger_) services.codes = &*messenger_;
  return services;
}

}  // namespace voltyard::app
