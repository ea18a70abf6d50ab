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

Result<QrMatrix> qr_matrix(std::string_view text) {
  if (text.empty()) return invalid("there is nothing to show as a code");
  if (text.size() > longest_qr_text) return invalid("this is too long for a code");
  // Stickers get scratched: a seventh of the code may be unreadable.
  const std::unique_ptr<QRcode, Free> code(
      QRcode_encodeData(static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
  if (!code) return invalid("this cannot be shown as a code");
  QrMatrix matrix{code->width, {}};
  const auto modules =
      static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  for (std::size_t i = 0; i < modules; ++i) matrix.dark.push_back((code->data[i] & 1) != 0);
  return matrix;
}

Result<std::string> qr_svg(std::string_view text) {
  const auto matrix = qr_matrix(text);
  if (!matrix) return matrix.error();
  std::string path;
  matrix->each_run(
      [&](int x, int y, int length) { path += fmt::format("M{} {}h{}v1H{}z", x, y, length, x); });
  const int size = matrix->width + 2 * quiet_zone;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {} {}\" "
      "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M{} {}h{}v{}H{}z\"/>"
      "<path d=\"{}\"/></svg>",
      -quiet_zone, -quiet_zone, size, size, -quiet_zone, -quiet_zone, size, size, -quiet_zone,
      path);
}

}  // namespace voltyard::papers
