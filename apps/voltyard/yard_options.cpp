#include "yard_options.hpp"

#include "protection_file.hpp"

#include <utility>

namespace voltyard::app {

Result<csms::YardOptions> yard_options(const Configuration& configuration, double clock_speed) {
  csms::YardOptions options;
  options.heartbeat_s = configuration.heartbeat_s;
  auto limits = load_protection(configuration.protection_limits);
  if (!limits) return limits.error();
  options.signals = limits->signals;
  if (configuration.protection) options.protection = std::move(*limits);
  options.clock_speed = clock_speed;
  options.prepaid = configuration.prepaid;
  return options;
}

}  // namespace voltyard::app
