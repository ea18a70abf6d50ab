#include "api/cursor.hpp"

#include "base/digest.hpp"

#include <openssl/crypto.h>

namespace voltyard::api {
namespace {

constexpr std::size_t signature_bytes = 16;

std::span<const std::uint8_t> octets(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

Cursors::Cursors(const csms::ServerKey& server_key) : key_(hmac_sha256(server_key, "cursors")) {}

std::string Cursors::signature(OperatorId operator_id, std::string_view list,
                               std::string_view position) const {
  std::string message = to_string(operator_id);
  message += '\n';
  message += list;
  message += '\n';
  message += position;
  const auto digest = hmac_sha256(key_, message);
  return {digest.begin(), digest.begin() + signature_bytes};
}

std::string Cursors::seal(OperatorId operator_id, std::string_view list,
                          std::string_view position) const {
  const auto sealed = signature(operator_id, list, position) + std::string(position);
  return base64url(octets(sealed));
}

Result<std::string> Cursors::open(OperatorId operator_id, std::string_view list,
                                  std::string_view cursor) const {
  const auto refused = invalid("this cursor was not made here", "/cursor");
  if (cursor.size() > 512) return refused;
  const auto sealed = from_base64url(cursor);
  if (!sealed || sealed->size() < signature_bytes) return refused;
  auto position = sealed->substr(signature_bytes);
  const auto expected = signature(operator_id, list, position);
  if (CRYPTO_memcmp(expected.data(), sealed->data(), signature_bytes) != 0) return refused;
  return position;
}

}  // namespace voltyard::api
