// Bytes as they lie on the wire, borrowed from whoever holds them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace voltyard::wire::ykc {

using Bytes = std::span<const std::uint8_t>;
using ByteBuffer = std::vector<std::uint8_t>;

// Two digits a byte, upper case, nothing between: "55031412782305".
std::string hex_text(Bytes bytes);

}  // namespace voltyard::wire::ykc
