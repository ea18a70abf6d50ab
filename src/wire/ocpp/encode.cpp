#include "wire/ocpp/encode.hpp"

#include "wire/ocpp/values.hpp"

#include "base/assert.hpp"

#include <charconv>
#include <cstring>

namespace voltyard::wire::ocpp {
namespace {

void write_integer(std::int64_t value, std::string& out) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

// Words of the tables never need an escape.
void write_word(std::string_view word, std::string& out) {
  out += '"';
  out += word;
  out += '"';
}

// Values that say "there is none": they are left out, so that what is missing stays missing.
bool is_blank(const FieldRow& field, const void* source, Version version) {
  switch (field.kind) {
    case Kind::enumeration: {
      const std::size_t value = *static_cast<const unsigned char*>(source);
      return field.enumeration->text(value).empty() ||
             field.enumeration->values[value - 1].since > version;
    }
    case Kind::decimal: return static_cast<const Decimal*>(source)->text.empty();
    case Kind::any: return static_cast<const Json*>(source)->text.empty();
    default: return false;
  }
}

void write_value(const FieldRow& field, const void* source, Version version, std::string& out) {
  switch (field.kind) {
    case Kind::integer: return write_integer(*static_cast<const std::int64_t*>(source), out);
    case Kind::boolean: out += *static_cast<const bool*>(source) ? "true" : "false"; return;
    case Kind::text: return write_json_string(*static_cast<const std::string*>(source), out);
    case Kind::decimal: out += static_cast<const Decimal*>(source)->text; return;
    case Kind::any: out += static_cast<const Json*>(source)->text; return;
    case Kind::date_time:
      out += '"';
      out += to_rfc3339({static_cast<const DateTime*>(source)->ms});
      out += '"';
      return;
    case Kind::enumeration:
      return write_word(field.enumeration->text(*static_cast<const unsigned char*>(source)), out);
    case Kind::structure: return write(*field.structure, source, version, out);
  }
}

// The members' comma: none after the opening bracket.
void separate(std::string& out, char opening) {
  if (out.back() != opening) out += ',';
}

void write_list(const FieldRow& field, const void* place, Version version, std::string& out) {
  out += '[';
  const void* source = nullptr;
  for (std::size_t i = 0; (source = field.slot.at(place, i)) != nullptr; ++i) {
    if (is_blank(field, source, version)) continue;
    if (i != 0) separate(out, '[');
    write_value(field, source, version, out);
  }
  out += ']';
}

// Bytes which a JSON string cannot hold as they are.
bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void write_escape(char c, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  const auto code = static_cast<unsigned char>(c);
  out += "\\u00";
  out += hex[code >> 4];
  out += hex[code & 15];
}

const Node* find_member(Value object, std::string_view name) {
  Value key = object.first();
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (key.text() == name) return key.next().node();
    key = key.next().next();
  }
  return nullptr;
}

void rewrite_value(const FieldRow& field, Value value, Secrets secrets, std::string& out) {
  if (field.secret && secrets == Secrets::masked) {
    out += "\"***\"";
  } else if (value.is(JsonKind::array) && field.list) {
    out += '[';
    Value child = value.first();
    for (std::size_t i = 0; i < value.size(); ++i, child = child.next()) {
      if (i != 0) out += ',';
      rewrite_value(field, child, secrets, out);
    }
    out += ']';
  } else if (value.is(JsonKind::object) && field.structure) {
    rewrite(*field.structure, value, secrets, out);
  } else {
    write_json(value, out);
  }
}

void write_member_name(std::string_view name, std::string& out) {
  separate(out, '{');
  write_json_string(name, out);
  out += ':';
}

bool is_known(const StructRow& row, std::string_view name) {
  for (const FieldRow& field : row.fields) {
    if (field.name == name) return true;
  }
  return row.custom_data && name == "customData";
}

}  // namespace

void write_json_string(std::string_view text, std::string& out) {
  out += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    out.append(text, written, i - written);
    write_escape(text[i], out);
    written = i + 1;
  }
  out.append(text, written);
  out += '"';
}

void write_json(Value value, std::string& out) {
  switch (value.kind()) {
    case JsonKind::null: out += "null"; return;
    case JsonKind::boolean:
    case JsonKind::number: out += value.text(); return;
    case JsonKind::string: return write_json_string(value.text(), out);
    case JsonKind::array:
    case JsonKind::object: break;
  }
  const bool object = value.is(JsonKind::object);
  out += object ? '{' : '[';
  Value child = value.first();
  for (std::size_t i = 0; i < value.size(); ++i, child = child.next()) {
    if (i != 0) out += ',';
    write_json(child, out);
    if (!object) continue;
    out += ':';
    child = child.next();
    write_json(child, out);
  }
  out += object ? '}' : ']';
}

void write(const StructRow& row, const void* source, Version version, std::string& out) {
  out += '{';
  for (const FieldRow& field : row.fields) {
    const Rule* rule = field.rule(version);
    if (!rule) continue;
    const void* place = static_cast<const char*>(source) + field.offset;
    const void* first = field.slot.at(place, 0);
    if (!first && !(field.list && rule->required)) continue;
    if (!field.list && is_blank(field, first, version)) continue;
    separate(out, '{');
    write_word(field.name, out);
    out += ':';
    if (field.list) {
      write_list(field, place, version, out);
    } else {
      write_value(field, first, version, out);
    }
  }
  out += '}';
}

void rewrite(const StructRow& row, Value payload, Secrets secrets, std::string& out) {
  if (!payload.is(JsonKind::object)) return write_json(payload, out);
  out += '{';
  if (row.custom_data) {
    if (const Node* node = find_member(payload, "customData")) {
      write_member_name("customData", out);
      write_json(Value(node), out);
    }
  }
  for (const FieldRow& field : row.fields) {
    const Node* node = find_member(payload, field.name);
    if (!node) continue;
    write_member_name(field.name, out);
    rewrite_value(field, Value(node), secrets, out);
  }
  Value key = payload.first();
  for (std::size_t i = 0; i < payload.size(); ++i, key = key.next().next()) {
    if (is_known(row, key.text())) continue;
    write_member_name(key.text(), out);
    write_json(key.next(), out);
  }
  out += '}';
}

}  // namespace voltyard::wire::ocpp
