#include "papers/xlsx_sheet.hpp"

#include <xlsxwriter.h>

#include <stdlib.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace voltyard::papers {
namespace {

constexpr double ms_per_day = 86'400'000;
constexpr double days_before_1970 = 25'569;   // of Excel's calendar
constexpr std::size_t longest_text = 32'767;  // octets: Excel has as many characters in a cell
constexpr double column_width = 18;

// A directory that nobody else can look into, and that is gone afterwards.
class PrivateDirectory {
 public:
  PrivateDirectory() {
    std::error_code unknown;
    auto name = (std::filesystem::temp_directory_path(unknown) / "voltyard-sheet-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~PrivateDirectory() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Whole characters, no more octets than a cell takes.
std::string cell_text(std::string_view text) {
  auto safe = formula_safe(text);
  if (safe.size() > longest_text) {
    auto end = longest_text;
    while (end > 0 && (static_cast<unsigned char>(safe[end]) & 0xC0) == 0x80) --end;
    safe.resize(end);
  }
  return safe;
}

class XlsxSheet final : public Sheet {
 public:
  explicit XlsxSheet(const std::vector<std::string>& titles)
      : file_(directory_.path() + "/sheet.xlsx"), temporary_(directory_.path()) {
    if (temporary_.empty()) return;
    lxw_workbook_options options{LXW_TRUE, temporary_.data(), LXW_FALSE};
    book_ = workbook_new_opt(file_.c_str(), &options);
    if (book_ == nullptr) return;
    sheet_ = workbook_add_worksheet(book_, nullptr);
    auto* head = workbook_add_format(book_);
    format_set_bold(head);
    time_ = workbook_add_format(book_);
    format_set_num_format(time_, "yyyy-mm-dd hh:mm:ss");
    for (int scale = 0; scale < scales; ++scale) {
      numbers_[scale] = workbook_add_format(book_);
      const auto places = std::string(static_cast<std::size_t>(scale), '0');
      format_set_num_format(numbers_[scale], scale == 0 ? "0" : ("0." + places).c_str());
    }
    worksheet_set_column(sheet_, 0, static_cast<lxw_col_t>(titles.size()), column_width, nullptr);
    worksheet_freeze_panes(sheet_, 1, 0);
    for (std::size_t i = 0; i < titles.size(); ++i) {
      worksheet_write_string(sheet_, 0, static_cast<lxw_col_t>(i), titles[i].c_str(), head);
    }
  }
  ~XlsxSheet() override {
    if (book_ != nullptr) workbook_close(book_);  // also frees it
  }

  void add(std::span<const Cell> row) override {
    if (sheet_ == nullptr) return;
    ++row_;
    for (std::size_t i = 0; i < row.size(); ++i) write(row[i], static_cast<lxw_col_t>(i));
  }

  Result<std::string> finish() override {
    auto* book = std::exchange(book_, nullptr);
    sheet_ = nullptr;
    if (book == nullptr || workbook_close(book) != LXW_NO_ERROR) {
      return unavailable("the workbook could not be written");
    }
    std::ifstream in(file_, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in || bytes.empty()) return unavailable("the workbook could not be read back");
    return bytes;
  }

 private:
  static constexpr int scales = 7;

  void write(const Cell& cell, lxw_col_t column) {
    if (const auto* text = std::get_if<std::string>(&cell)) {
      // As text, whatever it begins with; made safe for whoever saves it as CSV again.
      worksheet_write_string(sheet_, row_, column, cell_text(*text).c_str(), nullptr);
    } else if (const auto* number = std::get_if<Decimal>(&cell)) {
      // A workbook has only binary numbers. The nearest one to 15 digits reads as these digits.
      const double value = static_cast<double>(number->value) / std::pow(10, number->scale);
      worksheet_write_number(sheet_, row_, column, value, numbers_[number->scale % scales]);
    } else if (const auto* moment = std::get_if<LocalMoment>(&cell)) {
      const auto local = moment->at + moment->zone.offset_at(moment->at);
      const auto seconds = local.ms / 1'000 * 1'000;
      worksheet_write_number(sheet_, row_, column,
                             static_cast<double>(seconds) / ms_per_day + days_before_1970, time_);
    }
  }

  PrivateDirectory directory_;
  std::string file_;
  std::string temporary_;  // the library wants it writable
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* time_ = nullptr;
  lxw_format* numbers_[scales] = {};
  lxw_row_t row_ = 0;
};

}  // namespace

std::unique_ptr<Sheet> make_xlsx_sheet(const std::vector<std::string>& titles) {
  return std::make_unique<XlsxSheet>(titles);
}

}  // namespace voltyard::papers
