// Which passwords are taken, and that a hash says what it cost.
#include "people/password.hpp"

#include <gtest/gtest.h>

namespace voltyard::people {
namespace {

constexpr HashCost cheap{64, 1};

std::string refusal(std::string_view password) {
  const auto fine = check_password(password, "wang.fang", "Wang Fang Duty");
  return fine ? "" : fine.error().message;
}

TEST(password, ten_characters_are_enough_and_length_counts_in_characters) {
  EXPECT_EQ(refusal("rain on tin"), "");
  EXPECT_EQ(refusal("车棚里的电瓶车充好了"), "");
  EXPECT_EQ(refusal("rain tin."), "must have at least 10 characters");
  EXPECT_EQ(refusal("车棚里的电瓶车"), "must have at least 10 characters");
  EXPECT_EQ(refusal(std::string(8, 'a') + std::string(121, 'b')), "must have at most 128 octets");
}

TEST(password, what_is_guessed_first_is_refused) {
  EXPECT_EQ(refusal("wang fang duty"), "must not be the name");
  EXPECT_FALSE(check_password("Wangxiaofang", "wangxiaofang", "x"));
  EXPECT_EQ(refusal("aaaaaaaaaaaa"), "must have at least 5 different characters");
  EXPECT_EQ(refusal("Password123"), "is one of the first that are guessed");
  EXPECT_EQ(check_password("short", "a", "b").error().field, "/password");
}

TEST(password, a_hash_fits_its_password_only) {
  SeededRandom random(1);
  const auto hash = hash_password("rain on tin", cheap, random);
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << hash;
  EXPECT_TRUE(verify_password(hash, "rain on tin"));
  EXPECT_FALSE(verify_password(hash, "rain on tin "));
  EXPECT_FALSE(verify_password(hash, ""));
  EXPECT_NE(hash_password("rain on tin", cheap, random), hash) << "its salt is its own";
}

// Made with the reference program: echo -n "password" | argon2 somesalt -id -t 2 -m 16 -p 1 -e.
TEST(password, the_reference_vector_of_argon2id_is_understood) {
  const std::string hash =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  EXPECT_TRUE(verify_password(hash, "password"));
  EXPECT_FALSE(verify_password(hash, "passwore"));
}

TEST(password, a_hash_of_another_cost_counts_and_is_outdated) {
  SeededRandom random(1);
  const auto hash = hash_password("rain on tin", cheap, random);
  EXPECT_FALSE(is_outdated(hash, cheap));
  EXPECT_TRUE(is_outdated(hash, HashCost{64, 2}));
  EXPECT_TRUE(is_outdated(hash, HashCost{128, 1}));
}

TEST(password, n103_the_decoy_costs_the_same_and_fits_nothing) {
  const auto decoy = decoy_hash(cheap);
  EXPECT_FALSE(is_outdated(decoy, cheap));
  EXPECT_FALSE(verify_password(decoy, ""));
  EXPECT_FALSE(verify_password(decoy, "rain on tin"));
}

TEST(password, login_names_are_folded_and_bounded) {
  EXPECT_EQ(fold_login("  Wang.Fang "), "wang.fang");
  EXPECT_TRUE(is_login("wang.fang@yard"));
  EXPECT_TRUE(is_login("王芳"));
  for (const auto* bad : {"", "a", "two words", "tab\there", "Wang"})
    EXPECT_FALSE(is_login(bad)) << bad;
  EXPECT_FALSE(is_login(std::string(65, 'a')));
}

}  // namespace
}  // namespace voltyard::people
