// Codes of stickers: which one a pile gets, and what tells ours from another's.
#include "csms/labels.hpp"

#include <gtest/gtest.h>

namespace voltyard::csms {
namespace {

domain::Station pile(const std::string& identity, std::uint8_t number) {
  domain::Station station;
  station.id.uuid.bytes[15] = number;
  station.identity = identity;
  return station;
}

std::vector<std::string> codes_for(const Snapshot& snapshot,
                                   const std::vector<domain::Station>& piles) {
  SeededRandom random(1);
  std::vector<const domain::Station*> stations;
  for (const auto& each : piles) stations.push_back(&each);
  std::vector<std::string> codes;
  for (const auto& label : missing_labels(snapshot, stations, Timestamp{1}, random)) {
    codes.push_back(label.code);
  }
  return codes;
}

TEST(Labels, a_dny_pile_keeps_the_number_that_is_printed_on_it) {
  EXPECT_EQ(codes_for({}, {pile("07-13544001", 1)}), (std::vector<std::string>{"13544001"}));
}

TEST(Labels, another_pile_gets_eight_digits) {
  const auto codes = codes_for({}, {pile("CAR000001", 1)});
  ASSERT_EQ(codes.size(), 1u);
  EXPECT_EQ(codes[0].size(), 8u);
  EXPECT_NE(codes[0][0], '0');
}

TEST(Labels, no_two_piles_get_one_code) {
  const auto codes = codes_for({}, {pile("07-13544001", 1), pile("08-13544001", 2)});
  ASSERT_EQ(codes.size(), 2u);
  EXPECT_NE(codes[0], codes[1]);
  EXPECT_EQ(codes[1].size(), 8u);
}

TEST(Labels, a_pile_that_has_one_gets_none) {
  const auto known = pile("07-13544001", 1);
  const domain::Label label{"OLD1", {}, known.id, {}, false};
  Snapshot snapshot;
  snapshot.labels[known.id] = &label;
  EXPECT_TRUE(codes_for(snapshot, {known}).empty());
}

TEST(Labels, the_check_code_depends_on_the_code_and_on_the_server_key) {
  ServerKey key{};
  const auto ours = check_code(key, "13544001");
  EXPECT_EQ(ours.size(), 4u);
  EXPECT_EQ(check_code(key, "13544001"), ours);
  EXPECT_NE(check_code(key, "13544002"), ours);
  key[0] = 1;
  EXPECT_NE(check_code(key, "13544001"), ours);
}

}  // namespace
}  // namespace voltyard::csms
