// Once a day of domain time, what is older than it is kept goes. On the API's thread.
#pragma once

#include "csms/retention.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace voltyard::app {

class RetentionKeeping {
 public:
  // All of it outlives it.
  RetentionKeeping(boost::asio::io_context& io, csms::Retention::Parts parts,
                   csms::RetentionTerms terms)
      : io_(io), clock_(parts.clock), retention_(parts, terms), timer_(io) {}

  void start();  // the first pass is a minute from here

 private:
  Task<void> look();

  boost::asio::io_context& io_;
  const Clock& clock_;
  csms::Retention retention_;
  boost::asio::steady_timer timer_;
  std::optional<Timestamp> last_;
};

}  // namespace voltyard::app
