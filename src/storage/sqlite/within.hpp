// A list that is limited to some locations, as a condition of its query.
#pragma once

#include "base/id.hpp"

#include <string>
#include <vector>

namespace voltyard::storage {

// " AND location_id IN (x'..',x'..')"; nothing for no locations: then there is no limit.
inline std::string only_within(const std::vector<LocationId>& locations) {
  if (locations.empty()) return {};
  std::string sql = " AND location_id IN (";
  for (const auto& id : locations) {
    if (sql.back() != '(') sql += ',';
    sql += "x'";
    for (const auto byte : id.uuid.bytes) {
      sql += "0123456789abcdef"[byte >> 4];
      sql += "0123456789abcdef"[byte & 15];
    }
    sql += '\'';
  }
  return sql + ")";
}

}  // namespace voltyard::storage
