#include "csms/bulk_command.hpp"

#include "csms/dialect.hpp"

#include "wire/ocpp/json_tape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace voltyard::csms {
namespace {

namespace json = wire::ocpp;
using desk::BulkCommand;
using desk::BulkKind;
using desk::BulkOutcome;

constexpr std::size_t most_words = 500;  // of an answer

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string_view argument(const BulkCommand& command, std::string_view name) {
  return domain::detail_of(command.arguments, name);
}

Error no_such_request() { return invalid("its protocol has no such request"); }

using Written = Result<NativeOrder>;

Written reset(const BulkCommand& command, std::string_view protocol) {
  const bool now = argument(command, "when") == "now";
  if (protocol == "ocpp1.6") {
    return NativeOrder{"Reset", fmt::format(R"({{"type":"{}"}})", now ? "Hard" : "Soft")};
  }
  if (protocol == "ocpp2.0.1") {
    return NativeOrder{"Reset", fmt::format(R"({{"type":"{}"}})", now ? "Immediate" : "OnIdle")};
  }
  if (protocol == "dny") return NativeOrder{"Reboot", "{}"};
  if (protocol == "ykc") {
    return NativeOrder{"Reboot", fmt::format(R"({{"at_once":{}}})", now ? 1 : 0)};
  }
  return no_such_request();
}

Written availability(const BulkCommand& command, std::string_view protocol) {
  const auto word = argument(command, "operative") == "true" ? "Operative" : "Inoperative";
  if (protocol == "ocpp1.6") {
    return NativeOrder{"ChangeAvailability",
                       fmt::format(R"({{"connectorId":0,"type":"{}"}})", word)};
  }
  if (protocol == "ocpp2.0.1") {
    return NativeOrder{"ChangeAvailability", fmt::format(R"({{"operationalStatus":"{}"}})", word)};
  }
  return no_such_request();
}

Written configuration(const BulkCommand& command, std::string_view protocol) {
  const auto key = argument(command, "key");
  const auto value = quoted(argument(command, "value"));
  if (protocol == "ocpp1.6") {
    return NativeOrder{"ChangeConfiguration",
                       fmt::format(R"({{"key":{},"value":{}}})", quoted(key), value)};
  }
  if (protocol != "ocpp2.0.1") return no_such_request();
  const auto point = key.find('.');
  if (point == std::string_view::npos) {
    return invalid("in OCPP 2.0.1 a key is written Component.Variable");
  }
  return NativeOrder{
      "SetVariables",
      fmt::format(
          R"({{"setVariableData":[{{"attributeValue":{},"component":{{"name":{}}},"variable":{{"name":{}}}}}]}})",
          value, quoted(key.substr(0, point)), quoted(key.substr(point + 1)))};
}

// OCPP 2.0.1 asks for a number that no other update of the station has: the second in which it is
// worded.
Written firmware(const BulkCommand& command, std::string_view protocol, Timestamp now) {
  const auto address = argument(command, "address");
  const auto image = argument(command, "image_id");
  if (protocol == "dny" && !image.empty()) {
    const auto target = argument(command, "target");
    return NativeOrder{"UpdateFirmware",
                       fmt::format(R"({{"image_id":{},"target":{}}})", quoted(image),
                                   quoted(target.empty() ? "pile" : target))};
  }
  if (address.empty()) return no_such_request();
  if (protocol == "ocpp2.0.1") {
    const auto firmware = fmt::format(R"({{"location":{},"retrieveDateTime":"{}"}})",
                                      quoted(address), to_rfc3339(now));
    return NativeOrder{"UpdateFirmware", fmt::format(R"({{"requestId":{},"firmware":{}}})",
                                                     now.ms / 1000 % INT32_MAX, firmware)};
  }
  if (protocol != "ocpp1.6") return no_such_request();
  return NativeOrder{"UpdateFirmware", fmt::format(R"({{"location":{},"retrieveDate":"{}"}})",
                                                   quoted(address), to_rfc3339(now))};
}

Written refresh(std::string_view protocol) {
  if (protocol.starts_with("ocpp")) {
    return NativeOrder{"TriggerMessage", R"({"requestedMessage":"StatusNotification"})"};
  }
  if (protocol == "dny") return NativeOrder{"Query", "{}"};
  return no_such_request();
}

// ---- answers -----------------------------------------------------------------------------------

std::optional<json::Value> member(json::Value object, std::string_view wanted) {
  if (!object.is(json::JsonKind::object)) return std::nullopt;
  auto value = object.first();
  for (std::size_t i = 0; i < object.size(); ++i) {
    const auto name = value;
    value = name.next();
    if (name.text() == wanted) return value;
    value = value.next();
  }
  return std::nullopt;
}

bool is_yes(std::string_view word) {
  constexpr std::array yes{"Accepted",         "RebootRequired", "Scheduled", "Unlocked",
                           "AcceptedCanceled", "Installed",      "ok",        "0"};
  return std::ranges::find(yes, word) != yes.end();
}

// Of SetVariables: the first that was refused speaks for all.
std::optional<std::string_view> variables_word(json::Value root) {
  const auto results = member(root, "setVariableResult");
  if (!results || !results->is(json::JsonKind::array)) return std::nullopt;
  std::optional<std::string_view> word;
  auto each = results->first();
  for (std::size_t i = 0; i < results->size(); ++i, each = each.next()) {
    const auto status = member(each, "attributeStatus");
    if (!status) continue;
    word = status->text();
    if (!is_yes(*word)) break;
  }
  return word;
}

std::string shortened(std::string text) {
  if (text.size() <= most_words) return text;
  text.resize(most_words);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
  if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0x80) text.pop_back();
  return text;
}

