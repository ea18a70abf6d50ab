#include "api/frame_json.hpp"

#include <fmt/format.h>

namespace voltyard::api {

const Schema frame_schema{
    "Frame",
    "A message as it was on the wire, and what it says",
    {{"id", "string"},
     {"at", "time?"},
     {"direction", "in|out", "in: from the station"},
     {"protocol", "string", "ocpp1.6, ocpp2.0.1, dny, ykc; empty: not known"},
     {"kind", "call|answer|error|broken"},
     {"action", "string?", "BootNotification, \"0x21 heartbeat\"; of an answer: its call's"},
     {"message_id", "string?"},
     {"text", "string", "The frame; hex where it is octets. Secrets are stars"},
     {"payload", "string?", "OCPP: JSON over several lines"},
     {"fields", "[FrameField]", "DNY and YKC: what the codec reads in it"},
     {"problems", "[FrameProblem]", "What the schema or the codec says against it"},
     {"call_id", "string?", "Of an answer: the frame it answers"},
     {"latency_ms", "integer?", "Of a call: until its answer; of an answer: since its call"}}};
const Schema frame_field_schema{
    "FrameField", "A field by its name", {{"name", "string"}, {"value", "string"}}};
const Schema frame_problem_schema{
    "FrameProblem",
    "What is wrong with a frame",
    {{"path", "string", "/meterValue/0/timestamp; empty: the whole"},
     {"reason", "string", "English"},
     {"word", "string?", "The same for programs: too_long"},
     {"about", "[FrameField]", "What the word is about: limit, quote, got, wanted"},
     {"count", "integer", "How often the same is wrong with the same field"}}};
const Schema frame_page_schema{
    "FramePage",
    "A page, newest first. With filters it may be short or empty and still have a next one",
    {{"items", "[Frame]"},
     {"searched_to", "time?", "How far back was looked; null: nothing is there"},
     {"next_cursor", "string?"}}};

std::string frame_id(Timestamp at, bool from_station, std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return fmt::format("{:x}-{}-{:016x}", at.ms, from_station ? 'i' : 'o', hash);
}

static void write_fields(JsonWriter& out, std::string_view name,
                         const std::vector<csms::frames::Field>& fields) {
  out.list(name);
  for (const auto& field : fields) {
    out.object().text("name", field.name).text("value", field.value).end();
  }
  out.end();
}

void write_frame(JsonWriter& out, const FoundFrame& frame) {
  const auto& reading = frame.reading;
  out.object().text("id", frame.id).time("at", frame.at);
  out.text("direction", frame.from_station ? "in" : "out").text("protocol", reading.protocol);
  out.text("kind", to_string(reading.kind)).text_or_null("action", reading.action);
  out.text_or_null("message_id", reading.message_id).text("text", reading.text);
  out.text_or_null("payload", reading.payload);
  write_fields(out, "fields", reading.fields);
  out.list("problems");
  for (const auto& problem : reading.problems) {
    out.object().text("path", problem.path).text("reason", problem.reason);
    out.text_or_null("word", problem.word);
    write_fields(out, "about", problem.about);
    out.count("count", static_cast<std::int64_t>(problem.count)).end();
  }
  out.end().text_or_null("call_id", frame.call_id);
  if (frame.latency) {
    out.count("latency_ms", frame.latency->count());
  } else {
    out.none("latency_ms");
  }
  out.end();
}

void write_line(JsonWriter& out, const FoundFrame& frame) {
  out.object().time("at", frame.at).text("direction", frame.from_station ? "in" : "out");
  out.text("protocol", frame.reading.protocol).text_or_null("action", frame.reading.action);
  out.text("text", frame.reading.text).end();
}

}  // namespace voltyard::api
