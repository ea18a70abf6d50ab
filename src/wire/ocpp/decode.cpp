#include "wire/ocpp/decode.hpp"

#include "wire/ocpp/encode.hpp"
#include "wire/ocpp/numbers.hpp"
#include "wire/ocpp/values.hpp"

#include "base/log.hpp"

#include <array>
#include <cstring>

namespace voltyard::wire::ocpp {

std::size_t EnumRow::value(std::string_view text, Version version) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].text == text) return values[i].since <= version ? i + 1 : 0;
  }
  return 0;
}

namespace {

constexpr std::size_t max_fields = 64;          // of one struct; the widest has 33
constexpr std::size_t hopeless_count = 16'384;  // violations after which nobody reads on
constexpr std::size_t quoted_bytes = 64;

// Where the reader stands, kept on its own stack and only turned into text for a violation.
struct Step {
  const Step* up;
  std::string_view name;  // empty: a position in a list
  std::size_t position;
};

std::string path_of(const Step* step) {
  if (!step) return {};
  const auto last = step->name.empty() ? std::to_string(step->position) : std::string(step->name);
  return path_of(step->up) + '/' + printable(last, quoted_bytes);
}

// Characters, as the specification counts them: code points.
std::size_t characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

Parameters quoted(std::string_view text, const EnumRow& row) {
  return {{"quote", printable(text, quoted_bytes)}, {"enum", std::string(row.name)}};
}

class Reader {
 public:
  Reader(Version version, Mode mode, Violations& violations)
      : version_(version), mode_(mode), violations_(violations) {}

  void structure(const StructRow& row, Value object, void* target, const Step* at);
  void not_an_object(Value payload) {
    note({ViolationKind::formation, nullptr, nullptr, {}}, Wrong::not_an_object,
         {{"got", std::string(to_string(payload.kind()))}}, false);
  }

 private:
  // What a violation is about.
  struct Place {
    ViolationKind kind;
    const FieldRow* row;
    const Step* at;
    std::string_view received;
  };

  void member(const StructRow& row, Value key, std::size_t& expected, std::uint64_t& seen,
              void* target, const Step* at);
  void custom_data(Value key, std::uint64_t& seen, const Step* at);
  void missing(const FieldRow& field, const Rule& rule, const Step* at);
  void field(const FieldRow& field, const Rule& rule, Value value, void* target, const Step* at);
  void list(const FieldRow& field, const Rule& rule, Value value, void* target, const Step* at);
  void element(const FieldRow& field, const Rule& rule, Value value, void* target, const Step* at,
               std::size_t expected);

  void integer(const FieldRow& field, const Rule& rule, Value value, void* target, const Step* at);
  void boolean(const FieldRow& field, Value value, void* target, const Step* at);
  void text(const FieldRow& field, const Rule& rule, Value value, void* target, const Step* at);
  void decimal(const FieldRow& field, const Rule& rule, Value value, void* target, const Step* at);
  void date_time(const FieldRow& field, Value value, void* target, const Step* at);
  void enumeration(const FieldRow& field, Value value, void* target, const Step* at);

  void wrong_type(const FieldRow& field, std::string_view wanted, Value value, const Step* at) {
    const auto received =
        value.is(JsonKind::array) || value.is(JsonKind::object) ? std::string_view() : value.text();
    note({ViolationKind::type, &field, at, received}, Wrong::wrong_type,
         got_and_wanted(value, wanted));
  }
  static Parameters got_and_wanted(Value got, std::string_view wanted) {
    return {{"got", std::string(to_string(got.kind()))}, {"wanted", std::string(wanted)}};
  }
  void note(const Place& place, Wrong wrong, Parameters about = {}, bool recoverable = true);
  bool finished() const { return hopeless_; }

  template <class T>
  static void store(const FieldRow& field, void* target, T value) {
    if (target) *static_cast<T*>(field.slot.put(target, 1)) = std::move(value);
  }

