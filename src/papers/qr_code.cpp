#include "papers/qr_code.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

namespace voltyard::papers {
namespace {

constexpr int quiet_zone = 4;  // modules on each side

struct Free {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

Result<std::string> qr_svg(std::string_view text) {
  if (text.empty()) return invalid("there is nothing to show as a code");
  if (text.size() > longest_qr_text) return invalid("this is too long for a code");
  // Stickers get scratched: a seventh of the code may be unreadable.
  const std::unique_ptr<QRcode, Free> code(
      QRcode_encodeData(static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
  if (!code) return invalid("this cannot be shown as a code");
  std::string path;
  for (int y = 0; y < code->width; ++y) {
    const auto* row = code->data + y * code->width;
    for (int x = 0; x < code->width;) {
      int end = x;
      while (end < code->width && (row[end] & 1) != 0) ++end;
      if (end > x) path += fmt::format("M{} {}h{}v1H{}z", x, y, end - x, x);
      x = end + (end == x ? 1 : 0);
    }
  }
  const int size = code->width + 2 * quiet_zone;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {} {}\" "
      "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M{} {}h{}v{}H{}z\"/>"
      "<path d=\"{}\"/></svg>",
      -quiet_zone, -quiet_zone, size, size, -quiet_zone, -quiet_zone, size, size, -quiet_zone,
      path);
}

}  // namespace voltyard::papers
