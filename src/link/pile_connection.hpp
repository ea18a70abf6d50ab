// One TCP connection that speaks a binary protocol, and the devices behind it: a host carries many.
// Lives on the shard that accepted it; each device's conversation runs on the shard of its station.
//
// Shared: its own coroutines hold it, and the shards of its stations find it for commands.
// Everything but executor() is called on its executor.
#pragma once

#include "link/pile_ground.hpp"

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::link {

class PileConnection : public std::enable_shared_from_this<PileConnection> {
 public:
  using Tcp = boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                               boost::asio::io_context::executor_type>;

  PileConnection(Tcp socket, PileGround& ground, PileShard& home, std::string remote);
  ~PileConnection();
  PileConnection(const PileConnection&) = delete;
  PileConnection& operator=(const PileConnection&) = delete;

  // From the first byte to the last; then every device has been let go.
  Task<void> live();

  boost::asio::any_io_executor executor() { return socket_.get_executor(); }

  // Sends a frame to the device and waits for the answering one. One at a time for each device.
  // Errors: those of StationSender::call.
  Task<Result<std::string>> command(DeviceNumber device, std::string frame);

  // Whether the device still answers on this connection.
  Task<bool> answers_a_probe(DeviceNumber device);

  // The station is elsewhere now: its pending commands fail. Null when it is not here any more.
  std::shared_ptr<Peer> let_go(DeviceNumber device);

  void close(CloseReason reason);

 private:
  struct Command;
  struct Device;
  struct TurnedAway {
    DeviceNumber device = 0;
    SteadyTime until;
  };

  Task<void> take(Piece piece);
  Task<void> on_frame(DeviceNumber number, std::string_view octets);
  Task<Device*> let_in(DeviceNumber number);
  bool is_turned_away(DeviceNumber number);
  void turn_away(DeviceNumber number);
  Device* find(DeviceNumber number);
  Task<void> work_off(std::shared_ptr<PileConnection> self, DeviceNumber number);
  Task<void> send_and_wait(DeviceNumber number, Command& command);
  bool takes_bulk(DeviceNumber number);
  void fail_commands(Device& device);
  void record_out(const Device& device, std::string_view frame);
  void send(std::string_view frame);
  Task<void> write(std::shared_ptr<PileConnection> self);
  void watch();
  Task<void> leave();

  PileGround& ground_;
  PileShard& home_;
  Tcp socket_;
  std::string remote_;
  std::string modem_;
  std::unique_ptr<Splitter> splitter_;
  std::vector<std::unique_ptr<Device>> devices_;
  std::vector<TurnedAway> turned_away_;
  std::string outgoing_;
  boost::asio::steady_timer timer_;
  DeviceNumber bulk_device_ = 0;  // to which a long transfer goes ...
  SteadyTime bulk_until_;         // ... until then
  SteadyTime opened_at_;
  SteadyTime heard_at_;
  CloseReason reason_ = CloseReason::station_closed;
  unsigned bad_pieces_ = 0;
  bool said_bad_ = false;
  bool said_refused_ = false;
  bool writing_ = false;
  bool closed_ = false;
};

}  // namespace voltyard::link
