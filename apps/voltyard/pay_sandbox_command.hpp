// `voltyard pay-sandbox`: a payment provider to play with, in a process of its own.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>

namespace voltyard::app {

class PaySandboxCommand {
 public:
  void add_to(CLI::App& command);
  int run() const;

 private:
  std::string directory_;
  std::string server_ = "http://127.0.0.1:8080";
  std::uint16_t port_ = 8090;
};

}  // namespace voltyard::app
