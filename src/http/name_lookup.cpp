#include "http/name_lookup.hpp"

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <set>

namespace voltyard::http {
namespace {

namespace asio = boost::asio;

// Between the asker and the thread that looks up; either may be done first. The asker's timer is
// touched only while the asker is there.
class Question {
 public:
  explicit Question(asio::steady_timer& asker) : asker_(&asker) {}

  bool is_open() const {
    const std::lock_guard lock(access_);
    return asker_ != nullptr;
  }

  void close() {
    const std::lock_guard lock(access_);
    asker_ = nullptr;
  }

  static void answer(const std::shared_ptr<Question>& question, Result<Addresses> found) {
    const std::lock_guard lock(question->access_);
    if (!question->asker_) return;
    question->answer_.emplace(std::move(found));
    asio::post(question->asker_->get_executor(), [question] { question->wake(); });
  }

  std::optional<Result<Addresses>> take() {
    const std::lock_guard lock(access_);
    return std::move(answer_);
  }

 private:
  void wake() {
    const std::lock_guard lock(access_);
    if (asker_) asker_->cancel();
  }

  mutable std::mutex access_;
  asio::steady_timer* asker_;
  std::optional<Result<Addresses>> answer_;
};

// The questions that are open on one executor. Where it ends under them, they are closed before its
// queue is taken apart: nobody may post to it then. Used on that executor.
class OpenQuestions final : public asio::execution_context::service {
 public:
  using key_type = OpenQuestions;
  static inline asio::execution_context::id id;

  explicit OpenQuestions(asio::execution_context& context) : service(context) {}

  static OpenQuestions& of(const asio::any_io_executor& executor) {
    return asio::use_service<OpenQuestions>(asio::query(executor, asio::execution::context));
  }
  void add(Question& question) { open_.insert(&question); }
  void remove(Question& question) { open_.erase(&question); }

 private:
  void shutdown() override {
    for (auto* question : open_) question->close();
  }

  std::set<Question*> open_;
};

class Closing {
 public:
  Closing(Question& question, OpenQuestions& open) : question_(question), open_(open) {
    open_.add(question_);
  }
  Closing(const Closing&) = delete;
  Closing& operator=(const Closing&) = delete;
  ~Closing() {
    open_.remove(question_);
    question_.close();
  }

 private:
  Question& question_;
  OpenQuestions& open_;
};

Error not_answered(const std::string& host, const std::string& why) {
  return {ErrorKind::upstream, host + ": was not found: " + why, {}};
}

}  // namespace

Result<Addresses> NameLookup::ask_system(const std::string& host) {
  asio::io_context context;
  asio::ip::tcp::resolver resolver(context);
  boost::system::error_code failure;
  const auto found = resolver.resolve(host, "", failure);
  if (failure) return not_answered(host, failure.message());
  Addresses addresses;
  for (const auto& entry : found) addresses.push_back(entry.endpoint().address());
  return addresses;
}

Task<Result<Addresses>> NameLookup::find(std::string host, SteadyTime until) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer limit(executor, until);
  // Shared: who gives up does not wait for the system.
  const auto question = std::make_shared<Question>(limit);
  const Closing closing(*question, OpenQuestions::of(executor));
  asio::post(threads_, [this, question, host] {
    if (question->is_open()) Question::answer(question, ask_(host));
  });
  boost::system::error_code cancelled;
  co_await limit.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  auto answer = question->take();
  if (!answer) co_return not_answered(host, "no answer in time");
  co_return std::move(*answer);
}

}  // namespace voltyard::http
