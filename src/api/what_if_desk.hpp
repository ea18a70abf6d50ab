// What-if questions of operators: one thread works them out, in turn, while the API goes on. Each
// operator has one question at a time and keeps its last answer until the next one, or a restart.
//
// Used on the API's executor; the thread only runs `ask` and posts what came out.
#pragma once

#include "storage/what_if.hpp"

#include "base/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace voltyard::api {

enum class WhatIfState { none, running, done, failed, cancelled };
std::string_view to_string(WhatIfState state);

struct WhatIfJob {
  explicit WhatIfJob(const boost::asio::any_io_executor& executor) : finished(executor) {}

  storage::WhatIfQuestion question;
  std::int64_t days = 0;
  std::string asked_by;
  Timestamp asked_at;
  WhatIfState state = WhatIfState::running;
  storage::WhatIfProgress progress;
  std::optional<billing::WhatIfReport> report;  // once it is done
  std::string failure;
  boost::asio::steady_timer finished;  // cancelled once the state is not running
};

class WhatIfDesk {
 public:
  WhatIfDesk(boost::asio::any_io_executor executor, storage::AskWhatIf ask);
  ~WhatIfDesk() { stop(); }

  // `job` with its question, not yet begun. Errors: conflict (the operator's last one still runs).
  Status begin(OperatorId operator_id, std::shared_ptr<WhatIfJob> job);
  // nullptr: there is none.
  std::shared_ptr<const WhatIfJob> find(OperatorId operator_id) const;
  // Returns when it is over or after so long.
  Task<void> wait(OperatorId operator_id, std::chrono::milliseconds at_most);
  void cancel(OperatorId operator_id);

  // Gives up whatever is under way.
  void stop();

 private:
  boost::asio::any_io_executor executor_;
  storage::AskWhatIf ask_;
  // Shared: a waiting request and the thread may outlive the entry.
  std::map<OperatorId, std::shared_ptr<WhatIfJob>> jobs_;
  boost::asio::thread_pool thread_{1};
};

}  // namespace voltyard::api
