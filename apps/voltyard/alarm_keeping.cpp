#include "alarm_keeping.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace voltyard::app {

namespace asio = boost::asio;

AlarmKeeping::AlarmKeeping(asio::io_context& io, csms::Yard& yard, csms::Commands& commands)
    : emergency_(yard, commands),
      desk_({io.get_executor(), yard.parts().store, yard.parts().clock, yard.parts().random},
            domain::AlarmPolicy{},
            [this, &io](const domain::AlarmChange& change) {
              asio::co_spawn(io, emergency_.act(change), asio::detached);
            }),
      timer_(io) {}

void AlarmKeeping::start() {
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    desk_.tick();
    start();
  });
}

}  // namespace voltyard::app
