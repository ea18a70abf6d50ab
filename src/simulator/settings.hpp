// The pile's configuration: one table for both dialects (1.6 keys; 2.0.1
// component and variable). One thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::simulator {

struct Setting {
  std::string_view key;        // 1.6; empty: 2.0.1 only
  std::string_view component;  // 2.0.1; empty: 1.6 only
  std::string_view variable;
  std::string value;
  bool readonly = false;
  bool is_number = false;
};

enum class SetOutcome : std::uint8_t { accepted, rejected, unknown };

class Settings {
 public:
  Settings(int evses, std::int64_t meter_interval_s);

  const Setting* find(std::string_view key) const;
  const Setting* find(std::string_view component, std::string_view variable) const;
  SetOutcome set(const Setting* setting, std::string_view value);

  std::int64_t meter_interval_s() const;
  std::int64_t heartbeat_interval_s() const;
  void set_heartbeat_interval_s(std::int64_t seconds);
  std::span<const Setting> all() const { return settings_; }

 private:
  Setting& number(std::string_view key);

  std::vector<Setting> settings_;
};

}  // namespace voltyard::simulator
