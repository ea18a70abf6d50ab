#include "simulator/basic_authorization.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

namespace voltyard::simulator {

std::string basic_authorization(std::string_view identity, std::string_view password) {
  if (password.empty()) return {};
  const auto plain = fmt::format("{}:{}", identity, password);
  std::string coded(plain.size() / 3 * 4 + 5, '\0');
  const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(coded.data()),
                                      reinterpret_cast<const unsigned char*>(plain.data()),
                                      static_cast<int>(plain.size()));
  coded.resize(static_cast<std::size_t>(written));
  return "Basic " + coded;
}

}  // namespace voltyard::simulator
