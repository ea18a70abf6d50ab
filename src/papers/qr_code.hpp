// QR codes as SVG, for screens and for labels on piles. Pure.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace voltyard::papers {

constexpr std::size_t longest_qr_text = 1'000;  // octets; what is longer no telephone reads well

struct QrMatrix {
  int width = 0;           // modules, without the quiet zone
  std::vector<bool> dark;  // row by row, from the top

  bool is_dark(int x, int y) const { return dark[static_cast<std::size_t>(y * width + x)]; }
  // Calls draw(x, y, length) for every run of dark modules in a row.
  template <class Draw>
  void each_run(Draw draw) const {
    for (int y = 0; y < width; ++y) {
      for (int x = 0; x < width;) {
        int end = x;
        while (end < width && is_dark(end, y)) ++end;
        if (end > x) draw(x, y, end - x);
        x = end + 1;
      }
    }
  }
};

// Errors: invalid (nothing, or too much).
Result<QrMatrix> qr_matrix(std::string_view text);

// Dark on white, with the quiet zone that readers want, no larger than its viewBox says: whoever
// shows it gives it its size. Errors: invalid (nothing, or too much).
Result<std::string> qr_svg(std::string_view text);

}  // namespace voltyard::papers
