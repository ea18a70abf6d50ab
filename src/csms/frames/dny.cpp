#include "csms/frames/dny_names.hpp"
#include "csms/frames/names.hpp"
#include "csms/frames/reading.hpp"

#include "wire/dny/frame.hpp"

#include <fmt/format.h>

#include <array>
#include <concepts>
#include <variant>

namespace voltyard::csms::frames {
namespace {

namespace wire = voltyard::wire::dny;
namespace command = wire::command;
using Octets = std::span<const std::uint8_t>;

template <class Value>
concept InWords =
    std::same_as<Value, wire::PortState> || std::same_as<Value, wire::StopReason> ||
    std::same_as<Value, wire::SwipeStatus> || std::same_as<Value, wire::StartResult> ||
    std::same_as<Value, wire::ChangeResult> || std::same_as<Value, wire::FirmwareResult> ||
    std::same_as<Value, wire::AlarmKind> || std::same_as<Value, wire::StartKind> ||
    std::same_as<Value, wire::CardKind> || std::same_as<Value, wire::RateMode>;

// Walks a message as its reader did, and writes down what stands in it.
class Lister {
 public:
  Lister(std::string_view names, std::string prefix, std::vector<Field>& out)
      : names_(names), prefix_(std::move(prefix)), out_(out) {}

  template <class... Value>
  void operator()(const Value&... value) {
    (add(value), ...);
  }
  template <class T, std::size_t Room>
  void counted(const wire::BoundedList<T, Room>& list) {
    add_list(list);
  }
  template <class T, std::size_t Room>
  void counted(const std::optional<wire::BoundedList<T, Room>>& list) {
    if (list) {
      add_list(*list);
    } else {
      names_.next();
    }
  }
  template <class T, std::size_t Room>
  void repeated(const wire::BoundedList<T, Room>& list, std::size_t) {
    add_list(list);
  }
  template <std::size_t Room>
  void rest(const wire::BoundedList<std::uint8_t, Room>& list) {
    add_list(list);
  }

 private:
  template <class Value>
  static std::string text(const Value& value) {
    if constexpr (InWords<Value>) {
      return fmt::format("{} ({})", static_cast<int>(value), wire::key(value));
    } else if constexpr (std::is_enum_v<Value>) {
      return std::to_string(static_cast<int>(value));
    } else if constexpr (std::integral<Value>) {
      return std::to_string(value);
    } else if constexpr (std::same_as<Value, wire::Temperature>) {
      const auto celsius = value.celsius();
      return celsius ? fmt::format("{} °C", *celsius) : std::string("0 (no sensor)");
    } else if constexpr (std::same_as<Value, wire::CardId>) {
      return fmt::format("{:010}", value.number());
    } else if constexpr (requires { value.bytes; }) {
      return text_or_hex(value.bytes);
    } else {
      return text_or_hex(value);
    }
  }
  template <class Value>
  void add(const Value& value) {
    out_.push_back({prefix_ + names_.next(), text(value)});
  }
  template <class Value>
  void add(const std::optional<Value>& value) {
    const auto name = names_.next();
    if (value) out_.push_back({prefix_ + name, text(*value)});
  }
  template <class T, std::size_t Room>
  void add_list(const wire::BoundedList<T, Room>& list) {
    const auto name = prefix_ + names_.next();
    if constexpr (std::same_as<T, std::uint8_t>) {
      out_.push_back({name, text_or_hex(std::span(list.begin(), list.size()))});
    } else {
      for (std::size_t i = 0; i < list.size(); ++i) {
        const auto place = fmt::format("{}[{}]", name, i);
        if constexpr (requires { T::wire_size; }) {
          Lister inner(fields_of<T>, place + ".", out_);
          T::walk(list[i], inner);
        } else {
          out_.push_back({place, text(list[i])});
        }
      }
    }
  }

