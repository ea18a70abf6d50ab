// A spreadsheet whose columns have names, English or Chinese, in any order. Pure.
#pragma once

#include "api/csv.hpp"

#include <array>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

struct Column {
  std::string_view name;                     // as the API calls it
  std::vector<std::string_view> also_known;  // headings people write
  bool required = false;
};

struct ImportError {
  std::size_t row = 0;  // as the spreadsheet counts
  std::string column;
  std::string message;
};

class ImportTable {
 public:
  // Errors: no text, no CSV, a required column is missing or one is there twice.
  static Result<ImportTable> read(std::string_view bytes, std::span<const Column> columns);

  std::span<const CsvRow> rows() const { return rows_; }  // without the heading
  const std::vector<std::string>& ignored() const { return ignored_; }

  // Empty when the row or the file does not have it.
  std::string_view cell(const CsvRow& row, std::string_view column) const;

 private:
  std::vector<CsvRow> rows_;
  std::vector<std::pair<std::string_view, std::size_t>> places_;  // column name -> index
  std::vector<std::string> ignored_;
};

}  // namespace voltyard::api
