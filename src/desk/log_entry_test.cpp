#include "desk/log_entry.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace voltyard::desk {
namespace {

LogEntry entry() {
  LogEntry entry;
  entry.number = 7;
  entry.at = {1'764'200'000'000};
  entry.operator_id = *OperatorId::parse("01890000-0000-7000-8000-000000000001");
  entry.kind = log::patrol;
  entry.who = "王";
  entry.text = "ok";
  return entry;
}

// The same in Python:
//   fields = ["7", "1764200000000", operator, nil, "patrol", "王", "", "ok"]
//   sha256(bytes(32) + b"".join(b"%d:%s," % (len(f), f) for f in encoded)).hexdigest()
TEST(LogEntrySeal, is_what_anybody_can_compute) {
  EXPECT_EQ(hex(seal_of({}, entry())),
            "a5f7fa21a6ce00b2b302dfa03810a8f6842dd59b13384bd2d3174c91d0cfbfa4");
}

TEST(LogEntrySeal, depends_on_every_field_and_on_the_entry_before) {
  const auto seal = seal_of({}, entry());
  const std::vector<std::function<void(LogEntry&)>> changes{
      [](LogEntry& e) { e.number = 8; },
      [](LogEntry& e) { e.at.ms += 1; },
      [](LogEntry& e) { e.operator_id = {}; },
      [](LogEntry& e) { e.location_id = *LocationId::parse(to_string(e.operator_id)); },
      [](LogEntry& e) { e.kind = log::note; },
      [](LogEntry& e) { e.who = "李"; },
      [](LogEntry& e) { e.subject = "x"; },
      [](LogEntry& e) { e.text = "ko"; },
      [](LogEntry& e) { e.changes = {{"role", "a", "b"}}; },
      // The same octets, divided in another way.
      [](LogEntry& e) { e.who.clear(), e.subject = "王"; },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto changed = entry();
    changes[i](changed);
    EXPECT_NE(seal_of({}, changed), seal) << i;
  }
  EXPECT_NE(seal_of(seal, entry()), seal);
}

}  // namespace
}  // namespace voltyard::desk
