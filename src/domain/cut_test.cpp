#include "domain/cut.hpp"

#include <gtest/gtest.h>

namespace voltyard::domain {
namespace {

constexpr Timestamp noon{1'795'435'200'000};  // 2026-11-23T12:00:00Z

class CutTest : public testing::Test {
 protected:
  CutTest() {
    for (auto* zone : {&shed_, &group_, &circuit_}) {
      zone->id = ZoneId::make(noon, random_);
      zone->location_id = location_;
    }
    group_.parent_id = shed_.id;
    circuit_.parent_id = group_.id;
    station_.id = StationId::make(noon, random_);
    station_.location_id = location_;
    station_.zone_id = circuit_.id;
    cut_.location_id = location_;
  }
  bool covered() const {
    const std::vector zones{shed_, group_, circuit_};
    return covers(cut_, station_, zones);
  }

  SeededRandom random_{1};
  LocationId location_ = LocationId::make(noon, random_);
  Zone shed_, group_, circuit_;
  Station station_;
  Cut cut_;
};

TEST_F(CutTest, a_cut_of_a_shed_covers_the_piles_of_its_circuits) {
  cut_.zone_id = shed_.id;
  EXPECT_TRUE(covered());
  cut_.zone_id = ZoneId::make(noon, random_);
  EXPECT_FALSE(covered());
}

TEST_F(CutTest, a_cut_of_a_pile_covers_that_pile_only) {
  cut_.station_id = station_.id;
  EXPECT_TRUE(covered());
  cut_.station_id = StationId::make(noon, random_);
  EXPECT_FALSE(covered());
}

TEST_F(CutTest, a_cut_of_a_location_covers_all_of_it_and_nothing_else) {
  EXPECT_TRUE(covered());
  cut_.location_id = LocationId::make(noon, random_);
  EXPECT_FALSE(covered());
}

TEST_F(CutTest, zones_in_a_ring_do_not_hold_anybody) {
  shed_.parent_id = circuit_.id;
  cut_.zone_id = ZoneId::make(noon, random_);
  EXPECT_FALSE(covered());
}

TEST_F(CutTest, smoke_spreads_in_the_outermost_zone) {
  const std::vector zones{shed_, group_, circuit_};
  EXPECT_EQ(shed_of(station_, zones), shed_.id);
  station_.zone_id.reset();
  EXPECT_EQ(shed_of(station_, zones), std::nullopt);
}

TEST_F(CutTest, one_person_asks_and_another_one_releases) {
  const auto asked = release(cut_, "甲", noon);
  ASSERT_TRUE(asked.has_value());
  EXPECT_TRUE(asked->stands());
  EXPECT_EQ(release(*asked, "甲", noon).error().kind, ErrorKind::conflict);
  const auto released = release(*asked, "乙", noon);
  ASSERT_TRUE(released.has_value());
  EXPECT_FALSE(released->stands());
  EXPECT_EQ(release(*released, "丙", noon).error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace voltyard::domain
