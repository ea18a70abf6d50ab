#include "wire/ocpp/frame.hpp"

#include <algorithm>
#include <optional>

namespace voltyard::wire::ocpp {
namespace {

enum class Type : std::uint8_t { call, result, error, result_error, send };

std::optional<Type> type_of(const Node& node, Version version) {
  const std::string_view text(node.data, node.size);
  if (node.kind != JsonKind::number) return std::nullopt;
  if (text == "2") return Type::call;
  if (text == "3") return Type::result;
  if (text == "4") return Type::error;
  if (text == "5" && version >= Version::v21) return Type::result_error;
  if (text == "6" && version >= Version::v21) return Type::send;
  return std::nullopt;
}

// The first `limit` characters, never half a character.
std::string_view first_characters(std::string_view text, std::size_t limit) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts && ++count > limit) return text.substr(0, i);
  }
  return text;
}

bool is_usable_id(const Node& node) {
  const std::string_view text(node.data, node.size);
  return node.kind == JsonKind::string && !text.empty() &&
         first_characters(text, max_message_id).size() == text.size();
}

std::string_view text_of(const Node& node) { return {node.data, node.size}; }

// No answer can be given to what nobody can name: 1.6 keeps silent, 2.x says "-1" (N43).
FrameFault nameless(Version version, RpcError code, Wrong wrong) {
  const bool reply = version != Version::v16;
  return {
      reply, unknown_message_id, reply ? RpcError::rpc_framework_error : code, sentence(wrong), {},
      wrong};
}

FrameFault malformed_call(std::string_view id, Wrong wrong, bool reply = true,
                          RpcError code = RpcError::formation_violation) {
  return {reply, id, code, sentence(wrong), {}, wrong};
}

FrameFault malformed_answer(std::string_view id, Wrong wrong) {
  return {false, unknown_message_id, RpcError::formation_violation, sentence(wrong), id, wrong};
}

Wrong wrong_of(ParseOutcome outcome) {
  switch (outcome) {
    case ParseOutcome::cut_short: return Wrong::cut_short;
    case ParseOutcome::too_deep: return Wrong::too_deep;
    case ParseOutcome::out_of_range: return Wrong::number_too_large;
    case ParseOutcome::complete:
    case ParseOutcome::broken: break;
  }
  return Wrong::not_json;
}

// The parser gave up, but type and id may stand before the fault.
FrameFault broken(const Tape& tape, ParseOutcome outcome, Version version) {
  const auto& nodes = tape.nodes();
  const auto wrong = wrong_of(outcome);
  const auto code = outcome == ParseOutcome::out_of_range ? RpcError::property_constraint_violation
                                                          : RpcError::formation_violation;
  const bool headed =
      nodes.size() > 2 && nodes[0].kind == JsonKind::array && is_usable_id(nodes[2]);
  const auto type = headed ? type_of(nodes[1], version) : std::nullopt;
  if (!type) return nameless(version, code, wrong);
  const auto id = text_of(nodes[2]);
  if (*type == Type::call) return malformed_call(id, wrong, true, code);
  if (*type == Type::send) return malformed_call(unknown_message_id, wrong, false, code);
  return malformed_answer(id, wrong);
}

// N44: 2.0.1 says so, 1.6 and 2.1 ignore it.
FrameFault unknown_type(const Node* id, Version version) {
  const bool named = id && is_usable_id(*id);
  return malformed_call(named ? text_of(*id) : unknown_message_id, Wrong::message_type,
                        version == Version::v201, RpcError::message_type_not_supported);
}

Frame read_call(Value id, std::size_t elements, bool wants_answer, const Repairs& repairs) {
  if (elements != 4) return malformed_call(id.text(), Wrong::call_elements);
  const Value action = id.next();
  if (!action.is(JsonKind::string)) return malformed_call(id.text(), Wrong::action_not_text);
  const Value payload = action.next();
  if (!payload.is(JsonKind::object)) return malformed_call(id.text(), Wrong::payload_not_object);
  return Call{id.text(), action.text(), payload, wants_answer, repairs, {}};
}

