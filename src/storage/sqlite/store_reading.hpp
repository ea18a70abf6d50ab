// How a query of the SQLite store waits: on a reader thread, and back on the caller's executor.
#pragma once

#include "storage/sqlite/sqlite_store.hpp"

#include "base/assert.hpp"

namespace voltyard::storage {

template <class Read>
auto SqliteStore::read(Read read) -> Task<decltype(read(std::declval<Connection&>()))> {
  using Answer = decltype(read(std::declval<Connection&>()));
  if (inline_) {
    try {
      co_return read(inline_->connection());
    } catch (const std::exception& failure) {
      co_return unavailable(std::string("The database cannot be read: ") + failure.what() + ".");
    }
  }
  auto initiate = [this, &read](auto handler) {
    const auto executor = boost::asio::prefer(boost::asio::get_associated_executor(handler),
                                              boost::asio::execution::outstanding_work.tracked);
    readers_->post([this, &read, executor, handler = std::move(handler)]() mutable {
      auto answer = readers_->run(read);
      boost::asio::post(executor,
                        [handler = std::move(handler), answer = std::move(answer)]() mutable {
                          std::move(handler)(std::move(answer));
                        });
    });
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                 void(Answer)>(initiate,
                                                               boost::asio::use_awaitable);
}

}  // namespace voltyard::storage
