// Recovery codes, sealed secrets, the cookie of a known device.
#include "people/device.hpp"
#include "people/recovery.hpp"
#include "people/seal.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace voltyard::people {
namespace {

constexpr std::array<std::uint8_t, 32> key{1, 2, 3};
constexpr std::array<std::uint8_t, 32> other_key{9};

TEST(recovery, ten_codes_that_are_found_however_they_are_typed) {
  SeededRandom random(1);
  const auto codes = make_recovery_codes(random);
  ASSERT_EQ(codes.size(), 10u);
  EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 10u);
  std::vector<Digest> digests;
  for (const auto& code : codes) digests.push_back(recovery_digest(key, code));
  EXPECT_EQ(codes[3].size(), 11u);
  EXPECT_EQ(find_recovery_code(key, digests, codes[3]), 3u);
  std::string typed = " " + codes[7].substr(0, 5) + codes[7].substr(6);
  for (auto& c : typed) c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(find_recovery_code(key, digests, typed), 7u);
  EXPECT_FALSE(find_recovery_code(key, digests, "aaaaa-aaaaa"));
  EXPECT_FALSE(find_recovery_code(other_key, digests, codes[3]));
}

TEST(seal, only_the_same_key_and_purpose_open_it) {
  SeededRandom random(1);
  const std::string secret("\0twenty octets secret", 21);
  const auto sealed = seal(key, "totp 1", secret, random);
  EXPECT_EQ(sealed.find("twenty"), std::string::npos);
  EXPECT_EQ(unseal(key, "totp 1", sealed), secret);
  EXPECT_FALSE(unseal(key, "totp 2", sealed));
  EXPECT_FALSE(unseal(other_key, "totp 1", sealed));
  EXPECT_FALSE(unseal(key, "totp 1", ""));
  EXPECT_FALSE(unseal(key, "totp 1", sealed.substr(4)));
  auto changed = sealed;
  changed[20] = changed[20] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(unseal(key, "totp 1", changed));
  EXPECT_NE(seal(key, "totp 1", secret, random), sealed);
}

TEST(device, a_cookie_is_good_for_its_name_only) {
  SeededRandom random(1);
  const auto cookie = make_device_cookie(key, "wang", random);
  ASSERT_TRUE(known_device(key, "wang", cookie));
  EXPECT_EQ(*known_device(key, "wang", cookie), cookie.substr(3, 22));
  EXPECT_FALSE(known_device(key, "li", cookie));
  EXPECT_FALSE(known_device(other_key, "wang", cookie));
  EXPECT_FALSE(known_device(key, "wang", ""));
  EXPECT_FALSE(known_device(key, "wang", "vd_x"));
  EXPECT_FALSE(known_device(key, "wang", "vd_" + std::string(22, 'A') + cookie.substr(25)));
}

}  // namespace
}  // namespace voltyard::people
