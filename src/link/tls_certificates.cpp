#include "link/tls_certificates.hpp"

#include "base/assert.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <csignal>

namespace voltyard::link {
namespace {

Error unreadable(const std::string& file) {
  const auto code = ERR_get_error();
  const char* reason = code ? ERR_reason_error_string(code) : nullptr;
  ERR_clear_error();
  return invalid("cannot use " + file + (reason ? std::string(": ") + reason : std::string()));
}

}  // namespace

void SslDeleter::operator()(ssl_st* ssl) const { SSL_free(ssl); }

Result<TlsCertificates::Context> TlsCertificates::load() const {
  Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  ASSERT(context);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);  // A00.FR.312
  SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                         SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_IGNORE_UNEXPECTED_EOF);
  // An idle connection gives its record buffers back: 34 KiB of memory each.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(context.get(), 1);
  std::string ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
  if (policy_.rsa_key_exchange) ciphers += ":AES128-GCM-SHA256:AES256-GCM-SHA384";
  ASSERT(SSL_CTX_set_cipher_list(context.get(), ciphers.c_str()) == 1);
  static constexpr unsigned char session_name[] = "voltyard-ocpp";
  SSL_CTX_set_session_id_context(context.get(), session_name, sizeof session_name - 1);
  for (const auto& file : files_) {
    if (SSL_CTX_use_certificate_chain_file(context.get(), file.chain.c_str()) != 1) {
      return unreadable(file.chain);
    }
    if (SSL_CTX_use_PrivateKey_file(context.get(), file.key.c_str(), SSL_FILETYPE_PEM) != 1) {
      return unreadable(file.key);
    }
    if (SSL_CTX_check_private_key(context.get()) != 1) return unreadable(file.key);
  }
  return context;
}

Result<std::unique_ptr<TlsCertificates>> TlsCertificates::open(std::vector<CertificateFiles> files,
                                                               TlsPolicy policy) {
  if (files.empty()) return invalid("a TLS listener needs a certificate");
  // OpenSSL writes to sockets without MSG_NOSIGNAL: a station that hangs up must not end us.
  std::signal(SIGPIPE, SIG_IGN);
  std::unique_ptr<TlsCertificates> certificates(new TlsCertificates(std::move(files), policy));
  if (const auto loaded = certificates->reload(); !loaded) return loaded.error();
  return certificates;
}

Status TlsCertificates::reload() {
  auto fresh = load();
  if (!fresh) return fresh.error();
  const std::lock_guard lock(mutex_);
  current_ = std::move(*fresh);
  return {};
}

SslPtr TlsCertificates::accept(int descriptor) const {
  const std::lock_guard lock(mutex_);
  SslPtr ssl(SSL_new(current_.get()));
  ASSERT(ssl);
  ASSERT(SSL_set_fd(ssl.get(), descriptor) == 1);
  SSL_set_accept_state(ssl.get());
  return ssl;
}

}  // namespace voltyard::link
