#include "csms/frames/names.hpp"
#include "csms/frames/reading.hpp"
#include "csms/frames/ykc_names.hpp"

#include "wire/ykc/frame.hpp"
#include "wire/ykc/words.hpp"

#include <fmt/format.h>

#include <array>
#include <concepts>
#include <tuple>
#include <variant>

namespace voltyard::csms::frames {
namespace {

namespace wire = voltyard::wire::ykc;

// ---- fields ------------------------------------------------------------------------------------

std::string text(const wire::Gun& gun) {
  const auto number = gun.number();
  return number ? std::to_string(*number) : fmt::format("0x{:02X}", gun.bcd);
}
std::string text(const wire::Cp56Time& time) {
  const auto claimed = time.claimed(std::chrono::minutes(0));
  if (!claimed) return wire::hex_text(time.bytes) + " (no time)";
  auto written = to_rfc3339(Timestamp{claimed->ms});
  if (written.ends_with('Z')) written.pop_back();  // local, of no zone
  return written;
}
std::string text(const wire::Temperature& temperature) {
  return temperature.is_known() ? fmt::format("{} °C", temperature.celsius()) : "0 (unknown)";
}
std::string text(const wire::OffsetCurrent& current) {
  return fmt::format("{:.1f} A", current.current_da() / 10.0);
}
std::string text(const wire::EnergyE4& energy) {
  return fmt::format("{}.{:04} kWh", energy.e4 / 10'000, energy.e4 % 10'000);
}
std::string text(const wire::MeterE4& meter) {
  return fmt::format("{}.{:04} kWh", meter.e4.value / 10'000, meter.e4.value % 10'000);
}
std::string text(const wire::MoneyE4& money) {
  return fmt::format("{}.{:04} CNY", money.e4 / 10'000, money.e4 % 10'000);
}
std::string text(const wire::PriceE5& price) {
  return fmt::format("{}.{:05} CNY", price.e5 / 100'000, price.e5 % 100'000);
}
std::string text(const wire::BalanceE2& balance) {
  return fmt::format("{}.{:02} CNY", balance.fen / 100, balance.fen % 100);
}
std::string text(wire::GunState state) {
  return fmt::format("{} ({})", static_cast<int>(state), wire::gun_state_word(state));
}
std::string text(wire::StartedBy by) {
  return fmt::format("{} ({})", static_cast<int>(by), wire::started_by_word(by));
}

template <class Value>
concept Shown = requires(const Value& value) {
  { text(value) } -> std::same_as<std::string>;
};

class Lister {
 public:
  explicit Lister(std::vector<Field>& out) : out_(out) {}

  template <class Message>
  void list(const Message& message, const std::string& prefix) {
    FieldNames names(fields_of<Message>);
    const auto each = [&](const auto&... value) { (add(prefix + names.next(), value), ...); };
    std::apply(each, Message::fields(message));
  }

 private:
  template <Shown Value>
  void add(std::string name, const Value& value) {
    out_.push_back({std::move(name), text(value)});
  }
  template <class Value>
    requires(!Shown<Value> && (std::integral<Value> || std::is_enum_v<Value>))
  void add(std::string name, Value value) {
    out_.push_back({std::move(name), std::to_string(static_cast<std::uint64_t>(value))});
  }
  template <std::size_t N>
  void add(std::string name, const wire::Code<N>& code) {
    out_.push_back({std::move(name), code.text()});
  }
  template <std::size_t N>
  void add(std::string name, const wire::Text<N>& value) {
    out_.push_back({std::move(name), value.text()});
  }
  template <std::size_t N>
  void add(std::string name, const wire::Number<N>& number) {
    out_.push_back({std::move(name), std::to_string(number.value)});
  }
  template <std::size_t N>
  void add(std::string name, const std::array<std::uint8_t, N>& octets) {
    out_.push_back({std::move(name), text_or_hex(octets)});
  }
  void add(std::string name, const wire::Raw& raw) {
    out_.push_back({std::move(name), text_or_hex(raw.bytes)});
  }
  template <class T>
  void add(std::string name, const std::optional<T>& value) {
    if (value) add(std::move(name), *value);
  }
  template <std::size_t Max>
  void add(std::string name, const wire::Counted<std::uint8_t, Max>& octets) {
    out_.push_back({std::move(name), text_or_hex(octets.items)});
  }
  template <class T, std::size_t Max>
  void add(std::string name, const wire::Counted<T, Max>& list) {
    add_each(name, list.items);
  }
  template <class T, std::size_t Max>
  void add(std::string name, const wire::Rest<T, Max>& list) {
    add_each(name, list.items);
  }
  template <class T, std::size_t N>
  void add(std::string name, const std::array<T, N>& groups) {
    add_each(name, groups);
  }
  template <class Group>
    requires(!Shown<Group> && !fields_of<Group>.empty())
  void add(std::string name, const Group& group) {
    list(group, name + ".");
  }
  template <class Items>
  void add_each(const std::string& name, const Items& items) {
    for (std::size_t i = 0; i < items.size(); ++i) add(fmt::format("{}[{}]", name, i), items[i]);
  }

