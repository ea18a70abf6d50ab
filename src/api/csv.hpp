// Comma-separated values as RFC 4180 has them and as Excel writes them: CRLF or LF, quoted fields
// with line breaks, ';' or tab instead of ',', a "sep=;" line, empty columns at the end. Pure.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace voltyard::api {

struct CsvLimits {
  std::size_t rows_max = 200'000;
  std::size_t columns_max = 64;
  std::size_t field_max = 4096;  // bytes
};

struct CsvRow {
  std::size_t number = 0;           // as a spreadsheet counts: the first row is 1
  std::vector<std::string> fields;  // without spaces around; empty ones at the end are left out
};

// Rows with nothing in them are left out. Errors: a quote that never ends or ends inside a field,
// NUL, more than the limits allow; the message names the row.
Result<std::vector<CsvRow>> parse_csv(std::string_view text, const CsvLimits& limits = {});

// Text of a spreadsheet as UTF-8: UTF-8 with or without BOM, UTF-16 with BOM, else GB18030.
// Errors: none of these.
Result<std::string> spreadsheet_text(std::string_view bytes);

}  // namespace voltyard::api
