#include "api_options.hpp"

#include <algorithm>

namespace voltyard::app {
namespace {

// At least one in a second: 0 would let nobody in.
api::Rate rate(std::uint32_t per_second, std::uint32_t burst) {
  return {std::max(1.0, double(per_second)), std::max(1.0, double(burst))};
}

}  // namespace

api::ApiOptions api_options(const Configuration& configuration) {
  api::ApiOptions options;
  options.login_over_plain_http = configuration.login_over_plain_http;
  options.administrators_need_second_factor = configuration.administrators_need_second_factor;
  options.login_idle = std::chrono::hours(std::max(1u, configuration.login_idle_h));
  options.login_lifetime = std::chrono::hours(std::max(1u, configuration.login_lifetime_h));
  options.per_key = rate(configuration.api_requests_per_s, configuration.api_burst);
  options.per_address_unknown =
      rate(configuration.unknown_requests_per_s, configuration.unknown_burst);
  return options;
}

}  // namespace voltyard::app
