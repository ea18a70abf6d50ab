#include "interop/sealed.hpp"

#include "base/assert.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>

namespace voltyard::interop {
namespace {

constexpr std::size_t tag_octets = 16;
constexpr std::size_t nonce_octets = 12;
constexpr std::size_t most_octets = std::size_t{1} << 20;

struct Release {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherPtr = std::unique_ptr<EVP_CIPHER_CTX, Release>;

const unsigned char* octets_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string base64(std::string_view octets) {
  std::string text((octets.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), octets_of(octets),
                                   static_cast<int>(octets.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0 || text.size() > most_octets) return std::nullopt;
  std::string octets(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(octets.data()), octets_of(text),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  octets.resize(static_cast<std::size_t>(size) - padding);
  return octets;
}

std::string sha1_hex(std::string_view octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  ASSERT(EVP_Digest(octets.data(), octets.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += digits[digest[i] >> 4];
    hex += digits[digest[i] & 15];
  }
  return hex;
}

Sealed seal(std::string_view key, std::string_view plain, std::string nonce,
            std::string associated_data) {
  ASSERT(key.size() == seal_key_octets && nonce.size() == nonce_octets);
  const CipherPtr context(EVP_CIPHER_CTX_new());
  std::string out(plain.size() + tag_octets, '\0');
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  int size = 0;
  ASSERT(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, octets_of(key),
                            octets_of(nonce)) == 1);
  ASSERT(EVP_EncryptUpdate(context.get(), nullptr, &size, octets_of(associated_data),
                           static_cast<int>(associated_data.size())) == 1);
  ASSERT(EVP_EncryptUpdate(context.get(), to, &size, octets_of(plain),
                           static_cast<int>(plain.size())) == 1);
  ASSERT(EVP_EncryptFinal_ex(context.get(), to + size, &size) == 1);
  ASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, int{tag_octets},
                             to + plain.size()) == 1);
  return {base64(out), std::move(nonce), std::move(associated_data)};
}

std::optional<std::string> unseal(std::string_view key, const Sealed& sealed) {
  auto octets = from_base64(sealed.ciphertext);
  if (!octets || octets->size() < tag_octets || key.size() != seal_key_octets ||
      sealed.nonce.size() != nonce_octets) {
    return std::nullopt;
  }
  const auto length = octets->size() - tag_octets;
  const CipherPtr context(EVP_CIPHER_CTX_new());
  std::string plain(length + 1, '\0');
  auto* to = reinterpret_cast<unsigned char*>(plain.data());
  int size = 0;
  const bool good =
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, octets_of(key),
                         octets_of(sealed.nonce)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &size, octets_of(sealed.associated_data),
                        static_cast<int>(sealed.associated_data.size())) == 1 &&
      EVP_DecryptUpdate(context.get(), to, &size, octets_of(*octets), static_cast<int>(length)) ==
          1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, int{tag_octets},
                          octets->data() + length) == 1 &&
      EVP_DecryptFinal_ex(context.get(), to + size, &size) == 1;
  if (!good) return std::nullopt;
  plain.resize(length);
  return plain;
}

}  // namespace voltyard::interop
