#include "interop/rsa.hpp"

#include "interop/sealed.hpp"

#include "base/assert.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace voltyard::interop {
namespace {

constexpr int least_bits = 2048;

template <auto release>
struct Release {
  template <class T>
  void operator()(T* held) const {
    release(held);
  }
};
using BioPtr = std::unique_ptr<BIO, Release<BIO_free_all>>;
using X509Ptr = std::unique_ptr<X509, Release<X509_free>>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, Release<BN_free>>;

BioPtr reading(std::string_view text) {
  if (text.empty()) text = " ";  // nothing at all is no buffer
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string written(BIO* bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

Result<KeyPtr> checked(EVP_PKEY* key) {
  if (key == nullptr) return invalid("this is no key in PEM");
  KeyPtr held(key, EVP_PKEY_free);
  if (EVP_PKEY_base_id(key) != EVP_PKEY_RSA) return invalid("this is no RSA key");
  if (EVP_PKEY_bits(key) < least_bits) return invalid("an RSA key has at least 2048 bits");
  return held;
}

// A key that asks for a password is none: there is nobody to ask.
int no_password(char*, int, int, void*) { return 0; }

}  // namespace

Result<RsaPublicKey> RsaPublicKey::from_pem(std::string_view pem) {
  const auto bio = reading(pem);
  auto key = checked(PEM_read_bio_PUBKEY(bio.get(), nullptr, no_password, nullptr));
  if (!key) return key.error();
  return RsaPublicKey(std::move(*key));
}

bool RsaPublicKey::verifies(std::string_view text, std::string_view signature_base64) const {
  const auto signature = from_base64(signature_base64);
  if (!signature) return false;
  const DigestPtr context(EVP_MD_CTX_new());
  if (EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1) {
    return false;
  }
  return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature->data()),
                          signature->size(), reinterpret_cast<const unsigned char*>(text.data()),
                          text.size()) == 1;
}

Result<RsaPrivateKey> RsaPrivateKey::from_pem(std::string_view pem) {
  const auto bio = reading(pem);
  auto key = checked(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  if (!key) return key.error();
  return RsaPrivateKey(std::move(*key));
}

RsaPrivateKey RsaPrivateKey::make() {
  auto key = checked(EVP_RSA_gen(least_bits));
  ASSERT(key);
  return RsaPrivateKey(std::move(*key));
}

std::string RsaPrivateKey::sign(std::string_view text) const {
  const DigestPtr context(EVP_MD_CTX_new());
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  ASSERT(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
  ASSERT(EVP_DigestSign(context.get(), nullptr, &size, data, text.size()) == 1);
  std::string signature(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(signature.data());
  ASSERT(EVP_DigestSign(context.get(), out, &size, data, text.size()) == 1);
  signature.resize(size);
  return base64(signature);
}

std::string RsaPrivateKey::pem() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  ASSERT(PEM_write_bio_PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr));
  return written(bio.get());
}

std::string RsaPrivateKey::public_pem() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  ASSERT(PEM_write_bio_PUBKEY(bio.get(), key_.get()));
  return written(bio.get());
}

std::string RsaPrivateKey::certificate_pem(std::string_view serial, Timestamp from,
                                           Timestamp until) const {
  const X509Ptr certificate(X509_new());
  BIGNUM* number = nullptr;
  ASSERT(BN_hex2bn(&number, std::string(serial).c_str()) > 0);
  const NumberPtr held(number);
  ASSERT(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get())));
  ASSERT(X509_set_version(certificate.get(), 2) == 1);
  ASSERT(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), from.ms / 1'000));
  ASSERT(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), until.ms / 1'000));
  ASSERT(X509_set_pubkey(certificate.get(), key_.get()) == 1);
  auto* name = X509_get_subject_name(certificate.get());
  const auto* title = reinterpret_cast<const unsigned char*>("voltyard sandbox");
  ASSERT(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, title, -1, -1, 0) == 1);
  ASSERT(X509_set_issuer_name(certificate.get(), name) == 1);
  ASSERT(X509_sign(certificate.get(), key_.get(), EVP_sha256()) > 0);
  const BioPtr bio(BIO_new(BIO_s_mem()));
  ASSERT(PEM_write_bio_X509(bio.get(), certificate.get()));
  return written(bio.get());
}

Result<Certificate> read_certificate(std::string_view pem) {
  const auto bio = reading(pem);
  const X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr));
  if (!certificate) return invalid("this is no certificate in PEM");
  auto key = checked(X509_get_pubkey(certificate.get()));
  if (!key) return key.error();
  const NumberPtr number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr));
  if (!number) return invalid("the certificate has no serial number");
  char* text = BN_bn2hex(number.get());
  std::string serial(text);
  OPENSSL_free(text);
  std::tm until{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &until) != 1) {
    return invalid("the certificate does not say until when it is good");
  }
  return Certificate{
      std::move(serial), {timegm(&until) * std::int64_t{1'000}}, RsaPublicKey(std::move(*key))};
}

}  // namespace voltyard::interop
