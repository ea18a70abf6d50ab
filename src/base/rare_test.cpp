#include "base/rare.hpp"

#include <gtest/gtest.h>

#include <string>

namespace voltyard {
namespace {

TEST(Rare, is_a_pointer_wide_and_empty_at_first) {
  const Rare<std::string> empty;
  EXPECT_FALSE(empty);
  EXPECT_EQ(sizeof empty, sizeof(void*));
}

TEST(Rare, copies_its_value) {
  Rare<std::string> one(std::string("smoke"));
  Rare<std::string> two = one;
  *two += "!";
  EXPECT_EQ(*one, "smoke");
  EXPECT_EQ(*two, "smoke!");
  one = two;
  EXPECT_EQ(*one, "smoke!");
  two = Rare<std::string>();
  EXPECT_FALSE(two);
  EXPECT_EQ(one->size(), 6u);
}

TEST(Rare, is_equal_by_value) {
  using R = Rare<std::string>;
  EXPECT_TRUE(R() == R());
  EXPECT_TRUE(R(std::string("a")) == R(std::string("a")));
  EXPECT_FALSE(R(std::string("a")) == R(std::string("b")));
  EXPECT_FALSE(R(std::string("a")) == R());
  EXPECT_FALSE(R() == R(std::string("a")));
}

}  // namespace
}  // namespace voltyard
