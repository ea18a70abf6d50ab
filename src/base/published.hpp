// A value that one thread replaces and many read: whoever has taken it keeps it. In place of
// std::atomic<std::shared_ptr>, whose readers g++ 12 lets go without a release.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace voltyard {

template <class T>
class Published {
 public:
  using Pointer = std::shared_ptr<T>;  // shared: between the publisher and its readers

  explicit Published(Pointer first = nullptr) : current_(std::move(first)) {}

  Pointer load() const {
    const std::lock_guard lock(access_);
    return current_;
  }

  void store(Pointer next) {
    const std::lock_guard lock(access_);
    current_.swap(next);  // the old one ends with `next`, behind the lock
  }

 private:
  mutable std::mutex access_;
  Pointer current_;
};

}  // namespace voltyard
