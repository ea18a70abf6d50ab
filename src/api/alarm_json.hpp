// Alarms, emergency cuts and detectors' signals: the bodies.
#pragma once

#include "api/json_writer.hpp"
#include "api/schema.hpp"

#include "csms/emergency.hpp"
#include "csms/notice_desk.hpp"
#include "domain/alarm.hpp"

namespace voltyard::api {

extern const Schema alarm_schema, alarm_page_schema, alarm_detail_schema, alarm_clear_input_schema;
extern const Schema cut_schema, cut_list_schema, cut_progress_schema, cut_input_schema;
extern const Schema signal_input_schema;

void write_alarm(JsonWriter& out, const domain::Alarm& alarm);
// The members of AlarmDetail that follow those of the alarm: the readings around it.
void write_alarm_detail(JsonWriter& out, const domain::Alarm& alarm,
                        std::span<const domain::Sample> samples);
void write_cut(JsonWriter& out, const domain::Cut& cut, const csms::CutProgress& progress,
               const csms::BreakerProgress& breakers);

}  // namespace voltyard::api
