// Where tasks run. Those that still wait when the program leaves are ended by order, while all is
// there that they refer to; the objects that own timers and sockets of the context come after.
#pragma once

#include <boost/asio/io_context.hpp>

namespace voltyard {

class TaskContext : public boost::asio::io_context {
 public:
  using boost::asio::io_context::io_context;

  // Behind the last run(). Destroys what waits, and what the destroyed have posted.
  void end_tasks() {
    shutdown();
    shutdown();
  }
};

}  // namespace voltyard
