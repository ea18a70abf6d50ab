// Passwords are hashed one at a time on a thread of their own: what costs a guesser a fifth of a
// second must not cost everybody else the same. Few may wait; some places are kept for devices on
// which somebody signed in before. Asked on the API's executor only.
#pragma once

#include "people/password.hpp"

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <boost/asio/thread_pool.hpp>

#include <cstdint>
#include <string>

namespace voltyard::api {

class HashQueue {
 public:
  explicit HashQueue(const people::HashCost& cost)
      : cost_(cost), decoy_(people::decoy_hash(cost)) {}

  // Whether the hash is that of the password. An empty hash fits none and takes as long (N103).
  // Errors: limited (too many wait).
  Task<Result<bool>> verify(std::string hash, std::string password, bool known_device);
  Task<Result<std::string>> hash(std::string password);

  bool is_outdated(std::string_view hash) const { return people::is_outdated(hash, cost_); }
  std::uint64_t verified() const { return verified_; }

  void stop() { pool_.join(); }

 private:
  people::HashCost cost_;
  std::string decoy_;
  SystemRandom random_;
  std::size_t waiting_ = 0;
  std::uint64_t verified_ = 0;
  boost::asio::thread_pool pool_{1};
};

}  // namespace voltyard::api
