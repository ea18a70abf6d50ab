#include "api/what_if_desk.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace voltyard::api {
namespace {

void finish(WhatIfJob& job, storage::WhatIfAnswer answer) {
  if (answer) {
    job.state = WhatIfState::done;
    job.report = std::move(*answer);
  } else if (job.progress.cancelled) {
    job.state = WhatIfState::cancelled;
  } else {
    job.state = WhatIfState::failed;
    job.failure = answer.error().message;
  }
  job.finished.cancel();
}

}  // namespace

std::string_view to_string(WhatIfState state) {
  switch (state) {
    case WhatIfState::none: return "none";
    case WhatIfState::running: return "running";
    case WhatIfState::done: return "done";
    case WhatIfState::failed: return "failed";
    case WhatIfState::cancelled: return "cancelled";
  }
  return "none";
}

WhatIfDesk::WhatIfDesk(boost::asio::any_io_executor executor, storage::AskWhatIf ask)
    : executor_(std::move(executor)), ask_(std::move(ask)) {}

Status WhatIfDesk::begin(OperatorId operator_id, std::shared_ptr<WhatIfJob> job) {
  const auto last = jobs_.find(operator_id);
  if (last != jobs_.end() && last->second->state == WhatIfState::running) {
    return conflict("the last what-if is still being worked out: wait for it, or cancel it");
  }
  jobs_[operator_id] = job;
  boost::asio::post(thread_, [ask = ask_, executor = executor_, job = std::move(job)]() {
    auto answer = ask(job->question, job->progress);
    boost::asio::post(
        executor, [job, answer = std::move(answer)]() mutable { finish(*job, std::move(answer)); });
  });
  return {};
}

std::shared_ptr<const WhatIfJob> WhatIfDesk::find(OperatorId operator_id) const {
  const auto job = jobs_.find(operator_id);
  return job == jobs_.end() ? nullptr : job->second;
}

Task<void> WhatIfDesk::wait(OperatorId operator_id, std::chrono::milliseconds at_most) {
  const auto found = jobs_.find(operator_id);
  if (found == jobs_.end() || found->second->state != WhatIfState::running) co_return;
  const auto job = found->second;
  job->finished.expires_after(at_most);
  boost::system::error_code over;
  co_await job->finished.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, over));
}

void WhatIfDesk::cancel(OperatorId operator_id) {
  const auto job = jobs_.find(operator_id);
  if (job != jobs_.end()) job->second->progress.cancelled = true;
}

void WhatIfDesk::stop() {
  for (const auto& [owner, job] : jobs_) job->progress.cancelled = true;
  thread_.join();
}

}  // namespace voltyard::api
