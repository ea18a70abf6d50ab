#include "retention_keeping.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace voltyard::app {
namespace {

constexpr auto looked_every = std::chrono::minutes(1);  // real time
constexpr Duration passed_every = std::chrono::hours(24);

}  // namespace

Task<void> RetentionKeeping::look() {
  const auto now = clock_.now();
  if (last_ && now - *last_ < passed_every) co_return;
  const auto expired = co_await retention_.pass();
  if (!expired) {
    spdlog::error("{}", expired.error().message);
    co_return;
  }
  last_ = now;
  for (const auto& each : *expired) {
    spdlog::info("{} {} from before {} were removed: they are not kept longer", each.rows,
                 csms::to_string(each.kind), to_rfc3339(each.before));
  }
}

void RetentionKeeping::start() {
  timer_.expires_after(looked_every);
  timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    boost::asio::co_spawn(io_, look(), [this](std::exception_ptr) { start(); });
  });
}

}  // namespace voltyard::app
