// Shifts, the log and work orders as JSON.
#pragma once

#include "api/json_writer.hpp"
#include "api/schema.hpp"

#include "desk/log_entry.hpp"
#include "desk/roster.hpp"
#include "desk/work_order.hpp"

namespace voltyard::api {

extern const Schema shift_schema, shift_list_schema, shift_input_schema, take_over_input_schema;
extern const Schema log_entry_schema, field_change_schema, log_page_schema, log_input_schema;
extern const Schema patrol_input_schema, patrol_report_schema;
extern const Schema work_order_schema, work_order_page_schema, work_order_input_schema;
extern const Schema assign_input_schema, finish_input_schema, send_back_input_schema;

// `phone`: whether it is shown; to viewers it is not.
void write_shift(JsonWriter& out, const desk::Shift& shift, bool on_duty, bool phone);
void write_log_entry(JsonWriter& out, const desk::LogEntry& entry, bool with_changes);
void write_work_order(JsonWriter& out, const desk::WorkOrder& order, std::string_view name = {});

}  // namespace voltyard::api
