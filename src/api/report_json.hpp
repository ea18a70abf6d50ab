// Reports as JSON.
#pragma once

#include "api/json_writer.hpp"
#include "api/schema.hpp"

#include "storage/report.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

extern const Schema session_report_schema, report_sum_schema, report_day_schema,
    report_place_schema, report_hour_schema, report_ending_schema, report_offline_schema,
    funnel_step_schema, funnel_loss_schema;

// One step on a resident's way from the sticker to the paid charge, and why others did not get to
// it.
struct FunnelStep {
  struct Loss {
    std::string reason;
    std::string text;  // the station's own word
    std::int64_t count = 0;
  };
  std::string_view step;  // scan, pay, start, energy, stop, paid
  std::int64_t count = 0;
  std::vector<Loss> losses;  // most frequent first
};

// Pure: from what was counted and what became of the charges.
std::vector<FunnelStep> funnel_of(const storage::SessionReport& report);

void write_report(JsonWriter& out, const storage::ReportFilter& filter,
                  const storage::SessionReport& report, std::string_view currency);

// "2026-11-23" as days since 1970, and back. Errors: invalid, with the field.
Result<std::int64_t> parse_day(std::string_view text, std::string_view field);
std::string day_text(std::int64_t day);

}  // namespace voltyard::api
