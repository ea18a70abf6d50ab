#include "simulator/process_usage.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace voltyard::simulator {

std::optional<ProcessUsage> process_usage(int pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  // The name in parentheses may hold spaces: the fixed fields begin behind the
  // last one.
  const auto close = line.rfind(')');
  if (close == std::string::npos) return std::nullopt;
  std::istringstream fields(line.substr(close + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;  // state ... cmajflt
  std::int64_t user_ticks = 0;
  std::int64_t system_ticks = 0;
  fields >> user_ticks >> system_ticks;
  for (int i = 0; i < 7; ++i) fields >> skipped;  // cutime ... starttime
  std::uint64_t virtual_octets = 0;
  std::uint64_t resident_pages = 0;
  fields >> virtual_octets >> resident_pages;
  if (!fields) return std::nullopt;
  ProcessUsage usage;
  usage.cpu =
      std::chrono::microseconds((user_ticks + system_ticks) * 1'000'000 / sysconf(_SC_CLK_TCK));
  usage.resident_octets = resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return usage;
}

}  // namespace voltyard::simulator