  Version version_;
  Mode mode_;
  Violations& violations_;
  std::size_t count_ = 0;
  bool hopeless_ = false;
};

void Reader::note(const Place& place, Wrong wrong, Parameters about, bool recoverable) {
  if (++count_ == hopeless_count) {
    recoverable = false;
    wrong = Wrong::hopeless;
    about.clear();
  }
  if (!recoverable) hopeless_ = true;
  for (Violation& violation : violations_) {
    if (violation.row == place.row && violation.kind == place.kind && recoverable &&
        violation.recoverable && place.row) {
      ++violation.count;
      return;
    }
  }
  if (violations_.size() == max_violations) {
    if (mode_ == Mode::strict) hopeless_ = true;
    if (recoverable) return;
    violations_.pop_back();
  }
  auto path = path_of(place.at);
  violations_.push_back({place.kind, recoverable, std::move(path), sentence(wrong, about),
                         std::string(place.received.substr(0, 255)), 1, place.row, wrong,
                         std::move(about)});
}

void Reader::structure(const StructRow& row, Value object, void* target, const Step* at) {
  std::uint64_t seen = 0;
  std::size_t expected = 0;  // members mostly come in the schema's order
  Value key = object.first();
  for (std::size_t i = 0; i < object.size() && !finished(); ++i) {
    member(row, key, expected, seen, target, at);
    key = key.next().next();
  }
  for (std::size_t i = 0; i < row.fields.size() && !finished(); ++i) {
    if (seen >> i & 1) continue;
    const FieldRow& field = row.fields[i];
    const Rule* rule = field.rule(version_);
    if (rule && rule->required) missing(field, *rule, at);
  }
}

void Reader::missing(const FieldRow& field, const Rule&, const Step* at) {
  const Step here{at, field.name, 0};
  note({ViolationKind::occurrence, &field, &here, {}}, Wrong::missing);
}

void Reader::member(const StructRow& row, Value key, std::size_t& expected, std::uint64_t& seen,
                    void* target, const Step* at) {
  const auto count = row.fields.size();
  const auto name = key.text();
  const Step here{at, name, 0};
  for (std::size_t step = 0, i = expected; step < count; ++step, i = i + 1 == count ? 0 : i + 1) {
    const FieldRow& candidate = row.fields[i];
    if (candidate.name != name) continue;
    const Rule* rule = candidate.rule(version_);
    if (!rule) break;
    if (seen >> i & 1) {
      note({ViolationKind::formation, nullptr, &here, {}}, Wrong::twice, {}, false);
      return;
    }
    seen |= std::uint64_t{1} << i;
    expected = i + 1 == count ? 0 : i + 1;
    auto* place = target ? static_cast<char*>(target) + candidate.offset : nullptr;
    field(candidate, *rule, key.next(), place, &here);
    return;
  }
  if (row.custom_data && name == "customData") return custom_data(key, seen, at);
  note({ViolationKind::formation, nullptr, &here, {}}, Wrong::unknown_member);
}

void Reader::custom_data(Value key, std::uint64_t& seen, const Step* at) {
  constexpr std::uint64_t bit = std::uint64_t{1} << (max_fields - 1);
  const Step here{at, key.text(), 0};
  if (seen & bit) {
    note({ViolationKind::formation, nullptr, &here, {}}, Wrong::twice, {}, false);
  } else if (!key.next().is(JsonKind::object)) {
    note({ViolationKind::type, nullptr, &here, {}}, Wrong::wrong_type,
         got_and_wanted(key.next(), "object"));
  }
  seen |= bit;
}

void Reader::field(const FieldRow& field, const Rule& rule, Value value, void* target,
                   const Step* at) {
  if (value.is(JsonKind::null) && field.kind != Kind::any) {
    return wrong_type(field, "value", value, at);
  }
  if (field.list) return list(field, rule, value, target, at);
  element(field, rule, value, target, at, 1);
}

void Reader::list(const FieldRow& field, const Rule& rule, Value value, void* target,
                  const Step* at) {
  if (!value.is(JsonKind::array)) {
    wrong_type(field, "list", value, at);  // quirk 37: the one element without its brackets
    return element(field, rule, value, target, at, 1);
  }
  if (value.size() < rule.min_items) {
    note({ViolationKind::occurrence, &field, at, {}}, Wrong::too_few);
  }
  if (rule.max_items != 0 && value.size() > rule.max_items) {
    note({ViolationKind::occurrence, &field, at, {}}, Wrong::too_many);
  }
  Value child = value.first();
  for (std::size_t i = 0; i < value.size() && !finished(); ++i, child = child.next()) {
    const Step here{at, {}, i};
    element(field, rule, child, target, &here, value.size());
  }
}

void Reader::element(const FieldRow& field, const Rule& rule, Value value, void* target,
                     const Step* at, std::size_t expected) {
  switch (field.kind) {
    case Kind::integer: return integer(field, rule, value, target, at);
    case Kind::boolean: return boolean(field, value, target, at);
    case Kind::text: return text(field, rule, value, target, at);
    case Kind::decimal: return decimal(field, rule, value, target, at);
    case Kind::date_time: return date_time(field, value, target, at);
    case Kind::enumeration: return enumeration(field, value, target, at);
    case Kind::any: {
      Json json;
      write_json(value, json.text);
      return store(field, target, std::move(json));
    }
    case Kind::structure: {
      if (!value.is(JsonKind::object)) return wrong_type(field, "object", value, at);
      void* inner = target ? field.slot.put(target, expected) : nullptr;
      return structure(*field.structure, value, inner, at);
    }
  }
}

void Reader::integer(const FieldRow& field, const Rule& rule, Value value, void* target,
                     const Step* at) {
  const bool readable = value.is(JsonKind::number) || value.is(JsonKind::string);
  const auto number = readable ? parse_integer(value.text()) : ParsedInteger{};
  if (number.outcome == IntegerOutcome::out_of_range) {
    return note({ViolationKind::property, &field, at, value.text()}, Wrong::out_of_range);
  }
  if (number.outcome == IntegerOutcome::not_a_number) {
    return wrong_type(field, "integer", value, at);
  }
  if (value.is(JsonKind::string)) wrong_type(field, "integer", value, at);
  if (number.outcome == IntegerOutcome::rounded) {
    note({ViolationKind::type, &field, at, value.text()}, Wrong::fraction);
  }
  if (number.value < rule.min || number.value > rule.max ||
      number.outcome == IntegerOutcome::negative_zero) {
    note({ViolationKind::property, &field, at, value.text()}, Wrong::out_of_range);
  }
  store(field, target, number.value);
}

void Reader::boolean(const FieldRow& field, Value value, void* target, const Step* at) {
  if (value.is(JsonKind::boolean)) return store(field, target, value.boolean());
  wrong_type(field, "true_or_false", value, at);
  const auto text =
      value.is(JsonKind::number) || value.is(JsonKind::string) ? value.text() : std::string_view();
  if (text == "1" || text == "true") store(field, target, true);
  if (text == "0" || text == "false") store(field, target, false);
}

void Reader::text(const FieldRow& field, const Rule& rule, Value value, void* target,
                  const Step* at) {
  if (!value.is(JsonKind::string)) wrong_type(field, "string", value, at);
  if (value.is(JsonKind::array) || value.is(JsonKind::object) || value.is(JsonKind::null)) return;
  const auto text = value.text();
  if (rule.size != 0 && text.size() > rule.size && characters(text) > rule.size) {
    note({ViolationKind::property, &field, at, {}}, Wrong::too_long,
         {{"limit", std::to_string(rule.size)}});
  }
  if (text.find('\0') != std::string_view::npos) {
    note({ViolationKind::property, &field, at, {}}, Wrong::nul_character);
  }
  if (rule.one_of && rule.one_of->value(text, version_) == 0) {
    note({ViolationKind::property, &field, at, text}, Wrong::not_in_enum,
         quoted(text, *rule.one_of));
  }
  if (target) static_cast<std::string*>(field.slot.put(target, 1))->assign(text);
}

void Reader::decimal(const FieldRow& field, const Rule& rule, Value value, void* target,
                     const Step* at) {
  const auto text = value.text();
  if (!value.is(JsonKind::number)) {
    wrong_type(field, "number", value, at);
    if (!value.is(JsonKind::string) || !is_json_number(text)) return;
  }
  if (!is_reasonable(text)) {
    return note({ViolationKind::property, &field, at, text}, Wrong::out_of_range);
  }
  if (rule.size != 0 && decimals(text) > rule.size) {
    note({ViolationKind::property, &field, at, text}, Wrong::too_many_decimals,
         {{"limit", std::to_string(rule.size)}});
  }
  if (target) static_cast<Decimal*>(field.slot.put(target, 1))->text.assign(text);
}

void Reader::date_time(const FieldRow& field, Value value, void* target, const Step* at) {
  if (!value.is(JsonKind::string)) return wrong_type(field, "time", value, at);
  const auto ms = parse_rfc3339_ms(value.text());
  if (!ms) {
    return note({ViolationKind::property, &field, at, value.text()}, Wrong::not_a_time,
                {{"quote", printable(value.text(), quoted_bytes)}, {"reason", ms.error().message}});
  }
  store(field, target, DateTime{*ms});
}

void Reader::enumeration(const FieldRow& field, Value value, void* target, const Step* at) {
  if (!value.is(JsonKind::string)) return wrong_type(field, "string", value, at);
  const auto found = field.enumeration->value(value.text(), version_);
  if (found == 0) {
    return note({ViolationKind::property, &field, at, value.text()}, Wrong::not_in_enum,
                quoted(value.text(), *field.enumeration));
  }
  store(field, target, static_cast<unsigned char>(found));
}

}  // namespace

Violations read(const StructRow& row, Value payload, Version version, Mode mode, void* target) {
  Violations violations;
  Reader reader(version, mode, violations);
  if (payload.is(JsonKind::object)) {
    reader.structure(row, payload, target, nullptr);
  } else {
    reader.not_an_object(payload);
  }
  return violations;
}

}  // namespace voltyard::wire::ocpp
