// The OCPP versions in the order in which they appeared. 1.6 is one family of messages; 2.0.1 and
// 2.1 are one family in which rows say since when they hold.
#pragma once

#include <cstdint>
#include <string_view>

namespace voltyard::wire::ocpp {

enum class Version : std::uint8_t { v16, v201, v21 };

constexpr std::string_view to_string(Version version) {
  switch (version) {
    case Version::v16: return "1.6";
    case Version::v201: return "2.0.1";
    case Version::v21: return "2.1";
  }
  return "";
}

}  // namespace voltyard::wire::ocpp
