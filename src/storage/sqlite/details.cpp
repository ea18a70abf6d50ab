#include "storage/sqlite/details.hpp"

#include "storage/bytes.hpp"

namespace voltyard::storage {

std::string bytes_of(const std::vector<std::pair<std::string, std::string>>& details) {
  std::string bytes;
  for (const auto& [name, value] : details) {
    append_text(bytes, name);
    append_text(bytes, value);
  }
  return bytes;
}

std::vector<std::pair<std::string, std::string>> details_of(std::string_view bytes) {
  std::vector<std::pair<std::string, std::string>> details;
  ByteReader reader(bytes);
  while (!reader.at_end()) {
    const auto name = reader.text();
    const auto value = reader.text();
    if (reader.good()) details.emplace_back(name, value);
  }
  return details;
}

}  // namespace voltyard::storage
