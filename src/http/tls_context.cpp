#include "http/tls_context.hpp"

#include <fmt/format.h>

#include <openssl/ssl.h>

namespace voltyard::http {

namespace ssl = boost::asio::ssl;

Result<std::unique_ptr<TlsContext>> TlsContext::open(std::vector<CertificateFiles> files) {
  std::unique_ptr<TlsContext> context(new TlsContext(std::move(files)));
  if (const auto loaded = context->reload(); !loaded) return loaded.error();
  return context;
}

Status TlsContext::reload() {
  if (files_.empty()) return invalid("TLS needs a certificate", "/tls/certificates");
  auto fresh = std::make_shared<ssl::context>(ssl::context::tls_server);
  fresh->set_options(ssl::context::default_workarounds | ssl::context::no_compression |
                     SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_min_proto_version(fresh->native_handle(), TLS1_2_VERSION);
  for (const auto& file : files_) {
    boost::system::error_code failure;
    fresh->use_certificate_chain_file(file.chain, failure);
    if (failure) {
      return invalid(fmt::format("cannot use certificate {}: {}", file.chain, failure.message()));
    }
    fresh->use_private_key_file(file.key, ssl::context::pem, failure);
    if (failure) {
      return invalid(fmt::format("cannot use key {}: {}", file.key, failure.message()));
    }
  }
  current_.store(std::move(fresh));
  return {};
}

}  // namespace voltyard::http
