// The tables of what stations may call: one row per action, each a pure function to a Decision.
#pragma once

#include "csms/context.hpp"

#include "wire/ocpp/frame.hpp"

#include <span>
#include <string_view>

namespace voltyard::csms {

struct Handler {
  std::string_view action;
  Decision (*decide)(const Context& context, const wire::ocpp::Call& call);
  bool before_boot = false;  // allowed while the station has never been accepted
};

std::span<const Handler> ocpp16_handlers();
std::span<const Handler> ocpp201_handlers();

const Handler* find_handler(wire::ocpp::Version version, std::string_view action);

}  // namespace voltyard::csms
