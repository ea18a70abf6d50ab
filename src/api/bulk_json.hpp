// Bulk jobs as JSON, and what people ask for.
#pragma once

#include "api/json_input.hpp"
#include "api/json_writer.hpp"
#include "api/schema.hpp"
#include "api/services.hpp"

#include "csms/bulk_command.hpp"
#include "csms/bulk_plan.hpp"
#include "desk/bulk_job.hpp"

namespace voltyard::api {

extern const Schema job_command_schema, job_selection_schema, job_policy_schema;
extern const Schema job_command_input_schema, job_policy_input_schema;
extern const Schema job_input_schema, job_retry_schema;
extern const Schema job_counts_schema, job_schema, job_page_schema;
extern const Schema job_reason_schema, job_pile_schema, job_plan_schema, job_answer_schema;
extern const Schema job_station_schema, job_station_page_schema;

// What was asked for; its problems are those of `input`.
desk::BulkCommand read_command(JsonInput& input);
csms::BulkSelection read_selection(JsonInput& input, std::size_t most);
desk::BulkPolicy read_policy(JsonInput& input);

// Secrets in the command's arguments are hidden as those of frames are.
void write_job(JsonWriter& out, std::string_view name, const desk::BulkJob& job,
               const Services& services);
void write_plan(JsonWriter& out, std::string_view name, const csms::BulkPlan& plan,
                const csms::Snapshot& snapshot);
void write_job_station(JsonWriter& out, const desk::BulkStation& row,
                       const csms::Snapshot& snapshot);

}  // namespace voltyard::api