  std::vector<Field>& out_;
};

// ---- messages ----------------------------------------------------------------------------------

struct Name {
  std::uint8_t type;
  std::string_view word;
};

constexpr auto names = std::to_array<Name>({
    {0x01, "login"},
    {0x02, "login"},
    {0x03, "heartbeat"},
    {0x04, "heartbeat"},
    {0x05, "tariff_check"},
    {0x06, "tariff_check"},
    {0x09, "tariff_request"},
    {0x0A, "tariff_request"},
    {0x12, "real_time_request"},
    {0x13, "real_time"},
    {0x15, "bms_handshake"},
    {0x17, "bms_parameters"},
    {0x19, "bms_end"},
    {0x1B, "bms_timeouts"},
    {0x1D, "bms_abort"},
    {0x21, "charger_abort"},
    {0x23, "bms_demand"},
    {0x25, "bms_state"},
    {0x31, "start_request"},
    {0x32, "start_request"},
    {0x33, "remote_start"},
    {0x34, "remote_start"},
    {0x35, "remote_stop"},
    {0x36, "remote_stop"},
    {0x3B, "record"},
    {0x3D, "sealed_record"},
    {0x40, "record_answer"},
    {0x41, "balance_update"},
    {0x42, "balance_update"},
    {0x43, "card_sync"},
    {0x44, "card_sync"},
    {0x45, "card_removal"},
    {0x46, "card_removal"},
    {0x47, "card_query"},
    {0x48, "card_query"},
    {0x51, "work_setting"},
    {0x52, "work_setting"},
    {0x55, "clock_setting"},
    {0x56, "clock_setting"},
    {0x57, "tariff_setting"},
    {0x58, "tariff_setting"},
    {0x61, "lock_report"},
    {0x62, "lock_command"},
    {0x63, "lock_command"},
    {0x91, "reboot"},
    {0x92, "reboot"},
    {0x93, "update"},
    {0x94, "update"},
    {0xA1, "parallel_request"},
    {0xA2, "parallel_request"},
    {0xA3, "parallel_start"},
    {0xA4, "parallel_start"},
    {0xF0, "qr_prefix"},
    {0xF1, "qr_prefix"},
});

std::string_view word_of(std::uint8_t type) {
  for (const auto& name : names) {
    if (name.type == type) return name.word;
  }
  return {};
}

// The call that a message of this type answers; 0: it is a call itself.
std::uint8_t answers(std::uint8_t type) {
  switch (type) {
    case 0x02:
    case 0x04:
    case 0x06:
    case 0x0A:
    case 0x32:
    case 0xA2: return type - 1;
    case 0x40: return 0x3B;
    case 0x33:
    case 0x35:
    case 0x41:
    case 0x43:
    case 0x45:
    case 0x47:
    case 0x51:
    case 0x55:
    case 0x57:
    case 0x91:
    case 0x93:
    case 0xA3: return type + 1;
    case 0x63: return 0x62;
    case 0xF1: return 0xF0;
    default: return 0;
  }
}

// ---- secrets -----------------------------------------------------------------------------------

constexpr std::size_t type_at = 5;
constexpr std::size_t body_at = 6;
constexpr std::size_t crc_size = 2;

struct Secret {
  std::uint8_t type;
  std::size_t first;  // in the body
  std::size_t count;
};
// The login of the server that an update is fetched from; a card's password as a hash.
constexpr auto secrets = std::to_array<Secret>({{0x94, 28, 32}, {0x31, 18, 16}, {0xA1, 18, 16}});

void hide_secrets(std::uint8_t type, std::size_t size, std::string& hex) {
  for (const auto& secret : secrets) {
    if (secret.type != type) continue;
    hide_octets(hex, body_at + secret.first, secret.count);
    if (size >= crc_size) hide_octets(hex, size - crc_size, crc_size);
  }
}

constexpr std::string_view hidden = "***";
bool is_secret(std::string_view name) {
  return name.ends_with("password_md5") || name == "password" || name == "user";
}

}  // namespace

void read_ykc(std::string_view octets, bool from_station, Reading& reading) {
  const auto bytes =
      wire::Bytes(reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size());
  if (bytes.size() > type_at) hide_secrets(bytes[type_at], bytes.size(), reading.text);
  const auto frame = wire::read_whole(bytes);
  if (!frame) {
    against(reading, "not_whole", "not one whole frame with its right CRC");
    return;
  }
  const auto question = answers(frame->type);
  const auto word = word_of(frame->type);
  reading.kind = question == 0 ? Kind::call : Kind::answer;
  reading.action = fmt::format("0x{:02X}{}{}", frame->type, word.empty() ? "" : " ", word);
  reading.message_id = fmt::format("{:04X}", frame->sequence);
  auto asked = question == 0 ? frame->type : question;
  if (asked == wire::SealedRecord::type) asked = wire::Record::type;  // one answer for both
  reading.pair = fmt::format("{} {:02X} {:04X}", wire::is_from_pile(asked) ? "in" : "out", asked,
                             frame->sequence);
  if (wire::is_from_pile(frame->type) != from_station) {
    against(reading, "wrong_way", "this type does not go this way");
  }
  if (frame->crc_high_first) {
    against(reading, "crc_order", "the CRC was sent with its high byte first");
  }
  const auto message = wire::decode(*frame);
  if (!message) {
    against(reading, "", message.error());
    return;
  }
  Lister lister(reading.fields);
  const auto list = [&](const auto& body) {
    lister.list(body, "");
    if constexpr (requires { body.view(); }) {
      const auto view = body.view();
      if (view) {
        lister.list(*view, "body.");
      } else {
        against(reading, "body", view.error());
      }
    }
  };
  std::visit(list, *message);
  for (auto& field : reading.fields) {
    const auto dot = field.name.rfind('.');
    const auto last = dot == std::string::npos ? field.name : field.name.substr(dot + 1);
    if (is_secret(last)) field.value = hidden;
  }
}

}  // namespace voltyard::csms::frames
