// Where a location lies, as OCPI wants it written.
#include "domain/whereabouts.hpp"

#include <gtest/gtest.h>

namespace voltyard::domain {
namespace {

TEST(Whereabouts, degrees_have_five_to_seven_decimals_and_a_bound) {
  for (const auto* good : {"34.75000", "-34.7500000", "0.00000", "90.00000"}) {
    EXPECT_TRUE(is_degrees(good, 90)) << good;
  }
  for (const auto* bad : {"", "34.75", "34.75000000", "90.00001", "-91.00000", "34,75000", "1e1",
                          "34.7500x", " 34.75000"}) {
    EXPECT_FALSE(is_degrees(bad, 90)) << bad;
  }
}

std::string field_of(const Whereabouts& place) {
  const auto fine = check(place);
  return fine ? "" : fine.error().field;
}

TEST(Whereabouts, a_mistake_is_named_with_its_field) {
  EXPECT_EQ(field_of({}), "");
  EXPECT_EQ(field_of({"郑州市", "450000", "CHN", "34.75000", "113.62000", 1'300}), "");
  EXPECT_EQ(field_of({std::string(101, 'x')}), "/city");
  EXPECT_EQ(field_of({"", "12345678901"}), "/postal_code");
  EXPECT_EQ(field_of({"", "", "chn"}), "/country");
  EXPECT_EQ(field_of({"", "", "", "91.00000", "0.00000"}), "/latitude");
  EXPECT_EQ(field_of({"", "", "", "34.75000", "181.00000"}), "/longitude");
  EXPECT_EQ(field_of({"", "", "", "34.75000"}), "/longitude");
  EXPECT_EQ(field_of({"", "", "", "", "", -1}), "/vat_percent_e2");
}

}  // namespace
}  // namespace voltyard::domain
