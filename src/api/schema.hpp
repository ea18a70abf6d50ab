// What a JSON document of the API looks like, declared once beside its writer: a row per member.
// The OpenAPI document, the types of the console and the tests are made from it.
//
// The types are words: string, uuid, time, integer, number, boolean, any; a capital letter names
// another schema; "[x]" is a list of x; "a|b|c" one of these words. A final '?' means "may be null"
// in a response and "may be left out" in a request.
#pragma once

#include "api/json_writer.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

struct Property {
  std::string_view name;
  std::string_view type;
  std::string_view description = {};
};

struct Schema {
  std::string_view name;
  std::string_view description;
  std::vector<Property> properties;
  bool request = false;
};

// Every schema there is; names are unique.
std::span<const Schema* const> all_schemas();
const Schema* find_schema(std::string_view name);

// As JSON Schema 2020-12, the dialect of OpenAPI 3.1.
void write_type(JsonWriter& out, std::string_view name, std::string_view type,
                std::string_view description, bool nullable);
void write_schema(JsonWriter& out, const Schema& schema);

}  // namespace voltyard::api
