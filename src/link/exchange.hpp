// One message of a station on its way: the text as it comes in, the frame read from it, the answer
// on its way out. Taken from the shard's pool when the first byte arrives and given back when the
// answer is written, so that an idle connection holds no buffers.
//
// Each exchange owns one suspended coroutine that asks the conversation: waking it costs far less
// than starting one per message. One thread (the shard's).
#pragma once

#include "link/ports/conversation.hpp"

#include "wire/ocpp/frame.hpp"

#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/intrusive_ptr.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace voltyard::link {

class OcppSession;
void intrusive_ptr_add_ref(OcppSession* session);
void intrusive_ptr_release(OcppSession* session);
using SessionPtr = boost::intrusive_ptr<OcppSession>;

class Exchange {
 public:
  Exchange(boost::asio::any_io_executor executor, OcppConversation& conversation);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Where the next bytes of the message go; grows, never beyond twice the message limit.
  boost::asio::mutable_buffer room();
  void commit(std::size_t n) { used_ += n; }
  std::size_t size() const { return used_; }
  std::string_view text() const { return {text_.get(), used_}; }

  const wire::ocpp::Frame& read(wire::ocpp::Version version) {
    return frame_.emplace(reader_.read(text(), version));
  }

  // Asks the conversation about the CALL that was read; the session's answered() follows, often
  // before this returns.
  void converse(SessionPtr session);

  // Ready for the next message; memory beyond the usual is given up.
  void clear();

  std::string out;      // the answer frame
  SteadyTime received;  // first byte, then last byte
  std::size_t parts = 0;

 private:
  using Token = boost::asio::use_awaitable_t<>;
  using Wake = boost::asio::async_result<Token, void()>::handler_type;

  Task<void> serve();

  static constexpr std::size_t usual_bytes = 4'096;

  OcppConversation& conversation_;
  std::unique_ptr<char[]> text_;
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
  wire::ocpp::FrameReader reader_;
  std::optional<wire::ocpp::Frame> frame_;
  SessionPtr session_;
  std::optional<Wake> wake_;
};

}  // namespace voltyard::link
