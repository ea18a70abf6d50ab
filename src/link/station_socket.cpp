#include "link/station_socket.hpp"

#include "base/assert.hpp"

#include <linux/sockios.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace voltyard::link {

void StationSocket::secure(const TlsCertificates& certificates) {
  error_code ignored;
  tcp_.native_non_blocking(true, ignored);
  ssl_ = certificates.accept(tcp_.native_handle());
}

void StationSocket::move_to(boost::asio::io_context& context) {
  error_code error;
  const auto protocol = tcp_.local_endpoint(error).protocol();
  if (error) return close();
  const int descriptor = tcp_.release(error);
  if (error) return close();
  tcp_ = Tcp(context.get_executor());
  tcp_.assign(protocol, descriptor, error);
  if (error) ::close(descriptor);
}

void StationSocket::close() {
  error_code ignored;
  tcp_.close(ignored);
}

bool StationSocket::has_unread() {
  int bytes = 0;
  return tcp_.is_open() && ::ioctl(tcp_.native_handle(), SIOCOUTQ, &bytes) == 0 && bytes > 0;
}

StationSocket::Wait StationSocket::outcome_of(int result, error_code& error) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ: return Wait::read;
    case SSL_ERROR_WANT_WRITE: return Wait::write;
    case SSL_ERROR_ZERO_RETURN: error = boost::asio::error::eof; break;
    case SSL_ERROR_SYSCALL:
      error = errno == 0 ? error_code(boost::asio::error::eof)
                         : error_code(errno, boost::system::system_category());
      break;
    default:
      error = boost::system::errc::make_error_code(boost::system::errc::protocol_error);
      break;
  }
  return Wait::none;
}

StationSocket::Wait StationSocket::try_handshake(error_code& error) {
  if (is_closed(error)) return Wait::none;
  ERR_clear_error();
  errno = 0;
  const int result = SSL_do_handshake(ssl_.get());
  return result == 1 ? Wait::none : outcome_of(result, error);
}

StationSocket::Wait StationSocket::try_read(boost::asio::mutable_buffer buffer, std::size_t& n,
                                            error_code& error) {
  if (is_closed(error)) return Wait::none;
  if (!early_.empty() || buffer.size() == 0) {
    n = boost::asio::buffer_copy(buffer, boost::asio::buffer(early_));
    early_.erase(0, n);
    if (early_.empty()) early_.shrink_to_fit();
    return Wait::none;
  }
  ERR_clear_error();
  errno = 0;
  if (SSL_read_ex(ssl_.get(), buffer.data(), buffer.size(), &n) == 1) return Wait::none;
  n = 0;
  return outcome_of(0, error);
}

StationSocket::Wait StationSocket::try_write(boost::asio::const_buffer buffer, std::size_t& n,
                                             error_code& error) {
  n = 0;
  if (is_closed(error)) return Wait::none;
  if (buffer.size() == 0) return Wait::none;
  ERR_clear_error();
  errno = 0;
  if (SSL_write_ex(ssl_.get(), buffer.data(), buffer.size(), &n) == 1) return Wait::none;
  n = 0;
  return outcome_of(0, error);
}

// A closed descriptor's number may already be somebody else's connection.
bool StationSocket::is_closed(error_code& error) const {
  if (tcp_.is_open()) return false;
  error = boost::asio::error::operation_aborted;
  return true;
}

void StationSocket::end_writing() {
  error_code ignored;
  if (is_closed(ignored)) return;
  if (ssl_ && SSL_is_init_finished(ssl_.get())) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
  tcp_.shutdown(Tcp::shutdown_send, ignored);
}

StationSocket::Wait StationSocket::discard(std::size_t& budget) {
  static thread_local std::array<char, 16'384> bin;
  while (budget > 0) {
    const auto n = ::recv(tcp_.native_handle(), bin.data(), bin.size(), MSG_DONTWAIT);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Wait::read;
    if (n <= 0) return Wait::none;
    budget -= std::min(budget, static_cast<std::size_t>(n));
  }
  return Wait::none;
}

}  // namespace voltyard::link
