// How the server ends: SIGTERM and SIGINT, or to start again as itself. SIGHUP does something else.
// On the API's executor.
#pragma once

#include "base/log.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <functional>

namespace voltyard::app {

class Leaving {
 public:
  explicit Leaving(boost::asio::io_context& io) : io_(io), signals_(io), pause_(io) {}

  void wait(std::function<void()> on_hangup) {
    on_hangup_ = std::move(on_hangup);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) signals_.add(number);
    wait_on();
  }

  // Whoever asked for it is answered before.
  void start_again() {
    again_ = true;
    pause_.expires_after(std::chrono::milliseconds(500));
    pause_.async_wait([this](boost::system::error_code error) {
      if (!error) leave();
    });
  }
  bool again() const { return again_; }

 private:
  void wait_on() {
    signals_.async_wait([this](boost::system::error_code error, int number) {
      if (error) return;
      if (number != SIGHUP) {
        again_ = false;
        leave();
        return;
      }
      on_hangup_();
      wait_on();
    });
  }
  void leave() {
    spdlog::info("leaving: stations are told, what is under way is stored");
    io_.stop();
  }

  boost::asio::io_context& io_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer pause_;
  std::function<void()> on_hangup_;
  bool again_ = false;
};

}  // namespace voltyard::app
