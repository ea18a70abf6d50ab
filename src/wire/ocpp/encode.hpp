// The writing half of the interpreter: struct in, compact JSON out, members in the order of the
// specification's schema, absent ones left out. Appends to the caller's text. Pure; any thread.
#pragma once

#include "wire/ocpp/json_tape.hpp"
#include "wire/ocpp/schema.hpp"

#include <string>
#include <string_view>

namespace voltyard::wire::ocpp {

// Fields and enum values that `version` does not know are left out.
void write(const StructRow& row, const void* source, Version version, std::string& out);

template <class T>
void encode(const T& message, std::string& out, Version version = T::row.since) {
  write(T::row, &message, version, out);
}

template <class T>
std::string encode(const T& message, Version version = T::row.since) {
  std::string out;
  write(T::row, &message, version, out);
  return out;
}

enum class Secrets : std::uint8_t { shown, masked };

// A payload that was read but not decoded, in the row's order and compact: how a request that came
// in as JSON goes out to a station, and how a frame is shown to people (masked). Members that the
// row does not know follow at the end.
void rewrite(const StructRow& row, Value payload, Secrets secrets, std::string& out);

// Any JSON value, compact.
void write_json(Value value, std::string& out);

// A JSON string with its quotes.
void write_json_string(std::string_view text, std::string& out);

}  // namespace voltyard::wire::ocpp
