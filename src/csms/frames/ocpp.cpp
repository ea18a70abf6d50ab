#include "csms/frames/reading.hpp"

#include "wire/ocpp/decode.hpp"
#include "wire/ocpp/encode.hpp"
#include "wire/ocpp/frame.hpp"
#include "wire/ocpp/registry.hpp"

#include <variant>

namespace voltyard::csms::frames {
namespace {

namespace wire = voltyard::wire::ocpp;

wire::Version version_of(std::string_view protocol) {
  if (protocol == "ocpp2.1") return wire::Version::v21;
  return protocol == "ocpp2.0.1" ? wire::Version::v201 : wire::Version::v16;
}

void new_line(std::string& out, int depth) {
  out += '\n';
  out.append(static_cast<std::size_t>(2 * depth), ' ');
}

// As wire writes it, over several lines. As deep as a tape lets it be.
void write_lines(wire::Value value, int depth, std::string& out) {
  const bool object = value.is(wire::JsonKind::object);
  if ((!object && !value.is(wire::JsonKind::array)) || value.size() == 0) {
    wire::write_json(value, out);
    return;
  }
  out += object ? '{' : '[';
  auto child = value.first();
  for (std::size_t i = 0; i < value.size(); ++i, child = child.next()) {
    if (i != 0) out += ',';
    new_line(out, depth + 1);
    if (object) {
      wire::write_json_string(child.text(), out);
      out += ": ";
      child = child.next();
    }
    write_lines(child, depth + 1, out);
  }
  new_line(out, depth);
  out += object ? '}' : ']';
}

void check(const wire::StructRow* row, wire::Value payload, wire::Version version,
           Reading& reading) {
  write_lines(payload, 0, reading.payload);
  if (row == nullptr) return;
  for (const auto& violation : wire::check(*row, payload, version)) {
    Problem problem{violation.path, violation.sentence, wire::word(violation.wrong)};
    for (const auto& [name, value] : violation.about) {
      problem.about.push_back({std::string(name), value});
    }
    problem.count = violation.count;
    reading.problems.push_back(std::move(problem));
  }
}

void note(const wire::Repairs& repairs, Reading& reading) {
  if (repairs.nul_bytes) against(reading, "nul_bytes", "NUL bytes stood in the frame");
  if (repairs.closed_early) {
    against(reading, "brackets_missing", "the closing brackets were missing");
  }
}

class Reader {
 public:
  Reader(wire::Version version, bool from_station, std::string_view action, Reading& reading)
      : version_(version), from_station_(from_station), action_(action), reading_(reading) {}

  void operator()(const wire::Call& call) {
    reading_.kind = Kind::call;
    reading_.action = call.action;
    reading_.message_id = call.message_id;
    if (call.wants_answer) reading_.pair = pair(from_station_, call.message_id);
    note(call.repairs, reading_);
    const auto* row = wire::find_message(version_, call.action);
    if (row == nullptr) {
      const auto version = std::string(wire::to_string(version_));
      against(reading_, "unknown_action", "OCPP " + version + " has no such action",
              {{"version", version}});
    } else if (row->direction != wire::Direction::both &&
               (row->direction == wire::Direction::from_station) != from_station_) {
      against(reading_, "wrong_way", "this action does not go this way");
    }
    check(row == nullptr ? nullptr : row->request, call.payload, version_, reading_);
  }

  void operator()(const wire::CallResult& result) {
    reading_.kind = Kind::answer;
    reading_.action = action_;
    reading_.message_id = result.message_id;
    reading_.pair = pair(!from_station_, result.message_id);
    note(result.repairs, reading_);
    const auto* row = wire::find_message(version_, action_);
    check(row == nullptr ? nullptr : row->response, result.payload, version_, reading_);
  }

  void operator()(const wire::CallError& error) {
    reading_.kind = Kind::error;
    reading_.action = action_;
    reading_.message_id = error.message_id;
    reading_.pair = pair(!from_station_, error.message_id);
    reading_.fields.push_back({"code", std::string(error.code)});
    reading_.fields.push_back({"description", std::string(error.description)});
  }

  void operator()(const wire::FrameFault& fault) {
    reading_.kind = Kind::broken;
    reading_.message_id = fault.reply_id;
    against(reading_, wire::word(fault.wrong), std::string(fault.sentence));
  }

 private:
  static std::string pair(bool asked_by_station, std::string_view message_id) {
    return std::string(asked_by_station ? "in " : "out ").append(message_id);
  }

  wire::Version version_;
  bool from_station_;
  std::string_view action_;
  Reading& reading_;
};

}  // namespace

// What is read is the text without its secrets, so that no reason can quote one.
void read_ocpp(std::string_view protocol, const Recorded& frame, std::string_view action,
               Reading& reading) {
  reading.payload.clear();
  reading.fields.clear();
  reading.problems.clear();
  const auto version = version_of(protocol);
  wire::FrameReader reader;
  const auto read = reader.read(reading.text, version);
  std::visit(Reader(version, frame.from_station, action, reading), read);
}

}  // namespace voltyard::csms::frames
