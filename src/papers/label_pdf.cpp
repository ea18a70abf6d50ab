// The stickers as a PDF: the same grid as the page, drawn.
#include "papers/label_grid.hpp"
#include "papers/label_sheet.hpp"
#include "papers/pdf_file.hpp"
#include "papers/qr_code.hpp"

#include <algorithm>

namespace voltyard::papers {
namespace {

constexpr double points_per_mm = 72 / 25.4;
constexpr double quiet_modules = 4;

class LabelPdf {
 public:
  LabelPdf(const LabelSheet& sheet, PdfFile& file)
      : sheet_(sheet), grid_(label_grid(sheet.of_slots)), file_(file) {}

  Status run() {
    for (std::size_t i = 0; i < sheet_.stickers.size(); ++i) {
      const auto place = static_cast<int>(i % static_cast<std::size_t>(grid_.per_sheet()));
      if (place == 0) begin_page();
      const double left = (sheet_width_mm - grid_.columns * grid_.width) / 2;
      const double top = (sheet_height_mm - grid_.rows * grid_.height) / 2;
      x_ = left + place % grid_.columns * grid_.width;
      y_ = top + static_cast<double>(place / grid_.columns) * grid_.height;
      if (const auto drawn = draw(sheet_.stickers[i]); !drawn) return drawn;
    }
    return {};
  }

 private:
  static HPDF_REAL points(double mm) { return static_cast<HPDF_REAL>(mm * points_per_mm); }
  // Millimetres from the top, as people measure.
  static HPDF_REAL from_top(double mm) { return points(sheet_height_mm - mm); }

  void begin_page() {
    page_ = HPDF_AddPage(file_.document());
    HPDF_Page_SetWidth(page_, points(sheet_width_mm));
    HPDF_Page_SetHeight(page_, points(sheet_height_mm));
  }

  Status draw(const Sticker& sticker) {
    const auto code = qr_matrix(address_of(sheet_, sticker));
    if (!code) return code.error();
    frame();
    draw_code(*code);
    const double scale = sheet_.of_slots ? 1 : 1.55;
    const double x = x_ + padding + grid_.code + 1;
    const double width = grid_.width - 2 * padding - grid_.code - 1;
    double y = y_ + padding + 1;
    const auto line = [&](std::string_view text, double size) {
      y += size * scale * 1.25;
      show(text, size * scale, x, y, width);
    };
    line(sticker.pile, 3);
    if (sticker.slot != 0) line(std::to_string(sticker.slot), 7);
    line(sticker.code, 3.6);
    y += 0.8;
    line(std::string(text_of(Language::zh, "paper.label.check")) + " " +
             std::string(text_of(Language::en, "paper.label.check")),
         2);
    line(sticker.check_code, 4.6);
    foot(1.9 * scale);
    return {};
  }

  void frame() {
    static constexpr HPDF_UINT16 dashes[] = {2, 2};
    HPDF_Page_SetLineWidth(page_, 0.4f);
    HPDF_Page_SetDash(page_, dashes, 2, 0);
    HPDF_Page_Rectangle(page_, points(x_), from_top(y_ + grid_.height), points(grid_.width),
                        points(grid_.height));
    HPDF_Page_Stroke(page_);
  }

  void draw_code(const QrMatrix& code) {
    const double module = grid_.code / (code.width + 2 * quiet_modules);
    const double left = x_ + padding + quiet_modules * module;
    const double top = y_ + padding + quiet_modules * module;
    code.each_run([&](int x, int y, int length) {
      HPDF_Page_Rectangle(page_, points(left + x * module), from_top(top + (y + 1) * module),
                          points(length * module), points(module));
    });
    HPDF_Page_Fill(page_);
  }

  void foot(double size) {
    const auto lines = label_lines(sheet_);
    double y = y_ + grid_.height - padding - size * 1.25 * static_cast<double>(lines.size() - 1);
    for (const auto& line : lines) {
      show(line, size, x_ + padding, y, grid_.width - 2 * padding);
      y += size * 1.25;
    }
  }

  // One line, smaller where it would not fit.
  void show(std::string_view text, double size_mm, double x, double y, double width) {
    const auto* bytes = reinterpret_cast<const HPDF_BYTE*>(text.data());
    const auto length = static_cast<HPDF_UINT>(text.size());
    const auto wide = HPDF_Font_TextWidth(file_.font(), bytes, length).width * size_mm / 1000.0;
    const double size = wide > width ? size_mm * width / wide : size_mm;
    HPDF_Page_BeginText(page_);
    HPDF_Page_SetFontAndSize(page_, file_.font(), points(size));
    HPDF_Page_TextOut(page_, points(x), from_top(y), std::string(text).c_str());
    HPDF_Page_EndText(page_);
  }

  static constexpr double padding = 2.5;

  const LabelSheet& sheet_;
  const LabelGrid& grid_;
  PdfFile& file_;
  HPDF_Page page_ = nullptr;
  double x_ = 0;  // of the sticker that is drawn, in mm from the sheet's corner
  double y_ = 0;
};

}  // namespace

Result<std::string> labels_pdf(const LabelSheet& sheet, const std::string& font_file) {
  auto file = PdfFile::open(font_file);
  if (!file) return file.error();
  const auto title = sheet.operator_name + " · " + sheet.location_name;
  HPDF_SetInfoAttr(file->document(), HPDF_INFO_TITLE, title.c_str());
  LabelPdf pdf(sheet, *file);
  if (const auto drawn = pdf.run(); !drawn) return drawn.error();
  return file->bytes();
}

}  // namespace voltyard::papers
