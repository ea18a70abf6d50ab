#include "papers/pdf.hpp"

#include "papers/pdf_file.hpp"

#include <algorithm>
#include <string_view>

namespace voltyard::papers {
namespace {

// In points.
struct Paper {
  HPDF_REAL width;
  HPDF_REAL height;
  HPDF_REAL margin;
  HPDF_REAL label;  // of a field
  HPDF_REAL title;  // its size

  HPDF_REAL inner() const { return width - 2 * margin; }
};
constexpr Paper a4{595, 842, 42, 96, 17};
constexpr Paper roll{164, 0, 6, 52, 11};  // 58 mm; as long as what stands on it

constexpr HPDF_REAL cell_gap = 4;
constexpr HPDF_REAL heading_size = 11;
constexpr HPDF_REAL text_size = 9;
constexpr HPDF_REAL small_size = 8;
constexpr HPDF_REAL line_height = 1.45f;
constexpr HPDF_UINT most_pages = 500;
constexpr std::string_view unknown_character = "?";

// The character at `at`, which moves behind it. What is no UTF-8 or beyond what the library can
// write (U+FFFF) is a question mark; control characters are nothing.
std::string_view next_character(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  bool whole = length > 0 && at + length <= text.size();
  for (std::size_t i = 1; whole && i < length; ++i) {
    whole = (static_cast<unsigned char>(text[at + i]) & 0xC0) == 0x80;
  }
  const auto found = text.substr(at, whole ? length : 1);
  at += found.size();
  if (!whole || length == 4) return unknown_character;
  return lead < 0x20 || lead == 0x7F ? std::string_view() : found;
}

class PdfMaker {
 public:
  explicit PdfMaker(const Document& document)
      : document_(document), paper_(document.slip ? roll : a4) {}

  Result<std::string> run(const std::string& font_file) {
    auto file = PdfFile::open(font_file);
    if (!file) return file.error();
    file_ = std::move(*file);
    font_ = file_.font();
    HPDF_SetInfoAttr(file_.document(), HPDF_INFO_TITLE, document_.title.c_str());
    if (document_.slip) paper_.height = needed_height();
    begin_page();
    write_text(document_.title, paper_.title, paper_.inner());
    for (const auto& section : document_.sections) write_section(section);
    if (pages_ > most_pages) return unavailable("the document has too many pages for a PDF");
    return file_.bytes();
  }

 private:
  void begin_page() {
    if (++pages_ > most_pages) return;
    page_ = HPDF_AddPage(file_.document());
    HPDF_Page_SetWidth(page_, paper_.width);
    HPDF_Page_SetHeight(page_, paper_.height);
    y_ = paper_.height - paper_.margin;
  }

  bool fits(HPDF_REAL height) const { return y_ - height >= paper_.margin; }

  HPDF_REAL width_of(std::string_view text, HPDF_REAL size) const {
    const auto* bytes = reinterpret_cast<const HPDF_BYTE*>(text.data());
    const auto width = HPDF_Font_TextWidth(font_, bytes, static_cast<HPDF_UINT>(text.size())).width;
    return static_cast<HPDF_REAL>(width) * size / 1000;
  }

