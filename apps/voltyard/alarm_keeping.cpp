#include "alarm_keeping.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace voltyard::app {

namespace asio = boost::asio;

namespace {

domain::AlarmPolicy policy_of(const csms::Yard& yard) {
  domain::AlarmPolicy policy;
  policy.actions = yard.options().signals;
  return policy;
}

}  // namespace

Result<std::unique_ptr<AlarmKeeping>> AlarmKeeping::make(asio::io_context& io, csms::Yard& yard,
                                                         csms::Commands& commands,
                                                         const Configuration& configuration,
                                                         const Clock& wall) {
  http::ClientOptions options;
  options.ca_file = configuration.ca_file;
  for (const auto& text : configuration.egress_networks) {
    auto network = http::Network::parse(text);
    if (!network) return invalid(network.error().message, "/egress_networks");
    options.egress.allowed.push_back(std::move(*network));
  }
  auto client = http::Client::open(std::move(options));
  if (!client) return invalid(client.error().message, "/ca_file");
  return std::make_unique<AlarmKeeping>(io, yard, commands, std::move(*client), wall);
}

AlarmKeeping::AlarmKeeping(asio::io_context& io, csms::Yard& yard, csms::Commands& commands,
                           std::unique_ptr<http::Client> client, const Clock& wall)
    : yard_(yard),
      emergency_(yard, commands),
      client_(std::move(client)),
      messenger_(*client_, wall),
      work_({io.get_executor(), yard.parts().store, yard.parts().clock, yard.parts().random}),
      duty_({io.get_executor(), yard.parts().store, yard.parts().directory, yard.parts().clock,
             yard.parts().random, work_}),
      notices_({io.get_executor(), yard.parts().store, yard.parts().directory, wall,
                yard.parts().random, messenger_, duty_}),
      desk_({io.get_executor(), yard.parts().store, yard.parts().clock, yard.parts().random,
             notices_, work_},
            policy_of(yard),
            [this, &io](const domain::AlarmChange& change) {
              asio::co_spawn(io, emergency_.act(change), asio::detached);
            }),
      timer_(io) {}

Task<Status> AlarmKeeping::open() {
  const auto orders = co_await work_.open();
  if (!orders) co_return orders;
  const auto shifts = co_await duty_.open();
  if (!shifts) co_return shifts;
  const auto waiting = co_await notices_.open();
  if (!waiting) co_return waiting;
  co_return co_await desk_.open(yard_.parts().directory.current());
}

void AlarmKeeping::start() {
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    duty_.tick();
    work_.tick();
    desk_.tick();
    notices_.tick();
    start();
  });
}

void AlarmKeeping::write_metrics(api::MetricsText& out) const {
  out.gauge("csms_alarms_open", "Alarms that are not cleared", std::uint64_t{desk_.open_alarms()});
  out.gauge("csms_alarms_untold", "Alarms there was no room for", desk_.untold());
  out.gauge("csms_work_orders_open", "Work orders that are not checked",
            std::uint64_t{work_.open_orders()});
  out.gauge("csms_notices_waiting", "Messages about alarms that nobody has taken yet",
            std::uint64_t{notices_.waiting()});
  out.counter("csms_notices_delivered_total", "Messages about alarms that were taken",
              notices_.delivered());
  out.counter("csms_notices_given_up_total", "Messages about alarms that nobody took",
              notices_.given_up());
}

}  // namespace voltyard::app
