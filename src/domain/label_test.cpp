// What people scan and type.
#include "domain/label.hpp"

#include <gtest/gtest.h>

namespace voltyard::domain {
namespace {

TEST(Label, a_pile_and_a_slot_are_read_as_they_are_printed) {
  EXPECT_EQ(read_label("13544001"), (LabelText{"13544001", std::nullopt}));
  EXPECT_EQ(read_label("13544001-3"), (LabelText{"13544001", 3}));
}

TEST(Label, spaces_leading_zeros_and_small_letters_are_how_people_type) {
  EXPECT_EQ(read_label(" 1354 4001 - 03 "), (LabelText{"13544001", 3}));
  EXPECT_EQ(read_label("ab12"), (LabelText{"AB12", std::nullopt}));
}

TEST(Label, what_is_no_label_is_none) {
  for (const auto* text :
       {"", "123", "123456789012345678901", "13544001-", "13544001-0", "13544001-1234",
        "13544001-x", "13544001-3-4", "1354_4001", "桩13544001", "-3", "<b>13544001"}) {
    EXPECT_FALSE(read_label(text)) << text;
  }
  EXPECT_FALSE(read_label(std::string(65, ' ') + "13544001"));
}

}  // namespace
}  // namespace voltyard::domain
