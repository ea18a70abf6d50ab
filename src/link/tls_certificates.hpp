// The certificates a TLS listener shows. Several may be given, one per kind of key: a CSMS must
// hold an ECDSA and an RSA one (A00.FR.317). Replaceable while running: open connections keep
// theirs, the next handshake gets the new ones. Any thread.
#pragma once

#include "base/result.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace voltyard::link {

struct CertificateFiles {
  std::string chain;  // PEM: the certificate, then its issuers
  std::string key;    // PEM
};

struct TlsPolicy {
  // TLS_RSA_WITH_AES_*_GCM_*: OCPP names them as mandatory, but they have no forward secrecy.
  bool rsa_key_exchange = false;
};

struct SslDeleter {
  void operator()(ssl_st* ssl) const;
};
using SslPtr = std::unique_ptr<ssl_st, SslDeleter>;

class TlsCertificates {
 public:
  static Result<std::unique_ptr<TlsCertificates>> open(std::vector<CertificateFiles> files,
                                                       TlsPolicy policy = {});

  // Reads the files again. On an error the old certificates stay.
  Status reload();

  // The server side of one new connection on `descriptor`, which it does not own.
  SslPtr accept(int descriptor) const;

 private:
  // Shared with nobody else; handshakes on other threads may still read it while it is swapped.
  using Context = std::shared_ptr<ssl_ctx_st>;

  TlsCertificates(std::vector<CertificateFiles> files, TlsPolicy policy)
      : files_(std::move(files)), policy_(policy) {}
  Result<Context> load() const;

  const std::vector<CertificateFiles> files_;
  const TlsPolicy policy_;
  mutable std::mutex mutex_;
  Context current_;  // under mutex_
};

}  // namespace voltyard::link
