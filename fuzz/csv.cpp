// Whatever a person uploads as a spreadsheet: text of any encoding, then rows and headings. Held:
// no crash, the limits, and every field is valid UTF-8.
#include "api/import_table.hpp"

#include "http/utf8.hpp"

#include "base/assert.hpp"

#include <array>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace voltyard;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto text = api::spreadsheet_text(bytes);
  if (!text) return 0;
  const api::CsvLimits limits{1000, 16, 256};
  const auto rows = api::parse_csv(*text, limits);
  if (rows) {
    ASSERT(rows->size() <= limits.rows_max);
    for (const auto& row : *rows) {
      ASSERT(!row.fields.empty() && row.fields.size() <= limits.columns_max);
      ASSERT(!row.fields.back().empty());
      for (const auto& field : row.fields) {
        ASSERT(field.size() <= limits.field_max);
        ASSERT(http::valid_utf8(field));
      }
    }
  }
  const std::array<api::Column, 2> columns{{{"uid", {"卡号"}, true}, {"holder", {}}}};
  const auto table = api::ImportTable::read(bytes, columns);
  if (!table) return 0;
  for (const auto& row : table->rows()) (void)table->cell(row, "holder");
  return 0;
}
