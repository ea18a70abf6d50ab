// Frames as the API shows them: what was on the wire, and what it says.
#pragma once

#include "api/schema.hpp"

#include "csms/frames/reading.hpp"

namespace voltyard::api {

extern const Schema frame_schema, frame_page_schema, frame_field_schema, frame_problem_schema;

struct FoundFrame {
  Timestamp at;
  bool from_station = true;
  csms::frames::Reading reading;
  std::string id;
  std::string call_id;                   // of an answer whose call is known
  std::optional<Duration> latency = {};  // between a call and its answer, said of both
};

// The same for the same frame, whenever it is read; two that are alike in one millisecond share it.
std::string frame_id(Timestamp at, bool from_station, std::string_view text);

void write_frame(JsonWriter& out, const FoundFrame& frame);

// As a line of an export: what was on the wire, and when.
void write_line(JsonWriter& out, const FoundFrame& frame);

}  // namespace voltyard::api
