// Zones as this system's files have them, and what such files do to a bill.
#include "zone_files.hpp"

#include "base/scratch_directory.hpp"
#include "billing/coverage.hpp"
#include "billing/rating.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace voltyard::app {
namespace {

using std::chrono::hours;

Timestamp utc(std::string_view text) { return {parse_rfc3339_ms(text).value()}; }

std::string error_of(std::string_view name, const std::filesystem::path& directory) {
  const auto zone = read_zone_file(directory, name);
  return zone ? "ok" : zone.error().message;
}

TEST(ZoneFilesTest, berlin_changes_its_clock_on_the_last_sundays_of_march_and_october) {
  const auto zone = system_zones()("Europe/Berlin");
  ASSERT_TRUE(zone) << zone.error().message;
  EXPECT_EQ(zone->offset_at(utc("2027-03-28T00:59:59Z")), hours(1));
  EXPECT_EQ(zone->offset_at(utc("2027-03-28T01:00:00Z")), hours(2));
  EXPECT_EQ(zone->offset_at(utc("2027-10-31T00:59:59Z")), hours(2));
  EXPECT_EQ(zone->offset_at(utc("2027-10-31T01:00:00Z")), hours(1));
}

TEST(ZoneFilesTest, a_zone_that_does_not_exist_is_refused_in_a_sentence) {
  EXPECT_EQ(system_zones()("Europe/Zhengzhou").error().message,
            "there is no time zone 'Europe/Zhengzhou'; IANA names are wanted, such as "
            "Asia/Shanghai or Europe/Berlin");
}

TEST(ZoneFilesTest, no_name_leads_out_of_the_directory) {
  const ScratchDirectory scratch;
  const auto zones = scratch.path() / "zones";
  std::filesystem::create_directories(zones / "Europe");
  const auto copy = [&](const std::filesystem::path& to) {
    std::filesystem::copy_file("/usr/share/zoneinfo/Europe/Berlin", to);
  };
  copy(scratch.path() / "Secret");
  copy(zones / "Europe/Berlin");
  copy(zones / "localtime");
  EXPECT_EQ(error_of("Europe/Berlin", zones), "ok");
  for (const auto* name : {"../Secret", "Europe/../../Secret", "/etc/passwd", "Europe", "Europe/",
                           "", "localtime", "Europe//Berlin", "./Europe/Berlin"}) {
    EXPECT_NE(error_of(name, zones).find("there is no time zone"), std::string::npos) << name;
  }
  std::ofstream(zones / "Big") << std::string(70'000, 'x');
  EXPECT_EQ(error_of("Big", zones), "a zone file has at most 64 KiB");
  std::ofstream(zones / "Odd") << "no zone";
  EXPECT_EQ(error_of("Odd", zones), "this is no zone file");
  EXPECT_EQ(error_of("Europe/Berlin", scratch.path() / "none"),
            (scratch.path() / "none").string() + " cannot be read: install tzdata");
}

// Electricity 0.40 from 22:00 to 06:00, 0.80 in between, as Berlin's clocks show it; 1 kW evenly.
billing::Tariff night_and_day() {
  billing::Tariff tariff;
  tariff.currency = "EUR";
  tariff.time_zone = "Europe/Berlin";
  tariff.zone = system_zones()("Europe/Berlin").value();
  const auto element = [](int from, int to, std::int64_t price_e5) {
    billing::TariffElement made;
    made.components = {{billing::Fee::electricity, billing::Dimension::energy, price_e5, 1}};
    made.restrictions.start_minute = from * 60;
    made.restrictions.end_minute = to * 60;
    return made;
  };
  tariff.elements = {element(22, 6, 40'000), element(6, 22, 80'000)};
  return tariff;
}

std::int64_t cost(std::string_view start, int length_h) {
  const auto begin = utc(start);
  std::vector<domain::Sample> samples(2);
  samples[0].at = begin;
  samples[1].at = begin + hours(length_h);
  samples[1].energy = Energy{length_h * 1'000'000LL};
  const auto bill = billing::rate(night_and_day(), {begin, samples[1].at, samples});
  return bill ? bill->total.minor : -1;
}

// By hand. From 21:00 to 07:00 on the wall is one hour of day, the night, one hour of day. An
// ordinary night has 8 hours: 0.80 + 8 * 0.40 + 0.80 = 4.80. The night to 2027-03-28 has 7: 4.40,
// the night to 2027-10-31 has 9: 5.20.
TEST(ZoneFilesTest, a_charge_over_a_change_of_the_clock_is_priced_by_the_clock_on_the_wall) {
  EXPECT_EQ(cost("2027-03-26T20:00:00Z", 10), 480);
  EXPECT_EQ(cost("2027-03-27T20:00:00Z", 9), 440);
  EXPECT_EQ(cost("2027-10-30T19:00:00Z", 11), 520);
  EXPECT_EQ(cost("2027-10-31T20:00:00Z", 10), 480);
}

TEST(ZoneFilesTest, a_gap_is_named_by_the_clock_on_the_wall) {
  auto tariff = night_and_day();
  tariff.elements[1].restrictions.start_minute = 6 * 60 + 30;
  const auto prepared = billing::prepare(tariff);
  ASSERT_TRUE(prepared);
  const auto flaws = billing::check_coverage(*prepared, std::chrono::year(2027) / 3 / 28);
  ASSERT_TRUE(flaws);
  ASSERT_FALSE(flaws->empty());
  EXPECT_EQ(billing::to_string(flaws->front()),
            "electricity ENERGY has no price at 2027-03-28 06:00");
}

}  // namespace
}  // namespace voltyard::app