  // Broken at '\n', and wherever it is too wide.
  std::vector<std::string> lines_of(std::string_view text, HPDF_REAL size, HPDF_REAL width) const {
    std::vector<std::string> lines(1);
    HPDF_REAL used = 0;
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] == '\n') {
        lines.emplace_back();
        used = 0;
        ++at;
        continue;
      }
      const auto character = next_character(text, at);
      if (character.empty()) continue;
      const auto wide = width_of(character, size);
      if (used + wide > width && used > 0) {
        lines.emplace_back();
        used = 0;
      }
      lines.back() += character;
      used += wide;
    }
    return lines;
  }

  void show(const std::string& line, HPDF_REAL size, HPDF_REAL x, HPDF_REAL y) {
    if (line.empty() || pages_ > most_pages) return;
    HPDF_Page_BeginText(page_);
    HPDF_Page_SetFontAndSize(page_, font_, size);
    HPDF_Page_TextOut(page_, x, y, line.c_str());
    HPDF_Page_EndText(page_);
  }

  void rule() {
    if (pages_ > most_pages) return;
    HPDF_Page_SetLineWidth(page_, 0.4f);
    HPDF_Page_MoveTo(page_, paper_.margin, y_);
    HPDF_Page_LineTo(page_, paper_.width - paper_.margin, y_);
    HPDF_Page_Stroke(page_);
  }

  void write_text(std::string_view text, HPDF_REAL size, HPDF_REAL width) {
    for (const auto& line : lines_of(text, size, width)) {
      if (!fits(size * line_height)) begin_page();
      y_ -= size * line_height;
      show(line, size, paper_.margin, y_);
    }
  }

  std::vector<HPDF_REAL> field_widths() const {
    return {paper_.label, paper_.inner() - paper_.label};
  }

  // Of a roll. Slips have no tables.
  HPDF_REAL needed_height() const {
    const auto lines = [&](std::string_view text, HPDF_REAL size) {
      const auto count = text.empty() ? 0 : lines_of(text, size, paper_.inner()).size();
      return static_cast<HPDF_REAL>(count) * size * line_height;
    };
    HPDF_REAL height = 2 * paper_.margin + lines(document_.title, paper_.title) + 1;
    for (const auto& section : document_.sections) {
      height += heading_size + lines(section.title, heading_size) + lines(section.note, small_size);
      for (const auto& field : section.fields) {
        height += height_of({field.label, field.value}, field_widths(), text_size);
      }
    }
    return height;
  }

  void write_section(const Section& section) {
    y_ -= heading_size;
    if (!section.title.empty()) write_text(section.title, heading_size, paper_.inner());
    for (const auto& field : section.fields) {
      write_row({field.label, field.value}, {{"", 1, false}, {"", 1, false}}, field_widths(),
                text_size);
    }
    if (!section.table.columns.empty()) write_table(section.table);
    if (!section.note.empty()) write_text(section.note, small_size, paper_.inner());
  }

  void write_table(const Table& table) {
    int shares = 0;
    for (const auto& column : table.columns) shares += column.share;
    std::vector<HPDF_REAL> widths;
    std::vector<std::string> titles;
    for (const auto& column : table.columns) {
      widths.push_back(paper_.inner() * static_cast<HPDF_REAL>(column.share) /
                       static_cast<HPDF_REAL>(shares));
      titles.push_back(column.title);
    }
    const auto head = [&]() {
      write_row(titles, table.columns, widths, small_size);
      y_ -= 2;
      rule();
    };
    head();
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      if (!fits(height_of(table.rows[i], widths, small_size))) {
        begin_page();
        head();
      }
      if (i + table.sums == table.rows.size()) {
        y_ -= 2;
        rule();
      }
      write_row(table.rows[i], table.columns, widths, small_size);
    }
  }

  HPDF_REAL height_of(const std::vector<std::string>& cells, const std::vector<HPDF_REAL>& widths,
                      HPDF_REAL size) const {
    std::size_t most = 1;
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i) {
      most = std::max(most, lines_of(cells[i], size, widths[i] - cell_gap).size());
    }
    return static_cast<HPDF_REAL>(most) * size * line_height;
  }

  void write_row(const std::vector<std::string>& cells, const std::vector<Column>& columns,
                 const std::vector<HPDF_REAL>& widths, HPDF_REAL size) {
    const auto height = height_of(cells, widths, size);
    if (!fits(height)) begin_page();
    HPDF_REAL x = paper_.margin;
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i) {
      auto y = y_;
      for (const auto& line : lines_of(cells[i], size, widths[i] - cell_gap)) {
        y -= size * line_height;
        const auto left = columns[i].number ? x + widths[i] - cell_gap - width_of(line, size) : x;
        show(line, size, left, y);
      }
      x += widths[i];
    }
    y_ -= height;
  }

  const Document& document_;
  Paper paper_;
  PdfFile file_;
  HPDF_Font font_ = nullptr;
  HPDF_Page page_ = nullptr;
  HPDF_UINT pages_ = 0;
  HPDF_REAL y_ = 0;  // of what was written last
};

}  // namespace

Result<std::string> to_pdf(const Document& document, const std::string& font_file) {
  return PdfMaker(document).run(font_file);
}

}  // namespace voltyard::papers
