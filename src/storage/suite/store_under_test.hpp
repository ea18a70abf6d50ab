// The store that a suite test runs against: memory, or SQLite in a directory of its own.
#pragma once

#include "storage/store.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace voltyard::storage::suite {

// Runs one task to its end on an executor of its own and returns what it gave.
template <class T>
T wait_for(Task<T> task) {
  boost::asio::io_context context;
  std::optional<T> result;
  boost::asio::co_spawn(context, std::move(task), [&](std::exception_ptr failure, T value) {
    ASSERT_FALSE(failure);
    result.emplace(std::move(value));
  });
  context.run();
  return std::move(*result);
}

template <class T>
T value_of(Task<Result<T>> task) {
  auto result = wait_for(std::move(task));
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
  return result ? std::move(*result) : T{};
}

class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  virtual Store& store() = 0;
  virtual void reopen() = 0;  // as after a restart; the memory store's rows stay
};

struct Kind {
  std::string name;
  std::function<std::unique_ptr<StoreUnderTest>()> make;
};

std::vector<Kind> kinds();

class StoreSuite : public ::testing::TestWithParam<Kind> {
 protected:
  Store& store() { return under_test_->store(); }
  void reopen() { under_test_->reopen(); }
  CommitOutcome commit(Commit commit) { return wait_for(store().commit(commit)); }
  template <class... Changes>
  CommitOutcome put(Changes... changes) {
    Commit commit;
    (commit.changes.emplace_back(std::move(changes)), ...);
    return this->commit(std::move(commit));
  }

 private:
  std::unique_ptr<StoreUnderTest> under_test_ = GetParam().make();
};

}  // namespace voltyard::storage::suite
