// QR codes as SVG, for screens and for labels on piles. Pure.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace voltyard::papers {

constexpr std::size_t longest_qr_text = 1'000;  // octets; what is longer no telephone reads well

// Dark on white, with the quiet zone that readers want, no larger than its viewBox says: whoever
// shows it gives it its size. Errors: invalid (nothing, or too much).
Result<std::string> qr_svg(std::string_view text);

}  // namespace voltyard::papers
