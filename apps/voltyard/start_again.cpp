#include "start_again.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace voltyard::app {
namespace {

constexpr const char* self = "/proc/self/exe";
constexpr unsigned first_of_ours = 3;  // after standard input, output and error

std::vector<std::string> own_arguments() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  const std::string line{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::string> arguments;
  for (std::size_t begin = 0; begin < line.size();) {
    const auto end = std::min(line.find('\0', begin), line.size());
    arguments.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return arguments;
}

// By its name, so that it goes on being called that; an upgrade may have taken the file away.
std::string own_program() {
  std::error_code gone;
  const auto path = std::filesystem::read_symlink(self, gone);
  if (gone || !std::filesystem::exists(path, gone)) return self;
  return path.string();
}

}  // namespace

Error start_again() {
  auto arguments = own_arguments();
  if (arguments.empty()) return unavailable("the program's own arguments cannot be read");
  std::vector<char*> given;
  for (auto& argument : arguments) given.push_back(argument.data());
  given.push_back(nullptr);
  const auto program = own_program();
  spdlog::info("starting again: {}", program);
  spdlog::default_logger()->flush();
  static_cast<void>(::close_range(first_of_ours, ~0U, 0));
  ::execv(program.c_str(), given.data());
  return unavailable(fmt::format("{}: {}", program, std::strerror(errno)));
}

}  // namespace voltyard::app
