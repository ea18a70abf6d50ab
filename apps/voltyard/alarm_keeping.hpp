// Alarms, the emergency cut and the daily work, wired: the desks that keep them, their clock, what
// they order, and who is told.
// On the API's thread.
#pragma once

#include "configuration.hpp"

#include "api/metrics_page.hpp"
#include "csms/alarm_desk.hpp"
#include "csms/duty_desk.hpp"
#include "csms/emergency.hpp"
#include "csms/notice_desk.hpp"
#include "csms/work_desk.hpp"
#include "interop/messenger.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace voltyard::app {

class AlarmKeeping {
 public:
  // `wall`: real time, which outlives it as the others do. Errors: invalid (a network or the
  // authorities' file of the configuration).
  static Result<std::unique_ptr<AlarmKeeping>> make(boost::asio::io_context& io, csms::Yard& yard,
                                                    csms::Commands& commands,
                                                    const Configuration& configuration,
                                                    const Clock& wall);
  AlarmKeeping(boost::asio::io_context& io, csms::Yard& yard, csms::Commands& commands,
               std::unique_ptr<http::Client> client, const Clock& wall);

  Task<Status> open();  // what was left open, and what was not told yet

  csms::AlarmDesk& desk() { return desk_; }
  csms::NoticeDesk& notices() { return notices_; }
  csms::DutyDesk& duty() { return duty_; }
  csms::WorkDesk& work() { return work_; }
  csms::Emergency& emergency() { return emergency_; }
  const http::Client& client() const { return *client_; }  // that reaches where people are told

  void start();  // once a second from here on
  void write_metrics(api::MetricsText& out) const;

 private:
  csms::Yard& yard_;
  csms::Emergency emergency_;
  std::unique_ptr<http::Client> client_;
  interop::Messenger messenger_;
  csms::WorkDesk work_;
  csms::DutyDesk duty_;
  csms::NoticeDesk notices_;
  csms::AlarmDesk desk_;
  boost::asio::steady_timer timer_;
};

}  // namespace voltyard::app