  FieldNames names_;
  std::string prefix_;
  std::vector<Field>& out_;
};

template <class Message>
void list(Octets data, Reading& reading) {
  const auto message = wire::decode<Message>(data);
  if (!message) {
    against(reading, "", message.error());
    return;
  }
  Lister lister(fields_of<Message>, {}, reading.fields);
  Message::walk(*message, lister);
}

void list_nothing(Octets, Reading&) {}

struct Row {
  command::Code code;
  std::string_view name;
  void (*from_pile)(Octets, Reading&);
  void (*to_pile)(Octets, Reading&);
  bool asked_by_pile = true;
};

constexpr auto nothing = list_nothing;
constexpr auto result = list<wire::ResultAnswer>;

constexpr std::array rows = {
    Row{command::old_heartbeat, "old_heartbeat", list<wire::OldHeartbeat>, nothing},
    Row{command::swipe, "swipe", list<wire::Swipe>, list<wire::SwipeAnswer>},
    Row{command::settlement, "settlement", list<wire::Settlement>, result},
    Row{command::old_order, "old_order", list<wire::OldOrder>, list<wire::OldOrderAnswer>},
    Row{command::upgrade_request, "upgrade_request", list<wire::UpgradeRequest>, result},
    Row{command::port_power, "port_power", list<wire::PortPower>, nothing},
    Row{command::host_heartbeat, "host_heartbeat", list<wire::HostHeartbeat>, nothing},
    Row{command::host_time, "host_time", nothing, list<wire::TimeAnswer>},
    Row{command::host_state, "host_state", list<wire::HostState>, nothing},
    Row{command::register_device, "register", list<wire::Register>, result},
    Row{command::heartbeat, "heartbeat", list<wire::Heartbeat>, result},
    Row{command::time, "time", nothing, list<wire::TimeAnswer>},
    Row{command::hosted_firmware, "hosted_firmware", list<wire::HostedFirmware>, result},
    Row{command::cabinet_heartbeat, "cabinet_heartbeat", list<wire::CabinetNotice>, nothing},
    Row{command::alarm, "alarm", list<wire::Alarm>, result},
    Row{command::cabinet_full, "cabinet_full", list<wire::CabinetNotice>, nothing},
    Row{command::cabinet_door, "cabinet_door", list<wire::CabinetNotice>, nothing},
    Row{command::cabinet_stop, "cabinet_stop", list<wire::CabinetStopAnswer>,
        list<wire::CabinetStop>, false},
    Row{command::query, "query", nothing, nothing, false},
    Row{command::start_stop, "start_stop", list<wire::StartStopAnswer>, list<wire::StartStop>,
        false},
    Row{command::set_float_rules, "set_float_rules", result, list<wire::FloatRules>, false},
    Row{command::set_guard_rules, "set_guard_rules", result, list<wire::GuardRules>, false},
    Row{command::set_limits, "set_limits", result, list<wire::Limits>, false},
    Row{command::set_card_keys, "set_card_keys", result, nothing, false},
    Row{command::reboot, "reboot", result, nothing, false},
    Row{command::clear_memory, "clear_memory", result, nothing, false},
    Row{command::change_charge, "change_charge", list<wire::ChangeChargeAnswer>,
        list<wire::ChangeCharge>, false},
    Row{command::read_eeprom, "read_eeprom", list<wire::ReadEepromAnswer>, list<wire::ReadEeprom>,
        false},
    Row{command::write_eeprom, "write_eeprom", result, list<wire::WriteEeprom>, false},
    Row{command::work_mode, "work_mode", result, list<wire::SetWorkMode>, false},
    Row{command::qr_address, "qr_address", result, list<wire::SetQrAddress>, false},
    Row{command::card_mode, "card_mode", result, list<wire::SetCardMode>, false},
    Row{command::get_float_rules, "get_float_rules", list<wire::FloatRules>, nothing, false},
    Row{command::get_guard_rules, "get_guard_rules", list<wire::GuardRules>, nothing, false},
    Row{command::get_limits, "get_limits", list<wire::Limits>, nothing, false},
    Row{command::get_card_keys, "get_card_keys", nothing, nothing, false},
    Row{command::temporary_qr, "temporary_qr", result, list<wire::TemporaryQr>, false},
    Row{command::locate, "locate", result, list<wire::Locate>, false},
    Row{command::mute, "mute", result, list<wire::Mute>, false},
    Row{command::multi_function, "multi_function", result, list<wire::MultiFunction>, false},
    Row{command::device_firmware, "device_firmware", list<wire::FirmwareBlockAnswer>,
        list<wire::FirmwareBlock>, false},
    Row{command::power_board_firmware, "power_board_firmware", list<wire::FirmwareBlockAnswer>,
        list<wire::FirmwareBlock>, false},
    Row{command::hosted_device_firmware, "hosted_device_firmware", list<wire::FirmwareBlockAnswer>,
        list<wire::FirmwareBlock>, false},
    Row{command::old_device_firmware, "old_device_firmware", list<wire::FirmwareBlockAnswer>,
        list<wire::FirmwareBlock>, false},
};

const Row* find_row(command::Code code) {
  for (const auto& row : rows) {
    if (row.code == code) return &row;
  }
  return nullptr;
}

// The data of what carries the keys of the operator's cards, and the sum that would give one away.
void hide_card_keys(std::string_view octets, std::string& hex) {
  constexpr std::size_t command_at = 11;
  if (octets.size() <= command_at) return;
  const auto code = static_cast<command::Code>(octets[command_at]);
  if (code != command::set_card_keys && code != command::get_card_keys) return;
  hide_octets(hex, command_at + 1, octets.size());
}

}  // namespace

void read_dny(std::string_view octets, bool from_station, Reading& reading) {
  hide_card_keys(octets, reading.text);
  wire::FrameReader reader;
  reader.feed(std::span(reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()));
  const auto item = reader.next();
  const auto* frame = item ? std::get_if<wire::Frame>(&*item) : nullptr;
  if (frame == nullptr) {
    const auto* bad = item ? std::get_if<wire::Bad>(&*item) : nullptr;
    const auto what = bad ? wire::key(bad->what) : std::string_view("cut_short");
    against(reading, "not_a_packet", fmt::format("not a packet: {}", bad ? what : "cut short"),
            {{"what", std::string(what)}});
    return;
  }
  const auto* row = find_row(frame->command);
  const bool asks = row == nullptr ? from_station : row->asked_by_pile == from_station;
  reading.kind = asks ? Kind::call : Kind::answer;
  reading.action = fmt::format("0x{:02X}{}{}", frame->command, row == nullptr ? "" : " ",
                               row == nullptr ? "" : row->name);
  reading.message_id = fmt::format("{:04X}", frame->message_id);
  reading.pair = fmt::format("{} {:02X} {:04X} {:08X}", asks == from_station ? "in" : "out",
                             frame->command, frame->message_id, frame->physical_id);
  reading.fields.push_back({"device", wire::printed(frame->physical_id)});
  if (row == nullptr) {
    against(reading, "unknown_command", "a command that nobody has published");
    return;
  }
  (from_station ? row->from_pile : row->to_pile)(frame->data, reading);
}

}  // namespace voltyard::csms::frames
