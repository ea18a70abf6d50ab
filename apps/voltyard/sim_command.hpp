// `voltyard sim`: plays a fleet against any OCPP, DNY or YKC server, or, with --load, measures one.
#pragma once

#include "simulator/fleet.hpp"
#include "simulator/load.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace voltyard::app {

class SimCommand {
 public:
  void add_to(CLI::App& command);
  int run();

 private:
  void use_binary_defaults(simulator::Protocol protocol);

  simulator::SimOptions fleet_;
  simulator::LoadOptions load_;
  std::string mix_;
  std::string protocol_ = "ocpp1.6";
  double seconds_ = 0;
  double warmup_ = 2;
  std::int64_t duration_s_ = 0;
  std::int64_t meter_s_ = 0;  // 0: as usual for the protocol
  std::int64_t full_stop_min_ = 45;
  std::int64_t rush_min_ = 0;
};

}  // namespace voltyard::app
