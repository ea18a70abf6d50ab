#include "zone_files.hpp"

#include "base/tzif.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

namespace voltyard::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* system_directory = "/usr/share/zoneinfo";
constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_file = 65'536;

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// "Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT+5". No dots, so no way out of the
// directory; a capital first, so neither "localtime", which is the machine's own, nor "right/...",
// which counts leap seconds.
bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > longest_name) return false;
  char before = '/';
  bool first = true;
  for (const char c : name) {
    const bool begins = before == '/';
    const bool inside = (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-' || c == '/';
    if (begins ? !is_letter(c) : !is_letter(c) && !inside) return false;
    if (first && c >= 'a') return false;
    first = false;
    before = c;
  }
  return before != '/';
}

}  // namespace

Result<TimeZone> read_zone_file(const fs::path& directory, std::string_view name) {
  const auto unknown = [&]() {
    return invalid(
        fmt::format("there is no time zone '{}'; IANA names are wanted, such as "
                    "Asia/Shanghai or Europe/Berlin",
                    name.substr(0, longest_name)));
  };
  if (!is_zone_name(name)) return unknown();
  std::error_code error;
  if (!fs::is_directory(directory, error)) {
    return unavailable(fmt::format("{} cannot be read: install tzdata", directory.string()));
  }
  const auto path = directory / name;
  if (!fs::is_regular_file(path, error)) return unknown();
  std::ifstream file(path, std::ios::binary);
  std::vector<std::uint8_t> bytes(longest_file + 1);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return parse_tzif(std::string(name), bytes);
}

FindTimeZone system_zones() {
  return [](std::string_view name) { return read_zone_file(system_directory, name); };
}

}  // namespace voltyard::app
