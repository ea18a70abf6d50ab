// TimeZone files built byte by byte, and the rules at their ends.
#include "base/tzif.hpp"

#include "base/random.hpp"
#include "base/time_zone_rule.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace voltyard {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

using Bytes = std::vector<std::uint8_t>;

void put(Bytes& bytes, std::int64_t value, int size) {
  for (int i = size - 1; i >= 0; --i) {
    bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
  }
}

struct ZoneFile {
  char version = '2';
  std::vector<std::pair<std::int64_t, int>> changes;  // at_s, number of the offset
  std::vector<std::int32_t> offsets_s;
  std::int64_t leaps = 0;
  std::string rule;
};

void put_header(Bytes& bytes, const ZoneFile& file, std::size_t changes, std::size_t offsets) {
  for (const char c : std::string_view("TZif")) put(bytes, c, 1);
  put(bytes, file.version, 1);
  bytes.resize(bytes.size() + 15);
  for (int i = 0; i < 2; ++i) put(bytes, 0, 4);
  put(bytes, file.leaps, 4);
  put(bytes, static_cast<std::int64_t>(changes), 4);
  put(bytes, static_cast<std::int64_t>(offsets), 4);
  put(bytes, 4, 4);  // letters: "XYZ" and its zero
}

void put_letters(Bytes& bytes) {
  for (const char c : {'X', 'Y', 'Z', '\0'}) put(bytes, c, 1);
}

// The old table holds one offset and no change, as slim files have it.
Bytes bytes_of(const ZoneFile& file) {
  Bytes bytes;
  put_header(bytes, {.version = file.version, .changes = {}, .offsets_s = {}, .rule = {}}, 0, 1);
  bytes.resize(bytes.size() + 6);
  put_letters(bytes);
  put_header(bytes, file, file.changes.size(), file.offsets_s.size());
  for (const auto& [at_s, number] : file.changes) put(bytes, at_s, 8);
  for (const auto& [at_s, number] : file.changes) put(bytes, number, 1);
  for (const std::int32_t offset_s : file.offsets_s) {
    put(bytes, offset_s, 4);
    put(bytes, 0, 2);
  }
  put_letters(bytes);
  put(bytes, '\n', 1);
  for (const char c : file.rule) put(bytes, c, 1);
  put(bytes, '\n', 1);
  return bytes;
}

