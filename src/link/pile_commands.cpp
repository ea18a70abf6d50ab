// Commands to the devices of a connection: one at a time for each, never closer than the protocol
// allows, sent again when no answer comes, failed when the connection ends.
#include "link/pile_device.hpp"
#include "link/pile_shard.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace voltyard::link {

namespace asio = boost::asio;
using std::chrono::steady_clock;

Task<Result<std::string>> PileConnection::command(DeviceNumber number, std::string frame) {
  Device* device = find(number);
  if (device == nullptr || closed_) co_return unavailable("the station is not connected");
  if (device->commands.size() >= ground_.limits.queued_commands) {
    home_.metrics().queue_full.add();
    co_return limited("too many commands wait for this station");
  }
  const bool is_bulk = ground_.framing.is_bulk != nullptr && ground_.framing.is_bulk(frame);
  if (is_bulk && !takes_bulk(number)) {
    co_return conflict("another device of this connection is being sent its firmware");
  }
  home_.metrics().commands.add();
  const auto command = std::make_shared<Command>(executor(), std::move(frame));
  device->commands.push_back(command);
  if (!std::exchange(device->working, true)) {
    asio::co_spawn(executor(), work_off(shared_from_this(), number), asio::detached);
  }
  boost::system::error_code rung;
  // What wants no answer may be over before anybody waits for it.
  if (!command->finished) {
    co_await command->done.async_wait(asio::redirect_error(asio::use_awaitable, rung));
  }
  if (command->failure) co_return *command->failure;
  co_return std::move(command->answer);
}

// The line belongs to a transfer for as long as a block may wait for its answer, and then for as
// long as any answer may take: the next block comes at once, or the transfer is over.
bool PileConnection::takes_bulk(DeviceNumber number) {
  const auto& framing = ground_.framing;
  const auto now = steady_clock::now();
  if (bulk_device_ != number && now < bulk_until_) return false;
  bulk_device_ = number;
  bulk_until_ =
      now + framing.bulk_answer_timeout * (framing.bulk_resends + 1) + framing.command_gap;
  return true;
}

Task<void> PileConnection::work_off(std::shared_ptr<PileConnection> self, DeviceNumber number) {
  while (true) {
    Device* device = find(number);
    if (device == nullptr || closed_) break;  // fail_commands() has told those who waited
    if (device->commands.empty()) {
      device->working = false;
      break;
    }
    const auto command = device->commands.front();
    co_await send_and_wait(number, *command);
    device = find(number);
    if (device == nullptr || device->commands.empty() || device->commands.front() != command) break;
    device->commands.erase(device->commands.begin());
    command->finish();
  }
  self.reset();
}

Task<void> PileConnection::send_and_wait(DeviceNumber number, Command& command) {
  const auto& framing = ground_.framing;
  boost::system::error_code rung;
  auto token = asio::redirect_error(asio::use_awaitable, rung);
  const bool is_bulk = framing.is_bulk != nullptr && framing.is_bulk(command.frame);
  const auto timeout = is_bulk ? framing.bulk_answer_timeout : framing.answer_timeout;
  const int resends = is_bulk ? framing.bulk_resends : framing.resends;
  for (int attempt = 0; attempt <= resends; ++attempt) {
    Device* device = find(number);
    if (device == nullptr || closed_ || command.failure) co_return;
    command.bell.expires_at(device->told_at + framing.command_gap);
    if (command.bell.expiry() > steady_clock::now()) co_await command.bell.async_wait(token);
    device = find(number);
    if (device == nullptr || closed_ || command.failure || command.answered) co_return;
    if (attempt > 0) home_.metrics().resent.add();
    device->told_at = steady_clock::now();
    record_out(*device, command.frame);
    send(command.frame);
    if (!framing.wants_answer(command.frame)) co_return;
    command.bell.expires_after(timeout);
    co_await command.bell.async_wait(token);
    if (is_bulk && command.answered) bulk_until_ = steady_clock::now() + framing.answer_timeout;
    if (command.answered || command.failure) co_return;
  }
  home_.metrics().unanswered.add();
  command.failure = Error{ErrorKind::upstream, "the station did not answer in time", {}};
}

void PileConnection::fail_commands(Device& device) {
  for (const auto& command : std::exchange(device.commands, {})) {
    if (!command->answered) {
      command->failure = unavailable("the connection was lost before the answer came");
    }
    command->bell.cancel();
    command->finish();
  }
}

Task<bool> PileConnection::answers_a_probe(DeviceNumber number) {
  Device* device = find(number);
  if (device == nullptr || closed_) co_return false;
  device->probe = std::make_unique<asio::steady_timer>(executor(), ground_.limits.probe_time);
  send(ground_.framing.probe(number));
  boost::system::error_code rung;
  co_await device->probe->async_wait(asio::redirect_error(asio::use_awaitable, rung));
  co_return rung == asio::error::operation_aborted&& find(number) != nullptr && !closed_;
}

}  // namespace voltyard::link
