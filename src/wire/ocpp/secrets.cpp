#include "wire/ocpp/secrets.hpp"

#include "wire/ocpp/encode.hpp"
#include "wire/ocpp/json_tape.hpp"

#include <algorithm>

namespace voltyard::wire::ocpp {
namespace {

constexpr std::string_view hidden = "***";
constexpr std::string_view hidden_whole = "*** (not JSON, and may hold a secret)";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// `word` is in lower case.
bool contains(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return lower(a) == b; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

// AuthorizationKey: 1.6. BasicAuthPassword: 2.x. Configuration keys compare without case.
bool is_secret_name(std::string_view name) {
  return contains(name, "password") || contains(name, "authorizationkey");
}

// Whose the value beside it is: {"key": ...} in 1.6, {"variable": {"name": ...}} in 2.x.
bool names_a_secret(Value object) {
  Value key = object.first();
  for (std::size_t i = 0; i < object.size(); ++i, key = key.next().next()) {
    const Value value = key.next();
    if (key.text() == "key" && value.is(JsonKind::string) && is_secret_name(value.text())) {
      return true;
    }
    if (key.text() != "variable" || !value.is(JsonKind::object)) continue;
    Value inner = value.first();
    for (std::size_t j = 0; j < value.size(); ++j, inner = inner.next().next()) {
      const Value name = inner.next();
      if (inner.text() == "name" && name.is(JsonKind::string) && is_secret_name(name.text())) {
        return true;
      }
    }
  }
  return false;
}

class Redactor {
 public:
  bool found() const { return found_; }

  // `values`: what stands beside belongs to a secret name, so members called value are hidden.
  void write(Value value, bool values, std::string& out) {
    switch (value.kind()) {
      case JsonKind::string: return write_text(value.text(), out);
      case JsonKind::array: return write_array(value, values, out);
      case JsonKind::object: return write_object(value, values, out);
      default: write_json(value, out);
    }
  }

 private:
  void write_text(std::string_view text, std::string& out) {
    std::string shown;
    for (std::size_t scheme; (scheme = text.find("://")) != std::string_view::npos;) {
      const auto begin = scheme + 3;
      const auto end = std::min(text.find_first_of("/?# \t\r\n", begin), text.size());
      const auto at = text.substr(begin, end - begin).rfind('@');
      shown += text.substr(0, begin);
      if (at != std::string_view::npos) {
        shown += hidden;
        found_ = true;
      }
      text.remove_prefix(at == std::string_view::npos ? begin : begin + at);
    }
    write_json_string(shown.append(text), out);
  }

  void write_array(Value array, bool values, std::string& out) {
    out += '[';
    Value child = array.first();
    for (std::size_t i = 0; i < array.size(); ++i, child = child.next()) {
      if (i != 0) out += ',';
      write(child, values, out);
    }
    out += ']';
  }

  void write_object(Value object, bool values, std::string& out) {
    values = names_a_secret(object) || values;
    out += '{';
    Value key = object.first();
    for (std::size_t i = 0; i < object.size(); ++i, key = key.next().next()) {
      if (i != 0) out += ',';
      write_json_string(key.text(), out);
      out += ':';
      const bool is_value = key.text() == "value" || key.text() == "attributeValue";
      if ((values && is_value) || is_secret_name(key.text())) {
        write_json_string(hidden, out);
        found_ = true;
      } else {
        write(key.next(), values, out);
      }
    }
    out += '}';
  }

  bool found_ = false;
};

}  // namespace

std::string without_secrets(std::string_view json) {
  Tape tape;
  if (tape.parse(json) != ParseOutcome::complete) {
    const bool suspicious = is_secret_name(json) || (contains(json, "://") && contains(json, "@"));
    return std::string(suspicious ? hidden_whole : json);
  }
  std::string out;
  out.reserve(json.size());
  Redactor redactor;
  redactor.write(tape.root(), false, out);
  return redactor.found() ? out : std::string(json);
}

}  // namespace voltyard::wire::ocpp