// Berlin with a table to the end of 1996: local mean time, then the changes of 1996.
ZoneFile berlin() {
  return {.version = '2',
          .changes = {{-2'422'054'408, 1}, {323'830'800, 2}, {828'234'000, 2}, {846'378'000, 1}},
          .offsets_s = {3208, 3600, 7200},
          .rule = "CET-1CEST,M3.5.0,M10.5.0/3"};
}

std::string error_of(const ZoneFile& file) {
  const auto zone = parse_tzif("Test/Zone", bytes_of(file));
  return zone ? "ok" : zone.error().message;
}

TEST(TzifTest, a_table_goes_on_by_its_rule_to_the_end_of_2199) {
  const auto zone = parse_tzif("Europe/Berlin", bytes_of(berlin()));
  ASSERT_TRUE(zone) << zone.error().message;
  EXPECT_EQ(zone->name, "Europe/Berlin");
  EXPECT_EQ(zone->first_offset, hours(1));  // before 1970 nothing is kept
  ASSERT_EQ(zone->changes.size(), 2u + 2 * (2199 - 1996));
  EXPECT_EQ(zone->changes[0], (OffsetChange{{323'830'800'000}, hours(2)}));
  EXPECT_EQ(zone->changes[1], (OffsetChange{{846'378'000'000}, hours(1)}));  // its neighbour said 2
  EXPECT_EQ(to_rfc3339(zone->changes[2].at), "1997-03-30T01:00:00Z");
  EXPECT_EQ(to_rfc3339(zone->changes[3].at), "1997-10-26T01:00:00Z");
  EXPECT_EQ(to_rfc3339(zone->changes.back().at), "2199-10-27T01:00:00Z");
  EXPECT_EQ(zone->offset_at({parse_rfc3339_ms("2026-03-29T01:00:00Z").value()}), hours(2));
}

TEST(TzifTest, zones_without_changes_or_without_a_rule_are_read) {
  const auto fixed =
      parse_tzif("Etc/GMT-8", bytes_of({.changes = {}, .offsets_s = {28'800}, .rule = "<+08>-8"}));
  ASSERT_TRUE(fixed);
  EXPECT_EQ(fixed->first_offset, hours(8));
  EXPECT_TRUE(fixed->changes.empty());
  const auto unruled = parse_tzif(
      "Test/Zone", bytes_of({.changes = {{1'000, 1}}, .offsets_s = {0, 3600}, .rule = ""}));
  ASSERT_TRUE(unruled);
  EXPECT_EQ(unruled->changes, (std::vector<OffsetChange>{{{1'000'000}, hours(1)}}));
}

TEST(TzifTest, what_is_no_such_file_is_refused) {
  const auto changed = [](const std::function<void(ZoneFile&)>& change) {
    ZoneFile file = berlin();
    change(file);
    return error_of(file);
  };
  EXPECT_EQ(changed([](ZoneFile&) {}), "ok");
  EXPECT_EQ(changed([](ZoneFile& f) { f.version = '\0'; }), "zone files of version 1 are not read");
  EXPECT_EQ(changed([](ZoneFile& f) { f.leaps = 1; }),
            "zone files that count leap seconds are not read");
  EXPECT_EQ(changed([](ZoneFile& f) { f.changes[1].second = 3; }),
            "the changes of the zone file are out of order");
  EXPECT_EQ(changed([](ZoneFile& f) { f.changes[2].first = f.changes[1].first; }),
            "the changes of the zone file are out of order");
  EXPECT_EQ(changed([](ZoneFile& f) { f.changes.back().first = 253'402'300'800; }),
            "the changes of the zone file are out of order");
  EXPECT_EQ(changed([](ZoneFile& f) { f.changes.resize(2'001); }),
            "a zone has at most 2,000 changes");
  EXPECT_EQ(changed([](ZoneFile& f) { f.offsets_s.clear(); }),
            "a zone has between one and 256 offsets");
  EXPECT_EQ(changed([](ZoneFile& f) { f.offsets_s[1] = 86'400; }),
            "the offsets of the zone file are out of bounds");
  EXPECT_EQ(changed([](ZoneFile& f) { f.rule = "CET-1CEST,J60,J300"; }),
            "the zone's rule is not understood");
  EXPECT_EQ(parse_tzif("x", Bytes(65'537)).error().message, "a zone file has at most 64 KiB");
  EXPECT_EQ(parse_tzif("x", Bytes(100)).error().message, "this is no zone file");
}

TEST(TzifTest, no_bytes_lead_beyond_the_end) {
  const Bytes whole = bytes_of(berlin());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(parse_tzif("x", std::span(whole).first(size))) << size;
  }
  SeededRandom random(20261127);
  for (int i = 0; i < 20'000; ++i) {
    Bytes bytes = whole;
    for (auto count = 1 + random.below(4); count > 0; --count) {
      bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.below(256));
    }
    const auto zone = parse_tzif("x", bytes);
    EXPECT_TRUE(!zone || zone->well_formed()) << "change " << i;
  }
}

// The offset, then the changes of 2026; or "refused".
std::string rule_text(std::string_view text) {
  const auto rule = parse_time_zone_rule(text);
  if (!rule) return "refused";
  std::string out = std::to_string(rule->offset / minutes(1));
  for (const OffsetChange& change : changes_by_rule(*rule, 2026, 2026)) {
    out += ", " + to_rfc3339(change.at) + " " + std::to_string(change.offset / minutes(1));
  }
  return out;
}

TEST(TimeZoneRuleTest, rules_of_zones_in_use_are_understood) {
  const std::pair<const char*, const char*> cases[] = {
      {"CST-8", "480"},
      {"<+0545>-5:45", "345"},
      {"CET-1CEST,M3.5.0,M10.5.0/3", "60, 2026-03-29T01:00:00Z 120, 2026-10-25T01:00:00Z 60"},
      {"EST5EDT,M3.2.0,M11.1.0", "-300, 2026-03-08T07:00:00Z -240, 2026-11-01T06:00:00Z -300"},
      {"AEST-10AEDT,M10.1.0,M4.1.0/3",  // the summer of the south passes the new year
       "600, 2026-04-04T16:00:00Z 600, 2026-10-03T16:00:00Z 660"},
      {"IST-1GMT0,M10.5.0,M3.5.0/1",  // a winter time that is the exception
       "60, 2026-03-29T01:00:00Z 60, 2026-10-25T01:00:00Z 0"},
      {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
       "630, 2026-04-04T15:00:00Z 630, 2026-10-03T15:30:00Z 660"},
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
       "-120, 2026-03-29T01:00:00Z -60, 2026-10-25T01:00:00Z -120"},
      {"EET-2EEST,M3.4.4/50,M10.4.4/50", "120, 2026-03-28T00:00:00Z 180, 2026-10-23T23:00:00Z 120"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(rule_text(text), expected) << text;
}

TEST(TimeZoneRuleTest, anything_else_is_refused) {
  for (const char* text : {"",
                           "C",
                           "CET",
                           "CET-",
                           "CET-25",
                           "CET-1:60",
                           "CET-1CEST",
                           "CET-1CEST,M3.5.0",
                           "CET-1CEST,M3.5.0,M10.5.0/3x",
                           "CET-1CEST,M0.5.0,M10.5.0",
                           "CET-1CEST,M13.5.0,M10.5.0",
                           "CET-1CEST,M3.0.0,M10.5.0",
                           "CET-1CEST,M3.6.0,M10.5.0",
                           "CET-1CEST,M3.5.7,M10.5.0",
                           "CET-1CEST,M3.5.0/168,M10.5.0",
                           "CET-1CEST,M3.5.0/,M10.5.0",
                           "CET-1CEST,60,300",
                           "<>-1",
                           "<CET-1",
                           "CET-1234"}) {
    EXPECT_EQ(rule_text(text), "refused") << text;
  }
}

}  // namespace
}  // namespace voltyard
