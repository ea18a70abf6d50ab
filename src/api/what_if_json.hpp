// What-if questions and their answers as JSON.
#pragma once

#include "api/json_writer.hpp"
#include "api/schema.hpp"
#include "api/what_if_desk.hpp"

#include "storage/what_if.hpp"

#include <string_view>

namespace voltyard::api {

extern const Schema what_if_input_schema, what_if_job_schema, what_if_report_schema,
    what_if_sum_schema, what_if_revenue_schema, what_if_location_schema, what_if_resident_schema,
    what_if_unpriced_schema;

constexpr std::int64_t most_what_if_days = 3'660;

struct WhatIfInput {
  billing::Tariff draft;
  LocationId location_id;  // nil: everywhere
  std::int64_t days = 0;
};
// Errors: invalid, with the path of the member.
Result<WhatIfInput> read_what_if(std::string_view body, std::string_view currency,
                                 const FindTimeZone& find_zone);

// Without a name: the whole document.
void write_what_if_report(JsonWriter& out, std::string_view name,
                          const billing::WhatIfReport& report);
void write_what_if_job(JsonWriter& out, const WhatIfJob* job);  // nullptr: there is none

}  // namespace voltyard::api
