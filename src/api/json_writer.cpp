#include "api/json_writer.hpp"

#include "http/problem.hpp"

#include "base/assert.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>

#include <utility>

namespace voltyard::api {

void JsonWriter::begin(std::string_view name) {
  if (!first_) out_.push_back(',');
  first_ = false;
  if (name.empty()) return;
  http::append_json_string(out_, name);
  out_.push_back(':');
}

JsonWriter& JsonWriter::object(std::string_view name) {
  begin(name);
  out_.push_back('{');
  closers_.push_back('}');
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::list(std::string_view name) {
  begin(name);
  out_.push_back('[');
  closers_.push_back(']');
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end() {
  ASSERT(!closers_.empty());
  out_.push_back(closers_.back());
  closers_.pop_back();
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view name, std::string_view value) {
  begin(name);
  http::append_json_string(out_, value);
  return *this;
}

JsonWriter& JsonWriter::text_or_null(std::string_view name, std::string_view value) {
  return value.empty() ? none(name) : text(name, value);
}

JsonWriter& JsonWriter::count(std::string_view name, std::int64_t value) {
  begin(name);
  fmt::format_to(std::back_inserter(out_), "{}", value);
  return *this;
}

JsonWriter& JsonWriter::decimal(std::string_view name, std::int64_t value, int scale) {
  begin(name);
  out_ += format_decimal(value, scale);
  return *this;
}

JsonWriter& JsonWriter::flag(std::string_view name, bool value) {
  begin(name);
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::none(std::string_view name) {
  begin(name);
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::time(std::string_view name, Timestamp value) {
  return value.ms == 0 ? none(name) : text(name, to_rfc3339(value));
}

JsonWriter& JsonWriter::raw(std::string_view name, std::string_view json) {
  begin(name);
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::json_or_text(std::string_view name, std::string_view text_value) {
  if (text_value.empty()) return none(name);
  boost::system::error_code broken;
  boost::json::parse(text_value, broken);
  return broken ? text(name, text_value) : raw(name, text_value);
}

JsonWriter& JsonWriter::power(std::string_view name, std::int64_t mw) {
  const std::int64_t tenths = (mw + (mw < 0 ? -50 : 50)) / 100;
  return decimal(name, tenths, 1);
}

JsonWriter& JsonWriter::money(std::string_view name, Money value, std::string_view currency) {
  object(name).count("amount_minor", value.minor).text("currency", currency);
  return end();
}

std::string JsonWriter::take() {
  ASSERT(closers_.empty());
  first_ = true;
  return std::exchange(out_, {});
}

}  // namespace voltyard::api
