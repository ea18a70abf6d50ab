#include "api/actions.hpp"
#include "api/api.hpp"
#include "api/json_writer.hpp"
#include "api/schema.hpp"

#include <map>

namespace voltyard::api {
namespace {

std::string_view role_word(Access access) {
  switch (access) {
    case Access::everybody: return "everybody";
    case Access::resident: return "resident";
    case Access::detector: return "detector";
    case Access::viewer: return "viewer";
    case Access::operator_on_duty: return "operator";
    case Access::administrator: return "administrator";
  }
  return "everybody";
}

// "/v1/stations/{id}/frames" GET -> "get_stations_id_frames"
std::string operation_id(const Endpoint& endpoint) {
  std::string id;
  for (const char c : http::to_string(endpoint.method)) {
    id.push_back(static_cast<char>(c - 'A' + 'a'));
  }
  for (const char c : endpoint.path.substr(3)) {
    if (c == '{' || c == '}') continue;
    id.push_back(c == '/' || c == '-' || c == '.' ? '_' : c);
  }
  return id;
}

void write_parameter(JsonWriter& out, std::string_view where, const Parameter& parameter) {
  out.object().text("name", parameter.name).text("in", where);
  out.flag("required", where == "path" || parameter.name == "Idempotency-Key");
  out.text("description", parameter.description);
  write_type(out, "schema", parameter.type, {}, false);
  out.end();
}

void write_parameters(JsonWriter& out, const Endpoint& endpoint) {
  out.list("parameters");
  for (auto rest = endpoint.path; rest.find('{') != std::string_view::npos;) {
    rest.remove_prefix(rest.find('{') + 1);
    const auto name = rest.substr(0, rest.find('}'));
    write_parameter(out, "path", {name, name == "id" ? "uuid" : "string", "Of the one meant"});
  }
  for (const auto& parameter : endpoint.query) write_parameter(out, "query", parameter);
  if (endpoint.once != OnceKey::none) {
    write_parameter(out, "header",
                    {"Idempotency-Key", "string", "The same key gives the same answer for 24 h"});
  }
  if (endpoint.once == OnceKey::needed && endpoint.status != 200) {  // of a station
    write_parameter(out, "header",
                    {"Prefer", "string", "wait=N: up to 30 seconds for the station's answer"});
  }
  if (endpoint.response == "EventStream") {
    write_parameter(out, "header", {"Last-Event-ID", "string", "Resume after this event"});
  }
  out.end();
}

void write_content(JsonWriter& out, std::string_view schema) {
  const auto reference = "#/components/schemas/" + std::string(schema);
  out.object("content");
  if (schema == "CSV") {
    out.object("text/csv").object("schema").text("type", "string").end().end();
  } else if (schema == "Octets") {
    out.object("application/octet-stream").object("schema").end().end();
  } else if (schema == "Paper") {
    out.object("text/html").object("schema").text("type", "string").end().end();
    out.object("application/pdf").object("schema").end().end();
  } else if (schema == "Picture") {
    for (const auto* type : {"image/jpeg", "image/png", "image/webp"}) {
      out.object(type).object("schema").end().end();
    }
  } else if (schema == "Svg") {
    out.object("image/svg+xml").object("schema").text("type", "string").end().end();
  } else if (schema == "Lines") {
    out.object("application/x-ndjson").object("schema").text("type", "string").end().end();
  } else if (schema == "Sheet") {
    out.object("text/csv").object("schema").text("type", "string").end().end();
    out.object("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    out.object("schema").end().end();
  } else if (schema == "EventStream") {
    out.object("text/event-stream").object("schema").text("type", "string").end().end();
  } else if (schema == "OpenApi" || schema == "OcpiCdr") {
    out.object("application/json").object("schema").text("type", "object").end().end();
  } else {
    out.object("application/json").object("schema").text("$ref", reference).end().end();
  }
  out.end();
}

void write_responses(JsonWriter& out, const Endpoint& endpoint) {
  out.object("responses");
  out.object(std::to_string(endpoint.status)).text("description", endpoint.summary);
  if (!endpoint.response.empty()) write_content(out, endpoint.response);
  out.end();
  if (endpoint.once == OnceKey::needed && endpoint.status != 200) {
    out.object("200").text("description", "The finished operation");
    write_content(out, endpoint.response);
    out.end();
  }
  if (endpoint.request == "CSV") {
    out.object("422").text("description", "Rows are wrong: which and why; nothing was changed");
    write_content(out, endpoint.response);
    out.end();
  }
  out.object("default").text("description", "What went wrong (RFC 9457)").object("content");
  out.object("application/problem+json").object("schema");
  out.text("$ref", "#/components/schemas/Problem").end().end().end().end().end();
}

void write_operation(JsonWriter& out, const Endpoint& endpoint) {
  auto method = std::string(http::to_string(endpoint.method));
  for (auto& c : method) c = static_cast<char>(c - 'A' + 'a');
  out.object(method).text("operationId", operation_id(endpoint));
  out.text("summary", endpoint.summary).text("x-role", role_word(endpoint.access));
  if (endpoint.access == Access::everybody) out.list("security").end();
  if (endpoint.access == Access::resident) {
    out.list("security").object().list("resident").end().end().end();
  }
  write_parameters(out, endpoint);
  if (!endpoint.request.empty()) {
    out.object("requestBody");
    write_content(out, endpoint.request);
    out.end();
  }
  write_responses(out, endpoint);
  out.end();
}

void write_components(JsonWriter& out) {
  out.object("components").object("securitySchemes");
  out.object("key").text("type", "http").text("scheme", "bearer").end();
  out.object("cookie").text("type", "apiKey").text("in", "cookie");
  out.text("name", "__Host-voltyard").end();
  out.object("resident").text("type", "apiKey").text("in", "cookie");
  out.text("name", "__Host-voltyard-rider").end().end();
  out.object("schemas");
  for (const auto* schema : all_schemas()) write_schema(out, *schema);
  out.raw("Problem",
          R"({"type":"object","description":"RFC 9457","properties":{"type":{"type":"string"},)"
          R"("title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},)"
          R"("reason":{"type":"string","description":"A word for programs: not_plugged"},)"
          R"("errors":{"type":"array","items":{"$ref":"#/components/schemas/ProblemField"}}},)"
          R"("required":["type","title","status","detail"]})");
  out.end().end();
}

}  // namespace

std::string openapi_json() {
  std::map<std::string_view, std::vector<const Endpoint*>> by_path;
  for (const auto& endpoint : all_endpoints()) by_path[endpoint.path].push_back(&endpoint);
  JsonWriter out;
  out.object().text("openapi", "3.1.0").object("info").text("title", "voltyard");
  out.text("version", "1").end().object("paths");
  for (const auto& [path, endpoints] : by_path) {
    out.object(path);
    for (const auto* endpoint : endpoints) write_operation(out, *endpoint);
    out.end();
  }
  out.end();
  write_components(out);
  out.list("security").object().list("key").end().end().object().list("cookie").end().end().end();
  out.end();
  return out.take();
}

Answer get_openapi(Context&, const Call&) {
  static const std::string document = openapi_json();
  auto response = http::json_response(200, {});
  response.static_body = document;
  co_return response;
}

}  // namespace voltyard::api
