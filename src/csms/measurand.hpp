// Sampled values of both OCPP families, gathered into one reading.
#pragma once

#include "domain/session_rules.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace voltyard::csms {

// A sampled value in the specification's words; texts are empty when the field was absent.
struct SampledText {
  std::string_view value;      // decimal text
  std::string_view measurand;  // "" means Energy.Active.Import.Register
  std::string_view unit;       // "" means Wh for energy, W for power
  std::string_view phase;
  int multiplier = 0;  // 2.x: value x 10^multiplier
};

// Gathers the sampled values of one moment. A value without phase wins; of phases, energy, power
// and current are added up and the first voltage is kept. What is no number or has an unknown unit
// is left out.
class ReadingBuilder {
 public:
  explicit ReadingBuilder(std::optional<std::int64_t> claimed_ms);
  void add(const SampledText& sampled);
  domain::MeterReading reading() const { return reading_; }

 private:
  void add_energy(const SampledText& sampled);
  void add_number(std::int32_t& target, bool& from_phases, const SampledText& sampled, int scale,
                  bool sum);

  domain::MeterReading reading_;
  bool energy_from_phases_ = false;
  bool power_from_phases_ = false;
  bool voltage_from_phases_ = false;
  bool current_from_phases_ = false;
};

}  // namespace voltyard::csms
