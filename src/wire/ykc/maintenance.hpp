// Settings and care from afar: clock and power (0x51 to 0x56), reboot and firmware (0x91 to 0x94),
// the text of the QR code (OpenUC's 0xF0 and 0xF1).
#pragma once

#include "wire/ykc/fields.hpp"

namespace voltyard::wire::ykc {

constexpr std::uint8_t min_power_percent = 30;  // less a pile does not take
constexpr std::uint8_t max_power_percent = 100;

struct WorkSetting {
  static constexpr std::uint8_t type = 0x52;
  PileCode pile;
  std::uint8_t locked = 0;  // 0 may work, 1 out of use
  std::uint8_t power_percent = max_power_percent;

  static auto fields(auto& m) { return std::tie(m.pile, m.locked, m.power_percent); }
  bool operator==(const WorkSetting&) const = default;
};

struct WorkSettingAnswer {
  static constexpr std::uint8_t type = 0x51;
  PileCode pile;
  std::uint8_t ok = 0;

  static auto fields(auto& m) { return std::tie(m.pile, m.ok); }
  bool operator==(const WorkSettingAnswer&) const = default;
};

// Once a day and after each login.
struct ClockSetting {
  static constexpr std::uint8_t type = 0x56;
  PileCode pile;
  Cp56Time time;

  static auto fields(auto& m) { return std::tie(m.pile, m.time); }
  bool operator==(const ClockSetting&) const = default;
};

struct ClockSettingAnswer {
  static constexpr std::uint8_t type = 0x55;
  PileCode pile;
  Cp56Time time;

  static auto fields(auto& m) { return std::tie(m.pile, m.time); }
  bool operator==(const ClockSettingAnswer&) const = default;
};

enum class When : std::uint8_t { at_once = 1, when_idle = 2 };

struct Reboot {
  static constexpr std::uint8_t type = 0x92;
  PileCode pile;
  When when = When::when_idle;

  static auto fields(auto& m) { return std::tie(m.pile, m.when); }
  bool operator==(const Reboot&) const = default;
};

struct RebootAnswer {
  static constexpr std::uint8_t type = 0x91;
  PileCode pile;
  std::uint8_t ok = 0;

  static auto fields(auto& m) { return std::tie(m.pile, m.ok); }
  bool operator==(const RebootAnswer&) const = default;
};

// The pile fetches a file by FTP.
struct Update {
  static constexpr std::uint8_t type = 0x94;
  PileCode pile;
  std::uint8_t model = 0;  // 1 DC, 2 AC
  std::uint16_t power_kw = 0;
  Text<16> host;
  std::uint16_t port = 21;
  Text<16> user;
  Text<16> password;
  Text<32> path;
  When when = When::when_idle;
  std::uint8_t timeout_min = 0;

  static auto fields(auto& m) {
    return std::tie(m.pile, m.model, m.power_kw, m.host, m.port, m.user, m.password, m.path, m.when,
                    m.timeout_min);
  }
  bool operator==(const Update&) const = default;
};

struct UpdateAnswer {
  static constexpr std::uint8_t type = 0x93;
  PileCode pile;
  std::uint8_t result = 0;  // words.hpp names it

  static auto fields(auto& m) { return std::tie(m.pile, m.result); }
  bool operator==(const UpdateAnswer&) const = default;
};

struct QrPrefix {
  static constexpr std::uint8_t type = 0xF0;
  PileCode pile;
  std::uint8_t form = 0;              // what the pile puts behind the prefix; its maker's business
  Counted<std::uint8_t, 239> prefix;  // ASCII

  static auto fields(auto& m) { return std::tie(m.pile, m.form, m.prefix); }
  bool operator==(const QrPrefix&) const = default;
};

// "ok" means taken, not shown.
struct QrPrefixAnswer {
  static constexpr std::uint8_t type = 0xF1;
  PileCode pile;
  std::uint8_t ok = 0;

  static auto fields(auto& m) { return std::tie(m.pile, m.ok); }
  bool operator==(const QrPrefixAnswer&) const = default;
};

}  // namespace voltyard::wire::ykc