Verdict verdict_of_answer(const std::string& answer) {
  json::Tape tape;
  if (tape.parse(answer) != json::ParseOutcome::complete) {
    return {BulkOutcome::succeeded, shortened(answer)};
  }
  auto word = variables_word(tape.root());
  for (const auto* name : {"firmware", "status", "result"}) {
    if (word) break;
    if (const auto said = member(tape.root(), name)) word = said->text();
  }
  if (!word) return {BulkOutcome::succeeded, {}};  // an answer is all that this request has
  Verdict verdict{is_yes(*word) ? BulkOutcome::succeeded : BulkOutcome::refused,
                  std::string(*word)};
  if (const auto info = member(tape.root(), "statusInfo")) {
    for (const auto* name : {"reasonCode", "additionalInfo"}) {
      if (const auto text = member(*info, name)) verdict.said += ": " + std::string(text->text());
    }
  }
  verdict.said = shortened(std::move(verdict.said));
  return verdict;
}

Status needs(const BulkCommand& command, std::string_view name) {
  if (!argument(command, name).empty()) return {};
  return invalid("is needed", "/arguments/" + std::string(name));
}

Status is_one_of(const BulkCommand& command, std::string_view name, std::string_view first,
                 std::string_view second) {
  const auto given = argument(command, name);
  if (given == first || given == second) return {};
  return invalid(fmt::format("must be {} or {}", first, second), "/arguments/" + std::string(name));
}

}  // namespace

Status check(const BulkCommand& command) {
  switch (command.kind) {
    case BulkKind::reset: return is_one_of(command, "when", "idle", "now");
    case BulkKind::availability: return is_one_of(command, "operative", "true", "false");
    case BulkKind::configuration: return needs(command, "key");
    case BulkKind::request: return needs(command, "action");
    case BulkKind::refresh: return {};
    case BulkKind::firmware: break;
  }
  const bool named =
      !argument(command, "address").empty() || !argument(command, "image_id").empty();
  return named ? Status{} : invalid("an address or an image is needed", "/arguments/address");
}

Result<NativeOrder> native_order(const BulkCommand& command, std::string_view protocol,
                                 Timestamp now) {
  switch (command.kind) {
    case BulkKind::reset: return reset(command, protocol);
    case BulkKind::availability: return availability(command, protocol);
    case BulkKind::configuration: return configuration(command, protocol);
    case BulkKind::firmware: return firmware(command, protocol, now);
    case BulkKind::refresh: return refresh(protocol);
    case BulkKind::request: break;
  }
  const auto payload = argument(command, "payload");
  return NativeOrder{std::string(argument(command, "action")),
                     payload.empty() ? "{}" : std::string(payload)};
}

Result<NativeOrder> checked_order(const BulkCommand& command, const Snapshot& snapshot,
                                  const domain::Station& station, Timestamp now, Random& random) {
  const auto* dialect = find_dialect(station.state.protocol);
  if (dialect == nullptr) return invalid("it has never been connected");
  auto order = native_order(command, station.state.protocol, now);
  if (!order) return order.error();
  if (order->action == "UpdateFirmware" && dialect->image_named != nullptr) {
    const auto image = dialect->image_named(order->payload);
    if (!image) return image.error();
    return order;
  }
  LiveStation live;
  live.station = station;
  TransactionNumbers numbers;
  const Context context{live,    snapshot, now, random, numbers, 300,     "", nullptr,
                        nullptr, {},       {},  0,      {},      nullptr, {}, {}};
  auto request = dialect->checked(context, order->action, order->payload);
  if (!request) return request.error();
  return order;
}

Verdict verdict_of(const storage::OperationRow& operation) {
  if (operation.state == storage::OperationState::done) return verdict_of_answer(operation.answer);
  const bool crashed = operation.failure == storage::restarted_before_answer;
  return {crashed ? BulkOutcome::unknown : BulkOutcome::failed, shortened(operation.failure)};
}

}  // namespace voltyard::csms
