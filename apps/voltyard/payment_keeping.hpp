// Puts together what payments consist of: the accounts of the configuration, the clients that reach
// their providers, and the desk that keeps payments and refunds. On the API's thread.
#pragma once

#include "configuration.hpp"
#include "payment_file.hpp"

#include "api/metrics_page.hpp"
#include "csms/payment_desk.hpp"
#include "http/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace voltyard::app {

class PaymentKeeping {
 public:
  struct Parts {
    storage::Store& store;
    csms::Directory& directory;
    const Clock& clock;
    const Clock& wall;
    Random& random;
  };
  // All of it outlives it. Errors: invalid (the file of accounts, a key).
  static Result<std::unique_ptr<PaymentKeeping>> make(boost::asio::io_context& io, Parts parts,
                                                      const Configuration& configuration);

  Task<Status> open() { return desk_->open(); }
  csms::PaymentDesk& desk() { return *desk_; }
  void start();  // once a second from here on
  void write_metrics(api::MetricsText& out) const;

 private:
  explicit PaymentKeeping(boost::asio::io_context& io) : timer_(io) {}

  std::unique_ptr<http::Client> client_;
  std::unique_ptr<http::Client> files_;
  std::unique_ptr<csms::PaymentDesk> desk_;
  boost::asio::steady_timer timer_;
};

// Whether the keys of the accounts can be read, for `check-config`. Errors name the file, and never
// say what is in it.
Status check_payment_keys(const std::vector<PaymentAccountFile>& accounts);

}  // namespace voltyard::app
