// Commands for many stations, wired: the desk that carries them out, and its clock.
// On the API's thread.
#pragma once

#include "api/metrics_page.hpp"
#include "csms/bulk_desk.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace voltyard::app {

class BulkKeeping {
 public:
  BulkKeeping(boost::asio::io_context& io, csms::Yard& yard, csms::Commands& commands,
              const csms::LiveBoard& board)
      : desk_({io.get_executor(), yard.parts().store, yard.parts().directory, commands, board,
               yard.parts().clock, yard.parts().random}),
        timer_(io) {}

  Task<Status> open() { return desk_.open(); }  // what a restart has interrupted
  csms::BulkDesk& desk() { return desk_; }

  void start() {  // twice a second from here on
    timer_.expires_after(std::chrono::milliseconds(500));
    timer_.async_wait([this](boost::system::error_code error) {
      if (error) return;
      desk_.tick();
      start();
    });
  }

  void write_metrics(api::MetricsText& out) const {
    out.gauge("csms_bulk_jobs_open", "Commands for many stations that are not over",
              std::uint64_t{desk_.open_jobs()});
    out.gauge("csms_bulk_stations_asked", "Stations that are being asked by such a command",
              std::uint64_t{desk_.under_way()});
  }

 private:
  csms::BulkDesk desk_;
  boost::asio::steady_timer timer_;
};

}  // namespace voltyard::app
