// RSA keys and signatures (PKCS #1 v1.5 over SHA-256), as payment providers use them. Pure, but for
// making keys.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace voltyard::interop {

using KeyPtr =
    std::shared_ptr<evp_pkey_st>;  // shared: OpenSSL counts its users, too; never changed

class RsaPublicKey {
 public:
  // Errors: invalid (no PEM of an RSA key of at least 2048 bits).
  static Result<RsaPublicKey> from_pem(std::string_view pem);
  bool verifies(std::string_view text, std::string_view signature_base64) const;

 private:
  friend class RsaPrivateKey;
  friend Result<struct Certificate> read_certificate(std::string_view pem);
  explicit RsaPublicKey(KeyPtr key) : key_(std::move(key)) {}
  KeyPtr key_;
};

class RsaPrivateKey {
 public:
  static Result<RsaPrivateKey> from_pem(std::string_view pem);
  static RsaPrivateKey make();  // of 2048 bits

  std::string sign(std::string_view text) const;  // base64
  RsaPublicKey public_key() const { return RsaPublicKey(key_); }
  std::string pem() const;
  std::string public_pem() const;
  // Of this key, signed by itself, in PEM. `serial`: hexadecimal digits.
  std::string certificate_pem(std::string_view serial, Timestamp from, Timestamp until) const;

 private:
  explicit RsaPrivateKey(KeyPtr key) : key_(std::move(key)) {}
  KeyPtr key_;
};

struct Certificate {
  std::string serial;  // hexadecimal, upper case
  Timestamp expires_at;
  RsaPublicKey key;
};
Result<Certificate> read_certificate(std::string_view pem);

}  // namespace voltyard::interop
