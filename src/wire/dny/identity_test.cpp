#include "wire/dny/identity.hpp"

#include <gtest/gtest.h>

namespace voltyard::wire::dny {
namespace {

TEST(PhysicalId, is_printed_as_under_the_qr_code) {
  EXPECT_EQ(printed(0x04CEAA40), "04-13544000");
  EXPECT_EQ(printed(0x07000001), "07-00000001");
  EXPECT_EQ(printed(0x0AFFFFFF), "0A-16777215");
  EXPECT_EQ(printed(0), "00-00000000");
}

TEST(PhysicalId, what_is_printed_is_read_again) {
  EXPECT_EQ(parse_printed("04-13544000"), 0x04CEAA40);
  EXPECT_EQ(parse_printed("0a-16777215"), 0x0AFFFFFF);
  for (const std::uint32_t id : {0u, 0x07000001u, 0xFFFFFFFFu, 0x03000063u}) {
    EXPECT_EQ(parse_printed(printed(id)), id);
  }
}

TEST(PhysicalId, what_was_never_printed_is_refused) {
  for (const auto* text :
       {"", "04", "04-", "0413544000", "04-1354400", "04-135440000", "04-16777216", "04-99999999",
        "4-13544000", "04 13544000", "04-1354400x", "0x-13544000", "04--3544000", "+4-13544000",
        "04-+3544000", "04- 3544000", "zz-13544000"}) {
    EXPECT_EQ(parse_printed(text), std::nullopt) << text;
  }
}

TEST(PhysicalId, the_kind_tells_the_ports) {
  EXPECT_EQ(kind_of(0x07000001), Kind::twelve_way);
  EXPECT_EQ(number_of(0x04CEAA40), 13'544'000);
  EXPECT_EQ(key(Kind::twin), "double");
  EXPECT_EQ(key(Kind::residual_current_host), "residual_current_host");
  EXPECT_EQ(key(kind_of(0x08000001)), "unknown");
  EXPECT_EQ(port_count(Kind::single), 1);
  EXPECT_EQ(port_count(Kind::twin), 2);
  EXPECT_EQ(port_count(Kind::ten_way), 10);
  EXPECT_EQ(port_count(Kind::sixteen_way), 16);
  EXPECT_EQ(port_count(Kind::twelve_way), 12);
  EXPECT_EQ(port_count(Kind::host), 0);
  EXPECT_EQ(port_count(kind_of(0x08000001)), std::nullopt);
}

TEST(CardId, its_number_is_big_endian) {
  EXPECT_EQ((CardId{{0x7A, 0x8D, 0x05, 0xDD}}.number()), 0x7A8D05DD);
}

}  // namespace
}  // namespace voltyard::wire::dny
