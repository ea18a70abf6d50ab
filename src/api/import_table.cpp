#include "api/import_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace voltyard::api {
namespace {

// "Max Power (W)", "max_power_w" and "MAX-POWER-W" are one heading.
std::string plain(std::string_view heading) {
  std::string out;
  for (const char c : heading) {
    const bool mark = c == ' ' || c == '_' || c == '-' || c == '(' || c == ')' || c == '*' ||
                      c == '\n' || c == '\r';
    if (mark) continue;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out;
}

bool names(const Column& column, std::string_view heading) {
  const auto given = plain(heading);
  return given == plain(column.name) ||
         std::any_of(column.also_known.begin(), column.also_known.end(),
                     [&](std::string_view known) { return plain(known) == given; });
}

}  // namespace

Result<ImportTable> ImportTable::read(std::string_view bytes, std::span<const Column> columns) {
  const auto text = spreadsheet_text(bytes);
  if (!text) return text.error();
  auto rows = parse_csv(*text);
  if (!rows) return rows.error();
  if (rows->empty()) return invalid("the file is empty");
  ImportTable table;
  const auto headings = std::move(rows->front().fields);
  rows->erase(rows->begin());
  table.rows_ = std::move(*rows);
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const auto known = std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
      return names(column, headings[i]);
    });
    if (known == columns.end()) {
      if (!headings[i].empty()) table.ignored_.push_back(headings[i]);
      continue;
    }
    for (const auto& [name, index] : table.places_) {
      if (name == known->name) return invalid(fmt::format("column {} is there twice", name));
    }
    table.places_.emplace_back(known->name, i);
  }
  for (const auto& column : columns) {
    const bool there = std::any_of(table.places_.begin(), table.places_.end(),
                                   [&](const auto& place) { return place.first == column.name; });
    if (column.required && !there) {
      return invalid(fmt::format("column {} is missing", column.name));
    }
  }
  return table;
}

std::string_view ImportTable::cell(const CsvRow& row, std::string_view column) const {
  for (const auto& [name, index] : places_) {
    if (name == column) return index < row.fields.size() ? row.fields[index] : std::string_view();
  }
  return {};
}

}  // namespace voltyard::api
