#include "api/alarm_json.hpp"

#include "api/session_json.hpp"

namespace voltyard::api {

const Schema alarm_schema{
    "Alarm",
    "Something that people must look at",
    {{"id", "uuid"},
     {"location_id", "uuid?"},
     {"station_id", "uuid?"},
     {"evse_id", "uuid?"},
     {"session_id", "uuid?"},
     {"kind", "string", "protection.RULE, signal.SIGNAL, station.offline, ..."},
     {"level", "information|ordinary|important|urgent"},
     {"state", "raised|acknowledged|cleared"},
     {"raised_at", "time"},
     {"last_at", "time", "Of the latest cause"},
     {"count", "integer", "Causes so far; those within a minute are one"},
     {"step", "integer", "How often it was escalated because nobody acknowledged it"},
     {"escalated_at", "time?"},
     {"acknowledged_at", "time?"},
     {"acknowledged_by", "string?"},
     {"cleared_at", "time?"},
     {"cleared_by", "string?", "null: its cause has ended by itself"},
     {"note", "string?"},
     {"details", "any", "Of the latest cause: an object of texts"}}};

const Schema alarm_page_schema{
    "AlarmPage", "A page, newest first", {{"items", "[Alarm]"}, {"next_cursor", "string?"}}};

const Schema alarm_detail_schema = [] {
  Schema schema{"AlarmDetail", "One alarm with the readings around it", alarm_schema.properties};
  schema.properties.push_back({"readings", "Curve?", "Of its session, ten minutes to either side"});
  return schema;
}();

const Schema alarm_clear_input_schema{
    "AlarmClearInput", "Why it is over", {{"note", "string", "What was found and done"}}};

const Schema cut_progress_schema{
    "CutProgress",
    "What is true so far: a pile that says nothing is not off",
    {{"stations", "integer"},
     {"off", "integer", "Connected, and nothing charges"},
     {"charging", "integer", "Connected, has not stopped yet"},
     {"silent", "integer", "Not connected: hears nothing"},
     {"breakers", "integer", "Circuit breakers that were told to trip"},
     {"breakers_open", "integer", "... and said that they did"}}};

const Schema cut_schema{"Cut",
                        "An emergency cut: a lock until two people release it",
                        {{"id", "uuid"},
                         {"location_id", "uuid"},
                         {"zone_id", "uuid?", "With all zones inside; null: the whole location"},
                         {"station_id", "uuid?", "Only this pile"},
                         {"ordered_at", "time"},
                         {"ordered_by", "string"},
                         {"reason", "string"},
                         {"release_asked_at", "time?"},
                         {"release_asked_by", "string?", "Another person must confirm"},
                         {"released_at", "time?"},
                         {"released_by", "string?"},
                         {"progress", "CutProgress"}}};

const Schema cut_list_schema{"CutList", "Newest first", {{"items", "[Cut]"}}};

const Schema cut_input_schema{
    "CutInput",
    "What to cut",
    {{"location_id", "uuid"}, {"zone_id", "uuid?"}, {"station_id", "uuid?"}, {"reason", "string"}}};

const Schema signal_input_schema{
    "SignalInput",
    "A detector's report; counts like a pile's own",
    {{"location_id", "uuid"},
     {"station_id", "uuid?", "The pile beside it, when there is one"},
     {"detector", "string", "Its name, as people find it"},
     {"signal",
      "smoke|heat|fire_system|hot_melt|overheated|water|water_level|leakage|over_voltage|"
      "short_circuit|relay_stuck|under_voltage|power_lost|door_open"},
     {"over", "boolean?", "true: it has ended"}}};

namespace {

void write_members(JsonWriter& out, const domain::Alarm& alarm) {
  out.id("id", alarm.id).id("location_id", alarm.location_id);
  out.id("station_id", alarm.station_id).id("evse_id", alarm.evse_id);
  out.id("session_id", alarm.session_id).text("kind", alarm.kind);
  out.text("level", to_string(alarm.level)).text("state", to_string(alarm.state));
  out.time("raised_at", alarm.raised_at).time("last_at", alarm.last_at);
  out.count("count", alarm.count).count("step", alarm.step);
  out.time("escalated_at", alarm.escalated_at).time("acknowledged_at", alarm.acknowledged_at);
  out.text_or_null("acknowledged_by", alarm.acknowledged_by);
  out.time("cleared_at", alarm.cleared_at).text_or_null("cleared_by", alarm.cleared_by);
  out.text_or_null("note", alarm.note).object("details");
  for (const auto& [name, value] : alarm.details) out.text(name, value);
  out.end();
}

}  // namespace

void write_alarm(JsonWriter& out, const domain::Alarm& alarm) {
  out.object();
  write_members(out, alarm);
  out.end();
}

void write_alarm_detail(JsonWriter& out, const domain::Alarm& alarm,
                        std::span<const domain::Sample> samples) {
  out.object();
  write_members(out, alarm);
  if (samples.empty()) {
    out.none("readings");
  } else {
    JsonWriter curve;
    write_curve(curve, samples);
    out.raw("readings", curve.take());
  }
  out.end();
}

void write_cut(JsonWriter& out, const domain::Cut& cut, const csms::CutProgress& progress,
               const csms::BreakerProgress& breakers) {
  out.object().id("id", cut.id).id("location_id", cut.location_id);
  out.id("zone_id", cut.zone_id.value_or(ZoneId{}));
  out.id("station_id", cut.station_id.value_or(StationId{}));
  out.time("ordered_at", cut.ordered_at).text("ordered_by", cut.ordered_by);
  out.text("reason", cut.reason).time("release_asked_at", cut.release_asked_at);
  out.text_or_null("release_asked_by", cut.release_asked_by);
  out.time("released_at", cut.released_at).text_or_null("released_by", cut.released_by);
  out.object("progress").count("stations", static_cast<std::int64_t>(progress.stations));
  out.count("off", static_cast<std::int64_t>(progress.off));
  out.count("charging", static_cast<std::int64_t>(progress.charging));
  out.count("silent", static_cast<std::int64_t>(progress.silent));
  out.count("breakers", static_cast<std::int64_t>(breakers.told));
  out.count("breakers_open", static_cast<std::int64_t>(breakers.open)).end().end();
}

}  // namespace voltyard::api
