// Work that takes longer than a moment (a PDF, a large workbook) is done aside, on a thread of its
// own, so that the API goes on.
#pragma once

#include "api/services.hpp"

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace voltyard::api {

template <class Work>
Task<decltype(std::declval<Work&>()())> as_task(Work work) {
  co_return work();
}

// Resumes on the API's executor. What `work` refers to must live until then.
template <class Work>
Task<decltype(std::declval<Work&>()())> aside(Context& context, Work work) {
  auto task = as_task(std::move(work));
  co_return co_await boost::asio::co_spawn(context.press, std::move(task),
                                           boost::asio::use_awaitable);
}

}  // namespace voltyard::api
