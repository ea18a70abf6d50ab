// A device behind a connection, and the commands that wait for it. Private to pile_connection.cpp
// and pile_commands.cpp; on the connection's executor.
#pragma once

#include "link/pile_connection.hpp"

#include <optional>

namespace voltyard::link {

// Shared by who waits for it and the line it stands in.
struct PileConnection::Command {
  Command(const boost::asio::any_io_executor& executor, std::string the_frame)
      : frame(std::move(the_frame)), bell(executor), done(executor, SteadyTime::max()) {}

  std::string frame;
  std::string answer;
  std::optional<Error> failure;
  bool answered = false;
  bool finished = false;           // the outcome stands
  boost::asio::steady_timer bell;  // rung by the answer
  boost::asio::steady_timer done;  // rung when it does

  void finish() {
    finished = true;
    done.cancel();
  }
};

struct PileConnection::Device {
  DeviceNumber number = 0;
  StationId station_id;
  std::size_t shard = 0;
  std::shared_ptr<Peer> peer;  // shared with the conversation under way
  SteadyTime heard_at;
  SteadyTime told_at;
  std::vector<std::shared_ptr<Command>> commands;    // oldest first
  std::unique_ptr<boost::asio::steady_timer> probe;  // rung by its next frame
  bool working = false;
};

}  // namespace voltyard::link
