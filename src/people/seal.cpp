#include "people/seal.hpp"

#include "base/assert.hpp"
#include "base/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>

namespace voltyard::people {
namespace {

constexpr std::size_t nonce_octets = 12;
constexpr std::size_t tag_octets = 16;

struct Free {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Free>;

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::string seal(std::span<const std::uint8_t> key, std::string_view purpose,
                 std::string_view secret, Random& random) {
  const auto sealing_key = hmac_sha256(key, "seal");
  std::array<std::uint8_t, nonce_octets> nonce{};
  random.fill(nonce);
  const Cipher cipher(EVP_CIPHER_CTX_new());
  std::string out(secret.size(), '\0');
  std::array<std::uint8_t, tag_octets> tag{};
  int length = 0;
  bool fine = EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, sealing_key.data(),
                                 nonce.data()) == 1;
  fine = fine && EVP_EncryptUpdate(cipher.get(), nullptr, &length, octets(purpose),
                                   static_cast<int>(purpose.size())) == 1;
  fine = fine && EVP_EncryptUpdate(cipher.get(), octets(out), &length, octets(secret),
                                   static_cast<int>(secret.size())) == 1;
  fine = fine && EVP_EncryptFinal_ex(cipher.get(), octets(out) + length, &length) == 1;
  fine =
      fine && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_octets, tag.data()) == 1;
  ASSERT(fine);
  const auto whole =
      std::string(nonce.begin(), nonce.end()) + out + std::string(tag.begin(), tag.end());
  return base64url({octets(whole), whole.size()});
}

std::optional<std::string> unseal(std::span<const std::uint8_t> key, std::string_view purpose,
                                  std::string_view sealed) {
  auto whole = from_base64url(sealed);
  if (!whole || whole->size() < nonce_octets + tag_octets) return std::nullopt;
  const auto sealing_key = hmac_sha256(key, "seal");
  const std::string_view given(*whole);
  const auto inside = given.substr(nonce_octets, given.size() - nonce_octets - tag_octets);
  std::string tag(given.substr(given.size() - tag_octets));
  const Cipher cipher(EVP_CIPHER_CTX_new());
  std::string out(inside.size(), '\0');
  int length = 0;
  bool fine = EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, sealing_key.data(),
                                 octets(given)) == 1;
  fine = fine && EVP_DecryptUpdate(cipher.get(), nullptr, &length, octets(purpose),
                                   static_cast<int>(purpose.size())) == 1;
  fine = fine && EVP_DecryptUpdate(cipher.get(), octets(out), &length, octets(inside),
                                   static_cast<int>(inside.size())) == 1;
  fine =
      fine && EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_octets, tag.data()) == 1;
  fine = fine && EVP_DecryptFinal_ex(cipher.get(), octets(out) + length, &length) == 1;
  return fine ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace voltyard::people
