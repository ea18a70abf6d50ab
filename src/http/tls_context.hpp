// The certificates a listener shows, replaceable while it runs: connections that are open keep
// theirs, the next one gets the new ones. Any thread.
#pragma once

#include "base/published.hpp"
#include "base/result.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>
#include <vector>

namespace voltyard::http {

struct CertificateFiles {
  std::string chain;  // PEM: the certificate, then its issuers
  std::string key;    // PEM
};

class TlsContext {
 public:
  // TLS 1.2 and newer. Several certificates may be given, one per kind of key (ECDSA, RSA).
  static Result<std::unique_ptr<TlsContext>> open(std::vector<CertificateFiles> files);

  // Reads the files again. On an error the old certificates stay.
  Status reload();

  std::shared_ptr<boost::asio::ssl::context> current() const { return current_.load(); }

 private:
  explicit TlsContext(std::vector<CertificateFiles> files) : files_(std::move(files)) {}

  std::vector<CertificateFiles> files_;
  Published<boost::asio::ssl::context> current_;
};

}  // namespace voltyard::http
