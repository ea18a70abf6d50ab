#include "api/hash_queue.hpp"

#include "api/press.hpp"

namespace voltyard::api {
namespace {

constexpr std::size_t waiting_max = 16;
constexpr std::size_t kept_for_known_devices = 6;

class Waiting {
 public:
  explicit Waiting(std::size_t& count) : count_(count) { ++count_; }
  ~Waiting() { --count_; }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  std::size_t& count_;
};

Error busy() { return limited("too many people sign in at this moment, try again"); }

}  // namespace

Task<Result<bool>> HashQueue::verify(std::string hash, std::string password, bool known_device) {
  const auto places = known_device ? waiting_max : waiting_max - kept_for_known_devices;
  if (waiting_ >= places) co_return busy();
  const Waiting place(waiting_);
  ++verified_;
  const bool nobody = hash.empty();
  if (nobody) hash = decoy_;
  auto work = [&hash, &password] { return people::verify_password(hash, password); };
  auto task = as_task(std::move(work));
  const bool same =
      co_await boost::asio::co_spawn(pool_, std::move(task), boost::asio::use_awaitable);
  co_return same && !nobody;
}

Task<Result<std::string>> HashQueue::hash(std::string password) {
  if (waiting_ >= waiting_max) co_return busy();
  const Waiting place(waiting_);
  auto work = [this, &password] { return people::hash_password(password, cost_, random_); };
  auto task = as_task(std::move(work));
  co_return co_await boost::asio::co_spawn(pool_, std::move(task), boost::asio::use_awaitable);
}

}  // namespace voltyard::api
