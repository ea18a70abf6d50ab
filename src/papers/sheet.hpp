// Tables for spreadsheets, as CSV or XLSX: numbers are numbers, and no text can become a formula,
// whoever wrote it (N106). Row by row; one thread.
#pragma once

#include "papers/words.hpp"

#include "base/result.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace voltyard::papers {

// value / 10^scale, exactly.
struct Decimal {
  std::int64_t value = 0;
  int scale = 0;
};
inline Decimal money_cell(Money money) { return {money.minor, 2}; }
inline Decimal kwh_cell(Energy energy) { return {energy.mwh, 6}; }

// As the clock of the place shows it.
struct LocalMoment {
  Timestamp at;
  TimeZone zone;
};

// Nothing, a text, a number, a time.
using Cell = std::variant<std::monostate, std::string, Decimal, LocalMoment>;

enum class SheetFormat { csv, xlsx };
std::optional<SheetFormat> parse_sheet_format(std::string_view text);
std::string_view media_type(SheetFormat format);

class Sheet {
 public:
  virtual ~Sheet() = default;
  virtual void add(std::span<const Cell> row) = 0;
  // The whole file; nothing can be added any more. Errors: unavailable.
  virtual Result<std::string> finish() = 0;
};

std::unique_ptr<Sheet> make_sheet(SheetFormat format, const std::vector<std::string>& titles);

// The text as it may stand in a cell: one that a spreadsheet would take for a formula has an
// apostrophe in front.
std::string formula_safe(std::string_view text);

}  // namespace voltyard::papers
