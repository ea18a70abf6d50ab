// What a station can be ordered to do beside starting and stopping, for a person to choose from.
#pragma once

#include <string_view>
#include <vector>

namespace voltyard::csms {

struct Orderable {
  std::string_view action;
  std::string_view example;  // JSON: a payload to begin with; "{}" where there is none of use
};

// Every request the protocol has; those that people need most come first. Empty: a protocol we do
// not speak, or none yet.
std::vector<Orderable> orderable(std::string_view protocol);

}  // namespace voltyard::csms
