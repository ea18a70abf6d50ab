// What a YKC fleet is asked before it is played; the playing itself is tests/scenario's.
#include "simulator/fleet.hpp"

#include <gtest/gtest.h>

namespace voltyard::simulator {
namespace {

TEST(YkcFleet, names_that_are_no_codes_are_errors) {
  SimOptions options;
  options.protocol = Protocol::ykc;
  EXPECT_EQ(play_fleet(options).error().field, "url");
  options.url = "tcp://127.0.0.1:1";
  EXPECT_EQ(play_fleet(options).error().field, "identity-prefix") << "CP";
  options.identity_prefix = "5503141278000001";
  EXPECT_EQ(play_fleet(options).error().field, "identity-prefix") << "sixteen digits";
  options.identity_prefix = "5503141278";
  EXPECT_EQ(play_fleet(options).error().field, "token-prefix");
  options.token_prefix = "A5";
  EXPECT_EQ(play_fleet(options).error().field, "evses");
}

}  // namespace
}  // namespace voltyard::simulator
