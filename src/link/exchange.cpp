#include "link/exchange.hpp"

#include "link/ocpp_session.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <cstring>

namespace voltyard::link {

namespace asio = boost::asio;

Exchange::Exchange(asio::any_io_executor executor, OcppConversation& conversation)
    : conversation_(conversation) {
  asio::co_spawn(executor, serve(), asio::detached);
}

Exchange::~Exchange() = default;

asio::mutable_buffer Exchange::room() {
  if (used_ == capacity_) {
    const auto capacity = capacity_ == 0 ? usual_bytes : capacity_ * 2;
    auto text = std::make_unique_for_overwrite<char[]>(capacity);
    if (used_ > 0) std::memcpy(text.get(), text_.get(), used_);
    text_ = std::move(text);
    capacity_ = capacity;
  }
  return {text_.get() + used_, capacity_ - used_};
}

void Exchange::clear() {
  used_ = 0;
  parts = 0;
  frame_.reset();
  out.clear();
  if (capacity_ > 4 * usual_bytes) {
    text_.reset();
    capacity_ = 0;
    reader_ = {};
  }
  if (out.capacity() > 4 * usual_bytes) out.shrink_to_fit();
}

void Exchange::converse(SessionPtr session) {
  ASSERT(wake_ && frame_);
  session_ = std::move(session);
  auto wake = std::move(*wake_);
  wake_.reset();
  wake();
}

Task<void> Exchange::serve() {
  const auto keep_handler = [this](Wake handler) { wake_.emplace(std::move(handler)); };
  while (true) {
    co_await asio::async_initiate<const Token, void()>(keep_handler, asio::use_awaitable);
    const auto& call = std::get<wire::ocpp::Call>(*frame_);
    try {
      co_await conversation_.on_call(session_->peer(), call, out);
    } catch (const std::exception& exception) {
      // The station is not answered and will ask again; nobody else is harmed.
      spdlog::error("{} {}: {}", session_->identity(), printable(call.action, 64),
                    printable(exception.what()));
      out.clear();
    }
    const auto session = std::move(session_);
    session->answered();
  }
}

}  // namespace voltyard::link
