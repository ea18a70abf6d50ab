// Alarms and the emergency cut, wired: the desk that keeps them, its clock, and what it orders.
// On the API's thread.
#pragma once

#include "csms/alarm_desk.hpp"
#include "csms/emergency.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace voltyard::app {

class AlarmKeeping {
 public:
  AlarmKeeping(boost::asio::io_context& io, csms::Yard& yard, csms::Commands& commands);

  csms::AlarmDesk& desk() { return desk_; }
  csms::Emergency& emergency() { return emergency_; }

  void start();  // once a second from here on

 private:
  csms::Emergency emergency_;
  csms::AlarmDesk desk_;
  boost::asio::steady_timer timer_;
};

}  // namespace voltyard::app
