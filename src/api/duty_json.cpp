#include "api/duty_json.hpp"

namespace voltyard::api {

const Schema shift_schema{"Shift",
                          "Somebody's turn to be woken",
                          {{"id", "uuid"},
                           {"location_id", "uuid?", "null: all locations"},
                           {"person", "string"},
                           {"phone", "string?", "Shown to operators"},
                           {"begins_at", "time"},
                           {"ends_at", "time"},
                           {"taken_over_at", "time?", "null: nobody has said so yet"},
                           {"taken_over_by", "string?"},
                           {"patrolled_at", "time?", "The last patrol within it"},
                           {"on_duty", "boolean", "Is woken now"}}};

const Schema shift_list_schema{
    "ShiftList", "By their beginning; what is over stays two days", {{"items", "[Shift]"}}};

const Schema shift_input_schema{"ShiftInput",
                                "A turn of at most 24 hours",
                                {{"location_id", "uuid?", "Left out: all locations"},
                                 {"person", "string"},
                                 {"phone", "string?", "Digits, with + in front or not"},
                                 {"begins_at", "time"},
                                 {"ends_at", "time"}},
                                true};

const Schema take_over_input_schema{
    "TakeOverInput", "", {{"note", "string?", "What the one before has left to say"}}, true};

const Schema log_entry_schema{
    "LogEntry",
    "What somebody did or found; never changed",
    {{"number", "integer"},
     {"at", "time"},
     {"location_id", "uuid?"},
     {"kind", "string", "note, patrol, patrol.fault, shift.taken_over, work.opened, ..."},
     {"who", "string?", "null: it happened by itself"},
     {"subject", "string?", "The id of the shift, alarm, cut or work order"},
     {"text", "string?"},
     {"changes", "[FieldChange]", "What was changed; none for viewers"},
     {"seal", "string", "SHA-256 over this entry and the seal of the one before, in hex"}}};

const Schema field_change_schema{
    "FieldChange",
    "A field before and after a change",
    {{"field", "string"},
     {"before", "string", "Empty: there was nothing; ***: it is kept out of the log"},
     {"after", "string"}}};

const Schema log_page_schema{
    "LogPage", "A page, newest first", {{"items", "[LogEntry]"}, {"next_cursor", "string?"}}};

const Schema log_input_schema{"LogInput",
                              "A line of your own",
                              {{"location_id", "uuid?"}, {"text", "string", "1 to 1000 octets"}},
                              true};

const Schema patrol_input_schema{
    "PatrolInput",
    "What was found on a round",
    {{"location_id", "uuid"},
     {"fault", "boolean?", "Something is wrong: a work order is opened"},
     {"text", "string?", "What was found; needed with a fault, at most 1000 octets"}},
    true};

const Schema patrol_report_schema{
    "PatrolReport", "It is in the log", {{"work_order", "WorkOrder?", "Opened for the fault"}}};

const Schema work_order_schema{"WorkOrder",
                               "Something to be done",
                               {{"id", "uuid"},
                                {"location_id", "uuid?"},
                                {"station_id", "uuid?"},
                                {"alarm_id", "uuid?"},
                                {"origin", "alarm|patrol|person"},
                                {"level", "information|ordinary|important|urgent"},
                                {"state", "open|assigned|done|checked"},
                                {"text", "string", "What is to be done; of an alarm, its kind"},
                                {"opened_at", "time"},
                                {"opened_by", "string?", "null: an alarm that nobody answered"},
                                {"due_at", "time"},
                                {"assignee", "string?"},
                                {"done_at", "time?"},
                                {"done_by", "string?"},
                                {"note", "string?", "What was done, or why it was sent back"},
                                {"checked_at", "time?"},
                                {"checked_by", "string?"},
                                {"photo", "boolean", "Was reported with one"}}};

const Schema work_order_page_schema{"WorkOrderPage",
                                    "A page, newest first",
                                    {{"items", "[WorkOrder]"}, {"next_cursor", "string?"}}};

const Schema work_order_input_schema{
    "WorkOrderInput",
    "A new order",
    {{"location_id", "uuid"},
     {"station_id", "uuid?"},
     {"alarm_id", "uuid?", "Of this operator"},
     {"level", "string?", "ordinary by default"},
     {"text", "string", "1 to 1000 octets"},
     {"due_at", "time?", "Otherwise within a day (urgent), three days (important) or a week"}},
    true};

const Schema assign_input_schema{
    "AssignInput", "", {{"assignee", "string"}, {"due_at", "time?", "Left out: as before"}}, true};

const Schema finish_input_schema{"FinishInput", "", {{"note", "string", "What was done"}}, true};

const Schema send_back_input_schema{"SendBackInput", "", {{"reason", "string"}}, true};

void write_shift(JsonWriter& out, const desk::Shift& shift, bool on_duty, bool phone) {
  out.object().id("id", shift.id).id("location_id", shift.location_id);
  out.text("person", shift.person).text_or_null("phone", phone ? shift.phone : std::string());
  out.time("begins_at", shift.begins_at).time("ends_at", shift.ends_at);
  out.time("taken_over_at", shift.taken_over_at);
  out.text_or_null("taken_over_by", shift.taken_over_by);
  out.time("patrolled_at", shift.patrolled_at).flag("on_duty", on_duty).end();
}

void write_log_entry(JsonWriter& out, const desk::LogEntry& entry, bool with_changes) {
  out.object().count("number", static_cast<std::int64_t>(entry.number)).time("at", entry.at);
  out.id("location_id", entry.location_id).text("kind", entry.kind);
  out.text_or_null("who", entry.who).text_or_null("subject", entry.subject);
  out.text_or_null("text", entry.text).list("changes");
  for (const auto& change : entry.changes) {
    if (!with_changes) continue;
    out.object().text("field", change.field).text("before", change.before);
    out.text("after", change.after).end();
  }
  out.end().text("seal", desk::hex(entry.seal)).end();
}

void write_work_order(JsonWriter& out, const desk::WorkOrder& order, std::string_view name) {
  out.object(name).id("id", order.id).id("location_id", order.location_id);
  out.id("station_id", order.station_id).id("alarm_id", order.alarm_id);
  out.text("origin", to_string(order.origin)).text("level", to_string(order.level));
  out.text("state", to_string(order.state)).text("text", order.text);
  out.time("opened_at", order.opened_at).text_or_null("opened_by", order.opened_by);
  out.time("due_at", order.due_at).text_or_null("assignee", order.assignee);
  out.time("done_at", order.done_at).text_or_null("done_by", order.done_by);
  out.text_or_null("note", order.note).time("checked_at", order.checked_at);
  out.text_or_null("checked_by", order.checked_by).flag("photo", order.has_photo).end();
}

}  // namespace voltyard::api
