#include "papers/sheet.hpp"

#include "papers/xlsx_sheet.hpp"

#include <algorithm>
#include <array>

namespace voltyard::papers {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // or Excel reads UTF-8 as GBK

// Spreadsheets begin a formula at these, at the full-width ones where people write Chinese.
constexpr std::array<std::string_view, 11> formula_begins = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                             "\n", "＝", "＋", "－", "＠"};

class CsvSheet final : public Sheet {
 public:
  explicit CsvSheet(const std::vector<std::string>& titles) : out_(byte_order_mark) {
    for (std::size_t i = 0; i < titles.size(); ++i) {
      if (i > 0) out_ += ',';
      write_text(titles[i]);
    }
    out_ += "\r\n";
  }

  void add(std::span<const Cell> row) override {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out_ += ',';
      write(row[i]);
    }
    out_ += "\r\n";
  }

  Result<std::string> finish() override { return std::move(out_); }

 private:
  void write(const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
      write_text(*text);
    } else if (const auto* number = std::get_if<Decimal>(&cell)) {
      out_ +=
          number->scale == 0 ? std::to_string(number->value) : fixed(number->value, number->scale);
    } else if (const auto* moment = std::get_if<LocalMoment>(&cell)) {
      out_ += local_time(moment->at, moment->zone);
    }
  }

  void write_text(std::string_view given) {
    const auto text = formula_safe(given);
    if (text.find_first_of(",;\"\r\n\t") == std::string::npos) {
      out_ += text;
      return;
    }
    out_ += '"';
    for (const char c : text) {
      if (c == '"') out_ += '"';
      out_ += c;
    }
    out_ += '"';
  }

  std::string out_;
};

}  // namespace

std::optional<SheetFormat> parse_sheet_format(std::string_view text) {
  if (text == "csv") return SheetFormat::csv;
  if (text == "xlsx") return SheetFormat::xlsx;
  return std::nullopt;
}

std::string_view media_type(SheetFormat format) {
  return format == SheetFormat::csv
             ? "text/csv; charset=utf-8"
             : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

std::string formula_safe(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  const auto rest = first == std::string_view::npos ? std::string_view() : text.substr(first);
  const bool formula = std::any_of(formula_begins.begin(), formula_begins.end(),
                                   [&](auto begin) { return rest.starts_with(begin); });
  std::string safe = formula ? "'" : "";
  // No spreadsheet takes other control characters, and XML has no place for them.
  for (const char c : text) {
    const bool control =
        static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    safe += control ? ' ' : c;
  }
  return safe;
}

std::unique_ptr<Sheet> make_sheet(SheetFormat format, const std::vector<std::string>& titles) {
  if (format == SheetFormat::csv) return std::make_unique<CsvSheet>(titles);
  return make_xlsx_sheet(titles);
}

}  // namespace voltyard::papers
