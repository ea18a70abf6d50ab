// Addresses of names, asked of the system on threads of its own: that look-up blocks for as long as
// a name server is silent. asio does all of a process on one thread, so that one dead name would
// hold up every other request.
#pragma once

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <string>
#include <vector>

namespace voltyard::http {

using Addresses = std::vector<boost::asio::ip::address>;

class NameLookup {
 public:
  using Ask = std::function<Result<Addresses>(const std::string& host)>;  // may block, any thread

  static Result<Addresses> ask_system(const std::string& host);

  explicit NameLookup(Ask ask = ask_system) : ask_(std::move(ask)) {}

  // On the caller's executor (one thread), which may end before the look-up does. Errors: upstream
  // (no such name, no answer in time).
  Task<Result<Addresses>> find(std::string host, SteadyTime until);

 private:
  static constexpr std::size_t at_once = 4;

  Ask ask_;
  boost::asio::thread_pool threads_{at_once};  // the last member: its end waits for its threads
};

}  // namespace voltyard::http
