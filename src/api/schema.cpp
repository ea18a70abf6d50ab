#include "api/schema.hpp"

#include <string>

namespace voltyard::api {
namespace {

bool is_reference(std::string_view type) {
  return !type.empty() && type[0] >= 'A' && type[0] <= 'Z' &&
         type.find('|') == std::string_view::npos;
}

std::string_view json_type(std::string_view word) {
  if (word == "integer" || word == "number" || word == "boolean") return word;
  return "string";
}

void write_words(JsonWriter& out, std::string_view words, bool nullable) {
  out.list("enum");
  while (!words.empty()) {
    const auto bar = words.find('|');
    out.text({}, words.substr(0, bar));
    words.remove_prefix(bar == std::string_view::npos ? words.size() : bar + 1);
  }
  if (nullable) out.none({});
  out.end();
}

void write_plain(JsonWriter& out, std::string_view type, bool nullable) {
  if (nullable) {
    out.list("type").text({}, json_type(type)).text({}, "null").end();
  } else {
    out.text("type", json_type(type));
  }
  if (type == "uuid") out.text("format", "uuid");
  if (type == "time") out.text("format", "date-time");
  if (type.find('|') != std::string_view::npos) write_words(out, type, nullable);
}

void write_reference(JsonWriter& out, std::string_view type, bool nullable) {
  const auto address = "#/components/schemas/" + std::string(type);
  if (!nullable) {
    out.text("$ref", address);
    return;
  }
  out.list("anyOf").object().text("$ref", address).end();
  out.object().text("type", "null").end().end();
}

}  // namespace

void write_type(JsonWriter& out, std::string_view name, std::string_view type,
                std::string_view description, bool nullable) {
  out.object(name);
  if (!description.empty()) out.text("description", description);
  if (type.starts_with('[')) {
    out.text("type", "array");
    auto element = type.substr(1, type.size() - 2);
    const bool holes = element.ends_with('?');
    if (holes) element.remove_suffix(1);
    write_type(out, "items", element, {}, holes);
  } else if (is_reference(type)) {
    write_reference(out, type, nullable);
  } else if (type != "any") {
    write_plain(out, type, nullable);
  }
  out.end();
}

void write_schema(JsonWriter& out, const Schema& schema) {
  out.object(schema.name).text("type", "object").text("description", schema.description);
  out.object("properties");
  for (const auto& property : schema.properties) {
    const bool marked = property.type.ends_with('?');
    const auto type = property.type.substr(0, property.type.size() - (marked ? 1 : 0));
    write_type(out, property.name, type, property.description, marked && !schema.request);
  }
  out.end().list("required");
  for (const auto& property : schema.properties) {
    if (!(schema.request && property.type.ends_with('?'))) out.text({}, property.name);
  }
  out.end();
  if (schema.request) out.flag("additionalProperties", false);
  out.end();
}

const Schema* find_schema(std::string_view name) {
  for (const auto* schema : all_schemas()) {
    if (schema->name == name) return schema;
  }
  return nullptr;
}

}  // namespace voltyard::api