// Some stations leave out the last elements (quirk 27), or write a number where the code belongs.
Frame read_error(Value id, std::size_t elements, bool of_result, const Repairs& repairs) {
  CallError error{id.text(), {}, {}, of_result, repairs};
  const auto bounded = [](Value value) {
    return value.is(JsonKind::string) ? first_characters(value.text(), max_error_description)
                                      : std::string_view();
  };
  if (elements > 2) error.code = bounded(id.next());
  if (elements > 3) error.description = bounded(id.next().next());
  return error;
}

Frame classify(Value root, Version version, const Repairs& repairs) {
  if (!root.is(JsonKind::array) || root.size() == 0) {
    return nameless(version, RpcError::formation_violation, Wrong::not_an_array);
  }
  const auto elements = root.size();
  const Value kind = root.first();
  const Value id = kind.next();
  const auto type = type_of(*kind.node(), version);
  if (!type) return unknown_type(elements > 1 ? id.node() : nullptr, version);
  const bool named = elements > 1 && is_usable_id(*id.node());
  if (*type == Type::call && !named) {  // N45
    const auto code =
        version == Version::v16 ? RpcError::formation_violation : RpcError::rpc_framework_error;
    return malformed_call(unknown_message_id, Wrong::message_id, true, code);
  }
  if (!named) return malformed_answer({}, Wrong::answer_without_id);
  if (*type == Type::call) return read_call(id, elements, true, repairs);
  if (*type == Type::send) {
    Frame frame = read_call(id, elements, false, repairs);
    if (auto* fault = std::get_if<FrameFault>(&frame)) fault->reply = false;
    return frame;
  }
  if (*type == Type::result) {
    if (elements < 3 || !id.next().is(JsonKind::object)) {
      return malformed_answer(id.text(), Wrong::answer_payload);
    }
    return CallResult{id.text(), id.next(), repairs};
  }
  return read_error(id, elements, *type == Type::result_error, repairs);
}

bool ends_in_digit(std::string_view text) {
  return !text.empty() && text.back() >= '0' && text.back() <= '9';
}

}  // namespace

Frame FrameReader::read(std::string_view text, Version version) {
  const auto received = text;
  Repairs repairs;
  auto outcome = tape_.parse(text);
  if (outcome != ParseOutcome::complete && text.find('\0') != std::string_view::npos) {
    mended_.assign(text);
    std::erase(mended_, '\0');
    repairs.nul_bytes = true;
    text = mended_;
    outcome = tape_.parse(text);
  }
  // Only the final brackets are added, and never behind a number: more of its digits may be lost.
  const auto missing = tape_.open_depth();
  const bool closable = missing == 1 || missing == 2;
  if (outcome == ParseOutcome::cut_short && closable && !ends_in_digit(text)) {
    auto closed = std::string(text) + (missing == 1 ? "]" : "}]");
    mended_ = std::move(closed);
    repairs.closed_early = true;
    outcome = tape_.parse(mended_);
  }
  if (outcome != ParseOutcome::complete) return broken(tape_, outcome, version);
  Frame frame = classify(tape_.root(), version, repairs);
  if (auto* call = std::get_if<Call>(&frame)) call->text = received;
  return frame;
}

namespace {

void open_frame(std::string& out, char type, std::string_view message_id) {
  out += '[';
  out += type;
  out += ',';
  write_json_string(message_id, out);
  out += ',';
}

}  // namespace

void write_call(std::string& out, std::string_view message_id, std::string_view action,
                std::string_view payload) {
  open_frame(out, '2', message_id);
  write_json_string(action, out);
  out += ',';
  out += payload;
  out += ']';
}

void write_result(std::string& out, std::string_view message_id, std::string_view payload) {
  open_frame(out, '3', message_id);
  out += payload;
  out += ']';
}

void write_error(std::string& out, Version version, std::string_view message_id, RpcError code,
                 std::string_view description) {
  open_frame(out, '4', message_id);
  write_json_string(spelling(code, version), out);
  out += ',';
  write_json_string(first_characters(description, max_error_description), out);
  out += ",{}]";
}

}  // namespace voltyard::wire::ocpp
